"""Background work of accounts; every task is safe to run twice."""

from procrastinate.contrib.django import app

from . import retention


@app.periodic(cron="23 2 * * *")
@app.task(queue="upkeep", queueing_lock="accounts.forget", name="accounts.forget")
def forget(timestamp: int) -> None:
    """Every night: delete what has been kept for as long as the register says."""
    retention.forget()


@app.periodic(cron="* * * * *")
@app.task(queue="upkeep", queueing_lock="accounts.forget_short", name="accounts.forget_short")
def forget_short(timestamp: int) -> None:
    """Every minute: what is kept for minutes only."""
    retention.forget(only_short=True)
