"""The queue: what is due next comes first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2s

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q
from django.db.models.functions import JSONObject

from resonanz.core.fetching import shown
from resonanz.core.paging import Page, as_moment, as_moment_or_none, as_number, cut, key_of
from resonanz.core.time import now
from resonanz.desk.models import Case, CaseLabel, CaseQuerySet
from resonanz.people.models import Person

from .wishes import Wish, wished

SIZE = 30


@dataclass(frozen=True)
class Counts:
    """How many cases lie in each open part of the queue."""

    due: int
    mine: int
    waiting: int
    snoozed: int


def queue(viewer: Person, wish: Wish, mark: str = "") -> Page[Case]:
    """A page of the viewer's cases, what is due next first; of done ones the newest."""
    cases = wished(viewer, wish)
    if wish.tab == "done":
        return _done(cases, mark)
    key = key_of(mark, as_moment_or_none, as_number)
    if key is not None:
        cases = cases.filter(_after(*key))
    return cut(_shown(cases.order_by("due_at", "pk")), SIZE, _due_key)


def counts(viewer: Person) -> Counts:
    """How many open cases wait where."""
    moment = now()
    asleep_until = Q(snoozed_until=None) | Q(snoozed_until__gt=moment)
    asleep = Q(snoozed_at__isnull=False) & asleep_until
    awake = Q(snoozed_at=None) | Q(snoozed_until__lte=moment)
    found = (
        Case.objects.visible_to(viewer)
        .open()
        .aggregate(
            due=Count("pk", filter=awake & Q(state=Case.State.OPEN)),
            mine=Count("pk", filter=awake & Q(assignee=viewer)),
            waiting=Count("pk", filter=awake & Q(state=Case.State.WAITING)),
            snoozed=Count("pk", filter=asleep),
        )
    )
    return Counts(**found)


def signature(cases: Iterable[Case]) -> str:
    """Changes whenever the shown cases, their order or what is due do."""
    shown = ";".join(f"{case.pk},{case.state},{case.latest_id},{case.due_at}" for case in cases)
    return blake2s(shown.encode(), digest_size=8).hexdigest()


def _shown(cases: CaseQuerySet) -> list[Case]:
    """One page and one row more, with what they are shown with."""
    # The page is cut from the cases alone: what it is shown with is looked up for these few.
    page = Case.objects.filter(pk__in=cases.values("pk")[: SIZE + 1])
    rows = page.select_related("channel", "post__author", "latest__author", "assignee")
    rows = rows.annotate(label_rows=label_rows())
    return list(shown(rows.order_by(*cases.query.order_by)))


def label_rows() -> ArraySubquery:
    """The labels of a case as rows, by name: for a page that shows many of them."""
    borne = CaseLabel.objects.filter(case=OuterRef("pk")).order_by("label__name", "pk")
    row = JSONObject(id="label", name="label__name", colour="label__colour")
    return ArraySubquery(borne.values(row=row)[:20])


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
