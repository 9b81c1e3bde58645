"""What every page knows of the rooms: the rail. The one place where ui meets the domain."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Exists, IntegerField, Subquery, Value
from django.db.models.expressions import Combinable
from django.http import HttpRequest
from django.utils.translation import gettext as _

from resonanz.channels.abilities import Side
from resonanz.channels.models import DESK_ROLES, OUTSIDE_ROLES
from resonanz.channels.queries import RailChannel
from resonanz.channels.queries import rail as channels_of
from resonanz.core.rights import may
from resonanz.desk.models import Case
from resonanz.networks.halting import standing
from resonanz.networks.models import Halt
from resonanz.networks.queries import worker_seems_away
from resonanz.notifications.models import Notification
from resonanz.notifications.queries import unread_figures
from resonanz.people.models import Person
from resonanz.people.viewers import memory

COUNT_CAP = 100
# Addresses below which an entry of the rail is the current one.
SECTIONS = (
    "/desk/",
    "/plan/",
    "/people/",
    "/knowledge/",
    "/messages/",
    "/spaces/",
    "/notifications/",
    "/networks/",
)


class CountOf(Subquery):
    template = "(SELECT count(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


@dataclass(frozen=True)
class Place:
    """An entry of the rail."""

    name: str
    address: str
    sign: str
    count: int = 0
    is_current: bool = False
    only_phone: bool = False
    only_wide: bool = False
    # Under which name its figure is told anew; "" for an entry without one.
    live: str = ""


class Figures(NamedTuple):
    """Open cases of whoever has a desk; whether a halt may stand, and news may be unread."""

    cases: int = 0
    may_stand: bool = False
    may_have_unread: bool = False


@dataclass
class Rail:
    """Where one can go. Every figure is asked for once, and only when a page shows it."""

    person: Person | None
    path: str = "/"
    known: list[RailChannel] | None = None

    @cached_property
    def channels(self) -> list[RailChannel]:
        if self.known is not None:
            return self.known
        return channels_of(self.person) if self.person else []

    @property
    def inside(self) -> list[RailChannel]:
        return [channel for channel in self.channels if channel.side is Side.INSIDE]

    @property
    def outside(self) -> list[RailChannel]:
        return [channel for channel in self.channels if channel.side is Side.OUTSIDE]

    @property
    def role(self) -> str:
        return self.person.role if self.person else ""

    @property
    def may_join(self) -> bool:
        return self.person is not None and not self.person.is_guest

    @property
    def may_connect(self) -> bool:
        return self.role in {str(role) for role in OUTSIDE_ROLES}

    @property
    def sees_trouble(self) -> bool:
        """Whether they read why all that is planned stands still, and by whom."""
        return self.person is not None and may(self.person, "networks.see_trouble")

    @property
    def has_desk(self) -> bool:
        return bool(self.outside) or self.role in {str(role) for role in DESK_ROLES}

    @cached_property
    def unread(self) -> tuple[int, int]:
        """What is new to them, and in how many conversations of few."""
        if not self.person or not self.figures.may_have_unread:
            return 0, 0
        return unread_figures(self.person)

    @property
    def notifications(self) -> int:
        return self.unread[0]

    @property
    def messages(self) -> int:
        return self.unread[1]

    @cached_property
    def cases(self) -> int:
        return self.figures.cases

    @cached_property
    def halt(self) -> Halt | None:
        """Whether all that is planned stands still; mostly known without asking."""
        return standing() if self.person and self.figures.may_stand else None

    @cached_property
    def is_away(self) -> bool:
        """Whether those who can help it are told that no worker runs: a dead one tells nobody.

        Asked for every few seconds in a process that remembers, not for every page.
        """
        return self.may_connect and memory.is_current and worker_seems_away()

    @cached_property
    def figures(self) -> "Figures":
        """What has to be asked on every page: short questions where the rest is remembered, else
        one for all of it."""
        if not self.person:
            return Figures()
        if memory.is_current:
            return Figures(self._cases_alone(), may_stand=True, may_have_unread=True)
        halts = Halt.objects.filter(ended_at=None)
        unread = Notification.objects.filter(person=self.person, read_at=None)
        asked = Person.objects.filter(pk=self.person.pk)
        found = asked.values_list(self._open_cases, Exists(halts), Exists(unread)).first()
        return Figures(*found) if found else Figures()

    def _cases_alone(self) -> int:
        if self.person is None or not self.has_desk:
            return 0
        return Person.objects.filter(pk=self.person.pk).values_list(self._open_cases, flat=True)[0]

    @property
    def _open_cases(self) -> Combinable:
        if self.person is None or not self.has_desk:
            return Value(0)
        found = Case.objects.visible_to(self.person).filter(state=Case.State.OPEN)
        return CountOf(found.order_by().values("pk")[:COUNT_CAP])

    @cached_property
    def facts(self) -> tuple[Any, ...]:
        """Everything the rail shows, so that it is drawn anew only when that changed."""
        shown = (self.may_join, self.may_connect, *self.unread, self.cases)
        return (self.here, self.role, *shown, *self.channels)

    @property
    def here(self) -> str:
        """The entry of the rail one stands at, if any."""
        if self.path == "/" or any(channel.address == self.path for channel in self.channels):
            return self.path
        return next((place for place in SECTIONS if self.path.startswith(place)), "")

    @cached_property
    def self_facts(self) -> tuple[Any, ...]:
        """Everything the top bar shows of the viewer."""
        if self.person is None:
            return ()
        picture = self.person.picture.name if self.person.picture else ""
        shown = (self.person.pk, self.person.name, picture, self.role, self.notifications)
        return (*shown, *self.own_topics)

    @property
    def topics(self) -> str:
        """The same as the page names them to the stream."""
        return " ".join(f"{kind}:{number}" for kind, number in self.own_topics)

    @property
    def own_topics(self) -> list[tuple[str, int]]:
        """What every page of theirs listens to: what is asked of them, and their queues."""
        if not self.person:
            return []
        return [("person", self.person.pk), *(("desk", channel.id) for channel in self.outside)]

    @property
    def places(self) -> list[Place]:
        """Only what exists for them; on a phone, spaces stand here and the bell stands above."""
        if not self.person:
            return []
        places = [self._place(_("Home"), "/", "newspaper")]
        if self.has_desk:
            places.append(self._place(_("Desk"), "/desk/", "inbox", self.cases, live="desk"))
        if self.has_desk:
            places.append(self._place(_("Plan"), "/plan/", "calendar-days"))
        places.append(self._place(_("People"), "/people/", "users"))
        places.append(self._place(_("Knowledge"), "/knowledge/", "book-open"))
        talks = self._place(_("Messages"), "/messages/", "mail", self.messages, live="messages")
        places.append(talks)
        places.append(self._place(_("Spaces"), "/spaces/", "messages-square", only_phone=True))
        if not self.person.is_guest:
            places.append(self._place(_("Insights"), "/insights/", "chart-line", only_wide=True))
        word, live = _("Notifications"), "notifications"
        told = self._place(
            word, "/notifications/", "bell", self.notifications, live=live, only_wide=True
        )
        places.append(told)
        if self.may_connect:
            places.append(self._place(_("Networks"), "/networks/", "cable", only_wide=True))
        return places

    def _place(self, name: str, address: str, sign: str, count: int = 0, **more: Any) -> Place:
        here = self.path == address if address == "/" else self.path.startswith(address)
        return Place(name, address, sign, count, here, **more)


def rail(request: HttpRequest) -> dict[str, Any]:
    """The rail of whoever is looking."""
    person = getattr(request, "person", None)
    return {"rail": Rail(person or None, request.path, getattr(request, "rail_channels", None))}
