"""An announcement: to be read by all it concerns, and confirmed in the words of its author."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from resonanz.accounts.models import User
from resonanz.channels.models import Channel, Membership
from resonanz.conversations.models import KEEPERS, Confirmation, Notice, Post
from resonanz.core.errors import Forbidden, Refused
from resonanz.core.rights import may, require
from resonanz.core.time import now
from resonanz.people.models import Person

from . import Kind, Told, register
from .moments import moment_of

USUAL, LONGEST = timedelta(days=14), timedelta(days=5 * 366)
RENEWALS = (30, 90, 180, 365)
REMINDERS = (1, 3, 7, 14)
# Roles that may ask everybody of the organisation.
FOR_ALL = frozenset({User.Role.ADMINISTRATOR, User.Role.COMMUNITY_MANAGER})


@dataclass(frozen=True)
class NoticeAsked:
    """What an announcement takes; what is to be read is the text of the post."""

    title: str
    asks: str
    until: datetime
    for_all: bool = False
    renews_days: int | None = None
    reminds_days: int = 3


class NoticeKind(Kind):
    key = Post.Kind.NOTICE
    sign = "megaphone"

    def is_offered_to(self, actor: Person, keeps: bool | None = None) -> bool:
        if actor.role in FOR_ALL or keeps is not None:
            return bool(keeps) or actor.role in FOR_ALL
        kept = Membership.objects.filter(person=actor, role__in=KEEPERS)
        return bool(kept.filter(channel__kind=Channel.Kind.SPACE).exists())

    def offers(self, actor: Person) -> dict[str, Any]:
        until = timezone.localtime(now() + USUAL)
        return {
            "may_for_all": actor.role in FOR_ALL,
            "usual_until": f"{until:%Y-%m-%d}T18:00",
            "renewals": RENEWALS,
            "reminders": REMINDERS,
        }

    def read(self, given: Mapping[str, str], actor: Person) -> NoticeAsked:
        until = moment_of(given.get("until", ""))
        if until is None:
            raise Refused(_("Say until when it is asked. Your text is kept."))
        return NoticeAsked(
            title=" ".join(given.get("title", "").split()),
            asks=" ".join(given.get("asks", "").split()),
            until=until,
            for_all=given.get("for_all") == "1",
            renews_days=_days(given.get("renews", "")) or None,
            reminds_days=_days(given.get("reminds", "3")),
        )

    def check(self, actor: Person, channel: Channel, asked: object) -> None:
        require(actor, "conversations.announce", channel)
        if not isinstance(asked, NoticeAsked):
            raise Refused(_("An announcement needs a title, and words to confirm it with."))
        check(asked)
        if not asked.for_all:
            return
        if actor.role not in FOR_ALL:
            raise Forbidden(_("Community managers alone ask everybody. Your text is kept."))
        if channel.access != Channel.Access.OPEN:
            raise Refused(_("Everybody is asked in an open space only. Your text is kept."))

    def begin(self, actor: Person, post: Post, asked: object) -> None:
        assert isinstance(asked, NoticeAsked)  # by `check`
        moment = now()
        Notice.objects.create(post=post, asked_at=moment, reminded_at=moment, **values_of(asked))

    def tell(self, post_id: int) -> Told:
        notice = Notice.objects.get(pk=post_id)
        return Told(told_of(notice), notice.title)

    def own(self, viewer: Person, post: Post) -> dict[str, Any]:
        notice = Notice.objects.select_related("post__author").get(pk=post.pk)
        concerned = audience_of(notice).filter(pk=viewer.pk).exists()
        done = Confirmation.objects.filter(
            notice=notice, person=viewer, version=notice.version
        ).exists()
        owns = may(viewer, "conversations.see_confirmations", post)
        return told_of(notice) | {
            "until_at": notice.until,
            "is_running": is_running(notice),
            "has_confirmed": done,
            "may_confirm": is_running(notice) and concerned and not done,
            "owns": owns,
            "may_end": is_running(notice) and may(viewer, "conversations.conclude", post),
            "figures": figures_of(notice) if owns and is_running(notice) else None,
        }


register(NoticeKind())


def check(asked: NoticeAsked) -> None:
    """Raises `Refused` with what to mend."""
    if not asked.title:
        raise Refused(_("An announcement needs a title. Your text is kept."))
    if not asked.asks:
        raise Refused(_("Say in your words what is to be confirmed. Your text is kept."))
    for value, most in ((asked.title, 200), (asked.asks, 300)):
        if len(value) > most:
            raise Refused(_("This is too long: “%(text)s …”") % {"text": value[:40]})
    if not now() < asked.until <= now() + LONGEST:
        raise Refused(_("It is asked until a day to come, within five years. Your text is kept."))
    if not 0 <= asked.reminds_days <= 60 or not 1 <= (asked.renews_days or 1) <= 3660:
        raise Refused(_("Choose how often. Your text is kept."))


def values_of(asked: NoticeAsked) -> dict[str, Any]:
    """The columns of an announcement."""
    return {
        "title": asked.title,
        "asks": asked.asks,
        "until": asked.until,
        "for_all": asked.for_all,
        "renews_days": asked.renews_days,
        "reminds_days": asked.reminds_days,
    }


def told_of(notice: Notice) -> dict[str, Any]:
    """An announcement as cards and programs are told of it: nothing of who has confirmed."""
    return {
        "title": notice.title,
        "asks": notice.asks,
        "for_all": notice.for_all,
        "version": notice.version,
        "until": notice.until.isoformat(),
        "renews_days": notice.renews_days,
        "ended": notice.ended_at is not None,
    }


def is_running(notice: Notice) -> bool:
    """Whether it is still to be confirmed."""
    return notice.ended_at is None and notice.until > now()


def people_of(channel_id: int, *, for_all: bool, without: int | None) -> QuerySet[Person]:
    """Whom an announcement in a channel concerns, but for whoever says it."""
    people = Person.objects.filter(user__is_active=True).exclude(pk=without or 0)
    belongs = Exists(Membership.objects.filter(channel=channel_id, person=OuterRef("pk")))
    return people.filter(belongs | ~Q(user__role=User.Role.GUEST) if for_all else belongs)


def audience_of(notice: Notice) -> QuerySet[Person]:
    """Whom it concerns today; needs its post with the author."""
    author = notice.post.author.person_id
    return people_of(notice.post.channel_id, for_all=notice.for_all, without=author)


def confirmed(notice: Notice) -> QuerySet[Person]:
    """Who of those it concerns has confirmed the version of today."""
    return audience_of(notice).filter(_has_confirmed(notice))


def still_open(notice: Notice) -> QuerySet[Person]:
    """Who of those it concerns has not."""
    return audience_of(notice).exclude(_has_confirmed(notice))


def figures_of(notice: Notice) -> dict[str, int]:
    """How many have confirmed, and how many have not: for its owner alone."""
    done = confirmed(notice).count()
    return {"confirmed": done, "open": audience_of(notice).count() - done}


def _has_confirmed(notice: Notice) -> Exists:
    rows = Confirmation.objects.filter(notice=notice, version=notice.version)
    return Exists(rows.filter(person=OuterRef("pk")))


def _days(typed: str) -> int:
    return int(typed) if typed.isdecimal() and len(typed) < 5 else 0
