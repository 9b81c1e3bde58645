"""Background work of the figures; every task is safe to run twice."""

from procrastinate.contrib.django import app

from . import actions


@app.periodic(cron="40 3 * * *")
@app.task(queue="upkeep", queueing_lock="insights.weeks", name="insights.weeks")
def weeks(timestamp: int) -> None:
    """Every night: tell the weeks whose answers had their time."""
    actions.tell_weeks()
