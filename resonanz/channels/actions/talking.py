"""Conversations of few: begun, gone on with somebody more, left.

Who belongs to one does not change while it goes on, except that people leave a group: nobody ever
reads what was not said to them. With somebody more a conversation of its own begins.
"""

from collections.abc import Iterable, Sequence
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from resonanz.channels.models import Channel, Conversation, Membership
from resonanz.core.errors import Refused
from resonanz.core.events import record
from resonanz.core.figures import Figure
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.people.models import Person

# With oneself.
MOST = 12


@transaction.atomic
def talk(actor: Person, people: Iterable[Person]) -> Channel:
    """The conversation of the actor with these people; the one they have goes on."""
    require(actor, "channels.talk")
    together = _together(actor, people)
    return _standing(together) or _begun(actor, together)


@transaction.atomic
def bring_along(actor: Person, channel: Channel, people: Iterable[Person]) -> Channel:
    """The conversation of all who belong to this one with somebody more.

    What was said so far stays where it was said; those who were there find the way on.
    """
    require(actor, "channels.bring_along", channel)
    there = [one for one in members_of(channel) if one.user and one.user.is_active]
    more = [one for one in people if one not in there]
    if not more:
        raise Refused(_("Choose somebody who does not belong yet."))
    wider = talk(actor, [*there, *more])
    before = Conversation.objects.filter(channel=wider, continues=None).exclude(channel=channel)
    if before.update(continues=channel):
        topics = [f"channel:{channel.pk}"]
        record(
            actor, "channel.continued", channel, channel_id=channel.pk, topics=topics, to=wider.pk
        )
    return wider


@transaction.atomic
def leave_group(actor: Person, channel: Channel) -> None:
    """Belong to a group no longer; the others go on. What one said there stays theirs to read."""
    Membership.objects.select_for_update().filter(channel=channel).order_by("pk").first()
    require(actor, "channels.leave_group", channel)
    Membership.objects.filter(channel=channel, person=actor).delete()
    channel.name = _named(members_of(channel))
    channel.save(update_fields=["name"])
    topics = [f"channel:{channel.pk}", f"person:{actor.pk}"]
    record(actor, "channel.left", channel, channel_id=channel.pk, topics=topics, person=actor.pk)


def members_of(channel: Channel) -> list[Person]:
    """Who belongs to a conversation, by name."""
    found = Person.objects.filter(memberships__channel=channel).select_related("user")
    return list(found.order_by("name", "pk"))


def _together(actor: Person, people: Iterable[Person]) -> Sequence[Person]:
    """The actor and the others, each once, by name."""
    wanted = {one.pk for one in people} - {actor.pk}
    seen = Person.objects.visible_to(actor).filter(pk__in=wanted, user__is_active=True)
    others = list(seen.select_related("user"))
    if len(others) < len(wanted):
        raise Refused(_("Somebody you chose does not sign in here. Your words are kept."))
    if not others:
        raise Refused(_("Choose whom you want to write to."))
    if len(others) >= MOST:
        raise Refused(
            ngettext(
                "At most %(count)s person can talk here. Make a space for more.",
                "At most %(count)s people can talk here. Make a space for more.",
                MOST,
            )
            % {"count": Figure(MOST)}
        )
    return sorted([actor, *others], key=lambda one: (one.name, one.pk))


def _standing(together: Sequence[Person]) -> Channel | None:
    """The conversation exactly these people have already."""
    numbers = [one.pk for one in together]
    if pair := _pair(together):
        return Channel.objects.filter(conversation__pair=pair).first()
    wanted = Q(memberships__person__in=numbers)
    mine = Membership.objects.filter(person=numbers[0], channel__kind=Channel.Kind.DIRECT)
    groups = Channel.objects.filter(pk__in=mine.values("channel"), conversation__pair=None)
    counted = groups.annotate(everybody=Count("memberships"), ours=Count("pk", filter=wanted))
    exactly = counted.filter(everybody=len(numbers), ours=len(numbers))
    return exactly.order_by("-pk").first()


def _begun(actor: Person, together: Sequence[Person]) -> Channel:
    pair = _pair(together)
    try:
        with transaction.atomic():
            channel = Channel.objects.create(
                kind=Channel.Kind.DIRECT,
                access=Channel.Access.SECRET,
                name=_named(together),
                slug=uuid4().hex,
            )
            Conversation.objects.create(channel=channel, pair=pair, begun_by=actor)
    except IntegrityError:  # the other of the two began it in the same moment
        return Channel.objects.get(conversation__pair=pair)
    moment = now()
    Membership.objects.bulk_create(
        Membership(channel=channel, person=one, read_up_to=moment) for one in together
    )
    record(actor, "channel.begun", channel, channel_id=channel.pk)
    return channel


def _pair(together: Sequence[Person]) -> str | None:
    if len(together) != 2:
        return None
    return "-".join(str(number) for number in sorted(one.pk for one in together))


def _named(people: Iterable[Person]) -> str:
    names = ", ".join(one.name for one in people)
    return names if len(names) <= 120 else names[:119] + "…"
