"""The queue: what is due next comes first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2s

from django.db.models import Count, Q

from resonanz.core.fetching import shown
from resonanz.core.paging import Page, as_moment, as_moment_or_none, as_number, cut, key_of
from resonanz.desk.models import Case, CaseQuerySet
from resonanz.people.models import Person

SIZE = 30
TABS = ("due", "mine", "waiting", "done")


@dataclass(frozen=True)
class Wish:
    """Which part of the queue one wishes to see."""

    tab: str = "due"
    channel_id: int | None = None
    kind: str = ""


@dataclass(frozen=True)
class Counts:
    """How many cases lie in each open part of the queue."""

    due: int
    mine: int
    waiting: int


def queue(viewer: Person, wish: Wish, mark: str = "") -> Page[Case]:
    """A page of the viewer's cases, what is due next first; of done ones the newest."""
    cases = _wished(viewer, wish)
    if wish.tab == "done":
        return _done(cases, mark)
    key = key_of(mark, as_moment_or_none, as_number)
    if key is not None:
        cases = cases.filter(_after(*key))
    return cut(_shown(cases.order_by("due_at", "pk")), SIZE, _due_key)


def counts(viewer: Person) -> Counts:
    """How many open cases wait where."""
    found = (
        Case.objects.visible_to(viewer)
        .open()
        .aggregate(
            due=Count("pk", filter=Q(state=Case.State.OPEN)),
            mine=Count("pk", filter=Q(assignee=viewer)),
            waiting=Count("pk", filter=Q(state=Case.State.WAITING)),
        )
    )
    return Counts(**found)


def signature(cases: Iterable[Case]) -> str:
    """Changes whenever the shown cases, their order or what is due do."""
    shown = ";".join(f"{case.pk},{case.state},{case.latest_id},{case.due_at}" for case in cases)
    return blake2s(shown.encode(), digest_size=8).hexdigest()


def _wished(viewer: Person, wish: Wish) -> CaseQuerySet:
    cases = Case.objects.visible_to(viewer)
    if wish.channel_id is not None:
        cases = cases.filter(channel=wish.channel_id)
    if wish.kind:
        cases = cases.filter(kind="" if wish.kind == "none" else wish.kind)
    if wish.tab == "mine":
        return cases.open().filter(assignee=viewer)
    states = {"waiting": Case.State.WAITING, "done": Case.State.DONE}
    return cases.filter(state=states.get(wish.tab, Case.State.OPEN))


def _shown(cases: CaseQuerySet) -> list[Case]:
    """One page and one row more, with what they are shown with."""
    # The page is cut from the cases alone: what it is shown with is looked up for these few.
    page = Case.objects.filter(pk__in=cases.values("pk")[: SIZE + 1])
    rows = page.select_related("channel", "post__author", "latest__author", "assignee")
    return list(shown(rows.order_by(*cases.query.order_by)))


def _after(due_at: datetime | None, number: int) -> Q:
    """What comes after a case in the queue; cases without a promise come last."""
    if due_at is None:
        return Q(due_at__isnull=True, pk__gt=number)
    return Q(due_at__gt=due_at) | Q(due_at=due_at, pk__gt=number) | Q(due_at__isnull=True)


def _due_key(case: Case) -> tuple[str, int]:
    return (case.due_at.isoformat() if case.due_at else "", case.pk)


def _done(cases: CaseQuerySet, mark: str) -> Page[Case]:
    if key := key_of(mark, as_moment, as_number):
        done_at, last = key
        cases = cases.filter(Q(done_at__lt=done_at) | Q(done_at=done_at, pk__lt=last))
    rows = _shown(cases.order_by("-done_at", "-pk"))
    return cut(rows, SIZE, lambda case: (case.done_at.isoformat() if case.done_at else "", case.pk))
