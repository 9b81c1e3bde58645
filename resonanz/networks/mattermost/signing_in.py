"""Connecting a channel: the server, a token, and which channel it is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from resonanz.core.errors import Gone, Refused, TryLater
from resonanz.networks.chat import address_of, sealed, unsealed
from resonanz.networks.contract import JSON, Choice, ConnectRequest, Grant, LostRight
from resonanz.networks.values import mapping, objects, text

from . import parse
from .errors import Broken
from .wire import Api

# Everybody in the team may come in, or only who is invited; the rest are private conversations.
OPEN, PRIVATE = "O", "P"


@dataclass(frozen=True)
class Place:
    """A channel the account is in."""

    channel_id: str
    name: str
    title: str
    team: str
    team_title: str
    private: bool

    @property
    def described(self) -> str:
        return f"{self.title} ({self.team_title})" if self.team_title else self.title

    def is_called(self, wished: str) -> bool:
        """Whether a person means this one: its id, its name, `team/name` or its address."""
        parts = [part for part in urlsplit(wished).path.strip("/~").split("/") if part]
        if wished == self.channel_id or wished.lower() == self.title.lower():
            return True
        team = parts[0] if len(parts) > 1 else self.team
        return bool(parts) and (team, parts[-1].lower()) == (self.team, self.name.lower())


def connect(request: ConnectRequest) -> Grant | Choice:
    """The right to speak in a channel, or the channels to choose from."""
    if request.state:
        return _granted(unsealed(request.state), request.options.get("chosen", ""))
    right = _signed_in(request)
    wished = request.options.get("channel", "").strip() or request.options.get("chosen", "")
    return _granted(right, wished) if wished else _offered(right)


# --- the right -------------------------------------------------------------------------------


def _signed_in(request: ConnectRequest) -> JSON:
    server = _server_of(request.server)
    try:
        me = mapping(Api(server, request.secret.strip()).get("users", "me"))
    except LostRight as error:
        words = _("%(server)s does not accept this token. Copy it once more, or make a new one.")
        raise Refused(words % {"server": urlsplit(server).netloc}) from error
    if not text(me.get("id")):
        raise TryLater(_("The server answered something we do not understand."))
    return {
        "server": server,
        "token": request.secret.strip(),
        "user_id": text(me["id"]),
        "username": text(me.get("username")),
        "name": parse.name_of(me),
    }


def _server_of(typed: str) -> str:
    """The address of a server as typed, as far as one answers there."""
    server = address_of(typed)
    if not server:
        raise Refused(_("Type the address of the server."))
    try:
        told = mapping(Api(server).get("system", "ping"))
    except (Gone, LostRight, Broken):  # something else answers there
        told = {}
    if not text(told.get("status")):
        words = _("%(server)s does not answer as a Mattermost server. Check the address.")
        raise Refused(words % {"server": urlsplit(server).netloc or typed})
    return server


def _api(right: Mapping[str, Any]) -> Api:
    return Api(text(right.get("server")), text(right.get("token")))


# --- the channel -----------------------------------------------------------------------------


def _places(api: Api) -> Iterator[Place]:
    """The channels the account is in, in all its teams."""
    for team in objects(api.get("users", "me", "teams")):
        found = api.get("users", "me", "teams", text(team.get("id")), "channels")
        for channel in objects(found):
            if channel.get("type") in (OPEN, PRIVATE) and not channel.get("delete_at"):
                yield _place(channel, team)


def _place(channel: Mapping[str, Any], team: Mapping[str, Any]) -> Place:
    return Place(
        channel_id=text(channel.get("id")),
        name=text(channel.get("name")),
        title=text(channel.get("display_name")) or text(channel.get("name")),
        team=text(team.get("name")),
        team_title=text(team.get("display_name")),
        private=channel.get("type") == PRIVATE,
    )


def _offered(right: JSON) -> Grant | Choice:
    """The channels the account is in; a single one is taken."""
    found = sorted(_places(_api(right)), key=lambda place: place.described.lower())
    if not found:
        raise Refused(
            _("The account is in no channel yet. Add it to its team and the channel first.")
        )
    if len(found) == 1:
        return _grant(right, found[0])
    return Choice(tuple((one.channel_id, one.described) for one in found), sealed(right))


def _granted(right: JSON, wished: str) -> Grant:
    try:
        found = [place for place in _places(_api(right)) if place.is_called(wished)]
    except LostRight as error:
        raise Refused(_("Too much time went by. Begin again.")) from error
    if not found:
        words = _("The account is in no channel %(channel)s. Add it there, then try again.")
        raise Refused(words % {"channel": wished})
    if len(found) > 1:
        words = _("Several teams have a channel %(channel)s. Type it as team/%(channel)s.")
        raise Refused(words % {"channel": wished})
    return _grant(right, found[0])


def _grant(right: JSON, place: Place) -> Grant:
    server = text(right["server"])
    return Grant(
        remote_id=place.channel_id,
        handle=text(right["username"]),
        server=server,
        secret={"token": right["token"]},
        name=place.title,
        address=f"{server}/{place.team}/channels/{place.name}",
        extra={
            "user_id": right["user_id"],
            "name": right["name"],
            **_told(mapping(_api(right).get("config", "client", format="old"))),
        },
        private=place.private,
    )


def _told(config: Mapping[str, Any]) -> JSON:
    """What the server says of itself; it writes every value as a string."""
    return {
        "text_length": _number(config.get("MaxPostSize")),
        "file_bytes": _number(config.get("MaxFileSize")),
        "files": text(config.get("EnableFileAttachments")) != "false",
        "websocket": text(config.get("WebsocketURL")),
        "streaming": True,
    }


def _number(value: Any) -> int:
    written = text(value)
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 15 else 0
