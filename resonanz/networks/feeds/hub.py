"""WebSub (w3.org/TR/websub): a hub tells us when a feed has news, as long as its lease lasts."""

import hmac
import re
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from resonanz.core import http
from resonanz.core.errors import ResonanzError
from resonanz.core.time import from_iso, now
from resonanz.networks.contract import JSON, AccountView
from resonanz.networks.hooks import token_of

from .pages import absolute
from .syndication import text
from .values import Feed

LEASE = timedelta(days=10)
SHORTEST_LEASE, LONGEST_LEASE = timedelta(minutes=10), timedelta(days=30)
# How long before its end a lease is renewed: a tenth of it, a day at most.
RENEW_BEFORE = timedelta(days=1)
# A hub that does not answer is asked again after a while, longer each time.
ASK_AGAIN, ASK_AGAIN_AT_LAST = timedelta(hours=1), timedelta(days=1)
METHODS = ("sha1", "sha256", "sha384", "sha512")
LINK = re.compile(r"<([^<>]{1,2000})>([^<>]{0,500})")
REL = re.compile(r";\s*rel\s*=\s*\"?([^\";,]+)", re.I)


# --- who tells of it -------------------------------------------------------------------------


def named(feed: Feed, headers: Mapping[str, str], address: str) -> tuple[str, str]:
    """The hub of a feed and what it calls the feed; nothing where it has none."""
    links = [(found, _rels(told)) for found, told in LINK.findall(headers.get("link", ""))]
    hubs = [absolute(found, address) for found, rels in links if "hub" in rels] + [*feed.hubs]
    itself = [absolute(found, address) for found, rels in links if "self" in rels]
    hub = next(filter(None, hubs), "")
    return (hub, next(filter(None, [*itself, feed.itself, address]))) if hub else ("", "")


def _rels(told: str) -> list[str]:
    found = REL.search(told)
    return found[1].lower().split() if found else []


# --- our side of it --------------------------------------------------------------------------


def cared_for(account: AccountView, hub: JSON, keep: Callable[[JSON], None]) -> JSON:
    """What is known of the hub, after it was asked where that is due; `keep` stores what we wish
    of it before it is asked, for a hub may ask back before it answers."""
    if not text(hub.get("address")) or not _can_be_called():
        return hub
    secret = text(account.secret.get("hub"))
    if not secret:
        secret = secrets.token_hex(32)
        account.keep_secret({"hub": secret})
    mark = sha256(secret.encode()).hexdigest()[:12]
    if mark != hub.get("mark"):
        hub = {**hub, "mark": mark, "until": "", "asked": "", "tries": 0}
    if not _is_due(hub):
        return hub
    keep({"topic": hub["topic"], "address": hub["address"]})
    return _asked(account, hub, secret)


def is_told(hub: JSON) -> bool:
    """Whether the hub tells us of news right now, and was not found to have missed some."""
    until = moment(hub.get("until"))
    return until is not None and until > now() and not hub.get("missed")


def due_at(hub: JSON) -> datetime | None:
    """When the hub has to be asked again; never where there is none."""
    if not text(hub.get("address")) or not _can_be_called():
        return None
    return max(_renewal(hub) or now(), _patience(hub))


def _is_due(hub: JSON) -> bool:
    found = due_at(hub)
    return found is not None and found <= now()


def _renewal(hub: JSON) -> datetime | None:
    until, asked = moment(hub.get("until")), moment(hub.get("asked"))
    if until is None:
        return None
    return until - min((until - (asked or now())) / 10, RENEW_BEFORE)


def _patience(hub: JSON) -> datetime:
    """Until when we wait for the hub to do what we asked of it."""
    asked = moment(hub.get("asked"))
    if asked is None:
        return now()
    tries = min(int(hub.get("tries") or 0), 10)  # none: it did
    return asked + min(ASK_AGAIN * 2 ** (tries - 1), ASK_AGAIN_AT_LAST) if tries else asked


def _asked(account: AccountView, hub: JSON, secret: str) -> JSON:
    asked = {
        "hub.mode": "subscribe",
        "hub.topic": hub["topic"],
        "hub.callback": callback(account.id),
        "hub.secret": secret,
        "hub.lease_seconds": str(int(LEASE.total_seconds())),
    }
    noted = {**hub, "asked": now().isoformat(), "tries": int(hub.get("tries") or 0) + 1}
    try:
        answer = http.post(hub["address"], data=asked, max_bytes=100_000, timeout=20.0)
    except ResonanzError:
        return noted  # the feed is looked at all the same
    return noted if answer.ok else {**noted, "refused": answer.status}


def callback(account_id: int) -> str:
    """Where a hub reaches the account: an address nobody can guess."""
    place = reverse("networks:own_hook", args=["feeds", token_of(account_id)])
    return f"{settings.PUBLIC_ADDRESS}{place}"


def _can_be_called() -> bool:
    """Whether this installation has an address that others can be told."""
    here = urlsplit(settings.PUBLIC_ADDRESS)
    return here.scheme == "https" or http.is_allowed_private(here.hostname or "", here.port or 80)


# --- what it tells ---------------------------------------------------------------------------


def agreed(hub: JSON, told: Mapping[str, object]) -> JSON:
    """What is known of the hub after it said for how long it will tell us."""
    at = moment(told.get("at")) or now()
    if told.get("topic") != hub.get("topic"):
        return hub
    lease = int(str(told.get("lease"))) if str(told.get("lease")).isdecimal() else 0
    span = min(max(timedelta(seconds=lease), SHORTEST_LEASE), LONGEST_LEASE)
    return {**hub, "asked": at.isoformat(), "until": (at + span).isoformat(), "tries": 0,
            "missed": False}  # fmt: skip


def is_signed(secret: str, body: bytes, signature: str) -> bool:
    """Whether a body was signed with our secret (`method=hex`)."""
    method, _equals, told = signature.strip().partition("=")
    if not secret or method.lower() not in METHODS:
        return False
    ours = hmac.new(secret.encode(), body, method.lower()).hexdigest()
    return hmac.compare_digest(ours.encode(), told.strip().lower().encode("utf-8", "replace"))


def moment(value: object) -> datetime | None:
    """A moment as it was kept."""
    try:
        return from_iso(str(value)) if value else None
    except ValueError:
        return None
