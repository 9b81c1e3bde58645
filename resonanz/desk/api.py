"""The desk over the API: the same queries and actions as on the screens."""

from dataclasses import asdict
from typing import Any, Literal

from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status

from resonanz.channels.models import Channel
from resonanz.conversations.models import Attachment, Post
from resonanz.core.api import PageOf, needs, page_of
from resonanz.core.errors import Gone, Refused
from resonanz.core.htmx import get_visible
from resonanz.core.paging import by_number
from resonanz.desk import actions, offering, outgoing, queries
from resonanz.desk.models import Answer, Case, CaseNote
from resonanz.desk.queries import CaseView
from resonanz.desk.shapes import (
    AnswerIn,
    AnswerOut,
    ApprovalIn,
    AssignmentIn,
    CaseOut,
    ContributionIn,
    KindIn,
    NoteIn,
    NoteOut,
    PreviewOut,
    ReflectionIn,
    ReflectionOut,
    StateIn,
    WholeCase,
    answer_told,
    entry_told,
    reflection_told,
    told,
)
from resonanz.people.models import Person
from resonanz.people.requests import Request

router = Router(tags=["desk"])


@router.get("/cases", response=PageOf[CaseOut])
def cases(
    request: Request,
    tab: Literal["due", "mine", "waiting", "snoozed", "done"] = "due",
    channel: int | None = None,
    kind: str = "",
    label: int | None = None,
    priority: Literal["", "0", "1", "2", "3"] = "",
    assignee: str = "",
    due: Literal["", "breached", "hour", "day"] = "",
    words: str = "",
    mark: str = "",
) -> Any:
    """Cases of your desks, what is due next first; `kind=none` for those not sorted yet.

    `assignee` is the number of a person, `me` or `none`.
    """
    given = {"tab": tab, "channel": channel, "kind": kind, "label": label, "priority": priority}
    given |= {"assignee": assignee, "due": due, "words": words}
    wish = queries.wish_from({name: str(value or "") for name, value in given.items()})
    return page_of(queries.queue(request.person, wish, mark), told)


@router.get("/cases/{case_id}", response=WholeCase)
def case(request: Request, case_id: int) -> Any:
    """A case with its thread outside and inside, its answers and notes."""
    view = _view(request, case_id)
    newest = view.newest
    return told(view.case) | {
        "thread": [entry_told(entry) for entry in view.entries],
        "newest": newest.pk if newest else None,
        "answers": [answer_told(answer) for answer in view.answers],
        "notes": view.case.note_rows,  # type: ignore[attr-defined]
    }


@router.put("/cases/{case_id}/assignment", response=CaseOut)
def assignment(request: Request, case_id: int, given: AssignmentIn) -> Any:
    """Give a case to somebody of its desk, or to nobody."""
    person = None
    if given.assignee is not None:
        person = get_visible(Person.objects.visible_to(request.person), pk=given.assignee)
    return told(actions.assign(request.person, _writable(request, case_id), person))


@router.put("/cases/{case_id}/kind", response=CaseOut)
def kind(request: Request, case_id: int, given: KindIn) -> Any:
    """question, suggestion, complaint, praise, crisis, or nothing."""
    return told(actions.set_kind(request.person, _writable(request, case_id), given.kind))


@router.put("/cases/{case_id}/state", response=CaseOut)
def state(request: Request, case_id: int, given: StateIn) -> Any:
    """open, waiting or done."""
    return told(actions.set_state(request.person, _writable(request, case_id), given.state))


@router.get("/cases/{case_id}/notes", response=PageOf[NoteOut])
def notes(request: Request, case_id: int, mark: str = "") -> Any:
    """What agents noted, the newest first."""
    noted = queries.notes(request.person, case_id)
    return page_of(by_number(noted, mark, newest_first=True), _note)


@router.post("/cases/{case_id}/notes", response={201: NoteOut})
def add_note(request: Request, case_id: int, given: NoteIn) -> Any:
    """Note something for the other agents."""
    note = actions.note(request.person, _writable(request, case_id), given.source)
    return Status(201, {"name": request.person.name, "html": note.html, "at": note.at})


@router.get("/cases/{case_id}/reflection", response=PageOf[ReflectionOut])
def reflections(request: Request, case_id: int, mark: str = "") -> Any:
    """What was asked inside about a case, and what colleagues said last, as far as you may read.

    The whole of what they said is at `/posts/{post}/thread`.
    """
    case = queries.one(request.person, case_id)
    asked = by_number(queries.reflections(request.person, case), mark)
    comments = queries.comments_on(request.person, case, asked.rows)
    return page_of(asked, lambda question: reflection_told(question, comments))


@router.post("/cases/{case_id}/reflection", response={201: ReflectionOut})
def reflect(request: Request, case_id: int, given: ReflectionIn) -> Any:
    """Ask colleagues in one of your spaces."""
    case = _writable(request, case_id)
    spaces = Channel.objects.visible_to(request.person).without_direct()
    space = get_visible(spaces, pk=given.space)
    post = actions.reflect(request.person, case, space, given.question)
    return Status(201, reflection_told(post, []))


@router.post("/cases/{case_id}/contributions", response=AnswerOut)
def take(request: Request, case_id: int, given: ContributionIn) -> Any:
    """Take what a colleague said inside into your draft; they are thanked when it is sent."""
    case = _writable(request, case_id)
    comment = get_visible(Post.objects.visible_to(request.person), pk=given.comment)
    return _answer(request, actions.take_into_draft(request.person, case, comment))


@router.delete("/cases/{case_id}/contributions/{comment_id}", response=AnswerOut)
def leave_out(request: Request, case_id: int, comment_id: int) -> Any:
    """Note that a comment did not go into your draft after all."""
    case = _writable(request, case_id)
    comment = get_visible(Post.objects.visible_to(request.person), pk=comment_id)
    return _answer(request, actions.leave_out(request.person, case, comment))


@router.get("/cases/{case_id}/answer", response=AnswerOut)
def answer(request: Request, case_id: int) -> Any:
    """Your draft; without one the newest answer."""
    view = _view(request, case_id)
    found = view.draft or (view.standing[-1] if view.standing else None)
    if found is None:
        raise Gone(_("There is no answer to this case yet."))
    return answer_told(found)


@router.put("/cases/{case_id}/answer", response=AnswerOut)
def draft(request: Request, case_id: int, given: AnswerIn) -> Any:
    """Write your draft. `based_on` is the newest post of the thread that you have read."""
    case = _writable(request, case_id)
    fields = given.dict(exclude={"attachments", "based_on"})
    if given.attachments is not None:
        own = Attachment.objects.filter(owner=request.person).in_bulk(given.attachments)
        if len(own) < len(set(given.attachments)):
            raise Refused(_("This picture is not yours or is already used. Your text is kept."))
        fields["attachments"] = list(own.values())
    if given.based_on is not None:
        posts = Post.objects.visible_to(request.person)
        fields["based_on"] = get_visible(posts, pk=given.based_on)
    return _answer(request, actions.draft_answer(request.person, case, **fields))


@router.post("/cases/{case_id}/answer", response=AnswerOut)
def submit(request: Request, case_id: int) -> Any:
    """Let your draft go out, or to a second person where the channel asks for one."""
    case = _writable(request, case_id)
    mine = queries.history_of(request.person, case).filter(author=request.person)
    newest = mine.exclude(state=Answer.State.WITHDRAWN).last()
    if newest is None:
        raise Refused(_("Write something first."))
    return _answer(request, actions.submit(request.person, newest))


class OfferOut(Schema):
    page: int
    title: str
    space: str
    text: str = Field(description="Filled in for the case")
    unfilled: list[str]
    is_verified: bool


@router.get("/cases/{case_id}/answers", response=list[OfferOut])
def offers(request: Request, case_id: int, q: str = "") -> Any:
    """Answers kept as pages that fit a case or have these words, filled in for it."""
    needs(request, "read")
    case = queries.one(request.person, case_id)
    return [asdict(one) for one in offering.offers(request.person, case, q)]


@router.post("/cases/{case_id}/answer/preview", response=PreviewOut)
def preview(request: Request, case_id: int, given: AnswerIn) -> Any:
    """How an answer will stand on the network, and what does not fit."""
    case = queries.one(request.person, case_id)
    pictures = Attachment.objects.filter(owner=request.person, pk__in=given.attachments or [])
    return outgoing.preview(
        case.channel,
        given.source,
        parent=case.latest,
        attachments=list(pictures),
        visibility=given.visibility or "public",
        content_warning=given.content_warning or "",
    )


@router.post("/cases/{case_id}/answer/approval", response=AnswerOut)
def approval(request: Request, case_id: int, given: ApprovalIn) -> Any:
    """Agree to the answer that waits, or give it back with a remark."""
    case = _writable(request, case_id)
    waiting = get_visible(queries.history_of(request.person, case), state=Answer.State.AWAITING)
    if given.decision == "return":
        return _answer(request, actions.return_to(request.person, waiting, given.remark))
    seen = None
    if given.seen is not None:
        seen = get_visible(Post.objects.visible_to(request.person), pk=given.seen)
    return _answer(request, actions.approve(request.person, waiting, seen))


@router.post("/cases/{case_id}/answer/withdrawal", response=AnswerOut)
def withdrawal(request: Request, case_id: int) -> Any:
    """Take your answer back before it is sent."""
    case = _writable(request, case_id)
    mine = queries.history_of(request.person, case).filter(author=request.person)
    on_its_way = mine.filter(state__in=[Answer.State.AWAITING, Answer.State.APPROVED]).last()
    if on_its_way is None:
        raise Gone(_("No answer of yours is on its way."))
    return _answer(request, actions.withdraw(request.person, on_its_way))


def _writable(request: Request, case_id: int) -> Case:
    needs(request, "desk")
    return queries.one(request.person, case_id)


def _view(request: Request, case_id: int) -> CaseView:
    return queries.case_view(request.person, queries.take_up(request.person, case_id))


def _answer(request: Request, answer: Answer) -> dict[str, Any]:
    history = queries.history_of(request.person, answer.case)
    return answer_told(get_visible(history, pk=answer.pk))


def _note(note: CaseNote) -> dict[str, Any]:
    return {"name": note.author.name if note.author else None, "html": note.html, "at": note.at}
