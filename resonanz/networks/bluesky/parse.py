"""What Bluesky says, as the contract says it. Pure: outside JSON in, values out, never an error."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from django.utils.html import escape

from resonanz.core.time import from_iso
from resonanz.networks.contract import (
    JSON,
    FollowSeen,
    IdentitySeen,
    InteractionSeen,
    MediaSeen,
    PostSeen,
)
from resonanz.networks.values import mapping, objects

WEB = "https://bsky.app"
DID = re.compile(r"did:[a-z]+:[A-Za-z0-9._:%-]{1,250}")
HANDLE = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE
)
POST = "app.bsky.feed.post"
_URI = re.compile(r"at://(did:[a-z]+:[A-Za-z0-9._:%-]{1,250})/([A-Za-z0-9.-]+)/([\w.~:-]{1,512})")
# Labels after which a reader is asked before the post is shown.
_WARNED = {"porn", "sexual", "nudity", "graphic-media", "gore", "!warn", "!hide"}
_EPOCH = datetime.fromtimestamp(0, UTC)
# Notifications that are posts, the one that says most about why it came first.
POST_REASONS = ("reply", "mention", "quote")
_INTERACTIONS = {"like": ("reaction", "like"), "repost": ("share", "")}


def text(value: Any) -> str:
    """A string without what no database takes: NUL and halves of characters."""
    if not isinstance(value, str):
        return ""
    return value.replace("\0", "").encode(errors="replace").decode()


def moment(value: Any) -> datetime:
    """A moment of the wire; the epoch where it is none."""
    try:
        return from_iso(text(value)).astimezone(UTC)
    except (ValueError, OverflowError):
        return _EPOCH


def parts_of(uri: str) -> tuple[str, str, str]:
    """Repository, collection and record key of an at:// address; empty where it is none."""
    found = _URI.fullmatch(uri)
    return (found[1], found[2], found[3]) if found else ("", "", "")


def did_of(uri: str) -> str:
    """Whose record an address names."""
    return parts_of(uri)[0]


def is_post(uri: str) -> bool:
    return parts_of(uri)[1] == POST


def post_address(uri: str) -> str:
    """Where people read a post."""
    did, collection, key = parts_of(uri)
    return f"{WEB}/profile/{did}/post/{key}" if collection == POST else ""


def profile_address(did: str) -> str:
    return f"{WEB}/profile/{did}"


def identity(profile: Any) -> IdentitySeen:
    """Whoever wrote or did something."""
    seen = mapping(profile)
    did = text(seen.get("did"))
    return IdentitySeen(
        remote_id=did,
        handle=text(seen.get("handle")) or did,
        name=text(seen.get("displayName")),
        address=profile_address(did),
        picture_address=text(seen.get("avatar")),
    )


def reply_of(record: JSON) -> tuple[str, str]:
    """The addresses of the post a record answers and of the first one of its thread."""
    reply = mapping(record.get("reply"))
    parent, root = (text(mapping(reply.get(name)).get("uri")) for name in ("parent", "root"))
    return (parent, root or parent) if is_post(parent) else ("", "")


def post(view: JSON, reason: str) -> PostSeen:
    """A post view of the AppView."""
    record, uri = mapping(view.get("record")), text(view.get("uri"))
    parent, root = reply_of(record)
    html = rich(record)
    langs = record.get("langs")
    return PostSeen(
        remote_id=uri,
        author=identity(view.get("author")),
        said_at=said_at(view),
        html=html,
        text="" if html else text(record.get("text")),
        parent_remote_id=parent,
        root_remote_id=root,
        address=post_address(uri),
        language=text(langs[0])[:2].lower() if isinstance(langs, list) and langs else "",
        content_warning=", ".join(sorted(_warnings(view, record))),
        link=link(mapping(view.get("embed"))),
        media=tuple(media(mapping(view.get("embed")))),
        mentions=tuple(mentions(record)),
        quotes_remote_id=quoted(record),
        reason=reason,
    )


def said_at(view: JSON) -> datetime:
    """When it was said by the author's clock, or when it was seen first if that was earlier."""
    said = moment(mapping(view.get("record")).get("createdAt"))
    seen = moment(view.get("indexedAt"))
    known = [one for one in (said, seen) if one != _EPOCH]
    return min(known, default=_EPOCH)


def quoted(record: JSON) -> str:
    """The address of the post a record quotes; empty where it quotes none."""
    embed = mapping(record.get("embed"))
    inner = mapping(embed.get("record"))
    uri = text(inner.get("uri")) or text(mapping(inner.get("record")).get("uri"))
    return uri if is_post(uri) else ""


def mentions(record: JSON) -> Iterator[IdentitySeen]:
    """Everybody a record names, once."""
    told = set()
    for words, feature in features(record):
        did = text(feature.get("did"))
        if DID.fullmatch(did) and did not in told:
            told.add(did)
            yield IdentitySeen(did, words.removeprefix("@") or did, address=profile_address(did))


def mentions_anybody(record: JSON, did: str) -> bool:
    return any(seen.remote_id == did for seen in mentions(record))


def features(record: JSON) -> Iterator[tuple[str, JSON]]:
    """Each marked stretch of a text with what it means."""
    for words, feature in stretches(record):
        if feature is not None:
            yield words, feature


def stretches(record: JSON) -> Iterator[tuple[str, JSON | None]]:
    """The whole text in stretches, marked or not; marks that overlap or lie outside are dropped."""
    raw, at = text(record.get("text")).encode(), 0
    for start, end, feature in sorted(_marks(record), key=lambda mark: mark[0]):
        if start < at or end > len(raw):
            continue
        if start > at:
            yield raw[at:start].decode(errors="replace"), None
        yield raw[start:end].decode(errors="replace"), feature
        at = end
    if at < len(raw):
        yield raw[at:].decode(errors="replace"), None


def _marks(record: JSON) -> Iterator[tuple[int, int, JSON]]:
    for facet in objects(record.get("facets")):
        index = mapping(facet.get("index"))
        start, end = index.get("byteStart"), index.get("byteEnd")
        known = next((one for one in objects(facet.get("features")) if _meaning(one)), None)
        if isinstance(start, int) and isinstance(end, int) and 0 <= start < end and known:
            yield start, end, known


def _meaning(feature: JSON) -> str:
    """Where a click on a marked stretch leads; empty for what we do not know."""
    kind = text(feature.get("$type")).rpartition("#")[2]
    uri, did, tag = (text(feature.get(name)) for name in ("uri", "did", "tag"))
    if kind == "link" and uri.startswith(("https://", "http://")):
        return uri
    if kind == "mention" and DID.fullmatch(did):
        return profile_address(did)
    if kind == "tag" and tag:
        return f"{WEB}/hashtag/{quote(tag, safe='')}"
    return ""


def rich(record: JSON) -> str:
    """The text as HTML where something in it is marked; empty where it is plain."""
    if not any(feature is not None for _words, feature in stretches(record)):
        return ""
    inline = "".join(
        escape(words)
        if feature is None
        else f'<a href="{escape(_meaning(feature))}">{escape(words)}</a>'
        for words, feature in stretches(record)
    )
    paragraphs = (one.replace("\n", "<br>") for one in re.split(r"\n{2,}", inline) if one.strip())
    return "".join(f"<p>{one}</p>" for one in paragraphs)


def link(embed: JSON) -> str:
    """The address of a link card."""
    inner = mapping(embed.get("media")) or embed
    return text(mapping(inner.get("external")).get("uri"))


def media(embed: JSON) -> Iterator[MediaSeen]:
    """Pictures and videos of an embed as the AppView shows it."""
    inner = mapping(embed.get("media")) or embed
    for one in [*objects(inner.get("images")), *objects(inner.get("items"))]:
        yield _picture(one)
    if text(inner.get("playlist")):
        yield MediaSeen(
            kind="video",
            address=text(inner.get("playlist")),
            preview_address=text(inner.get("thumbnail")),
            media_type="application/vnd.apple.mpegurl",
            alt=text(inner.get("alt")),
            **_size(inner),
        )


def _picture(one: JSON) -> MediaSeen:
    return MediaSeen(
        kind="picture",
        address=text(one.get("fullsize")),
        preview_address=text(one.get("thumb")) or text(one.get("thumbnail")),
        media_type="image/jpeg",
        alt=text(one.get("alt")),
        **_size(one),
    )


def _size(one: JSON) -> dict[str, Any]:
    ratio = mapping(one.get("aspectRatio"))
    sizes = {name: ratio.get(name) for name in ("width", "height")}
    return {
        name: value if isinstance(value, int) and 0 < value < 100_000 else None
        for name, value in sizes.items()
    }


def _warnings(view: JSON, record: JSON) -> set[str]:
    own = objects(mapping(record.get("labels")).get("values"))
    said = {text(one.get("val")) for one in [*objects(view.get("labels")), *own]}
    return {one.removeprefix("!") for one in said & _WARNED}


# --- notifications -----------------------------------------------------------------------------


def reason(record: JSON, did: str, author: str) -> str:
    """Why a post of somebody else concerns us.

    Bluesky tells of every reply in our threads; one that people write to each other there is heard
    but asks nothing of us. Who goes on below their own answer goes on talking to us.
    """
    parent, root = reply_of(record)
    if did_of(parent) == did or (did_of(root) == did and did_of(parent) == author):
        return "reply"
    if mentions_anybody(record, did):
        return "mention"
    return "quote" if did_of(quoted(record)) == did else "context"


def interaction(notification: JSON) -> InteractionSeen | FollowSeen | None:
    """A like, repost or follow; none where a notification is something else."""
    by, at = identity(notification.get("author")), moment(notification.get("indexedAt"))
    why, subject = text(notification.get("reason")), text(notification.get("reasonSubject"))
    if why == "follow" and by.remote_id:
        return FollowSeen(by, at)
    if why in _INTERACTIONS and is_post(subject) and by.remote_id:
        kind, name = _INTERACTIONS[why]
        return InteractionSeen(kind, subject, by, at, name, text(notification.get("uri")))
    return None


def ancestors(thread: Any) -> list[JSON]:
    """The post views above a post, the first one of the thread first; none where one is missing."""
    found: list[JSON] = []
    above = mapping(mapping(thread).get("parent"))
    while above:
        view = mapping(above.get("post"))
        if text(view.get("uri")):
            found.append(view)
        above = mapping(above.get("parent"))
    return found[::-1]
