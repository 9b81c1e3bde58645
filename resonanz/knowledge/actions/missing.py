"""What people searched for and did not find is a list that somebody owns; no names are kept."""

import hashlib
import hmac
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from resonanz.core.errors import Refused
from resonanz.core.events import record
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.knowledge.models import Missed, MissedKeeper, Page
from resonanz.knowledge.words import normal
from resonanz.people.models import Person

# A group holds a sixteenth of the organisation: who asked cannot be told from it.
GROUPS = 16


_NOTE = """
INSERT INTO knowledge_missed AS m
    (words, groups, asked_by_at_least, times, first_at, last_at, state)
VALUES (%(words)s, %(group)s, 1, 1, %(at)s, %(at)s, 'open')
ON CONFLICT (words) DO UPDATE SET
    groups = m.groups | %(group)s,
    asked_by_at_least = bit_count((m.groups | %(group)s)::bit(32)),
    times = m.times + 1,
    last_at = %(at)s
"""


def note_missed(viewer: Person, words: str) -> None:
    """Somebody searched for words and found nothing; noted without who it was."""
    if said := normal(words):
        known: dict[str, Any] = {"words": said, "group": 1 << _group_of(viewer, said), "at": now()}
        with connection.cursor() as cursor:
            cursor.execute(_NOTE, known)


def _group_of(person: Person, words: str) -> int:
    """The group of a person for these words: another one for other words."""
    key = settings.SECRET_KEY.encode()
    digest = hmac.new(key, f"missed:{words}:{person.pk}".encode(), hashlib.sha256).digest()
    return digest[0] % GROUPS


@transaction.atomic
def settle(actor: Person, missed: Missed, state: str, page: Page | None = None) -> Missed:
    """Say what becomes of it: will be written, answered by a page, left out, or open again."""
    require(actor, "knowledge.keep_missed")
    if state not in Missed.State.values:
        raise Refused(_("Choose what becomes of it."))
    if state == Missed.State.ANSWERED and page is None:
        raise Refused(_("Which page answers it? Give its address."))
    missed.state, missed.by = Missed.State(state), actor
    missed.page = page if state == Missed.State.ANSWERED else None
    missed.save(update_fields=["state", "by", "page"])
    return missed


@transaction.atomic
def keep_list(actor: Person, person: Person) -> None:
    """Who looks after the list from now on; who does, or cares for all, may hand it over."""
    require(actor, "knowledge.keep_missed")
    if person.user is None or not person.user.is_active or person.is_guest:
        raise Refused(_("A colleague looks after the list."))
    MissedKeeper.objects.update_or_create(place=1, defaults={"person": person})
    record(actor, "missed.handed_over", person, topics=[f"person:{person.pk}"])
