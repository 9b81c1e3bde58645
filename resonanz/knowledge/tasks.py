"""Background work of what is known; safe to run twice."""

from procrastinate.contrib.django import app

from .actions import remind


@app.periodic(cron="17 5 * * *")
@app.task(queue="upkeep", queueing_lock="knowledge.remind", name="knowledge.remind")
def reminders(timestamp: int) -> None:
    """Every morning: whoever looks after a page hears that its verification ends, or ended."""
    remind()
