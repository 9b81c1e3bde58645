"""Connecting a room: the server, the right to speak there, and which room it is."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from django.utils.translation import gettext as _

from resonanz.core import http
from resonanz.core.errors import Gone, Refused, TryLater
from resonanz.networks.chat import address_of, sealed, unsealed
from resonanz.networks.contract import JSON, Choice, ConnectRequest, Grant, LostRight
from resonanz.networks.values import count, mapping, objects, text

from .rooms import Room, described, entered, refuse_unsupported, rooms
from .wire import Api, right_of

DEVICE = "Resonanz"


def connect(request: ConnectRequest) -> Grant | Choice:
    """The right to speak in a room, or the rooms to choose from."""
    if request.state:
        return _granted(unsealed(request.state), request.options.get("chosen", ""))
    right = _signed_in(request)
    wished = request.options.get("room", "").strip() or request.options.get("chosen", "")
    return _granted(right, wished) if wished else _offered(right)


# --- the server ------------------------------------------------------------------------------


def _server_of(request: ConnectRequest) -> str:
    """The address of the server's API: as typed, or where its name points to."""
    typed = request.server.strip() or request.handle.strip()
    if typed.startswith("@"):
        typed = typed.partition(":")[2]
    if not typed:
        raise Refused(_("Type the address of the server."))
    address = address_of(typed)
    for candidate in (_pointed_to(address), address):
        if candidate and _speaks_matrix(candidate):
            return candidate
    words = _("%(server)s does not answer as a Matrix server. Check the address.")
    raise Refused(words % {"server": urlsplit(address).netloc or typed})


def _pointed_to(address: str) -> str:
    """Where the API of a server name lies (/.well-known/matrix/client); nothing if it is silent."""
    found = _json(f"{address}/.well-known/matrix/client")
    return text(mapping(found.get("m.homeserver")).get("base_url")).rstrip("/")


def _speaks_matrix(address: str) -> bool:
    return isinstance(_json(f"{address}/_matrix/client/versions").get("versions"), list)


def _json(address: str) -> Mapping[str, Any]:
    answer = http.get(address, headers={"accept": "application/json"})
    try:
        return mapping(answer.json()) if answer.ok else {}
    except TryLater:
        return {}


# --- the right -------------------------------------------------------------------------------


def _signed_in(request: ConnectRequest) -> JSON:
    """Server, user and token; by name and password, or by a token alone."""
    server = _server_of(request)
    name = request.handle.strip()
    right = _by_password(server, name, request.secret) if name else {"access_token": request.secret}
    try:
        me = Api(server, text(right.get("access_token"))).get("account/whoami")
    except LostRight as error:
        raise Refused(
            _(
                "%(server)s does not accept this access token. Copy it once more, or type the "
                "account's name with its password."
            )
            % {"server": urlsplit(server).netloc}
        ) from error
    if not text(me.get("user_id")):
        raise TryLater(_("The server answered something we do not understand."))
    return {**right, "server": server, "user_id": text(me["user_id"])}


def _by_password(server: str, name: str, password: str) -> JSON:
    api = Api(server)
    ways = {text(one.get("type")) for one in objects(api.known("login").get("flows"))}
    if "m.login.password" not in ways:
        raise Refused(
            _(
                "This server has people sign in through a page of its own. Leave the name empty "
                "and give an access token instead."
            )
        )
    body = {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": name},
        "password": password,
        "initial_device_display_name": DEVICE,
        # A server whose tokens end gives one along with which they are renewed.
        "refresh_token": True,
    }
    try:
        return right_of(api.ask("POST", "login", json=body))
    except Refused as error:
        if error.code != "M_FORBIDDEN":
            raise
        words = _("%(server)s does not accept this name with this password.")
        raise Refused(words % {"server": urlsplit(server).netloc}) from error
    except LostRight as error:
        words = _("%(server)s has locked or closed this account.")
        raise Refused(words % {"server": urlsplit(server).netloc}) from error


# --- the room --------------------------------------------------------------------------------


def _api(right: Mapping[str, Any]) -> Api:
    return Api(text(right.get("server")), text(right.get("access_token")))


def _offered(right: JSON) -> Grant | Choice:
    """The rooms the account is in; a single one is taken."""
    found = rooms(_api(right))
    if not found:
        raise Refused(
            _("The account is in no room yet. Have it invited, and type the room's address here.")
        )
    if len(found) == 1:
        return _grant(right, found[0])
    return Choice(tuple((one.room_id, described(one)) for one in found), sealed(right))


def _granted(right: JSON, wished: str) -> Grant:
    try:
        room = entered(_api(right), wished)
    except Gone as error:
        words = _("There is no room %(room)s, or the account may not know of it.")
        raise Refused(words % {"room": wished}) from error
    except LostRight as error:
        raise Refused(_("Too much time went by. Begin again.")) from error
    return _grant(right, room)


def _grant(right: JSON, room: Room) -> Grant:
    refuse_unsupported(room)
    api, me = _api(right), text(right["user_id"])
    place = room.alias or room.room_id
    return Grant(
        remote_id=room.room_id,
        handle=me.lstrip("@"),
        server=text(right["server"]),
        secret=right_of(right),
        name=room.name,
        address=f"https://matrix.to/#/{quote(place, safe='#!:@')}",
        extra={
            "user_id": me,
            "name": _name_of(api, me),
            "direct": room.direct,
            "ended": "",
            "upload_bytes": _upload_bytes(api),
            "streaming": True,
        },
        private=not room.public,
    )


def _name_of(api: Api, me: str) -> str:
    told = api.known(f"profile/{quote(me, safe='')}")
    return text(told.get("displayname")) or me.lstrip("@").partition(":")[0]


def _upload_bytes(api: Api) -> int:
    """How large a file may be there; 0 where the server does not say."""
    for path in ("/_matrix/client/v1/media/config", "/_matrix/media/v3/config"):
        try:
            return count(api.get(path).get("m.upload.size"))
        except (Gone, Refused):
            continue
    return 0
