"""Background work of what is said; every task is safe to run twice."""

from procrastinate.contrib.django import app

from . import stills
from .actions import forget_uploads
from .searching.learning import learn_words
from .searching.reading import read_files


@app.periodic(cron="23 * * * *")
@app.task(queue="upkeep", queueing_lock="conversations.uploads", name="conversations.uploads")
def uploads(timestamp: int) -> None:
    """Every hour: uploads nobody went on with for a day are thrown away."""
    forget_uploads()


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
