"""The rooms an account is in, and what they are like."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _

from resonanz.core.errors import Refused
from resonanz.networks.values import count, mapping, objects, strings, text

from .wire import Api

_STATE = (
    "m.room.name",
    "m.room.canonical_alias",
    "m.room.encryption",
    "m.room.join_rules",
    "m.room.history_visibility",
    "m.room.create",
    "m.room.tombstone",
)


@dataclass(frozen=True)
class Room:
    """A room as it stands now."""

    room_id: str
    name: str
    alias: str = ""
    encrypted: bool = False
    moved: bool = False
    is_space: bool = False
    # Everybody may come in, or read without being in.
    public: bool = False
    # The account and one other person.
    direct: bool = False


def rooms(api: Api, room_id: str = "") -> list[Room]:
    """The rooms the account is in (or that one alone), by name; spaces are none."""
    found = _joined(api, room_id)
    return sorted((one for one in found if not one.is_space), key=lambda one: one.name.lower())


def entered(api: Api, wished: str) -> Room:
    """The room of an alias or id, entered where the account is not in it yet."""
    joined = api.ask("POST", f"join/{quote(wished, safe='')}", json={})
    room_id = text(joined.get("room_id"))
    for room in rooms(api, room_id) if room_id else ():
        return room
    raise Refused(_("%(room)s is no room one can talk in.") % {"room": wished})


def refuse_unsupported(room: Room) -> None:
    """Raises `Refused` for a room in which we cannot read or whose people have moved on."""
    if room.encrypted:
        raise Refused(encrypted_words(), code="encrypted")
    if room.moved:
        raise Refused(moved_words(), code="moved")


def encrypted_words() -> str:
    return _(
        "This room is end-to-end encrypted. Such rooms are not supported, for only the devices of "
        "their members can read them. Connect a room without encryption."
    )


def moved_words() -> str:
    return _("This room was closed and replaced by a new one. Connect the new one.")


def described(room: Room) -> str:
    """How a room is offered: its name, and why it cannot be taken where that is so."""
    if room.encrypted:
        return _("%(room)s – end-to-end encrypted, not supported") % {"room": room.name}
    return f"{room.name} ({room.alias})" if room.alias and room.alias != room.name else room.name


def _joined(api: Api, room_id: str) -> Iterable[Room]:
    told = api.get("sync", filter=_filter(room_id), set_presence="offline", timeout=0)
    joined = mapping(mapping(told.get("rooms")).get("join"))
    for known, room in joined.items():
        if not room_id or known == room_id:
            yield parsed(known, mapping(room))


def _filter(room_id: str) -> str:
    only = {"rooms": [room_id]} if room_id else {}
    state = {"types": list(_STATE), "lazy_load_members": True}
    timeline = {"limit": 1, "types": [], "lazy_load_members": True}
    nothing: dict[str, Any] = {"types": []}
    return json.dumps(
        {
            "room": {
                **only,
                "state": state,
                "timeline": timeline,
                "ephemeral": nothing,
                "account_data": nothing,
            },
            "presence": nothing,
            "account_data": nothing,
        }
    )


def parsed(room_id: str, told: Mapping[str, Any]) -> Room:
    """A room from what a sync says of it."""
    state = {
        text(event.get("type")): mapping(event.get("content"))
        for part in ("state", "timeline")
        for event in objects(mapping(told.get(part)).get("events"))
        if event.get("state_key") == ""
    }
    summary = mapping(told.get("summary"))
    alias = text(state.get("m.room.canonical_alias", {}).get("alias"))
    members = count(summary.get("m.joined_member_count"))
    invited = count(summary.get("m.invited_member_count"))
    named = text(state.get("m.room.name", {}).get("name")).strip() or alias
    readable = state.get("m.room.history_visibility", {}).get("history_visibility")
    return Room(
        room_id=room_id,
        name=(named or ", ".join(strings(summary.get("m.heroes"))) or room_id)[:120],
        alias=alias,
        encrypted="m.room.encryption" in state,
        moved="m.room.tombstone" in state,
        is_space=state.get("m.room.create", {}).get("type") == "m.space",
        public=state.get("m.room.join_rules", {}).get("join_rule") == "public"
        or readable == "world_readable",
        direct=members + invited == 2 and not named,
    )
