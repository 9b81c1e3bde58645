"""Background work of the desk; every task is safe to run twice."""

from procrastinate.contrib.django import app

from . import actions


@app.periodic(cron="* * * * *")
@app.task(queue="upkeep", queueing_lock="desk.promises", name="desk.promises")
def promises(timestamp: int) -> None:
    """Every minute: tell of promises that break soon, and of those that broke."""
    actions.warn_of_promises()


@app.periodic(cron="* * * * *")
@app.task(queue="upkeep", queueing_lock="desk.snoozed", name="desk.snoozed")
def snoozed(timestamp: int) -> None:
    """Every minute: take back the cases whose time to come back has come."""
    actions.wake_those_due()


@app.periodic(cron="* * * * *")
@app.task(queue="upkeep", queueing_lock="desk.handed_out", name="desk.handed_out")
def handed_out(timestamp: int) -> None:
    """Every minute: give out what nobody has, where a channel wants it so."""
    actions.hand_out_waiting()
