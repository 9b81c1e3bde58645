"""Which part of the queue somebody wishes to see: on a page, over the API, in a saved view."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from urllib.parse import parse_qsl, urlencode

from django.db.models import Exists, OuterRef

from resonanz.core.paging import HIGHEST_NUMBER, is_storable
from resonanz.core.time import now
from resonanz.desk.models import Case, CaseLabel, CaseQuerySet
from resonanz.people.models import Person

TABS = ("due", "mine", "waiting", "snoozed", "done")
# How soon a promise ends: it is broken, or ends within an hour, or within a day.
DUE = {"breached": timedelta(0), "hour": timedelta(hours=1), "day": timedelta(days=1)}
MOST_WORDS = 100


@dataclass(frozen=True)
class Wish:
    """Which part of the queue one wishes to see; what is empty does not narrow it."""

    tab: str = "due"
    channel_id: int | None = None
    # One of the kinds, or "none" for those not sorted yet.
    kind: str = ""
    label_id: int | None = None
    # The number of a priority.
    priority: str = ""
    # "me", "none", or the number of a person.
    assignee: str = ""
    due: str = ""
    words: str = ""

    @property
    def narrows(self) -> bool:
        """Whether it leaves out anything of its tab."""
        return self != Wish(self.tab)

    @property
    def query(self) -> str:
        """The wish as an address says it."""
        told = {_NAMES.get(each.name, each.name): getattr(self, each.name) for each in fields(self)}
        return urlencode({name: value for name, value in told.items() if value})


_NAMES = {"channel_id": "channel", "label_id": "label"}


def wish_from(given: Mapping[str, str | None]) -> Wish:
    """The wish an address says; what makes no sense in it is left out."""
    text = {name: (given.get(name) or "").strip() for name in _KNOWN}
    words = text["words"][:MOST_WORDS]
    return Wish(
        tab=text["tab"] if text["tab"] in TABS else "due",
        channel_id=_number(text["channel"]),
        kind=text["kind"] if text["kind"] in {*Case.Kind.values, "none"} else "",
        label_id=_number(text["label"]),
        priority=text["priority"] if text["priority"] in map(str, Case.Priority.values) else "",
        assignee=_assignee(text["assignee"]),
        due=text["due"] if text["due"] in DUE else "",
        words=words if is_storable(words) else "",
    )


_KNOWN = ("tab", "channel", "kind", "label", "priority", "assignee", "due", "words")


def wish_of_query(query: str) -> Wish:
    """The wish a kept address says."""
    return wish_from(dict(parse_qsl(query)))


def wished(viewer: Person, wish: Wish) -> CaseQuerySet:
    """The cases of the wished part that the viewer may work on, in no order."""
    return _of_tab(_narrowed(Case.objects.visible_to(viewer), viewer, wish), viewer, wish.tab)


def _of_tab(cases: CaseQuerySet, viewer: Person, tab: str) -> CaseQuerySet:
    if tab == "done":
        return cases.filter(state=Case.State.DONE)
    if tab == "snoozed":
        return cases.open().asleep(now())
    cases = cases.awake(now())
    if tab == "mine":
        return cases.open().filter(assignee=viewer)
    return cases.filter(state=Case.State.WAITING if tab == "waiting" else Case.State.OPEN)


def _narrowed(cases: CaseQuerySet, viewer: Person, wish: Wish) -> CaseQuerySet:
    if wish.channel_id is not None:
        cases = cases.filter(channel=wish.channel_id)
    if wish.kind:
        cases = cases.filter(kind="" if wish.kind == "none" else wish.kind)
    if wish.label_id is not None:
        borne = CaseLabel.objects.filter(label=wish.label_id, case=OuterRef("pk"))
        cases = cases.filter(Exists(borne))
    if wish.priority:
        cases = cases.filter(priority=int(wish.priority))
    if wish.assignee:
        named = {"me": viewer.pk, "none": None}
        cases = cases.filter(
            assignee_id=named[wish.assignee] if wish.assignee in named else int(wish.assignee)
        )
    if wish.due:
        cases = cases.filter(due_at__lte=now() + DUE[wish.due])
    if wish.words:
        cases = cases.filter(latest__plain__icontains=wish.words)
    return cases


def _assignee(text: str) -> str:
    return text if text in ("me", "none") or _number(text) is not None else ""


def _number(text: str) -> int | None:
    known = text.isascii() and text.isdecimal() and len(text) < 20
    return int(text) if known and int(text) <= HIGHEST_NUMBER else None
