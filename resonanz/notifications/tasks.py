"""Background work of telling people; every task is safe to run twice."""

from procrastinate.contrib.django import app

from . import sending
from .worth.actions import weigh_due


@app.periodic(cron="* * * * * */10")
@app.task(queue="notifications", queueing_lock="notifications.gather", name="notifications.gather")
def gather(timestamp: int) -> None:
    """Every ten seconds: what is due is put together and sent; a lost job loses nothing."""
    sending.gather()


@app.task(queue="notifications", name="notifications.send")
def send(bundle_ids: list[int]) -> None:
    """Send some mails and push messages."""
    sending.send(bundle_ids)


@app.periodic(cron="*/5 * * * *")
@app.task(queue="upkeep", queueing_lock="notifications.worth", name="notifications.worth")
def worth(timestamp: int) -> None:
    """Every five minutes: what is worth it is weighed anew for whoever wants it."""
    weigh_due()
