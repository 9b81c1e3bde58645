"""OAuth as the API describes it: apps, the page that asks the person, codes, tokens."""

import base64
import hashlib
import html
import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from tests.servers.http import Asked, Told

from .world import World


def add_routes(route: Callable[..., Callable[[Any], Any]]) -> None:
    route("GET", "/.well-known/oauth-authorization-server", is_open=True)(metadata)
    route("POST", "/api/v1/apps", is_open=True)(register)
    route("GET", "/oauth/authorize", is_open=True)(ask)
    route("POST", "/oauth/authorize", is_open=True)(permit)
    route("POST", "/oauth/token", is_open=True)(token)


def metadata(world: World, asked: Asked) -> Told:
    if not world.habits.metadata:
        return Told(404, {"error": "Not Found"})
    told = {
        "issuer": f"{world.address}/",
        "authorization_endpoint": f"{world.address}/oauth/authorize",
        "token_endpoint": f"{world.address}/oauth/token",
        "scopes_supported": ["read", "write", "read:statuses", "write:statuses", "push"],
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code", "client_credentials"],
    }
    if world.habits.pkce:
        told["code_challenge_methods_supported"] = ["S256"]
    return Told(200, told)


def register(world: World, asked: Asked) -> Told:
    data = asked.data()
    if not data.get("client_name") or not data.get("redirect_uris"):
        return Told(422, {"error": "Validation failed: Redirect URI must be an absolute URI."})
    app = {
        "client_id": secrets.token_urlsafe(16),
        "client_secret": secrets.token_urlsafe(16),
        "redirect_uri": data["redirect_uris"],
        "scopes": data.get("scopes", "read"),
        "name": data["client_name"],
    }
    world.apps[app["client_id"]] = app
    return Told(200, {**app, "id": "1", "website": data.get("website")})


def _wrong(world: World, data: dict[str, str]) -> str:
    app = world.apps.get(data.get("client_id", ""))
    if app is None:
        return "Client authentication failed due to unknown client."
    if data.get("redirect_uri") != app["redirect_uri"]:
        return "The redirect uri included is not valid."
    if not set(data.get("scope", "read").split()) <= set(app["scopes"].split()):
        return "The requested scope is invalid, unknown, or malformed."
    return ""


def ask(world: World, asked: Asked) -> Told:
    data = {name: values[0] for name, values in asked.query.items()}
    problem = _wrong(world, data)
    if problem:
        return Told(400, f"<!doctype html><title>Error</title><p>{problem}</p>")
    fields = "".join(
        f'<input type="hidden" name="{html.escape(name)}" value="{html.escape(value)}">'
        for name, value in data.items()
    )
    page = (
        "<!doctype html><html lang=en><title>Authorize</title>"
        f"<h1>{html.escape(world.apps[data['client_id']]['name'])} would like to use your account"
        f"</h1><form method=post action=/oauth/authorize>{fields}"
        "<button>Authorize</button></form>"
    )
    return Told(200, page)


def permit(world: World, asked: Asked) -> Told:
    data = asked.data()
    problem = _wrong(world, data)
    if problem:
        return Told(400, {"error": problem})
    code = secrets.token_urlsafe(16)
    world.codes[code] = dict(data)
    back = {"code": code}
    if world.habits.returns_state and data.get("state"):
        back["state"] = data["state"]
    return Told(302, "", {"location": f"{data['redirect_uri']}?{urlencode(back)}"})


def token(world: World, asked: Asked) -> Told:
    data = asked.data()
    app = world.apps.get(data.get("client_id", ""))
    secret_fits = app and data.get("client_secret") == app["client_secret"]
    if app is None or (world.habits.checks_secret and not secret_fits):
        return Told(401, {"error": "invalid_client", "error_description": "Unknown client."})
    if data.get("grant_type") == "client_credentials":
        if not world.habits.metadata:
            return Told(400, {"error": "invalid_grant_type"})
        return Told(200, {"access_token": "app-only", "token_type": "Bearer", "scope": "read"})
    asked_for = world.codes.pop(data.get("code", ""), None)
    if asked_for is None or asked_for["redirect_uri"] != data.get("redirect_uri"):
        return Told(400, {"error": "invalid_grant", "error_description": "Wrong code."})
    if world.habits.pkce and not _verified(asked_for, data):
        return Told(400, {"error": "invalid_grant", "error_description": "Wrong verifier."})
    return Told(200, _new_token(world, asked_for))


def _verified(asked_for: dict[str, str], data: dict[str, Any]) -> bool:
    digest = hashlib.sha256(str(data.get("code_verifier", "")).encode()).digest()
    shown = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return asked_for.get("code_challenge_method") == "S256" and secrets.compare_digest(
        shown, asked_for.get("code_challenge", "")
    )


def _new_token(world: World, asked_for: dict[str, str]) -> dict[str, Any]:
    scope = asked_for.get("scope", "read")
    fresh = secrets.token_urlsafe(24)
    world.tokens[fresh] = scope
    return {"access_token": fresh, "token_type": "Bearer", "scope": scope, "created_at": 1790000000}
