"""From the Mastodon API's answers to our values: pure, and patient with what servers leave out.

Servers differ: ids are numbers, ULIDs or flakes; fields are missing, null or empty; local accounts
come with or without their domain. Nothing here may raise for an odd answer of theirs.
"""

import hashlib
import mimetypes
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import escape, unescape
from typing import Any

from resonanz.networks.contract import (
    FollowSeen,
    IdentitySeen,
    InteractionSeen,
    MediaSeen,
    PostChanged,
    PostSeen,
    Seen,
)
from resonanz.networks.values import mapping, objects

VISIBILITIES = {"public": "public", "unlisted": "unlisted", "direct": "direct"}
MEDIA_KINDS = {"image": "picture", "gifv": "video", "video": "video"}
REACTIONS = {"favourite", "like", "reaction", "emoji_reaction", "pleroma:emoji_reaction"}
SHARES = {"reblog", "share"}
# Mastodon knows the first two; "comment" and "direct" are Pixelfed's, "pending.reply" comes from
# GoToSocial where answers wait for us to allow them.
ADDRESSED = {"mention", "quote", "reply", "comment", "direct", "pending.reply"}
CHANGES = {"update", "poll", "quoted_update"}
LINKS = re.compile(r"<([^>]*)>([^<]*)")
NEXT = re.compile(r"""\brel\s*=\s*["']?(?:[\w ]+ )?next\b""", re.IGNORECASE)
SECONDS = re.compile(r"\d{9,13}(?:\.\d+)?")
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Me:
    """Our account as its server knows it, and the domain of handles written without one."""

    account_id: str
    domain: str


def text(value: Any) -> str:
    """A string, whatever a server put there (null, a number)."""
    return "" if value is None or isinstance(value, dict | list | bool) else str(value)


def moment(value: Any, otherwise: datetime = LONG_AGO) -> datetime:
    """An aware moment from ISO 8601, from seconds since 1970, or as mails write it."""
    written = text(value)
    try:
        if SECONDS.fullmatch(written):
            seconds = float(written)
            return datetime.fromtimestamp(seconds / (1000 if seconds > 1e11 else 1), UTC)
        found = _as_read(written)
    except (ValueError, OverflowError, OSError):
        return otherwise
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _as_read(written: str) -> datetime:
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        return parsedate_to_datetime(written)


def order(remote_id: str) -> tuple[int, str]:
    """Sorts ids as servers count them: numbers by size, ULIDs and flakes by letters."""
    return len(remote_id), remote_id


# --- people ----------------------------------------------------------------------------------


def handle(account: Mapping[str, Any], domain: str) -> str:
    """`name@domain`, also for those whom the server names without a domain."""
    acct = (text(account.get("acct")) or text(account.get("username"))).lstrip("@")
    return acct if "@" in acct or not acct else f"{acct}@{domain}"


def identity(account: Mapping[str, Any], domain: str) -> IdentitySeen:
    """Somebody; known by the handle, which every server of the network agrees on."""
    name = handle(account, domain)
    return IdentitySeen(
        remote_id=name.lower(),
        handle=name,
        name=text(account.get("display_name")).strip() or text(account.get("username")),
        address=text(account.get("url")) or text(account.get("uri")),
        picture_address=text(account.get("avatar_static")) or text(account.get("avatar")),
    )


# --- posts -----------------------------------------------------------------------------------


def original(status: Any) -> Mapping[str, Any]:
    """The status itself where a share of it was given."""
    status = mapping(status)
    return mapping(status.get("reblog")) or status


def is_mine(status: Mapping[str, Any], me: Me) -> bool:
    return bool(me.account_id) and text(mapping(status.get("account")).get("id")) == me.account_id


def mentions_me(status: Mapping[str, Any], me: Me) -> bool:
    return any(text(found.get("id")) == me.account_id for found in objects(status.get("mentions")))


def reason(status: Mapping[str, Any], me: Me, *, answers_us: bool = False) -> str:
    """Why a post that is about us came to us.

    `answers_us`: what it answers is known to be ours; a few servers do not name whom it answers.
    """
    if is_mine(status, me):
        return "own"
    if visibility(status) == "direct":
        return "direct"
    if is_mine(quoted(status), me):
        return "quote"
    answered = text(status.get("in_reply_to_account_id"))
    if answers_us or (answered and answered == me.account_id):
        return "reply"
    return "mention"


def visibility(status: Mapping[str, Any]) -> str:
    """One of our four; what we do not know ("mutuals_only", "local") is taken as not public."""
    return VISIBILITIES.get(text(status.get("visibility")) or "public", "followers")


def quoted(status: Mapping[str, Any]) -> Mapping[str, Any]:
    """The post this one quotes, as far as the server tells: Mastodon wraps it, others do not."""
    quote = mapping(status.get("quote"))
    return mapping(quote.get("quoted_status")) or (quote if "account" in quote else {})


def quoted_id(status: Mapping[str, Any]) -> str:
    quote = mapping(status.get("quote"))
    found = quoted(status).get("id") or quote.get("quoted_status_id") or status.get("quote_id")
    return text(found)


def post(status: Mapping[str, Any], me: Me, why: str = "context", root: str = "") -> PostSeen:
    """A post as it stands there."""
    remote_id = text(status.get("id"))
    parent = text(status.get("in_reply_to_id"))
    html, plain = _content(status)
    return PostSeen(
        remote_id=remote_id,
        author=identity(mapping(status.get("account")), me.domain),
        said_at=moment(status.get("created_at")),
        html=html,
        text=plain,
        parent_remote_id=parent,
        root_remote_id=root or ("" if parent else remote_id),
        address=text(status.get("url")) or text(status.get("uri")),
        language=text(status.get("language")),
        visibility=visibility(status),
        content_warning=text(status.get("spoiler_text")),
        link=text(mapping(status.get("card")).get("url")),
        media=tuple(media(found) for found in objects(status.get("media_attachments"))),
        mentions=tuple(identity(found, me.domain) for found in objects(status.get("mentions"))),
        quotes_remote_id=quoted_id(status),
        edited_at=moment(status["edited_at"]) if text(status.get("edited_at")) else None,
        reason=why,
    )


def _content(status: Mapping[str, Any]) -> tuple[str, str]:
    """HTML or plain text: a few servers give text without any tag where HTML is promised."""
    content = text(status.get("content"))
    options = objects(mapping(status.get("poll")).get("options"))
    if "<" not in content and not options:
        return "", unescape(content)
    listed = "".join(f"<li>{escape(text(option.get('title')))}</li>" for option in options)
    return content + (f"<ul>{listed}</ul>" if listed else ""), ""


def media(found: Mapping[str, Any]) -> MediaSeen:
    """A picture, video or file of a post."""
    original_size = mapping(mapping(found.get("meta")).get("original"))
    address = text(found.get("url")) or text(found.get("remote_url"))
    return MediaSeen(
        kind=MEDIA_KINDS.get(text(found.get("type")), "file"),
        address=address,
        preview_address=text(found.get("preview_url")),
        media_type=mimetypes.guess_type(address.partition("?")[0])[0] or "",
        alt=text(found.get("description")),
        width=_size(original_size.get("width")),
        height=_size(original_size.get("height")),
    )


def _size(value: Any) -> int | None:
    return int(value) if isinstance(value, int | float) and value > 0 else None


def digest(status: Mapping[str, Any]) -> str:
    """Tells whether a post reads differently than when it was seen last."""
    files = [
        (text(one.get("id")), text(one.get("description")))
        for one in objects(status.get("media_attachments"))
    ]
    options = objects(mapping(status.get("poll")).get("options"))
    asked = [text(option.get("title")) for option in options]
    said = repr((text(status.get("content")), text(status.get("spoiler_text")), files, *asked))
    return hashlib.blake2b(said.encode(), digest_size=6).hexdigest()


# --- notifications ---------------------------------------------------------------------------


def kind(notification: Mapping[str, Any]) -> str:
    return text(notification.get("type"))


def about(notification: Mapping[str, Any]) -> Mapping[str, Any]:
    """The post a notification is about; empty where there is none, or it is gone."""
    status = original(notification.get("status"))
    return status if text(status.get("id")) and mapping(status.get("account")) else {}


def is_kept_away(notification: Mapping[str, Any]) -> bool:
    """Whether the server's own moderators keep whom it comes from away from everybody."""
    by = mapping(notification.get("account"))
    return notification.get("filtered") is True and by.get("limited") is True


def is_addressed(notification: Mapping[str, Any]) -> bool:
    """Whether somebody said something to us."""
    return kind(notification) in ADDRESSED and bool(about(notification))


def happened(notification: Mapping[str, Any], me: Me, now: datetime) -> list[Seen]:
    """What a notification tells beside words addressed to us; nothing for types we do not know."""
    account = mapping(notification.get("account"))
    at = moment(notification.get("created_at"), now)
    status = about(notification)
    if kind(notification) == "follow" and account:
        return [FollowSeen(by=identity(account, me.domain), at=at)]
    if kind(notification) in CHANGES:
        ours = bool(status) and (is_mine(status, me) or mentions_me(status, me))
        return [PostChanged(post(status, me, reason(status, me)))] if ours else []
    if account and is_mine(status, me):
        return _interaction(notification, status, me, at)
    return []


def _interaction(
    notification: Mapping[str, Any], status: Mapping[str, Any], me: Me, at: datetime
) -> list[Seen]:
    by = identity(mapping(notification.get("account")), me.domain)
    target = text(status.get("id"))
    if kind(notification) in SHARES:
        found = InteractionSeen(kind="share", post_remote_id=target, by=by, at=at)
    elif kind(notification) in REACTIONS:
        name = text(notification.get("emoji")) or "like"
        found = InteractionSeen(kind="reaction", post_remote_id=target, by=by, at=at, name=name)
    else:
        return []
    return [post(status, me, "own"), found]


# --- headers ---------------------------------------------------------------------------------


def wait_until(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """When the server lets us go on: `Retry-After` or `X-RateLimit-Reset`, however written."""
    for name in ("retry-after", "x-ratelimit-reset", "ratelimit-reset"):
        found = _wait(headers.get(name, "").strip(), now)
        if found:
            return found
    return None


def _wait(value: str, now: datetime) -> datetime | None:
    try:
        seconds = float(value)
    except ValueError:
        found = moment(value)
        return found if found != LONG_AGO else None
    if seconds > 1e12:  # milliseconds since 1970
        seconds /= 1000
    since = seconds if seconds > 1e9 else now.timestamp() + seconds
    try:
        return datetime.fromtimestamp(since, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def left(headers: Mapping[str, str]) -> int | None:
    """How many requests the server still allows in this window, where it tells."""
    value = headers.get("x-ratelimit-remaining", "")
    return int(value) if value.isdecimal() else None


def older_page(headers: Mapping[str, str]) -> str:
    """The address of the page before this one, where the server names it (`Link`, rel next)."""
    for address, says in LINKS.findall(headers.get("link", "")):
        if NEXT.search(says):
            return text(address)
    return ""


def in_time(found: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Posts of a thread as they were said, so parents come before their replies."""
    return sorted(found, key=lambda one: (moment(one.get("created_at")), order(text(one["id"]))))


def oldest_first(found: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """By id, each once: servers give pages newest first, a few oldest first."""
    by_id = {text(one.get("id")): one for one in found if text(one.get("id"))}
    return [by_id[number] for number in sorted(by_id, key=order)]
