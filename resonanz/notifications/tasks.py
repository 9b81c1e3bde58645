"""Background work of telling people; every task is safe to run twice."""

from procrastinate.contrib.django import app

from . import sending


@app.periodic(cron="* * * * * */10")
@app.task(queue="notifications", queueing_lock="notifications.gather", name="notifications.gather")
def gather(timestamp: int) -> None:
    """Every ten seconds: what is due is put together and sent; a lost job loses nothing."""
    sending.gather()


@app.task(queue="notifications", name="notifications.send")
def send(bundle_ids: list[int]) -> None:
    """Send some mails and push messages."""
    sending.send(bundle_ids)
