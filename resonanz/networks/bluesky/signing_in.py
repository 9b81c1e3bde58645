"""From a handle and an app password to the right to speak for an account."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from resonanz.core import http
from resonanz.core.errors import Gone, Refused, ResonanzError, TryLater
from resonanz.networks.contract import JSON, ConnectRequest, Grant, LostRight, RateLimited
from resonanz.networks.values import mapping

from .parse import DID, HANDLE, profile_address, text
from .wire import Xrpc, error_of, said_by, tokens

DEFAULT_DOMAIN = "bsky.social"
# Handles copied from a page carry marks of writing direction that nobody sees.
_UNSEEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\s]")


def connect(request: ConnectRequest) -> Grant:
    """The right to speak for an account; raises `Refused` in words about what was typed."""
    name = name_of(request.handle)
    if not name or not request.secret.strip():
        raise Refused(_("Give the handle and an app password."))
    try:
        server = server_of(request.server) if request.server.strip() else find_server(name)
        session = _sign_in(server, name, request.secret.strip())
        return _grant(server, session, request.secret.strip())
    except RateLimited as limit:
        raise TryLater(_("The server asks us to wait before the next try.")) from limit


def name_of(typed: str) -> str:
    """The handle, DID or e-mail address somebody typed, without what sticks to it."""
    name = _UNSEEN.sub("", typed).removeprefix("@")
    name = re.sub(r"^https?://bsky\.app/profile/", "", name).rstrip("/")
    if DID.fullmatch(name) or "@" in name:
        return name
    return name.lower() if "." in name or not name else f"{name.lower()}.{DEFAULT_DOMAIN}"


def server_of(typed: str) -> str:
    """The address of the server somebody typed."""
    address = _UNSEEN.sub("", typed).rstrip("/")
    if "://" not in address:
        address = f"https://{address}"
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def find_server(name: str) -> str:
    """The PDS of an account, found by its handle or DID."""
    if "@" in name:
        return f"https://{DEFAULT_DOMAIN}"
    did = name if DID.fullmatch(name) else resolve(Xrpc(settings.BLUESKY_RESOLVER), name)
    if not did:
        words = _("Nobody is known on Bluesky as %(handle)s. Is it spelled right?")
        raise Refused(words % {"handle": name})
    address = pds_of(_document(did))
    if not address:
        raise Refused(_("The server of this account cannot be found. Type its address."))
    return address


def resolve(server: Xrpc, handle: str) -> str:
    """The DID behind a handle; empty where nobody has it."""
    if not HANDLE.fullmatch(handle):
        return ""
    try:
        found = server.get("com.atproto.identity.resolveHandle", handle=handle)
    except (Refused, Gone, LostRight):
        return ""
    did = text(found.get("did"))
    return did if DID.fullmatch(did) else ""


def pds_of(document: JSON) -> str:
    """The address of the PDS that a DID document names; empty where it names none."""
    services = document.get("service")
    for service in map(mapping, services if isinstance(services, list) else []):
        if text(service.get("id")).endswith("#atproto_pds"):
            return text(service.get("serviceEndpoint")).rstrip("/")
    return ""


def _document(did: str) -> JSON:
    if did.startswith("did:web:"):
        address = f"https://{did.removeprefix('did:web:')}/.well-known/did.json"
    else:
        address = f"{settings.BLUESKY_PLC.rstrip('/')}/{did}"
    answer = http.get(address)
    return mapping(answer.json()) if answer.ok else {}


def _sign_in(server: str, name: str, password: str) -> JSON:
    body = {"identifier": name, "password": password}
    answer = Xrpc(server).plain("POST", "com.atproto.server.createSession", json=body)
    if error_of(answer) == "AuthFactorTokenRequired":
        raise Refused(
            _("This is the account's own password. Make an app password in Bluesky's settings.")
        )
    if answer.status in (400, 401, 403):
        words = _("%(host)s does not accept this handle with this app password: %(said)s")
        host = urlsplit(server).netloc
        raise Refused(words % {"host": host, "said": said_by(answer) or answer.status})
    if not answer.ok:
        words = _("%(host)s does not answer as a Bluesky server does. Is the address right?")
        raise Refused(words % {"host": urlsplit(server).netloc})
    return mapping(answer.json())


def _grant(server: str, session: JSON, password: str) -> Grant:
    if session.get("active") is False:
        raise Refused(_("This account is switched off at its server."))
    did, handle = text(session.get("did")), text(session.get("handle"))
    if not DID.fullmatch(did):
        raise Refused(_("The server did not say whose account this is."))
    endpoint = pds_of(mapping(session.get("didDoc")))
    # bsky.social lets in for many servers and names the one that holds the account.
    home = endpoint if endpoint.startswith("https://") else server
    seen = _profile(home, tokens(session)["access"], did)
    return Grant(
        remote_id=did,
        handle=handle,
        server=home,
        # The app password stays too: a session that ended while we were off begins anew.
        secret={**tokens(session), "password": password},
        name=text(seen.get("displayName")),
        address=profile_address(did),
        picture_address=text(seen.get("avatar")),
    )


def _profile(server: str, token: str, did: str) -> JSON:
    headers = {"authorization": f"Bearer {token}"}
    try:
        answer = Xrpc(server).plain(
            "GET", "app.bsky.actor.getProfile", headers=headers, params={"actor": did}
        )
        return mapping(answer.json()) if answer.ok else {}
    except (ResonanzError, RateLimited):
        return {}
