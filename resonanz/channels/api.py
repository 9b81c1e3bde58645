"""Channels over the API."""

from typing import Any, Literal

from ninja import Router, Schema, Status

from resonanz.core.api import Input, PageOf, needs, page_of
from resonanz.core.htmx import get_visible
from resonanz.core.paging import by_number
from resonanz.people.models import Person
from resonanz.people.requests import Request

from . import actions, queries
from .models import Channel, Invitation, JoinRequest, Membership

router = Router(tags=["channels"])

Access = Literal["open", "closed", "secret"]
Role = Literal["owner", "moderator", "member"]


class ChannelOut(Schema):
    id: int
    name: str
    slug: str
    kind: str
    side: str
    network: str
    purpose: str
    access: str
    archived: bool
    joining: Literal["free", "default", "mandatory"]
    belongs: bool
    address: str


class RelativeOut(Schema):
    name: str
    slug: str


class ChannelDetail(ChannelOut):
    member_count: int
    role: str
    waits: bool
    above: list[RelativeOut]  # the topmost first, as far as you may know of them
    below: list[RelativeOut]
    cover: str
    cover_alt: str
    has_rules: bool
    must_read_rules: bool


class SpaceIn(Input):
    name: str
    purpose: str = ""
    access: Access = "open"
    above: int | None = None


class SpaceChange(Input):
    name: str | None = None
    purpose: str | None = None
    access: Access | None = None
    archived: bool | None = None
    above: int | None = None  # null: below no other space


class MemberOut(Schema):
    id: int
    name: str
    role: str
    guest: bool
    own: bool  # joined, was let in or invited
    because: list[str]  # of what they belong to otherwise, in words


class MemberIn(Input):
    person: int
    role: Role = "member"


class RoleIn(Input):
    role: Role


class InvitationIn(Input):
    person: int
    message: str = ""


class InvitationOut(Schema):
    id: int
    channel: int
    name: str
    purpose: str
    person: int
    by: str
    message: str


class RequestIn(Input):
    message: str = ""


class RequestOut(Schema):
    id: int
    person: int
    name: str
    message: str


def channel_item(channel: Channel, belongs: bool) -> dict[str, Any]:
    """A channel as the API tells it."""
    return {
        "id": channel.pk,
        "name": channel.name,
        "slug": channel.slug,
        "kind": channel.kind,
        "side": channel.side,
        "network": channel.network,
        "purpose": channel.purpose,
        "access": channel.access,
        "archived": channel.archived_at is not None,
        "joining": channel.joining,
        "belongs": belongs,
        "address": queries.address_of(channel),
    }


def _detail(viewer: Person, channel: Channel) -> dict[str, Any]:
    header = queries.header(viewer, channel)
    more = {
        "member_count": header.member_count,
        "role": header.role,
        "waits": header.waits,
        "above": header.family.above,
        "below": header.family.below,
        "cover": header.cover,
        "cover_alt": header.charter.cover_alt if header.charter else "",
        "has_rules": header.has_rules,
        "must_read_rules": header.must_read_rules,
    }
    return channel_item(channel, header.belongs) | more


def _channel(request: Request, channel_id: int) -> Channel:
    return queries.channel(request.person, pk=channel_id)


@router.get("/channels", response=PageOf[ChannelOut])
def channels(
    request: Request, q: str = "", mine: bool = False, side: str = "", mark: str = ""
) -> Any:
    """Channels you may know of, inside and outside, by name."""
    page = queries.channels(request.person, q, mine, side, mark)
    return page_of(page, lambda channel: channel_item(channel, channel.belongs))  # type: ignore[attr-defined]


@router.post("/channels", response={201: ChannelDetail})
def create_space(request: Request, body: SpaceIn) -> Any:
    """Make a space; you own it."""
    needs(request, "write")
    above = _above(request, body.above)
    channel = actions.create_space(request.person, body.name, body.purpose, body.access, above)
    return Status(201, _detail(request.person, channel))


@router.get("/channels/{channel_id}", response=ChannelDetail)
def channel(request: Request, channel_id: int) -> Any:
    """One channel."""
    return _detail(request.person, _channel(request, channel_id))


@router.patch("/channels/{channel_id}", response=ChannelDetail)
def change_space(request: Request, channel_id: int, body: SpaceChange) -> Any:
    """Change name, purpose, access, what it stands below, or archive it."""
    needs(request, "write")
    channel = _channel(request, channel_id)
    if "above" in body.model_fields_set:
        actions.place_below(request.person, channel, _above(request, body.above))
    given = {
        name: getattr(channel, name) if value is None else value
        for name, value in body.dict(exclude={"archived", "above"}).items()
    }
    actions.edit_space(request.person, channel, **given)
    if body.archived is not None:
        (actions.archive if body.archived else actions.revive)(request.person, channel)
    return _detail(request.person, channel)


def _above(request: Request, number: int | None) -> Channel | None:
    return None if number is None else _channel(request, number)


@router.put("/channels/{channel_id}/membership", response=ChannelDetail)
def join(request: Request, channel_id: int) -> Any:
    """Join an open space."""
    needs(request, "write")
    channel = _channel(request, channel_id)
    actions.join(request.person, channel)
    return _detail(request.person, channel)


@router.delete("/channels/{channel_id}/membership", response={204: None})
def leave(request: Request, channel_id: int) -> Any:
    """Leave; the last owner stays."""
    needs(request, "write")
    actions.leave(request.person, _channel(request, channel_id))
    return Status(204, None)


@router.get("/channels/{channel_id}/members", response=PageOf[MemberOut])
def members(request: Request, channel_id: int, mark: str = "") -> Any:
    """Who belongs to a channel you may read."""
    page = queries.members(request.person, _channel(request, channel_id), mark)
    sees = not request.person.is_guest
    return page_of(page, lambda membership: _member_item(membership, sees_reasons=sees))


def _member_item(membership: Membership, *, sees_reasons: bool = True) -> dict[str, Any]:
    person = membership.person
    reasons = membership.reasons.all() if sees_reasons else ()
    return {
        "id": person.pk,
        "name": person.name,
        "role": membership.role,
        "guest": person.is_guest,
        "own": membership.own,
        "because": [reason.binding.words for reason in reasons],
    }


@router.post("/channels/{channel_id}/members", response={201: MemberOut})
def add_member(request: Request, channel_id: int, body: MemberIn) -> Any:
    """Bring somebody in: into a space, or to the desk of an outside channel."""
    needs(request, "write")
    channel = _channel(request, channel_id)
    people = Person.objects.visible_to(request.person).select_related("user")
    person = get_visible(people, pk=body.person)
    membership = actions.add_member(request.person, channel, person, body.role)
    return Status(201, _member_item(membership))


@router.put("/channels/{channel_id}/members/{person_id}", response={204: None})
def set_role(request: Request, channel_id: int, person_id: int, body: RoleIn) -> Any:
    """Another role for a member."""
    needs(request, "write")
    channel = _channel(request, channel_id)
    person = get_visible(Person.objects.visible_to(request.person), pk=person_id)
    actions.set_role(request.person, channel, person, body.role)
    return Status(204, None)


@router.delete("/channels/{channel_id}/members/{person_id}", response={204: None})
def remove_member(request: Request, channel_id: int, person_id: int) -> Any:
    """Take somebody out."""
    needs(request, "write")
    channel = _channel(request, channel_id)
    person = get_visible(Person.objects.visible_to(request.person), pk=person_id)
    actions.remove_member(request.person, channel, person)
    return Status(204, None)


@router.get("/channels/{channel_id}/requests", response=PageOf[RequestOut])
def requests(request: Request, channel_id: int, mark: str = "") -> Any:
    """Who asks to be let in, the first to ask first; empty for those who may not let in."""
    asked = queries.join_requests(request.person, _channel(request, channel_id))
    return page_of(by_number(asked, mark), _request)


def _request(asked: JoinRequest) -> dict[str, Any]:
    return {
        "id": asked.pk,
        "person": asked.person_id,
        "name": asked.person.name,
        "message": asked.message,
    }


@router.post("/channels/{channel_id}/requests", response={202: ChannelDetail})
def ask_to_join(request: Request, channel_id: int, body: RequestIn) -> Any:
    """Ask to be let into a closed space."""
    needs(request, "write")
    channel = _channel(request, channel_id)
    actions.ask_to_join(request.person, channel, body.message)
    return Status(202, _detail(request.person, channel))


@router.put("/channels/{channel_id}/requests/{request_id}", response={204: None})
def let_in(request: Request, channel_id: int, request_id: int) -> Any:
    """Let somebody in who asked."""
    needs(request, "write")
    channel = _channel(request, channel_id)
    asked = get_visible(queries.join_requests(request.person, channel), pk=request_id)
    actions.let_in(request.person, asked)
    return Status(204, None)


@router.delete("/channels/{channel_id}/requests/{request_id}", response={204: None})
def decline(request: Request, channel_id: int, request_id: int) -> Any:
    """Do not let them in; nobody is told."""
    needs(request, "write")
    channel = _channel(request, channel_id)
    asked = get_visible(queries.join_requests(request.person, channel), pk=request_id)
    actions.decline(request.person, asked)
    return Status(204, None)


@router.get("/channels/{channel_id}/invitations", response=PageOf[InvitationOut])
def invitations(request: Request, channel_id: int, mark: str = "") -> Any:
    """Who is invited and has not answered; empty for those who may not invite."""
    invited = queries.invitations(request.person, _channel(request, channel_id))
    return page_of(by_number(invited, mark), _invitation)


@router.post("/channels/{channel_id}/invitations", response={202: None})
def invite(request: Request, channel_id: int, body: InvitationIn) -> Any:
    """Invite somebody to a space; who asked for it is let in at once."""
    needs(request, "write")
    channel = _channel(request, channel_id)
    people = Person.objects.visible_to(request.person).select_related("user")
    person = get_visible(people, pk=body.person)
    actions.invite(request.person, channel, person, body.message)
    return Status(202, None)


@router.delete("/channels/{channel_id}/invitations/{invitation_id}", response={204: None})
def withdraw_invitation(request: Request, channel_id: int, invitation_id: int) -> Any:
    """Invite somebody no longer."""
    needs(request, "write")
    invited = queries.invitations(request.person, _channel(request, channel_id))
    actions.withdraw_invitation(request.person, get_visible(invited, pk=invitation_id))
    return Status(204, None)


@router.get("/invitations", response=PageOf[InvitationOut])
def own_invitations(request: Request, mark: str = "") -> Any:
    """The spaces you are invited to."""
    mine = queries.own_invitations(request.person)
    return page_of(by_number(mine, mark, newest_first=True), _invitation)


@router.put("/invitations/{invitation_id}", response=ChannelDetail)
def accept(request: Request, invitation_id: int) -> Any:
    """Accept an invitation."""
    needs(request, "write")
    invited = get_visible(queries.own_invitations(request.person), pk=invitation_id)
    actions.accept(request.person, invited)
    return _detail(request.person, invited.channel)


@router.delete("/invitations/{invitation_id}", response={204: None})
def refuse(request: Request, invitation_id: int) -> Any:
    """Decline an invitation; nobody is told."""
    needs(request, "write")
    invited = get_visible(queries.own_invitations(request.person), pk=invitation_id)
    actions.refuse(request.person, invited)
    return Status(204, None)


def _invitation(invited: Invitation) -> dict[str, Any]:
    return {
        "id": invited.pk,
        "channel": invited.channel_id,
        "name": invited.channel.name,
        "purpose": invited.channel.purpose,
        "person": invited.person_id,
        "by": invited.by.name if invited.by else "",
        "message": invited.message,
    }
