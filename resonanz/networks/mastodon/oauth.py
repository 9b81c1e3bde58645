"""The right to speak for an account: registration, the person's permission, the token."""

import base64
import hashlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.utils.translation import gettext as _

from resonanz.core import http
from resonanz.core.errors import Refused, TryLater
from resonanz.networks import values
from resonanz.networks.contract import JSON, ConnectRequest, Grant, LostRight, RateLimited, Redirect

from . import parse, servers
from .servers import Server
from .wire import Api, error_of, form_of, new_key, said_by

CLIENT_NAME = "Resonanz"
# The coarse scopes exist on every server; finer ones are asked for where only they are offered.
SCOPES = ("read", "write")
FINE_SCOPES = (
    "read:accounts",
    "read:lists",
    "read:notifications",
    "read:search",
    "read:statuses",
    "write:favourites",
    "write:follows",
    "write:media",
    "write:mutes",
    "write:statuses",
)


def connect(request: ConnectRequest) -> Grant | Redirect:
    """The right, from a token or from what the server sent back; or where to send the person."""
    try:
        return _connect(request)
    except RateLimited as limit:
        raise TryLater(_("The server asks us to wait before the next try.")) from limit


def _connect(request: ConnectRequest) -> Grant | Redirect:
    if request.code:
        return _granted(request)
    server = servers.find(request.server or request.handle)
    if request.secret:
        return grant(server, {"access_token": request.secret.strip()})
    return _redirect(server, request)


# --- step one: to the server -----------------------------------------------------------------


def _redirect(server: Server, request: ConnectRequest) -> Redirect:
    metadata = _metadata(server)
    scope = _scope(metadata)
    app = _app(server, request, scope, metadata)
    state: JSON = {
        "server": server.address,
        "state": new_key(),
        "client_id": app["client_id"],
        "client_secret": app["client_secret"],
        "return_address": request.return_address,
        "scope": scope,
        "token_address": _endpoint(server, metadata, "token_endpoint", "/oauth/token"),
    }
    asked = {
        "response_type": "code",
        "client_id": app["client_id"],
        "redirect_uri": request.return_address,
        "scope": scope,
        "state": state["state"],
    }
    if "S256" in (metadata.get("code_challenge_methods_supported") or ()):
        state["verifier"] = new_key() + new_key()
        asked |= {
            "code_challenge": challenge(state["verifier"]),
            "code_challenge_method": "S256",
        }
    address = _endpoint(server, metadata, "authorization_endpoint", "/oauth/authorize")
    return Redirect(f"{address}?{urlencode(asked)}", state)


def challenge(verifier: str) -> str:
    """PKCE: what the server is shown before it sees the verifier (RFC 7636, S256)."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _metadata(server: Server) -> Mapping[str, Any]:
    """What the server offers (RFC 8414); nothing from servers that do not say."""
    found = servers._json(f"{server.address}/.well-known/oauth-authorization-server")
    return values.mapping(found)


def _scope(metadata: Mapping[str, Any]) -> str:
    offered = metadata.get("scopes_supported")
    if not isinstance(offered, list) or set(SCOPES) <= set(offered):
        return " ".join(SCOPES)
    return " ".join(one for one in (*SCOPES, *FINE_SCOPES) if one in offered) or " ".join(SCOPES)


def _endpoint(server: Server, metadata: Mapping[str, Any], name: str, usual: str) -> str:
    """The address the server names; the usual one where it names none we may use."""
    named = parse.text(metadata.get(name))
    try:
        http.check_address(named)
    except Refused:
        return server.address + usual
    return named


def _app(
    server: Server, request: ConnectRequest, scope: str, metadata: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Resonanz as this server knows it: the kept registration, or a new one."""
    wanted = {"return_address": request.return_address, "scope": scope}
    kept = request.app_of(server.address)
    fits = kept.get("client_id") and all(kept.get(name) == wanted[name] for name in wanted)
    if fits and _still_known(server, kept, metadata):
        return kept
    app = {**_register(server, request.return_address, scope), **wanted}
    request.keep_app(server.address, app)
    return app


def _still_known(server: Server, app: Mapping[str, Any], metadata: Mapping[str, Any]) -> bool:
    """Servers forget registrations nobody used; only `invalid_client` says that this one did.

    Many do not know this kind of grant: what they answer then says nothing about the registration.
    """
    form = {
        "grant_type": "client_credentials",
        "client_id": app["client_id"],
        "client_secret": app["client_secret"],
        "redirect_uri": app["return_address"],
    }
    answer = Api(server.address).plain(
        "POST", _endpoint(server, metadata, "token_endpoint", "/oauth/token"), data=form
    )
    return answer.status not in (401, 403) and error_of(answer) != "invalid_client"


def _register(server: Server, return_address: str, scope: str) -> JSON:
    form = {
        "client_name": CLIENT_NAME,
        "redirect_uris": return_address,
        "scopes": scope,
        "website": settings.PUBLIC_ADDRESS,
    }
    answer = Api(server.address).plain("POST", "/api/v1/apps", data=form)
    if answer.status >= 500:
        raise TryLater(_("The server has a problem of its own (%d).") % answer.status)
    app = values.mapping(answer.json()) if answer.ok else {}
    if not app.get("client_id") or not app.get("client_secret"):
        raise Refused(
            _("The server did not accept Resonanz as an app: %(said)s")
            % {"said": said_by(answer) or str(answer.status)}
        )
    return {name: parse.text(app[name]) for name in ("client_id", "client_secret")}


# --- step two: back from the server ----------------------------------------------------------


def _granted(request: ConnectRequest) -> Grant:
    state = request.state
    if not state.get("server") or not state.get("client_id"):
        raise Refused(_("This permission was not asked for here. Please begin again."))
    server = servers.look_at(parse.text(state["server"]))
    if server is None:
        raise TryLater(_("The server has a problem of its own."))
    return grant(server, _token(request, state))


def _token(request: ConnectRequest, state: Mapping[str, Any]) -> JSON:
    kept = {name: parse.text(state.get(name)) for name in ("client_id", "client_secret", "scope")}
    form = kept | {
        "grant_type": "authorization_code",
        "code": request.code,
        "redirect_uri": parse.text(state.get("return_address")),
        "code_verifier": parse.text(state.get("verifier")),
    }
    address = parse.text(state.get("token_address")) or f"{state['server']}/oauth/token"
    answer = Api(parse.text(state["server"])).plain("POST", address, data=form_of(form))
    given = values.mapping(answer.json()) if answer.ok else {}
    if not given.get("access_token"):
        _no_token(request, state, answer)
    if not _may_write(parse.text(given.get("scope")) or kept["scope"]):
        raise Refused(_("The server did not give the right to write. Please begin again."))
    return {**kept, "token_address": address, **given}


def _may_write(scope: str) -> bool:
    return any(one.partition(":")[0] == "write" for one in scope.split())


def _no_token(request: ConnectRequest, state: Mapping[str, Any], answer: http.Answer) -> None:
    if answer.status >= 500:
        raise TryLater(_("The server has a problem of its own (%d).") % answer.status)
    if (
        answer.status == 401 or error_of(answer) == "invalid_client"
    ):  # it forgot our registration: the next try makes a new one
        request.keep_app(parse.text(state["server"]), {})
    raise Refused(
        _("The server did not accept the permission: %(said)s Please begin again.")
        % {"said": said_by(answer)}
    )


# --- with the token --------------------------------------------------------------------------


def grant(server: Server, secret: JSON) -> Grant:
    """The right that a token gives; raises `Refused` where the server does not accept it."""
    api = Api(server.address, parse.text(secret["access_token"]))
    try:
        account = values.mapping(api.get("/api/v1/accounts/verify_credentials"))
    except LostRight as error:
        raise Refused(
            _("The server does not accept this access token."), code="wrong_secret"
        ) from error
    told = servers.told(server)
    who = parse.identity(account, told["domain"])
    if not account.get("id") or not who.remote_id:
        raise Refused(_("The server did not say whose access token this is."))
    return Grant(
        remote_id=who.remote_id,
        handle=who.handle,
        server=server.address,
        secret=secret,
        name=who.name,
        address=who.address,
        picture_address=who.picture_address,
        extra={**told, "account_id": parse.text(account["id"])},
    )
