"""How accounts on Meta's networks are connected, and how Meta calls us: the same for both.

Permission is asked as OAuth 2; the short token of the person becomes a long one, and with that the
tokens of their pages are read, which hold as long as the person's right to their data.
"""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from resonanz.core.errors import Forbidden, Refused
from resonanz.core.secrets import ring
from resonanz.networks.values import mapping, moment, number, objects

from . import oauth2
from .addresses import address_of
from .contract import JSON, Call, Choice, ConnectRequest, Grant, Hint, Redirect, Reply
from .graph import Graph, text
from .graph_errors import COMMON
from .guides import Field
from .oauth2 import Provider

PAGES = 200
SALT = "networks.graph.choice"
# How long a person may take to choose (seconds).
CHOOSING = 3600

APP_FIELDS = (
    Field(
        "client_id",
        gettext_lazy("App ID"),
        gettext_lazy("Kept for all accounts of this network."),
        is_kept=True,
    ),
    Field(
        "client_secret",
        gettext_lazy("App secret"),
        gettext_lazy("It is kept encrypted and never shown again."),
        is_kept=True,
        is_secret=True,
    ),
    Field(
        "verify_token",
        gettext_lazy("Verify token of the web hook"),
        gettext_lazy("Words of your own; type the same at Meta."),
        required=False,
        is_secret=True,
    ),
)


def provider(scopes: tuple[str, ...]) -> Provider:
    """How Meta wants to be asked, at the pinned version."""
    version = settings.GRAPH_VERSION
    return Provider(
        authorise=f"{address_of('facebook', 'https://www.facebook.com')}/{version}/dialog/oauth",
        token=f"{address_of('graph', 'https://graph.facebook.com')}/{version}/oauth/access_token",
        scopes=scopes,
        has_pkce=False,
        scope_separator=",",
    )


@dataclass(frozen=True)
class Offer:
    """One account that came with the permission, and the token of its page."""

    key: str
    name: str
    page: JSON


def connect(
    request: ConnectRequest,
    scopes: tuple[str, ...],
    offered: Callable[[JSON], Offer | None],
    granted: Callable[[Offer, Mapping[str, Any]], Grant],
    nothing: str,
) -> Grant | Redirect | Choice:
    """The next step of a connection; `offered` reads an account out of a page, `granted` gives the
    right to it, `nothing` says that there was none."""
    if request.options.get("chosen"):
        secret = _opened(request)
        return _chosen(request.options["chosen"], secret, _offers(secret, offered), granted)
    if not request.code:
        return _begun(request, scopes)
    secret = lengthened(oauth2.exchanged(provider(scopes), request))
    offers = _offers(secret, offered)
    if not offers:
        raise Refused(nothing)
    if len(offers) == 1:
        return _chosen(offers[0].key, secret, offers, granted)
    # The session is not encrypted as secrets are: what waits there is.
    sealed = signing.dumps(_locked(secret), salt=SALT)
    return Choice(tuple((offer.key, offer.name) for offer in offers), {"sealed": sealed})


def _begun(request: ConnectRequest, scopes: tuple[str, ...]) -> Redirect:
    step = oauth2.redirect(provider(scopes), request)
    if verify := request.options.get("verify_token", "").strip():
        request.keep_app("", {**request.app_of(""), "verify_token": verify})
    return step


def _locked(secret: JSON) -> str:
    return ring().encrypt(json.dumps(secret).encode()).decode()


def _opened(request: ConnectRequest) -> JSON:
    try:
        sealed = signing.loads(str(request.state.get("sealed")), salt=SALT, max_age=CHOOSING)
        return mapping(json.loads(ring().decrypt(sealed.encode())))
    except signing.BadSignature as error:
        raise Refused(_("Too much time went by. Please begin again.")) from error


def _chosen(
    key: str,
    secret: JSON,
    offers: list[Offer],
    granted: Callable[[Offer, Mapping[str, Any]], Grant],
) -> Grant:
    for offer in offers:
        if offer.key == key:
            return granted(offer, secret)
    raise Refused(_("This account did not come with the permission."))


def lengthened(secret: JSON) -> JSON:
    """The person's token for hours becomes one for about sixty days."""
    graph = Graph(text(secret.get("access_token")), text(secret.get("client_secret")), COMMON)
    given = graph.get(
        "oauth/access_token",
        grant_type="fb_exchange_token",
        client_id=secret.get("client_id"),
        client_secret=secret.get("client_secret"),
        fb_exchange_token=secret.get("access_token"),
    )
    return oauth2.secret_from(given, secret) if given.get("access_token") else secret


def _offers(secret: JSON, offered: Callable[[JSON], Offer | None]) -> list[Offer]:
    graph = Graph(text(secret.get("access_token")), text(secret.get("client_secret")), COMMON)
    fields = (
        "id,name,username,link,access_token,tasks,picture{url},"
        "instagram_business_account{id,username,name,profile_picture_url}"
    )
    pages = graph.pages("me/accounts", PAGES, fields=fields, limit=100)
    return [offer for page in pages if page.get("access_token") and (offer := offered(page))]


def page_secret(page: Mapping[str, Any], secret: Mapping[str, Any]) -> JSON:
    """What is kept to speak for a page: its own token, and the app that it belongs to."""
    return {
        "access_token": text(page.get("access_token")),
        "client_id": text(secret.get("client_id")),
        "client_secret": text(secret.get("client_secret")),
    }


def standing(secret: Mapping[str, Any]) -> tuple[datetime | None, tuple[str, ...]]:
    """Until when a page's token holds (none: without end), and what it lets us do."""
    app = f"{secret['client_id']}|{secret['client_secret']}"
    told = Graph(app, words=COMMON).get("debug_token", input_token=secret["access_token"])
    data = mapping(told.get("data"))
    ends = [number(data.get(name)) for name in ("expires_at", "data_access_expires_at")]
    least = min((end for end in ends if end > 0), default=0)
    scopes = data.get("scopes")
    rights = tuple(text(one) for one in scopes) if isinstance(scopes, list) else ()
    return (moment(least) if least else None), rights


def subscribe(graph: Graph, page_id: str, fields: str) -> bool:
    """Whether Meta calls us from now on about this page; without that we go on asking."""
    try:
        return bool(
            graph.post(f"{page_id}/subscribed_apps", subscribed_fields=fields).get("success")
        )
    except Refused:
        return False


# --- Meta calls us -------------------------------------------------------------------------------


def called(call: Call, kind: str) -> Reply:
    """What a call tells about our accounts; raises `Forbidden` for one that is not Meta's."""
    if call.method == "GET":
        return _challenge(call)
    _check_signature(call)
    try:
        told = mapping(json.loads(call.body))
    except ValueError:
        return Reply()
    if told.get("object") != kind:
        return Reply()
    return Reply([hint for entry in objects(told.get("entry")) for hint in _hints(entry)])


def _challenge(call: Call) -> Reply:
    verify, given = text(call.app.get("verify_token")), call.query.get("hub.verify_token", "")
    is_ours = bool(verify) and hmac.compare_digest(verify.encode(), given.encode())
    if call.query.get("hub.mode") != "subscribe" or not is_ours:
        raise Forbidden(_("The verify token is not the one that was typed here."))
    return Reply(body=call.query.get("hub.challenge", ""))


def _check_signature(call: Call) -> None:
    secret = text(call.app.get("client_secret"))
    made = hmac.new(secret.encode(), call.body, hashlib.sha256).hexdigest()
    given = call.headers.get("x-hub-signature-256", "")
    if not secret or not hmac.compare_digest(f"sha256={made}".encode(), given.encode()):
        raise Forbidden(_("This call does not come from the network."))


def _hints(entry: Mapping[str, Any]) -> Iterator[Hint]:
    whose = text(entry.get("id"))
    for change in objects(entry.get("changes")):
        content = {"field": text(change.get("field")), "value": mapping(change.get("value"))}
        yield Hint(whose, {**content, "time": entry.get("time")})
    for message in objects(entry.get("messaging")):
        yield Hint(whose, {"field": "messages", "value": message, "time": entry.get("time")})
