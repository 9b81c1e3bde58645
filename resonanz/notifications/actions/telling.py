"""Tell people what concerns them: once for each event, with the strongest reason."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import connection, transaction
from django.utils.functional import Promise
from django.utils.translation import override

from resonanz.conversations.models import Post
from resonanz.core.bulk import array_of
from resonanz.core.models import Event
from resonanz.notifications.models import Notification
from resonanz.people.models import Person

from .errands import New, new_of, plan

Reason = Notification.Reason

# The strongest first: who is mentioned in an answer to them hears of the mention.
STRENGTH = (
    Reason.APPROVAL,
    Reason.ASSIGNED,
    Reason.RETURNED,
    Reason.REFUSED,
    Reason.ACCOUNT_LOST,
    Reason.LATE,
    Reason.BROKEN,
    Reason.DUE_SOON,
    Reason.PAGE,
    Reason.ORDER,
    Reason.ANNOUNCED,
    Reason.STILL_OPEN,
    Reason.MENTIONED,
    Reason.DIRECT,
    Reason.ANSWERED,
    Reason.COMMENTED,
    Reason.REMINDED,
    Reason.ACCEPTED,
    Reason.CONCLUDED,
    Reason.EVENT,
    Reason.IDEA,
    Reason.APPROVED,
    Reason.THANKED,
    Reason.ASKED_TO_JOIN,
    Reason.INVITED,
    Reason.LET_IN,
    Reason.SHARED,
    Reason.REACTED,
    Reason.FOLLOWED_THREAD,
    Reason.TAKING_PART,
    Reason.FOLLOWED_PERSON,
    Reason.FOLLOWED_TAG,
    Reason.FOLLOWED_SPACE,
    Reason.DEPARTMENT_SPACE,
    Reason.EVERYBODY_SPACE,
)

# What a network made of somebody's own deed is news to them.
FROM_OUTSIDE = frozenset({Reason.REFUSED, Reason.ACCOUNT_LOST, Reason.LATE})


@transaction.atomic
def tell(
    person: Person,
    event: Event,
    reason: str,
    address: str,
    text: Promise | str = "",
    post: Post | None = None,
    *,
    words: Mapping[str, object] | None = None,
    about: int | None = None,
    is_urgent: bool = False,
) -> Notification | None:
    """What the person is told of an event; nothing of their own deeds and of what they may not see.

    With `words` the text is a sentence of ours, translated when it is read (so are words of ours in
    it, and moments are told in the reader's zone and language then); `about` is the number
    of the post it is about, which need not stand any more.
    Telling twice changes nothing, except that a stronger reason replaces a weaker one. What is
    urgent may pass quiet hours, where the person allows it.
    """
    if not _concerns(person, event, reason, post):
        return None
    told = {
        "reason": reason,
        "address": _own(address),
        "text": _untranslated(text)[:300],
        "words": None if words is None else {name: _kept(word) for name, word in words.items()},
        "post": post,
        "about_id": about,
        "is_urgent": is_urgent,
    }
    notification, is_new = Notification.objects.get_or_create(
        person=person, event=event, defaults={**told, "at": event.at}
    )
    if not is_new and _is_stronger(reason, notification.reason):
        for name, value in told.items():
            setattr(notification, name, value)
        notification.save(update_fields=list(told))
        is_new = True
    if is_new:
        plan([new_of(notification)])
    return notification


def tell_all(
    event: Event, reasons: Mapping[int, Sequence[str]], address: str, *, post: Post
) -> None:
    """Tell many people (by number) of an event about a post, each with their strongest reason.

    Set by set: twenty thousand are told in a second. Who they are and that they may read it the
    caller has asked the database (`hearers`). Telling twice changes nothing.
    """
    strongest = {number: min(told, key=_rank) for number, told in reasons.items()}
    if not strongest:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            _TELL,
            {
                "people": array_of(strongest.keys()),
                "reasons": array_of(strongest.values()),
                "event": event.pk,
                "post": post.pk,
                "address": _own(address),
                "at": event.at,
            },
        )
        told = cursor.fetchall()
    plan([New(number, person, strongest[person], event.at) for number, person in told])


# In the order of people, so that two who tell the same never wait for each other in a circle.
_TELL = """
INSERT INTO notifications_notification
    (person_id, event_id, reason, post_id, address, text, at, is_urgent)
SELECT new.person, %(event)s, new.reason, %(post)s, %(address)s, '', %(at)s, false
FROM unnest(%(people)s::text::bigint[], %(reasons)s::text::text[]) AS new (person, reason)
ORDER BY new.person
ON CONFLICT (person_id, event_id) DO NOTHING RETURNING id, person_id
"""


def _concerns(person: Person, event: Event, reason: str, post: Post | None) -> bool:
    if person.user is None or not person.user.is_active:
        return False
    if person.pk == event.actor_id and reason not in FROM_OUTSIDE:
        return False
    return post is None or Post.objects.visible_to(person).standing().filter(pk=post.pk).exists()


def _is_stronger(reason: str, than: str) -> bool:
    return _rank(reason) < _rank(than)


def _rank(reason: str) -> int:
    return STRENGTH.index(Reason(reason))


def _untranslated(text: Promise | str) -> str:
    with override(None):
        return str(text)


def _kept(word: object) -> str | dict[str, str]:
    if isinstance(word, datetime):
        return {"at": word.isoformat()}
    return {"term": _untranslated(word)} if isinstance(word, Promise) else str(word)


def _own(address: str) -> str:
    """An address of ours, without host: a notification leads nowhere else."""
    if not address.startswith("/") or address.startswith("//"):
        raise ValueError(f"A notification leads to an address of ours, not to {address!r}.")
    return address[:300]
