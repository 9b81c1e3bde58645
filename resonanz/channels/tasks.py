"""Background work of channels; every task is safe to run twice."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from . import actions, aligning


@app.task(
    queue="events",
    retry=RetryStrategy(max_attempts=8, exponential_wait=2),
    name="channels.align",
)
def align() -> None:
    """Whoever belongs to a department, a group, a role belongs to the spaces bound to it."""
    aligning.align_all()


@app.periodic(cron="2 * * * *")
@app.task(queue="upkeep", queueing_lock="channels.new_day", name="channels.new_day")
def new_day(timestamp: int) -> None:
    """Every hour: departments are joined and left by day, and guests stay until one."""
    actions.end_stays()
    aligning.align_all()
