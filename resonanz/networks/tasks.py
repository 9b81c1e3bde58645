"""Background work of the networks; every task is safe to run twice."""

from django.db.models import Q
from procrastinate.contrib.django import app

from resonanz.core.time import now

from . import replies
from .fetching import accounts_due, enqueue_fetching, fetch_due
from .intake import enqueue_intake, take_in
from .lateness import tell_of_late
from .measuring import measure_due
from .models import Account
from .reachability import look
from .renewal import renew_due, warn_of_ends
from .side_by_side import deliver_side_by_side
from .versions import tell_of_ends


@app.task(queue="delivery", name="networks.deliver")
def deliver() -> None:
    """Deliver what is due."""
    deliver_side_by_side()


@app.periodic(cron="* * * * * *")
@app.task(queue="delivery", queueing_lock="networks.clock", name="networks.clock")
def clock(timestamp: int) -> None:
    """Every second: a job that was lost loses nothing, for the rows are the truth."""
    deliver_side_by_side()


@app.task(queue="intake", name="networks.take_in_account")
def take_in_account(account_id: int) -> None:
    """Take in what happened on one account, unless it was disconnected meanwhile."""
    account = Account.objects.filter(pk=account_id).first()
    if account is not None:
        take_in(account)


@app.periodic(cron="* * * * *")
@app.task(queue="intake", queueing_lock="networks.poll", name="networks.poll")
def poll(timestamp: int) -> None:
    """Every minute: ask every account what happened, each in a job of its own; not who rests."""
    connected = Account.objects.filter(state=Account.State.CONNECTED)
    resting = Q(look_again_at__gt=now(), hints=None)
    for account_id in connected.exclude(resting).values_list("pk", flat=True):
        enqueue_intake(account_id)


@app.task(queue="intake", name="networks.fetch_files")
def fetch_files(account_id: int) -> None:
    """Fetch the pictures and files that only the right of an account opens."""
    if fetch_due(account_id) and account_id in accounts_due():
        enqueue_fetching(account_id)


@app.periodic(cron="* * * * *")
@app.task(queue="intake", queueing_lock="networks.files", name="networks.files")
def files(timestamp: int) -> None:
    """Every minute: what could not be fetched is asked for again."""
    for account_id in accounts_due():
        enqueue_fetching(account_id)


@app.periodic(cron="* * * * * */10")
@app.task(queue="upkeep", queueing_lock="networks.late", name="networks.late")
def late(timestamp: int) -> None:
    """Every ten seconds: tell of what should have gone out by now."""
    tell_of_late()


@app.periodic(cron="17 * * * *")
@app.task(queue="upkeep", queueing_lock="networks.rights", name="networks.rights")
def rights(timestamp: int) -> None:
    """Every hour: renew the rights that end soon, tell of those that only a person can, and of
    versions that end; look whether networks reach us."""
    look()
    renew_due()
    warn_of_ends()
    tell_of_ends()


@app.task(queue="upkeep", name="networks.reachability")
def reachability() -> None:
    """Look whether networks that fetch from us can reach us."""
    look()


@app.periodic(cron="*/10 * * * *")
@app.task(queue="upkeep", queueing_lock="networks.figures", name="networks.figures")
def figures(timestamp: int) -> None:
    """Every ten minutes: ask networks what became of posts whose turn it is."""
    measure_due()


@app.periodic(cron="* * * * *")
@app.task(queue="intake", queueing_lock="networks.replies", name="networks.replies")
def take_in_replies(timestamp: int) -> None:
    """Every minute: answers by mail become comments, where a mailbox for them is named."""
    replies.take_in()
