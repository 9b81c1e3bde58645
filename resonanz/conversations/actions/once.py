"""What is sent again after a lost connection is said once."""

from collections.abc import Callable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from resonanz.conversations.models import Post, SentOnce
from resonanz.core.errors import Refused
from resonanz.core.time import now
from resonanz.people.models import Person

from .saying import edit
from .storing import storable


def said_once(actor: Person, key: str, source: str, say: Callable[[], Post]) -> Post:
    """What the actor says under a key of theirs: said the first time, found again afterwards.

    Sent again with other words it is the same post, with the words that were sent last.
    """
    if not key:
        return say()
    with transaction.atomic():
        sent, is_new = SentOnce.objects.select_related("post__channel").get_or_create(
            person=actor, key=_uuid(key), defaults={"at": now()}
        )
        if is_new:
            sent.post = say()
            sent.save(update_fields=["post"])
        return _with_the_last_words(actor, sent, source)


def _with_the_last_words(actor: Person, sent: SentOnce, source: str) -> Post:
    post = sent.post
    assert post is not None  # the key and what was said under it are written together
    if post.deleted_at is None and post.source != storable(source):
        return edit(actor, post, source)
    return post


def _uuid(key: str) -> UUID:
    try:
        return UUID(key)
    except ValueError as error:
        raise Refused(_("A key for sending once is a UUID.")) from error
