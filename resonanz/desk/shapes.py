"""Cases and answers as programs are told of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from ninja import Schema

from resonanz.conversations.models import Post
from resonanz.core.api import Input
from resonanz.desk.models import Answer, Case
from resonanz.desk.queries import Entry, labels_of
from resonanz.people.models import Person


class PersonRef(Schema):
    id: int
    name: str


class LabelRef(Schema):
    id: int
    name: str
    colour: str


class CaseOut(Schema):
    id: int
    channel: int
    network: str
    post: int
    latest: int
    author: str
    handle: str
    words: str
    kind: str
    state: str
    priority: int
    labels: list[LabelRef]
    assignee: PersonRef | None
    snoozed_at: datetime | None
    snoozed_until: datetime | None
    opened_at: datetime
    asked_at: datetime | None
    first_answered_at: datetime | None
    answered_at: datetime | None
    done_at: datetime | None
    due_at: datetime | None
    promise: str
    first_answer_due_at: datetime | None
    next_answer_due_at: datetime | None
    resolution_due_at: datetime | None


class EntryOut(Schema):
    post: int
    side: Literal["inside", "outside"]
    channel: int
    parent: int | None
    author: str
    handle: str
    ours: bool
    html: str
    plain: str
    address: str
    visibility: str
    said_at: datetime
    deleted: bool
    in_draft: bool


class AnswerOut(Schema):
    id: int
    case: int
    author: PersonRef | None
    source: str
    state: str
    stage: str
    based_on: int | None
    visibility: str
    content_warning: str
    due_at: datetime | None
    drawn_from: list[int]
    attachments: list[int]
    remark: str
    decided_by: PersonRef | None
    delivery: int | None
    problem: str
    address: str
    sent_at: datetime | None


class NoteOut(Schema):
    name: str | None
    html: str
    at: datetime


class WholeCase(CaseOut):
    thread: list[EntryOut]
    newest: int | None
    answers: list[AnswerOut]
    notes: list[NoteOut]


class AssignmentIn(Input):
    assignee: int | None = None


class KindIn(Input):
    kind: str = ""


class StateIn(Input):
    state: str


class NoteIn(Input):
    source: str


class ReflectionIn(Input):
    space: int
    question: str


class ReflectionOut(Schema):
    post: int
    space: int
    question: str
    comments: list[EntryOut]


class ContributionIn(Input):
    comment: int


class AnswerIn(Input):
    source: str
    visibility: str = ""
    content_warning: str | None = None
    attachments: list[int] | None = None
    due_at: datetime | None = None
    based_on: int | None = None


class ApprovalIn(Input):
    decision: Literal["approve", "return"] = "approve"
    remark: str = ""
    seen: int | None = None


class PartOut(Schema):
    text: str
    html: str
    used: int
    limit: int


class FindingOut(Schema):
    message: str
    part: int
    start: int
    end: int


class PreviewOut(Schema):
    parts: list[PartOut]
    findings: list[FindingOut]


def told(case: Case) -> dict[str, Any]:
    """A case as programs are told of it; needs what `with_all` or the queue load."""
    author = case.post.author
    return {
        "id": case.pk,
        "channel": case.channel_id,
        "network": case.channel.network_name,
        "post": case.post_id,
        "latest": case.latest_id,
        "author": author.display_name,
        "handle": author.handle,
        "words": case.latest.plain,
        "kind": case.kind,
        "state": case.state,
        "priority": case.priority,
        "labels": _labels(case),
        "assignee": _ref(case.assignee),
        "promise": case.promise,
    } | {name: getattr(case, name) for name in _MOMENTS}


def entry_told(entry: Entry) -> dict[str, Any]:
    """A post of the conversation as programs are told of it."""
    post = entry.post
    return {
        "post": post.pk,
        "side": "inside" if entry.is_inside else "outside",
        "channel": post.channel_id,
        "parent": post.parent_id,
        "author": post.author.display_name,
        "handle": post.author.handle,
        "ours": entry.is_ours,
        "html": post.html,
        "plain": post.plain,
        "address": post.address,
        "visibility": post.visibility,
        "said_at": post.said_at,
        "deleted": post.is_deleted,
        "in_draft": entry.is_taken,
    }


def reflection_told(question: Post, comments: Sequence[Entry]) -> dict[str, Any]:
    """A question asked inside, with what was said to it among these comments."""
    said = [entry_told(entry) for entry in comments if entry.post.root_id == question.pk]
    return {
        "post": question.pk,
        "space": question.channel_id,
        "question": question.source,
        "comments": said,
    }


def answer_told(answer: Answer) -> dict[str, Any]:
    """An answer as programs are told of it, from a query of `history_of`."""
    delivery = answer.delivery
    return {
        "id": answer.pk,
        "case": answer.case_id,
        "author": _ref(answer.author),
        "source": answer.source,
        "state": answer.state,
        "stage": answer.stage,
        "based_on": answer.based_on_id,
        "visibility": answer.visibility,
        "content_warning": answer.content_warning,
        "due_at": answer.due_at,
        "drawn_from": [row["id"] for row in answer.drawn_rows],  # type: ignore[attr-defined]
        "attachments": [row["id"] for row in answer.picture_rows],  # type: ignore[attr-defined]
        "remark": answer.remark,
        "decided_by": _ref(answer.decided_by),
        "delivery": delivery.pk if delivery else None,
        "problem": delivery.problem if delivery else "",
        "address": delivery.address if delivery else "",
        "sent_at": delivery.sent_at if delivery else None,
    }


_MOMENTS = (
    "snoozed_at",
    "snoozed_until",
    "opened_at",
    "asked_at",
    "first_answered_at",
    "answered_at",
    "done_at",
    "due_at",
    "first_answer_due_at",
    "next_answer_due_at",
    "resolution_due_at",
)


def _labels(case: Case) -> list[dict[str, Any]]:
    """The labels of a case: as the query brought them along, or asked for now."""
    rows = getattr(case, "label_rows", None)
    if rows is not None:
        return list(rows)
    return [dict(row) for row in labels_of(case).values("id", "name", "colour")]


def _ref(person: Person | None) -> dict[str, Any] | None:
    return {"id": person.pk, "name": person.name} if person else None
