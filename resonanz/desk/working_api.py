"""How a desk sorts its work, over the API: labels, priority, putting aside, views, many at once."""

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema, Status
from pydantic import Field

from resonanz.core.api import Input, PageOf, needs, page_of
from resonanz.core.htmx import get_visible
from resonanz.core.paging import by_number
from resonanz.core.rights import may
from resonanz.desk import actions, queries
from resonanz.desk.api import router
from resonanz.desk.models import Assigning, Case, Deed, Label, SavedView
from resonanz.desk.shapes import CaseOut, told
from resonanz.people.requests import Request

type Number = Annotated[int, Field(ge=1, le=2**63 - 1)]


class LabelIn(Input):
    name: str
    colour: Literal["sand", "sage", "apricot", "mist", "rose", "moss"] = "sand"


class LabelOut(Schema):
    id: int
    name: str
    colour: str
    retired_at: datetime | None


class LabelsIn(Input):
    labels: Annotated[list[Number], Field(max_length=100)]


class PriorityIn(Input):
    """0 is low, 1 normal, 2 high, 3 urgent."""

    priority: Annotated[int, Field(ge=0, le=3)]


class SnoozeIn(Input):
    """Until when; null: until the person writes again."""

    until: datetime | None = None


class ViewIn(Input):
    """`wish` is what stands behind the question mark of a queue's address."""

    name: str
    wish: Annotated[str, Field(max_length=500)]
    shared: bool = False


class ViewOut(Schema):
    id: int
    name: str
    wish: str
    shared: bool
    own: bool
    may_change: bool


class DeedIn(Input):
    """What to do with several cases.

    `value` is a number of a person, label or priority, a state, a kind, or the moment until when
    they are put aside (empty: until the person writes). `wish` instead of `cases` means the first
    200 that match.
    """

    act: Literal["assign", "label", "unlabel", "state", "kind", "priority", "snooze", "wake"]
    value: Annotated[str, Field(max_length=60)] = ""
    cases: Annotated[list[Number], Field(max_length=200)] = []
    wish: Annotated[str, Field(max_length=500)] | None = None


class DeedOut(Schema):
    id: int
    act: str
    changed: list[int]
    at: datetime


class UndoneOut(Schema):
    count: int


@router.get("/desk/labels", response=PageOf[LabelOut])
def labels(request: Request, mark: str = "") -> Any:
    """The labels of the organisation, those that are retired among them."""
    needs(request, "read")
    return page_of(by_number(queries.labels(with_retired=True), mark), _label)


@router.post("/desk/labels", response={201: LabelOut})
def make_label(request: Request, given: LabelIn) -> Any:
    """One more label."""
    needs(request, "desk")
    return Status(201, _label(actions.make_label(request.person, given.name, given.colour)))


@router.put("/desk/labels/{label_id}", response=LabelOut)
def change_label(request: Request, label_id: int, given: LabelIn) -> Any:
    """Another name or colour."""
    needs(request, "desk")
    label = queries.one_label(label_id)
    return _label(actions.change_label(request.person, label, given.name, given.colour))


@router.delete("/desk/labels/{label_id}", response=LabelOut)
def retire_label(request: Request, label_id: int) -> Any:
    """Offer a label no more; cases keep it."""
    needs(request, "desk")
    return _label(actions.retire_label(request.person, queries.one_label(label_id)))


@router.post("/desk/labels/{label_id}/restoration", response=LabelOut)
def bring_back_label(request: Request, label_id: int) -> Any:
    """Offer a retired label again."""
    needs(request, "desk")
    return _label(actions.bring_back_label(request.person, queries.one_label(label_id)))


@router.put("/cases/{case_id}/labels", response=CaseOut)
def set_labels(request: Request, case_id: int, given: LabelsIn) -> Any:
    """Let a case bear exactly these labels."""
    found = queries.labels(with_retired=True).filter(pk__in=given.labels)
    return told(actions.set_labels(request.person, _case(request, case_id), found))


@router.put("/cases/{case_id}/priority", response=CaseOut)
def priority(request: Request, case_id: int, given: PriorityIn) -> Any:
    """How pressing a case is."""
    return told(actions.set_priority(request.person, _case(request, case_id), given.priority))


@router.put("/cases/{case_id}/snooze", response=CaseOut)
def snooze(request: Request, case_id: int, given: SnoozeIn) -> Any:
    """Put a case aside; what was promised falls due all the same."""
    return told(actions.snooze(request.person, _case(request, case_id), given.until))


@router.delete("/cases/{case_id}/snooze", response=CaseOut)
def wake(request: Request, case_id: int) -> Any:
    """Take a case back into the queue."""
    return told(actions.wake(request.person, _case(request, case_id)))


@router.get("/desk/views", response=PageOf[ViewOut])
def views(request: Request, mark: str = "") -> Any:
    """The views you kept, and those others share."""
    needs(request, "read")
    page = by_number(queries.saved_views(request.person), mark)
    return page_of(page, lambda view: _view(request, view))


@router.post("/desk/views", response={201: ViewOut})
def keep_view(request: Request, given: ViewIn) -> Any:
    """Keep a view; under a name you have already it replaces that one."""
    needs(request, "desk")
    wish = queries.wish_of_query(given.wish)
    view = actions.keep_view(request.person, given.name, wish.query, is_shared=given.shared)
    return Status(201, _view(request, view))


@router.delete("/desk/views/{view_id}", response={204: None})
def remove_view(request: Request, view_id: int) -> Any:
    """Keep a view no longer."""
    needs(request, "desk")
    actions.remove_view(request.person, queries.own_view(request.person, view_id))
    return Status(204, None)


@router.post("/desk/deeds", response={201: DeedOut})
def do_to_all(request: Request, given: DeedIn) -> Any:
    """Do the same to several cases, as far as you work on them."""
    needs(request, "desk")
    if given.wish is None:
        cases = Case.objects.visible_to(request.person).filter(pk__in=given.cases)
    else:
        cases = queries.wished(request.person, queries.wish_of_query(given.wish))
    chosen = list(cases.order_by("due_at", "pk")[: actions.MOST_AT_ONCE])
    return Status(201, _deed(actions.do_to_all(request.person, chosen, given.act, given.value)))


@router.post("/desk/deeds/{deed_id}/undoing", response=UndoneOut)
def undo(request: Request, deed_id: int) -> Any:
    """Put back what you did to several cases within the last hour, where it stands so still."""
    needs(request, "desk")
    return {"count": actions.undo(request.person, queries.one_deed(request.person, deed_id))}


def _case(request: Request, case_id: int) -> Case:
    needs(request, "desk")
    return queries.one(request.person, case_id)


def _label(label: Label) -> dict[str, Any]:
    return {name: getattr(label, name) for name in ("name", "colour", "retired_at")} | {
        "id": label.pk
    }


def _view(request: Request, view: SavedView) -> dict[str, Any]:
    return {
        "id": view.pk,
        "name": view.name,
        "wish": view.wish,
        "shared": view.is_shared,
        "own": view.owner_id == request.person.pk,
        "may_change": may(request.person, "desk.change_view", view),
    }


def _deed(deed: Deed) -> dict[str, Any]:
    return {
        "id": deed.pk,
        "act": deed.act,
        "changed": [row["case"] for row in deed.changed],
        "at": deed.at,
    }


class AssigningIn(Input):
    """`limit`: how many open cases an agent is given at most; null: without limit."""

    way: Literal["hand", "turn", "load"]
    by_skill: bool = False
    limit: Annotated[int, Field(ge=1, le=1000)] | None = None


class AssigningOut(AssigningIn):
    channel: int


class ReadinessIn(Input):
    languages: list[Literal["de", "en"]] = []
    topics: list[str] = []
    away_from: datetime | None = None
    away_until: datetime | None = None


@router.get("/channels/{channel_id}/assigning", response=AssigningOut)
def assigning(request: Request, channel_id: int) -> Any:
    """How the cases of a channel whose promises you may set are given to its desk."""
    needs(request, "read")
    return _assigning(request, channel_id)


@router.put("/channels/{channel_id}/assigning", response=AssigningOut)
def set_assigning(request: Request, channel_id: int, given: AssigningIn) -> Any:
    """By hand, in turn or by load; by skill or not; with a limit or without."""
    needs(request, "desk")
    channel = get_visible(queries.channels_to_promise(request.person), pk=channel_id)
    actions.set_assigning(
        request.person, channel, given.way, by_skill=given.by_skill, limit=given.limit
    )
    return _assigning(request, channel_id)


@router.get("/desk/me", response=ReadinessIn)
def readiness(request: Request) -> Any:
    """What you take cases about, in which languages, and when you are away."""
    needs(request, "read")
    return queries.readiness_of(request.person)


@router.put("/desk/me", response=ReadinessIn)
def tell_readiness(request: Request, given: ReadinessIn) -> Any:
    """Say it of yourself."""
    needs(request, "desk")
    return actions.tell_readiness(request.person, **given.dict())


def _assigning(request: Request, channel_id: int) -> dict[str, Any]:
    channel = get_visible(queries.channels_to_promise(request.person), pk=channel_id)
    how = getattr(channel, "assigning", None) or Assigning(channel=channel)
    return {"channel": channel.pk, "way": how.way, "by_skill": how.by_skill, "limit": how.limit}
