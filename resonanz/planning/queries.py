"""What of the plan one may see."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import F, Q, QuerySet

from resonanz.channels.abilities import Ability, keys_with
from resonanz.channels.models import Channel, Membership
from resonanz.conversations.models import Attachment
from resonanz.core.htmx import get_visible
from resonanz.core.paging import Page, as_moment, as_moment_or_none, as_number, cut, key_of
from resonanz.people import viewers
from resonanz.people.models import Person

from .models import PlannedPost, Rendition, Variant

PAGE_SIZE = 40
MOST_IN_CALENDAR = 1000

State = PlannedPost.State
_UPCOMING = Q(state__in=[State.SCHEDULED, State.APPROVED, State.WAITING])
# What was withdrawn is here too: whatever waits for approval again had deliveries before.
_ON_THEIR_WAY = ["scheduled", "claimed", "sending", "unknown", "refused", "withdrawn"]
_LEFT = Q(variants__delivery__state__in=_ON_THEIR_WAY)
TABS = ("upcoming", "drafts", "waiting", "published", "stopped", "trouble")


@dataclass(frozen=True)
class Wish:
    """Which part of the plan somebody wants to see."""

    tab: str = "upcoming"
    channel_id: int | None = None


def planned(viewer: Person, wish: Wish, mark: str = "", size: int = PAGE_SIZE) -> Page[PlannedPost]:
    """A page of the plan: what is due next first, or what was changed or published last."""
    found = _wished(viewer, wish)
    if wish.tab in ("upcoming", "waiting", "trouble"):
        return _soonest(found, mark, size)
    return _latest(found, mark, size)


def _wished(viewer: Person, wish: Wish) -> QuerySet[PlannedPost]:
    found = PlannedPost.objects.visible_to(viewer).with_all()
    if wish.channel_id:
        found = found.filter(variants__channel=wish.channel_id)
    return found.filter(pk__in=_of_tab(wish.tab).values("pk"))


def _of_tab(tab: str) -> QuerySet[PlannedPost]:
    found = PlannedPost.objects.all()
    if tab == "published":
        return found.filter(variants__delivery__state="sent")
    if tab == "trouble":
        return found.filter(variants__delivery__state="refused", state=State.SCHEDULED)
    if tab == "upcoming":
        return found.filter(_UPCOMING).filter(Q(variants__delivery=None) | _LEFT)
    states = {"drafts": State.DRAFT, "waiting": State.WAITING, "stopped": State.STOPPED}
    return found.filter(state=states[tab])


def _soonest(found: QuerySet[PlannedPost], mark: str, size: int) -> Page[PlannedPost]:
    if key := key_of(mark, as_moment_or_none, as_number):
        at, last = key
        if at:
            later = Q(due_at=None) | Q(due_at__gt=at) | Q(due_at=at, pk__gt=last)
        else:
            later = Q(due_at=None, pk__gt=last)
        found = found.filter(later)
    rows = list(found.order_by(F("due_at").asc(nulls_last=True), "pk")[: size + 1])
    return cut(rows, size, lambda row: (row.due_at.isoformat() if row.due_at else "", row.pk))


def _latest(found: QuerySet[PlannedPost], mark: str, size: int) -> Page[PlannedPost]:
    if key := key_of(mark, as_moment, as_number):
        at, last = key
        found = found.filter(Q(changed_at__lt=at) | Q(changed_at=at, pk__lt=last))
    rows = list(found.order_by("-changed_at", "-pk")[: size + 1])
    return cut(rows, size, lambda row: (row.changed_at.isoformat(), row.pk))


def counts(viewer: Person) -> dict[str, int]:
    """How many planned posts need somebody: waiting for approval, and in trouble."""
    seen = PlannedPost.objects.visible_to(viewer)
    return {tab: seen.filter(pk__in=_of_tab(tab).values("pk")).count() for tab in NEEDING}


NEEDING = ("waiting", "trouble")


def between(
    viewer: Person, start: date, end: date, channel_id: int | None = None
) -> list[PlannedPost]:
    """What is planned from a day up to (not with) another, in the organisation's zone."""
    zone = ZoneInfo(viewers.organisation().time_zone)
    first, last = (datetime(day.year, day.month, day.day, tzinfo=zone) for day in (start, end))
    found = PlannedPost.objects.visible_to(viewer).with_all()
    if channel_id:
        found = found.filter(variants__channel=channel_id)
    due = found.filter(due_at__gte=first, due_at__lt=last).order_by("due_at", "pk")
    return list(due[:MOST_IN_CALENDAR])


def one(viewer: Person, number: int) -> PlannedPost:
    """One planned post; raises `Gone` where the viewer may not know of it."""
    return get_visible(PlannedPost.objects.visible_to(viewer).with_all(), pk=number)


def variant(planned: PlannedPost, channel_id: int) -> Variant:
    """What is planned for one channel; raises `Gone` where nothing is."""
    loaded = planned.variants.select_related(
        "channel__identity", "delivery__channel", "comment__channel"
    )
    found = get_visible(loaded, channel=channel_id)
    found.planned_post = planned
    return found


@dataclass(frozen=True)
class Making:
    """A video being converted (or that could not be), and the channels that wait for it."""

    video: Attachment
    channels: list[Channel]

    @property
    def is_waiting(self) -> bool:
        return self.video.state == Attachment.State.WAITING


def makings(planned: PlannedPost) -> list[Making]:
    """The videos of a planned post that are not made yet; one query."""
    unmade = Rendition.objects.filter(variant__planned_post=planned)
    unmade = unmade.exclude(picture__state=Attachment.State.READY)
    found: dict[int, Making] = {}
    for one in unmade.select_related("picture", "variant__channel").order_by("pk"):
        making = found.setdefault(one.picture_id, Making(one.picture, []))
        making.channels.append(one.variant.channel)
    return list(found.values())


def channels(viewer: Person) -> list[Channel]:
    """The channels the viewer may plan something for, outside first, by name."""
    mine = Membership.objects.filter(person=viewer).values("channel")
    found = Channel.objects.filter(pk__in=mine, archived_at=None, network__in=_that_publish())
    kinds = [Channel.Kind.SPACE, Channel.Kind.PROFILE]
    rows = found.filter(kind__in=kinds).select_related("identity").order_by("name", "pk")
    return sorted(rows, key=lambda channel: channel.side.value, reverse=True)


def _that_publish() -> list[str]:
    return keys_with(Ability.POST)
