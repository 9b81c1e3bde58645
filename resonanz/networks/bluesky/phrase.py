"""What we say, as Bluesky writes it down. Pure: values in, records out."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import regex
from linkify_it import LinkifyIt

from resonanz.core.previews import Preview
from resonanz.networks.contract import JSON, MediaOut
from resonanz.networks.limits import Limits, count_graphemes

from .parse import POST

# The lexicons app.bsky.feed.post and app.bsky.embed.images; alternative texts have no limit there,
# the screens of Bluesky itself stop at 2,000.
LIMITS = Limits(
    text_length=300,
    count=count_graphemes,
    unit="graphemes",
    text_bytes=3000,
    media_count=4,
    picture_bytes=2_000_000,
    alt_length=2000,
    thread_parts=25,
    # The lexicon app.bsky.embed.video; the network shows three minutes.
    video_count=1,
    video_bytes=100_000_000,
    video_seconds=(0, 180),
    video_codecs=frozenset({"h264"}),
    subtitle_bytes=20_000,
)
TAG_LENGTH = 64

_LINKS = LinkifyIt(options={"fuzzy_email": False})
_MENTION = regex.compile(
    r"(?<![^\s(\[{„“\"'])@((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z](?:[a-z0-9-]*[a-z0-9])?)",
    regex.IGNORECASE,
)
# A tag begins after a space, is not a number alone, and ends before punctuation.
_HIDDEN = r"\u00ad\u2060\u200b\u200c"
_TAG = regex.compile(
    rf"(?<!\S)[#＃]((?!\ufe0f)[^\s{_HIDDEN}]*[^\d\s\p{{P}}{_HIDDEN}]+[^\s{_HIDDEN}]*)"
)
_TRAILING = regex.compile(r"\p{P}+$")


@dataclass(frozen=True)
class Stretch:
    """A stretch of a text that means something; places are characters."""

    start: int
    end: int
    kind: str  # link | mention | tag
    value: str


@dataclass(frozen=True)
class Ref:
    """A record in one state: its address and the hash of its content."""

    uri: str
    cid: str

    def said(self) -> JSON:
        return {"uri": self.uri, "cid": self.cid}


def stretches(words: str) -> list[Stretch]:
    """Links, mentions and tags of a text in order; none overlaps another."""
    found = [*_links(words), *_mentions(words), *_tags(words)]
    kept: list[Stretch] = []
    for one in sorted(found, key=lambda stretch: (stretch.start, -stretch.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _links(words: str) -> Iterator[Stretch]:
    for match in _LINKS.match(words) or []:
        shown = match.raw.rstrip("“”«»‘’„…")
        address = shown if match.schema else f"https://{shown}"
        after_at = words[: match.index].endswith("@")
        if address.startswith(("https://", "http://")) and not after_at:
            yield Stretch(match.index, match.index + len(shown), "link", address)


def _mentions(words: str) -> Iterator[Stretch]:
    for match in _MENTION.finditer(words):
        yield Stretch(match.start(), match.end(), "mention", match[1].lower())


def _tags(words: str) -> Iterator[Stretch]:
    for match in _TAG.finditer(words):
        tag = _TRAILING.sub("", match[1])
        if tag and count_graphemes(tag) <= TAG_LENGTH:
            yield Stretch(match.start(), match.start(1) + len(tag), "tag", tag)


def facets(words: str, did_of: Callable[[str], str]) -> list[JSON]:
    """The marks of a text by byte; a mention of nobody known is left as words."""
    found = []
    for one in stretches(words):
        feature = _feature(one, did_of)
        if feature:
            start = len(words[: one.start].encode())
            end = start + len(words[one.start : one.end].encode())
            found.append({"index": {"byteStart": start, "byteEnd": end}, "features": [feature]})
    return found


def _feature(one: Stretch, did_of: Callable[[str], str]) -> JSON:
    kind = f"app.bsky.richtext.facet#{one.kind}"
    if one.kind == "mention":
        did = did_of(one.value)
        return {"$type": kind, "did": did} if did else {}
    return {"$type": kind, ("uri" if one.kind == "link" else "tag"): one.value}


def post(
    words: str,
    *,
    at: datetime,
    language: str = "",
    marks: Sequence[JSON] = (),
    reply: tuple[Ref, Ref] | None = None,
    labels: Sequence[str] = (),
) -> JSON:
    """The record of a post; `reply` is the first post of the thread and the one answered."""
    record: JSON = {"$type": POST, "text": words, "createdAt": moment(at)}
    if language:
        record["langs"] = [language]
    if marks:
        record["facets"] = list(marks)
    if reply:
        record["reply"] = {"root": reply[0].said(), "parent": reply[1].said()}
    if labels:
        values = [{"val": label} for label in labels]
        record["labels"] = {"$type": "com.atproto.label.defs#selfLabels", "values": values}
    return record


# What an author can say of their own post (com.atproto.label.defs).
LABELS = ("sexual", "nudity", "porn", "graphic-media")


def labels(options: Mapping[str, str]) -> list[str]:
    """The labels chosen for a post, as the network knows them."""
    return [label for label in options.get("labels", "").split(",") if label in LABELS]


def pictures(media: Sequence[tuple[MediaOut, Mapping[str, Any]]]) -> JSON:
    """The embed of pictures with what the server gave for each."""
    images = [_picture(item, blob) for item, blob in media]
    return {"$type": "app.bsky.embed.images", "images": images}


def _picture(item: MediaOut, blob: Mapping[str, Any]) -> JSON:
    said: JSON = {"image": dict(blob), "alt": item.alt}
    if item.width and item.height:
        said["aspectRatio"] = {"width": item.width, "height": item.height}
    return said


def video(item: MediaOut, blob: Mapping[str, Any], subtitles: Mapping[str, Any]) -> JSON:
    """The embed of a video with what the server gave for it, and for its subtitles."""
    said = {"$type": "app.bsky.embed.video", "video": dict(blob), **_picture(item, blob)}
    del said["image"]
    if subtitles:
        said["captions"] = [{"lang": item.subtitles_language or "und", "file": dict(subtitles)}]
    return said


def card(page: Preview, thumb: Mapping[str, Any]) -> JSON:
    """The embed of a link."""
    external: JSON = {"uri": page.address, "title": page.title, "description": page.description}
    if thumb:
        external["thumb"] = dict(thumb)
    return {"$type": "app.bsky.embed.external", "external": external}


def quote(quoted: Ref, shown: JSON) -> JSON:
    """The embed of somebody's post, with what else is shown below ours."""
    record = {"$type": "app.bsky.embed.record", "record": quoted.said()}
    if not shown:
        return record
    return {"$type": "app.bsky.embed.recordWithMedia", "record": record, "media": shown}


def deed(kind: str, subject: Any, at: datetime) -> JSON:
    """The record of a like, repost or follow."""
    return {"$type": kind, "subject": subject, "createdAt": moment(at)}


def moment(at: datetime) -> str:
    """A moment as every program of the network writes it."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
