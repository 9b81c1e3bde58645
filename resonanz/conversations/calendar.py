"""Events as calendar programs read them (RFC 5545), and the calendar of a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
from django.db.models import QuerySet

from resonanz.channels.abilities import Side, keys_on
from resonanz.channels.models import Channel
from resonanz.core.paging import Page, as_moment, as_number, cut, key_of
from resonanz.core.time import now
from resonanz.people.models import Person

from .actions.gathering import digest_of
from .models import Attendance, CalendarFeed, Gathering, Post
from .narrowing import is_unread

SIZE = 30
# What is longer over than this is not told to calendar programs any more.
TOLD_BACK, MOST_TOLD = timedelta(days=90), 500
_STATUS: dict[str, str] = {
    Attendance.Answer.MAYBE: "TENTATIVE",
    Attendance.Answer.WAITING: "TENTATIVE",
}


@dataclass(frozen=True)
class Planned:
    """An event in the list of what is to come."""

    id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    place: str
    channel: str
    answer: str
    answer_label: str


def visible_gatherings(viewer: Person) -> QuerySet[Gathering]:
    """Events of posts the viewer may see."""
    visible = Post.objects.visible_to(viewer).standing().filter(kind=Post.Kind.EVENT)
    return Gathering.objects.filter(post__in=visible.values("pk"))


def upcoming(
    viewer: Person, channel: Channel | None = None, mark: str = "", *, unread: bool = False
) -> Page[Planned]:
    """What is to come in one channel, or in all spaces the viewer belongs to; soonest first."""
    found = visible_gatherings(viewer).filter(ends_at__gt=now(), cancelled_at=None)
    if channel is not None:
        found = found.filter(post__channel=channel)
    else:
        found = found.filter(
            post__channel__memberships__person=viewer,
            post__channel__network__in=keys_on(Side.INSIDE),
            post__channel__archived_at=None,
        )
    if unread:
        found = found.filter(is_unread(viewer))
    if key := key_of(mark, as_moment, as_number):
        found = found.filter(starts_at__gte=key[0]).exclude(starts_at=key[0], post_id__lte=key[1])
    rows = list(found.select_related("post__channel").order_by("starts_at", "post_id")[: SIZE + 1])
    page = cut(rows, SIZE, lambda row: (row.starts_at.isoformat(), row.post_id))
    mine = {
        one.gathering_id: one
        for one in Attendance.objects.filter(
            person=viewer, gathering__in=[row.pk for row in page.rows]
        )
    }
    return Page([_planned(row, mine.get(row.pk)) for row in page.rows], page.next)


def feed_owner(secret: str) -> Person | None:
    """Whose calendar an address leads to; nobody's where it was revoked or they left."""
    found = CalendarFeed.objects.filter(digest=digest_of(secret), person__user__is_active=True)
    feed = found.select_related("person__user").first()
    return feed.person if feed else None


def calendar_of(person: Person, host: str) -> bytes:
    """The events a person comes or may come to, as far as they may see them now."""
    answers = dict(
        Attendance.objects.filter(person=person)
        .exclude(answer=Attendance.Answer.NO)
        .values_list("gathering_id", "answer")
    )
    wanted = visible_gatherings(person).filter(pk__in=list(answers), ends_at__gt=now() - TOLD_BACK)
    rows = wanted.select_related("post").order_by("starts_at", "pk")[:MOST_TOLD]
    return _written([(row, _STATUS.get(answers[row.pk], "CONFIRMED")) for row in rows], host)


def calendar_file(gathering: Gathering, host: str) -> bytes:
    """One event as a file; needs its post loaded."""
    return _written([(gathering, "CONFIRMED")], host)


def _written(rows: Iterable[tuple[Gathering, str]], host: str) -> bytes:
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Resonanz//Resonanz//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Resonanz")
    for gathering, status in rows:
        calendar.add_component(_entry(gathering, status, host))
    calendar.add_missing_timezones()
    written: bytes = calendar.to_ical()
    return written


def _entry(gathering: Gathering, status: str, host: str) -> icalendar.Event:
    clock = ZoneInfo(gathering.zone)
    entry = icalendar.Event()
    entry.add("uid", f"post-{gathering.pk}@{host.partition(':')[0]}")
    entry.add("dtstamp", gathering.changed_at)
    entry.add("last-modified", gathering.changed_at)
    entry.add("sequence", gathering.sequence)
    entry.add("dtstart", gathering.starts_at.astimezone(clock))
    entry.add("dtend", gathering.ends_at.astimezone(clock))
    entry.add("summary", gathering.title)
    entry.add("status", "CANCELLED" if gathering.cancelled_at else status)
    where = " · ".join(part for part in (gathering.place, gathering.link) if part)
    if where:
        entry.add("location", where)
    if gathering.post.source:
        entry.add("description", gathering.post.source)
    entry.add("url", f"https://{host}/posts/{gathering.pk}/")
    return entry


def _planned(row: Gathering, mine: Attendance | None) -> Planned:
    return Planned(
        id=row.pk,
        title=row.title,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        zone=row.zone,
        place=row.place,
        channel=row.post.channel.name,
        answer=mine.answer if mine else "",
        answer_label=mine.get_answer_display() if mine else "",
    )
