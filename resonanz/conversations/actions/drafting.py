"""What a person is typing is kept on the server, so that nothing typed is lost."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from resonanz.conversations.models import Draft
from resonanz.core.errors import Refused, ResonanzError
from resonanz.core.time import now
from resonanz.people.models import Person

LENGTH = 100_000


def keep_draft(
    actor: Person, place: str, source: str, fields: Mapping[str, Any] | None = None
) -> Draft | None:
    """The kept draft of the actor at a place; nothing typed means none is kept."""
    if not source.strip() and not fields:
        forget_draft(actor, place)
        return None
    if len(source) > LENGTH or len(place) > Draft._meta.get_field("place").max_length:  # type: ignore[operator]
        raise Refused(_("This is too long to be kept as a draft."))
    draft, _is_new = Draft.objects.update_or_create(
        person=actor,
        place=place,
        defaults={
            "source": source.replace("\x00", ""),
            "fields": _storable(fields or {}),
            "kept_at": now(),
        },
    )
    return draft


@contextmanager
def keeping_words(
    actor: Person, place: str, source: str, fields: Mapping[str, Any] | None = None
) -> Iterator[None]:
    """What was typed is kept as a draft where the block refuses it, with its pictures."""
    try:
        yield
    except ResonanzError:
        with suppress(Refused):
            keep_draft(actor, place, source, fields)
        raise


def _storable(fields: Mapping[str, Any]) -> Any:
    return json.loads(json.dumps(fields).replace("\\u0000", ""))


_FORGET = "DELETE FROM conversations_draft WHERE person_id = %s AND place = %s"


def forget_draft(actor: Person, place: str) -> None:
    """Forget what the actor was typing at a place."""
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, [actor.pk, place])
