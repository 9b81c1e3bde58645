"""The plan over the API: the same queries and actions as on the screens."""

from typing import Any, Literal

from django.utils.translation import gettext as _
from ninja import Router, Status

from resonanz.conversations.models import Attachment
from resonanz.core.api import PageOf, needs, page_of
from resonanz.core.errors import Refused
from resonanz.core.rights import may
from resonanz.networks.halting import standing
from resonanz.people.models import Person
from resonanz.people.requests import Request
from resonanz.planning import actions, outgoing, queries, walltime
from resonanz.planning.actions import Typed
from resonanz.planning.content import OVERRIDES, Content, content_of, stored
from resonanz.planning.models import PlannedPost, Variant
from resonanz.planning.queries import Wish
from resonanz.planning.shapes import (
    CommentOut,
    CorrectionIn,
    HaltIn,
    HaltOut,
    PlanApprovalIn,
    PlanCommentIn,
    PlannedIn,
    PlannedOut,
    PreviewShown,
    StopIn,
    SubmissionIn,
    TimeIn,
    VariantIn,
    WholePlanned,
    preview_told,
    told,
)

router = Router(tags=["planning"])

Tab = Literal["upcoming", "drafts", "waiting", "trouble", "published", "stopped"]


@router.get("/planned-posts", response=PageOf[PlannedOut])
def planned_posts(
    request: Request, tab: Tab = "upcoming", channel: int | None = None, mark: str = ""
) -> Any:
    """The plan, what is due next first."""
    return page_of(queries.planned(request.person, Wish(tab, channel), mark), told)


@router.post("/planned-posts", response={201: PlannedOut})
def compose(request: Request, given: PlannedIn) -> Any:
    """A new draft, whether it fits or not."""
    needs(request, "write")
    planned = actions.compose(request.person, None, _typed(request.person, None, given))
    return Status(201, told(planned))


@router.post("/planned-posts/preview", response=list[PreviewShown])
def preview(request: Request, given: PlannedIn) -> Any:
    """How it will stand on each channel, and what does not fit; nothing is kept."""
    needs(request, "write")
    typed = _typed(request.person, None, given)
    there = outgoing.places(typed.channels)
    original = stored(typed.content)
    return [
        preview_told(
            outgoing.preview(
                there[channel.pk],
                content_of(original, typed.overrides.get(channel.pk, {})),
                typed.pictures,
                typed.options.get(channel.pk, {}),
            )
        )
        for channel in typed.channels
    ]


@router.get("/planned-posts/{planned_id}", response=WholePlanned)
def planned_post(request: Request, planned_id: int) -> Any:
    """A planned post with its versions and comments."""
    planned = queries.one(request.person, planned_id)
    warning = ""
    if planned.wall:
        warning = walltime.warning(walltime.due(planned.wall, planned.zone, planned.fold))
    comments = [
        {"author": one.author_id, "html": one.html, "at": one.at} for one in planned.comments.all()
    ]
    return told(planned) | {
        "versions": list(planned.versions.all()),
        "comments": comments,
        "warning": warning,
    }


@router.put("/planned-posts/{planned_id}", response=PlannedOut)
def change(request: Request, planned_id: int, given: PlannedIn) -> Any:
    """Say it otherwise; whatever was agreed to in another wording is asked for again."""
    planned = _writable(request, planned_id)
    typed = _typed(request.person, planned, given)
    return told(actions.compose(request.person, planned, typed))


@router.delete("/planned-posts/{planned_id}", response={204: None})
def delete(request: Request, planned_id: int) -> Any:
    """Forget a planned post of which nothing became public."""
    actions.delete(request.person, _writable(request, planned_id))
    return Status(204, None)


@router.post("/planned-posts/{planned_id}/submission", response=PlannedOut)
def submit(request: Request, planned_id: int, given: SubmissionIn | None = None) -> Any:
    """Schedule it, or ask a second person where a channel wants that.

    Refused with the code `same_words` where nearly the same stands or will stand on the same
    account, unless `although_same` is sent.
    """
    planned = _writable(request, planned_id)
    although_same = given is not None and given.although_same
    return told(actions.submit(request.person, planned, although_same=although_same))


@router.put("/planned-posts/{planned_id}/time", response=PlannedOut)
def move(request: Request, planned_id: int, given: TimeIn) -> Any:
    """Let it go out at another wall time."""
    planned = _writable(request, planned_id)
    return told(actions.move(request.person, planned, given.wall, given.fold))


@router.post("/planned-posts/{planned_id}/stop", response=PlannedOut)
def stop(request: Request, planned_id: int, given: StopIn) -> Any:
    """Let nothing (more) of it go out."""
    return told(actions.stop(request.person, _writable(request, planned_id), given.remark))


@router.post("/planned-posts/{planned_id}/approval", response=PlannedOut)
def approval(request: Request, planned_id: int, given: PlanApprovalIn) -> Any:
    """Agree to the version you have read, or give it back with a remark."""
    planned = _writable(request, planned_id)
    if given.decision == "return":
        return told(actions.return_to(request.person, planned, given.remark))
    return told(actions.approve(request.person, planned, given.version))


@router.post("/planned-posts/{planned_id}/comments", response={201: CommentOut})
def comment(request: Request, planned_id: int, given: PlanCommentIn) -> Any:
    """Say something about it to those who plan it."""
    said = actions.comment(request.person, _writable(request, planned_id), given.source)
    return Status(201, {"author": said.author_id, "html": said.html, "at": said.at})


@router.post("/planned-posts/{planned_id}/channels/{channel_id}/retry", response=PlannedOut)
def retry(request: Request, planned_id: int, channel_id: int) -> Any:
    """Send what a network refused once more, on this channel alone."""
    actions.retry(request.person, _variant(request, planned_id, channel_id))
    return told(queries.one(request.person, planned_id))


@router.put("/planned-posts/{planned_id}/channels/{channel_id}/text", response=PlannedOut)
def correct(request: Request, planned_id: int, channel_id: int, given: CorrectionIn) -> Any:
    """Let what is public there read differently."""
    actions.correct(request.person, _variant(request, planned_id, channel_id), given.text)
    return told(queries.one(request.person, planned_id))


@router.delete("/planned-posts/{planned_id}/channels/{channel_id}", response=PlannedOut)
def take_down(request: Request, planned_id: int, channel_id: int) -> Any:
    """Delete what is public there."""
    actions.take_down(request.person, _variant(request, planned_id, channel_id))
    return told(queries.one(request.person, planned_id))


@router.get("/publishing/halt", response=HaltOut)
def halted(request: Request) -> Any:
    """Whether all that is planned stands still; colleagues read why."""
    return _halt_told(request.person)


@router.put("/publishing/halt", response=HaltOut)
def halt(request: Request, given: HaltIn) -> Any:
    """Let all that is planned stand still, or go on."""
    needs(request, "networks")
    if given.halted:
        actions.halt(request.person, given.reason)
    else:
        actions.go_on(request.person, send_missed=given.send_missed)
    return _halt_told(request.person)


def _halt_told(viewer: Person) -> dict[str, Any]:
    found = standing()
    if found is None:
        return {"halted": False}
    reason = found.reason if may(viewer, "networks.see_trouble") else ""
    return {"halted": True, "since": found.since, "reason": reason}


def _writable(request: Request, planned_id: int) -> PlannedPost:
    needs(request, "write")
    return queries.one(request.person, planned_id)


def _variant(request: Request, planned_id: int, channel_id: int) -> Variant:
    return queries.variant(_writable(request, planned_id), channel_id)


def _typed(person: Person, planned: PlannedPost | None, given: PlannedIn) -> Typed:
    channels = {one.pk: one for one in queries.channels(person)}
    wished = [one for one in given.variants if one.channel in channels]
    if len(wished) < len(given.variants):
        raise Refused(_("There is a channel among these for which you cannot plan."))
    return Typed(
        content=Content(
            **given.dict(exclude={"pictures", "variants", "wall", "fold", "at_once", "poll"}),
            poll=tuple(given.poll),
        ),
        channels=[channels[one.channel] for one in wished],
        overrides={one.channel: _override(one) for one in wished},
        options={one.channel: one.options for one in wished},
        pictures=_pictures(person, planned, given.pictures),
        wall=given.wall,
        fold=given.fold,
        at_once=given.at_once,
    )


def _override(given: VariantIn) -> dict[str, Any]:
    values = given.dict(include=set(OVERRIDES), exclude_none=True)
    return {name: values[name] for name in OVERRIDES if name in values}


def _pictures(person: Person, planned: PlannedPost | None, ids: list[int]) -> list[Attachment]:
    own = Attachment.objects.filter(owner=person, post=None).in_bulk(ids)
    known = {picture.pk: picture for picture in planned.pictures.all()} if planned else {}
    found = known | own
    if any(number not in found for number in ids):
        raise Refused(_("This picture is not yours or is already used. Your text is kept."))
    return [found[number] for number in dict.fromkeys(ids)]
