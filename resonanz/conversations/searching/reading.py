"""The words of the files that hang on posts: read in a task, found with the post."""

import logging

from resonanz.conversations.models import Attachment, FileText
from resonanz.core.documents import MOST_BYTES, Unreadable, words_of_document
from resonanz.core.markdown import language_of
from resonanz.people import viewers

from .learning import learn

AT_ONCE = 20
# More words than an index of PostgreSQL takes of one text are not looked for.
MOST = 200_000
log = logging.getLogger(__name__)


def read_files() -> int:
    """Read the files nobody has read yet, some of them; how many there were."""
    unread = Attachment.objects.filter(kind="file", words=None, post__isnull=False)
    files = list(unread.exclude(file="").order_by("id")[:AT_ONCE])
    for one in files:
        _read(one)
    return len(files)


def _read(attachment: Attachment) -> None:
    plain = _words(attachment)
    language = language_of(plain[:2000], viewers.organisation().language) if plain else ""
    FileText.objects.get_or_create(
        attachment=attachment, defaults={"plain": plain, "language": language}
    )
    if plain:
        learn(plain)


def _words(attachment: Attachment) -> str:
    try:
        if attachment.file.size > MOST_BYTES:
            return ""
        with attachment.file.open("rb") as file:
            return words_of_document(file.read(), str(attachment.file.name))[:MOST]
    except (Unreadable, OSError) as error:
        log.info("file %s has no words: %s", attachment.pk, error)
        return ""
