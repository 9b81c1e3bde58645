"""An event: when, where, who comes."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from resonanz.channels.models import Channel
from resonanz.conversations.models import Attendance, Gathering, Post
from resonanz.core.errors import Refused
from resonanz.core.rights import may
from resonanz.core.time import now
from resonanz.people.models import Person

from . import Kind, Told, register
from .moments import moment_of

Answer = Attendance.Answer

LONGEST = timedelta(days=31)
MOST_PLACES = 100_000


@dataclass(frozen=True)
class EventAsked:
    """What an event takes; its description is the text of the post."""

    title: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    place: str = ""
    link: str = ""
    places: int | None = None


class EventKind(Kind):
    key = Post.Kind.EVENT
    sign = "calendar-days"
    needs_words = False

    def offers(self, actor: Person) -> dict[str, Any]:
        return {
            "zones": sorted(available_timezones()),
            "zone": timezone.get_current_timezone_name(),
        }

    def read(self, given: Mapping[str, str], actor: Person) -> EventAsked:
        zone = given.get("zone") or timezone.get_current_timezone_name()
        clock = ZoneInfo(zone) if zone in available_timezones() else None
        starts = moment_of(given.get("starts", ""), clock)
        if starts is None:
            raise Refused(_("Say when it begins. Your text is kept."))
        places = given.get("places", "").strip()
        if places and not places.isdecimal():
            raise Refused(_("How many places there are is a number. Your text is kept."))
        return EventAsked(
            title=given.get("title", "").strip(),
            starts_at=starts,
            ends_at=moment_of(given.get("ends", ""), clock) or starts + timedelta(hours=1),
            zone=zone,
            place=given.get("place", "").strip(),
            link=given.get("online", "").strip(),
            places=int(places) if places else None,
        )

    def check(self, actor: Person, channel: Channel, asked: object) -> None:
        if not isinstance(asked, EventAsked):
            raise Refused(_("An event needs a title and a time. Your text is kept."))
        check(asked)
        if asked.ends_at <= now():
            raise Refused(_("The event would be over already. Your text is kept."))

    def begin(self, actor: Person, post: Post, asked: object) -> None:
        assert isinstance(asked, EventAsked)  # by `check`
        Gathering.objects.create(post=post, changed_at=now(), **values_of(asked))

    def tell(self, post_id: int) -> Told:
        gathering = Gathering.objects.get(pk=post_id)
        words = (gathering.title, gathering.place)
        return Told(told_of(gathering), " · ".join(word for word in words if word))

    def own(self, viewer: Person, post: Post) -> dict[str, Any]:
        gathering = Gathering.objects.get(pk=post.pk)
        mine = Attendance.objects.filter(gathering=gathering, person=viewer).first()
        coming = Attendance.objects.filter(gathering=gathering).exclude(answer=Answer.NO)
        return told_of(gathering) | {
            "starts_at": gathering.starts_at,
            "ends_at": gathering.ends_at,
            "is_over": gathering.ends_at <= now(),
            "answer": mine.answer if mine else "",
            "ahead": _ahead_of(mine),
            "may_answer": can_answer(gathering) and may(viewer, "conversations.take_part", post),
            "may_change": may(viewer, "conversations.conclude", post),
            "coming": [
                {"name": one.person.marked_name, "answer": one.answer}
                for one in _with_names(coming)
            ],
        }


def _with_names(coming: QuerySet[Attendance]) -> QuerySet[Attendance]:
    return coming.select_related("person__user").order_by("answer", "person__name")[:200]


register(EventKind())


def check(asked: EventAsked) -> None:
    """Raises `Refused` with what to mend."""
    if not asked.title:
        raise Refused(_("An event needs a title. Your text is kept."))
    for value, most in ((asked.title, 200), (asked.place, 300), (asked.link, 2_000)):
        if len(value) > most:
            raise Refused(_("This is too long: “%(text)s …”") % {"text": value[:40]})
    if asked.zone not in available_timezones():
        raise Refused(_("This time zone is not known."))
    if not asked.starts_at < asked.ends_at <= asked.starts_at + LONGEST:
        raise Refused(_("An event ends after it begins, and within a month. Your text is kept."))
    if asked.link and (urlsplit(asked.link).scheme not in ("http", "https")):
        raise Refused(_("A link begins with https:// or http://. Your text is kept."))
    if asked.places is not None and not 1 <= asked.places <= MOST_PLACES:
        raise Refused(_("An event has at least one place. Leave it empty where all can come."))


def values_of(asked: EventAsked) -> dict[str, Any]:
    """The columns of a gathering."""
    return {field.name: getattr(asked, field.name) for field in fields(asked)}


def told_of(gathering: Gathering) -> dict[str, Any]:
    """An event as cards and programs are told of it."""
    return {
        "title": gathering.title,
        "starts_at": gathering.starts_at.isoformat(),
        "ends_at": gathering.ends_at.isoformat(),
        "zone": gathering.zone,
        "place": gathering.place,
        "link": gathering.link,
        "places": gathering.places,
        "cancelled": gathering.cancelled_at is not None,
        "remark": gathering.remark,
        "answers": answers_of(gathering),
    }


def answers_of(gathering: Gathering) -> dict[str, int]:
    """How many come, wait, may come, do not."""
    counted = Attendance.objects.filter(gathering=gathering).values("answer").order_by("answer")
    found = {row["answer"]: row["number"] for row in counted.annotate(number=Count("pk"))}
    return {answer: found.get(answer, 0) for answer in Answer.values}


def can_answer(gathering: Gathering) -> bool:
    """Whether one can still say that one comes."""
    return gathering.cancelled_at is None and gathering.ends_at > now()


def _ahead_of(mine: Attendance | None) -> int:
    """How many wait longer; one's own place in the queue is seen by oneself."""
    if mine is None or mine.answer != Answer.WAITING:
        return 0
    waiting = Attendance.objects.filter(gathering=mine.gathering_id, answer=Answer.WAITING)
    longer = Q(since__lt=mine.since) | Q(since=mine.since, pk__lt=mine.pk)
    return waiting.filter(longer).count()
