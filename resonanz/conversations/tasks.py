"""Background work of what is said; every task is safe to run twice."""

from procrastinate.contrib.django import app

from . import secrecy, stills
from .actions import (
    close_due_polls,
    fetch_preview,
    forget_uploads,
    remind,
    say_what_is_due,
    tend_notices,
)
from .searching.learning import learn_words
from .searching.reading import read_files


@app.periodic(cron="23 * * * *")
@app.task(queue="upkeep", queueing_lock="conversations.uploads", name="conversations.uploads")
def uploads(timestamp: int) -> None:
    """Every hour: uploads nobody went on with for a day are thrown away."""
    forget_uploads()


@app.periodic(cron="* * * * *")
@app.task(queue="upkeep", queueing_lock="conversations.polls", name="conversations.polls")
def polls(timestamp: int) -> None:
    """Every minute: polls whose time is over are closed."""
    close_due_polls()


@app.periodic(cron="* * * * *")
@app.task(queue="upkeep", queueing_lock="conversations.remind", name="conversations.remind")
def reminders(timestamp: int) -> None:
    """Every minute: who wanted to be reminded of a post by now is."""
    remind()


@app.periodic(cron="* * * * *")
@app.task(queue="upkeep", queueing_lock="conversations.scheduled", name="conversations.scheduled")
def scheduled(timestamp: int) -> None:
    """Every minute: what was planned for now is said."""
    say_what_is_due()


@app.periodic(cron="7 * * * *")
@app.task(queue="upkeep", queueing_lock="conversations.notices", name="conversations.notices")
def notices(timestamp: int) -> None:
    """Every hour: who has not confirmed an announcement is reminded, and what is over forgotten."""
    tend_notices()


@app.periodic(cron="*/5 * * * *")
@app.task(queue="upkeep", queueing_lock="conversations.sweep", name="conversations.sweep_ballots")
def sweep_ballots(timestamp: int) -> None:
    """Every five minutes: what former votes left of secret polls on disk is overwritten."""
    secrecy.sweep()


@app.task(queue="videos", name="conversations.make_still")
def make_still(attachment_id: int) -> None:
    """A still of a video, where there is a program that takes one."""
    stills.make(attachment_id)


@app.periodic(cron="* * * * *")
@app.task(queue="upkeep", queueing_lock="conversations.words", name="conversations.words")
def words(timestamp: int) -> None:
    """Every minute: the words of what was said since are known to the search."""
    learn_words()


@app.periodic(cron="* * * * *")
@app.task(queue="upkeep", queueing_lock="conversations.files", name="conversations.files")
def files(timestamp: int) -> None:
    """Every minute: the words of files that came with posts are read, to be found with them."""
    read_files()


@app.task(queue="upkeep", name="conversations.fetch_preview")
def fetch_a_preview(preview_id: int) -> None:
    """What the page says that a post links to."""
    fetch_preview(preview_id)
