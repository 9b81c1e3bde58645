"""OAuth 2 as the large networks speak it: the person's permission, the token, its renewal.

A connector names its `Provider`; the credentials of the app that somebody registered at the network
are typed once on the connection form and kept for all accounts there. A secret made here holds
`access_token`, `client_id`, `client_secret` and, where the network gave them, `refresh_token`,
`expires_at`, `refresh_expires_at` (ISO moments) and `scope`.
"""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from resonanz.core import http
from resonanz.core.errors import Refused, TryLater
from resonanz.core.http import Answer
from resonanz.core.time import now
from resonanz.networks.values import text

from . import oauth2_errors
from .contract import JSON, AccountView, ConnectRequest, LostRight, RateLimited, Redirect
from .guides import Field

# A token that ends within this time is renewed before it is used.
MARGIN = timedelta(minutes=2)
USUAL_WAIT = timedelta(minutes=5)
RENEW_AHEAD = timedelta(days=15)
# A moment further off than this is no expiry but a mistake.
LONGEST_SECONDS = 10 * 366 * 86_400

# The network does not know the app (any more).
APP_UNKNOWN = {"invalid_client", "unauthorized_client"}

# What the connection form asks for; left empty, what was typed before holds.
APP_FIELDS = (
    Field(
        "client_id",
        gettext_lazy("Client ID of your app"),
        gettext_lazy("Kept for all accounts of this network."),
        is_kept=True,
    ),
    Field(
        "client_secret",
        gettext_lazy("Client secret of your app"),
        gettext_lazy("It is kept encrypted and never shown again."),
        is_kept=True,
        is_secret=True,
    ),
)


@dataclass(frozen=True)
class Provider:
    """How one network wants to be asked."""

    authorise: str
    token: str
    scopes: tuple[str, ...]
    has_pkce: bool = True
    # Where the app proves itself: in a header (HTTP Basic), else in the form.
    is_basic: bool = False
    scope_separator: str = " "
    # What else is asked at the authorisation address (`access_type=offline`).
    also: Mapping[str, str] = field(default_factory=dict)


# --- the app -----------------------------------------------------------------------------------


def app_of(request: ConnectRequest) -> JSON:
    """The app's credentials, as typed (and kept from now on) or as kept before.

    Raises `Refused` where nobody typed them yet.
    """
    kept = request.app_of("")
    typed = {name: request.options.get(name, "").strip() for name in ("client_id", "client_secret")}
    app = {**kept, **{name: value for name, value in typed.items() if value}}
    if typed["client_id"] and typed["client_id"] != kept.get("client_id"):
        app["client_secret"] = typed["client_secret"]  # a secret belongs to its own client
    if not app.get("client_id"):
        raise Refused(_("Type the client ID and the client secret of your app."), code="no_app")
    if app != kept:
        request.keep_app("", app)
    return app


# --- step one: to the network ------------------------------------------------------------------


def redirect(provider: Provider, request: ConnectRequest, **kept: Any) -> Redirect:
    """Where the person agrees; `kept` comes back with the state."""
    app = app_of(request)
    state: JSON = {**kept, "state": new_key(), "return_address": request.return_address}
    asked = {
        "response_type": "code",
        "client_id": str(app["client_id"]),
        "redirect_uri": request.return_address,
        "scope": provider.scope_separator.join(provider.scopes),
        "state": state["state"],
        **provider.also,
    }
    if provider.has_pkce:
        state["verifier"] = new_key() + new_key()
        asked |= {
            "code_challenge": challenge(state["verifier"]),
            "code_challenge_method": "S256",
        }
    return Redirect(f"{provider.authorise}?{urlencode(asked)}", state)


def challenge(verifier: str) -> str:
    """PKCE: what the network is shown before it sees the verifier (RFC 7636, S256)."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def new_key() -> str:
    """Something nobody can guess."""
    return secrets.token_urlsafe(32)


# --- step two: back with a code ----------------------------------------------------------------


def exchanged(provider: Provider, request: ConnectRequest) -> JSON:
    """The secret that the code is worth.

    Raises `Refused` where the network does not accept code or app, `TryLater` where it fails.
    """
    if not request.state.get("return_address"):
        raise Refused(_("This permission was not asked for here. Please begin again."))
    app = app_of(request)
    form = {
        "grant_type": "authorization_code",
        "code": request.code,
        "redirect_uri": str(request.state["return_address"]),
        "code_verifier": str(request.state.get("verifier", "")),
    }
    answer = _asked(provider, app, form)
    given = mapping(answer)
    if not answer.ok or not text(given.get("access_token")):
        raise _why_not(answer)
    credentials = {name: app.get(name, "") for name in ("client_id", "client_secret")}
    return _proved(provider, secret_from(given, credentials))


def _proved(provider: Provider, secret: JSON) -> JSON:
    """The secret after its renewal was tried once: what cannot be renewed is said at connection,
    and not in the night in which it ends.

    Raises `Refused` where the network does not renew it.
    """
    if not text(secret.get("refresh_token")):
        return secret
    try:
        return _refreshed(provider, secret)
    except LostRight as error:
        words = _("The network gave a right that it does not renew: %(said)s Please begin again.")
        raise Refused(words % {"said": error}, code="not_renewed") from error
    except RateLimited:
        return secret  # it holds for now; the renewal comes ahead of its end


def _why_not(answer: Answer) -> Exception:
    if answer.status >= 500 or answer.status == 429:
        return TryLater(_("The network has a problem of its own (%d).") % answer.status)
    if error_of(answer) in APP_UNKNOWN or answer.status == 401:
        return Refused(
            _("The network does not accept this client ID and client secret: %(said)s")
            % {"said": said_by(answer)},
            code="wrong_app",
        )
    words = _("The network did not accept the permission: %(said)s Please begin again.")
    said = said_by(answer)
    return Refused(oauth2_errors.exchanged(error_of(answer), said) or words % {"said": said})


# --- later: renewal ----------------------------------------------------------------------------


def token_of(provider: Provider, account: AccountView) -> str:
    """The account's access token, renewed where it is about to end.

    Raises `LostRight` where only a person can renew it, `TryLater` and `RateLimited` where the
    network cannot do it now.
    """
    if _ends_soon(account.secret) and text(account.secret.get("refresh_token")):
        return renewed(provider, account)
    return text(account.secret.get("access_token"))


def renewed(provider: Provider, account: AccountView) -> str:
    """A new access token, asked for once for all workers; raises like `token_of`."""
    kept = account.renewed(lambda secret: _refreshed(provider, secret or account.secret))
    account.keep_end_of_rights(end_of(kept))
    return text(kept.get("access_token"))


def renew_ahead(provider: Provider, account: AccountView) -> None:
    """Renew a right that ends within days, or a token about to end; nothing where only a person
    can. Raises like `token_of`."""
    if not text(account.secret.get("refresh_token")):
        return
    end = end_of(account.secret)
    if end is not None and end - now() < RENEW_AHEAD:
        renewed(provider, account)
    else:
        token_of(provider, account)


def _refreshed(provider: Provider, secret: Mapping[str, Any]) -> JSON:
    refresh_token = text(secret.get("refresh_token"))
    if not refresh_token:
        raise LostRight("no refresh token")
    form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
    answer = _asked(provider, secret, form)
    if answer.status == 429:
        raise RateLimited(now() + USUAL_WAIT)
    if answer.status >= 500:
        raise TryLater(_("The network has a problem of its own (%d).") % answer.status)
    given = mapping(answer)
    if not answer.ok or not text(given.get("access_token")):
        raise LostRight(said_by(answer))
    return secret_from(given, secret)


def secret_from(given: Mapping[str, Any], before: Mapping[str, Any]) -> JSON:
    """What is kept of a network's answer: what it does not tell stays, what it never told is not
    invented."""
    secret = {**before, "access_token": text(given.get("access_token"))}
    for name in ("refresh_token", "scope"):
        if text(given.get(name)):
            secret[name] = text(given[name])
    secret.pop("expires_at", None)  # it was the old token's
    moments = (("expires_in", "expires_at"), ("refresh_token_expires_in", "refresh_expires_at"))
    for told, kept in moments:
        if end := _moment_in(given.get(told)):
            secret[kept] = end.isoformat()
    return secret


def _moment_in(seconds: Any) -> datetime | None:
    try:
        number = int(seconds)
    except (TypeError, ValueError):
        return None
    return now() + timedelta(seconds=number) if 0 < number < LONGEST_SECONDS else None


def end_of(secret: Mapping[str, Any]) -> datetime | None:
    """After which moment only a person can renew the right; none where nobody told one."""
    if text(secret.get("refresh_token")):
        return _moment(secret.get("refresh_expires_at"))
    return _moment(secret.get("expires_at"))


def _ends_soon(secret: Mapping[str, Any]) -> bool:
    end = _moment(secret.get("expires_at"))
    return end is not None and end - now() < MARGIN


def _moment(kept: Any) -> datetime | None:
    return parse_datetime(text(kept)) if text(kept) else None


def rights_of(secret: Mapping[str, Any]) -> tuple[str, ...]:
    """What the network let us do, in its own words."""
    return tuple(text(secret.get("scope")).replace(",", " ").split())


# --- asking ------------------------------------------------------------------------------------


def _asked(provider: Provider, app: Mapping[str, Any], form: Mapping[str, str]) -> Answer:
    client_id, client_secret = text(app.get("client_id")), text(app.get("client_secret"))
    headers = {"accept": "application/json"}
    proof = {"client_id": client_id, "client_secret": client_secret}
    if provider.is_basic and client_secret:
        pair = base64.b64encode(f"{client_id}:{client_secret}".encode()).decode()
        headers["authorization"], proof = f"Basic {pair}", {}
    sent = {name: value for name, value in {**form, **proof}.items() if value}
    return http.post(provider.token, data=sent, headers=headers)


def said_by(answer: Answer) -> str:
    """The network's own words about what is wrong; outside text, bounded."""
    found = mapping(answer)
    nested = found["error"] if isinstance(found.get("error"), dict) else {}
    named = (
        found.get("error_description"),
        nested.get("message"),
        found.get("message"),
        found.get("error_message"),
        found.get("error"),
    )
    words = next((text(one) for one in named if text(one)), "") or str(answer.status)
    return words[:300]


def error_of(answer: Answer) -> str:
    """The error by its name in the protocol (`invalid_grant`), where there is one."""
    return text(mapping(answer).get("error"))


def mapping(answer: Answer) -> JSON:
    """The answer as an object; an empty one where it is none."""
    try:
        found = answer.json()
    except TryLater:
        return {}
    return found if isinstance(found, dict) else {}
