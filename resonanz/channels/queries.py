"""What of the places where people talk one may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from resonanz.accounts.models import User
from resonanz.core.errors import Refused
from resonanz.core.htmx import get_visible
from resonanz.core.paging import Page, as_number, as_text, cut, key_of
from resonanz.core.rights import may
from resonanz.people.models import Person

from .abilities import Side, keys_on, traits_of
from .family import Family, family, with_all_below
from .models import (
    OUTSIDE_ROLES,
    Channel,
    Charter,
    Invitation,
    JoinRequest,
    Membership,
    Reason,
)
from .ways import (
    bindings,
    group_members,
    groups,
    invitations,
    outside_group,
    own_invitations,
    stay_of,
    with_reasons,
)

__all__ = [
    "bindings",
    "group_members",
    "groups",
    "invitations",
    "outside_group",
    "own_invitations",
    "stay_of",
]

Role = Membership.Role
UNREAD_CAP = 100


@dataclass(frozen=True)
class RailChannel:
    """A channel as the rail shows it; `unread` stops counting at UNREAD_CAP."""

    id: int
    name: str
    address: str
    side: Side
    unread: int


class _CountOf(Subquery):
    template = "(SELECT count(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def address_of(channel: Channel) -> str:
    """The page of a channel."""
    return address_at(channel.pk, channel.kind, channel.slug)


def address_at(number: int, kind: str, slug: str) -> str:
    """The page of a channel of which no more is known."""
    if kind == Channel.Kind.DIRECT:
        return f"/messages/{number}/"
    return f"/spaces/{slug}/" if kind == Channel.Kind.SPACE else f"/channels/{number}/"


# On every page, so written by hand: what one belongs to, with the threads of others begun since.
_RAIL = """
SELECT c.id, c.name, c.kind, c.slug, c.network, (
    SELECT count(*) FROM (
        SELECT FROM conversations_post p
        WHERE p.channel_id = c.id AND p.parent_id IS NULL AND p.deleted_at IS NULL
          AND p.said_at > coalesce(m.read_up_to, m.joined_at)
          AND p.author_id NOT IN (SELECT id FROM people_identity WHERE person_id = %(viewer)s)
        LIMIT %(cap)s
    ) unread
)
FROM channels_membership m JOIN channels_channel c ON c.id = m.channel_id
WHERE m.person_id = %(viewer)s AND c.archived_at IS NULL AND c.kind <> 'direct'
ORDER BY c.name, c.id
"""


def rail(viewer: Person) -> list[RailChannel]:
    """The channels the viewer belongs to, by name, with the threads begun since they last read."""
    with connection.cursor() as cursor:
        cursor.execute(_RAIL, {"viewer": viewer.pk, "cap": UNREAD_CAP})
        return [
            RailChannel(
                number, name, address_at(number, kind, slug), traits_of(network).side, unread
            )
            for number, name, kind, slug, network, unread in cursor.fetchall()
        ]


PAGE_SIZE = 40


def spaces(
    viewer: Person,
    words: str = "",
    mine: bool = False,
    mark: str = "",
    size: int = PAGE_SIZE,
    *,
    archived: bool = False,
) -> Page[Channel]:
    """Spaces the viewer may know of (living ones, or the archived), by name.

    With `belongs`, `waits`, `member_count`, `above` and whether they may know of that one.
    """
    found = Channel.objects.visible_to(viewer).filter(
        kind=Channel.Kind.SPACE, archived_at__isnull=not archived
    )
    known = Channel.objects.visible_to(viewer).filter(pk=OuterRef("above"))
    counted = found.select_related("above").annotate(
        waits=_waits(viewer), member_count=_member_count(), knows_above=Exists(known)
    )
    return _by_name(viewer, counted, words, mine, mark, size)


def channels(
    viewer: Person, words: str = "", mine: bool = False, side: str = "", mark: str = ""
) -> Page[Channel]:
    """Channels inside and outside the viewer may know of, by name, with `belongs`."""
    found = Channel.objects.visible_to(viewer).without_direct()
    if side:
        if side not in list(Side):
            raise Refused(_("A side is “inside” or “outside”."))
        found = found.filter(network__in=keys_on(Side(side)))
    return _by_name(viewer, found, words, mine, mark, PAGE_SIZE)


def _by_name(
    viewer: Person, found: QuerySet[Channel], words: str, mine: bool, mark: str, size: int
) -> Page[Channel]:
    belonging = Membership.objects.filter(channel=OuterRef("pk"), person=viewer)
    found = found.annotate(belongs=Exists(belonging))
    if mine:
        found = found.filter(belongs=True)
    for word in words.split()[:6]:
        found = found.filter(Q(name__icontains=word) | Q(purpose__icontains=word))
    if key := key_of(mark, as_text, as_number):
        name, last = key
        found = found.filter(Q(name__gt=name) | Q(name=name, pk__gt=last))
    rows = list(found.order_by("name", "pk")[: size + 1])
    return cut(rows, size, lambda channel: (channel.name, channel.pk))


def archived_among(numbers: Iterable[int]) -> set[int]:
    """Which of these channels are archived."""
    resting = Channel.objects.filter(pk__in=set(numbers), archived_at__isnull=False)
    return set(resting.values_list("pk", flat=True))


def _waits(viewer: Person) -> Exists:
    return Exists(JoinRequest.objects.filter(channel=OuterRef("pk"), person=viewer))


def _member_count() -> _CountOf:
    return _CountOf(Membership.objects.filter(channel=OuterRef("pk")).order_by().values("pk"))


def channel(viewer: Person, **lookup: Any) -> Channel:
    """One channel the viewer may know of; raises `Gone` where there is none."""
    return get_visible(Channel.objects.visible_to(viewer), **lookup)


@dataclass(frozen=True)
class Header:
    """What stands above a channel: what it is, who belongs, what the viewer may do."""

    channel: Channel
    member_count: int
    role: str
    waits: bool
    faces: list[Person]
    may_join: bool
    may_ask: bool
    may_moderate: bool
    may_manage: bool
    requests: int
    family: Family
    charter: Charter | None
    rules_read_at: datetime | None
    invitation: Invitation | None
    # Why the viewer belongs without a wish of their own, in words.
    bound: list[str]

    @property
    def may_leave(self) -> bool:
        return self.belongs and not self.bound

    @property
    def belongs(self) -> bool:
        return bool(self.role)

    @property
    def cover(self) -> str:
        return self.charter.cover_address if self.charter else ""

    @property
    def has_rules(self) -> bool:
        return self.charter is not None and bool(self.charter.rules)

    @property
    def must_read_rules(self) -> bool:
        """Whether a member reads the rules (anew) before they say something."""
        if self.charter is None or self.charter.rules_changed_at is None or not self.role:
            return False
        return self.rules_read_at is None or self.rules_read_at < self.charter.rules_changed_at


def header(viewer: Person, channel: Channel) -> Header:
    """The header of a channel the viewer may see; four queries, and one for why they belong."""
    facts = _facts(viewer, channel)
    role = facts.role or ""
    standing = _standing(viewer, channel, role)
    members = Membership.objects.filter(channel=channel).select_related("person")
    return Header(
        channel=channel,
        member_count=facts.member_count,
        role=role,
        waits=facts.has_asked and not role,
        faces=[each.person for each in members.order_by("pk")[:5]] if standing.may_read else [],
        may_join=standing.may_join,
        may_ask=standing.may_ask and not (facts.has_asked and not role),
        may_moderate=standing.may_moderate,
        may_manage=standing.may_manage,
        requests=facts.requests if standing.may_moderate else 0,
        family=family(viewer, channel),
        charter=getattr(facts, "charter", None),
        rules_read_at=facts.rules_read_at,
        invitation=own_invitations(viewer).filter(channel=channel).first()
        if facts.is_invited and not role
        else None,
        bound=_bound(viewer, channel) if facts.is_bound else [],
    )


def _facts(viewer: Person, channel: Channel) -> Any:
    """The channel once more, with its charter and what stands between it and the viewer."""
    here = Membership.objects.filter(channel=OuterRef("pk"))
    mine = here.filter(person=viewer)
    asked = JoinRequest.objects.filter(channel=OuterRef("pk"))
    reasons = Reason.objects.filter(membership__channel=OuterRef("pk"), membership__person=viewer)
    invited = Invitation.objects.filter(channel=OuterRef("pk"), person=viewer)
    return (
        Channel.objects.filter(pk=channel.pk)
        .select_related("charter")
        .annotate(
            role=Subquery(mine.values("role")[:1]),
            rules_read_at=Subquery(mine.values("rules_read_at")[:1]),
            member_count=_CountOf(here.order_by().values("pk")),
            requests=_CountOf(asked.order_by().values("pk")),
            has_asked=Exists(asked.filter(person=viewer)),
            is_bound=Exists(reasons),
            is_invited=Exists(invited),
        )
        .get()
    )


def _bound(viewer: Person, channel: Channel) -> list[str]:
    """Why the viewer belongs without a wish of their own, in words."""
    mine = Membership.objects.filter(channel=channel, person=viewer)
    return [
        reason.binding.words
        for membership in mine.prefetch_related(with_reasons())
        for reason in membership.reasons.all()
    ]


def charter_of(channel: Channel) -> Charter | None:
    """The rules and the cover of a space the viewer was found to see, where it has some."""
    return Charter.objects.filter(channel=channel).first()


def has_rules_to_read(viewer: Person, channel: Channel) -> bool:
    """Whether the viewer, a member, has yet to read the rules of the space, or those of today."""
    mine = Membership.objects.filter(channel=channel, person=viewer)
    changed = F("channel__charter__rules_changed_at")
    unread = Q(rules_read_at=None) | Q(rules_read_at__lt=changed)
    return mine.filter(unread, channel__charter__rules_changed_at__isnull=False).exists()


def possible_above(viewer: Person, channel: Channel | None = None) -> QuerySet[Channel]:
    """The spaces below which the viewer may hang another one (or the given one), by name."""
    spaces = Channel.objects.visible_to(viewer).filter(kind=Channel.Kind.SPACE, archived_at=None)
    if viewer.role != User.Role.ADMINISTRATOR:
        spaces = spaces.filter(
            memberships__person=viewer, memberships__role__in=[Role.OWNER, Role.MODERATOR]
        )
    if channel is not None:
        spaces = spaces.exclude(pk__in=with_all_below(channel))
    return spaces.order_by("name", "pk")


@dataclass(frozen=True)
class _Standing:
    may_read: bool
    may_join: bool
    may_ask: bool
    may_moderate: bool
    may_manage: bool


def _standing(viewer: Person, channel: Channel, role: str) -> _Standing:
    """The rights of `rules`, from a role that was read once; a test holds them together."""
    space, alive = channel.kind == Channel.Kind.SPACE, channel.archived_at is None
    stranger = not role and not viewer.is_guest and space and alive
    sees = bool(role) or (not viewer.is_guest and channel.access != Channel.Access.SECRET)
    runs = viewer.role == User.Role.ADMINISTRATOR if space else viewer.role in OUTSIDE_ROLES
    manages = (space and role == Membership.Role.OWNER) or (sees and runs and not channel.is_direct)
    return _Standing(
        may_read=bool(role) or (sees and channel.access == Channel.Access.OPEN),
        may_join=stranger and channel.access == Channel.Access.OPEN,
        may_ask=stranger and channel.access == Channel.Access.CLOSED,
        may_moderate=manages or (space and role == Membership.Role.MODERATOR),
        may_manage=manages,
    )


def members(
    viewer: Person, channel: Channel, mark: str = "", size: int = PAGE_SIZE
) -> Page[Membership]:
    """Who belongs to a channel the viewer may read, by name."""
    found = Membership.objects.filter(
        channel__in=Channel.objects.readable_by(viewer).filter(pk=channel.pk)
    ).select_related("person__user", "person__stay")
    if not viewer.is_guest:  # they do not see how the organisation is made
        found = found.prefetch_related(with_reasons())
    if key := key_of(mark, as_text, as_number):
        name, last = key
        found = found.filter(Q(person__name__gt=name) | Q(person__name=name, pk__gt=last))
    rows = list(found.order_by("person__name", "pk")[: size + 1])
    return cut(rows, size, lambda membership: (membership.person.name, membership.pk))


def join_requests(viewer: Person, channel: Channel) -> QuerySet[JoinRequest]:
    """Who asks to be let in, the first to ask first; for those who may let in."""
    asked = JoinRequest.objects.filter(channel=channel).select_related("person", "channel")
    if not may(viewer, "channels.let_in", channel):
        return asked.none()
    return asked.order_by("asked_at", "pk")


def others(viewer: Person, channel: Channel, words: str, size: int = 8) -> QuerySet[Person]:
    """Colleagues and guests who do not belong yet and whose name has the words."""
    people = Person.objects.visible_to(viewer).colleagues().filter(user__is_active=True)
    for word in words.split()[:4]:
        people = people.filter(name__icontains=word)
    return people.exclude(memberships__channel=channel).order_by("name", "pk")[:size]
