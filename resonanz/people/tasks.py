"""Background work of people; every task is safe to run twice."""

from procrastinate.contrib.django import app

from . import actions


@app.periodic(cron="*/5 * * * *")
@app.task(queue="upkeep", queueing_lock="people.end_access", name="people.end_access")
def end_access(timestamp: int) -> None:
    """Every five minutes: whose last day is over is let in no longer."""
    actions.end_what_is_due()


@app.periodic(cron="41 2 * * *")
@app.task(queue="upkeep", queueing_lock="people.settle", name="people.settle_departures")
def settle_departures(timestamp: int) -> None:
    """Every night: leavings of two weeks ago can be undone no longer."""
    actions.settle_departures()
