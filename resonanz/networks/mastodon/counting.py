"""How long a post is: grapheme clusters, every link alike, a person without their server."""

from functools import partial
from typing import Any

import regex

from resonanz.networks.limits import Limits, count_characters

# Every address counts the same, however long it is, unless the server says otherwise.
LINK_LENGTH = 23

LINK = regex.compile(
    r"(?<![@\w$#/.])https?://"  # only with a scheme
    r"[\p{L}\p{N}](?:[\p{L}\p{N}_.-]*[\p{L}\p{N}])?(?::\d+)?"  # host and port
    r"(?:[/?#](?:[^\s<>\"'«»“”„]*[^\s<>\"'«»“”„.,;:!?)\]}])?)?",  # path, no full stop at its end
    regex.IGNORECASE,
)
MENTION = regex.compile(
    r"(?<![=/\w])@(?P<name>[a-z0-9_]+(?:[.-]+[a-z0-9_]+)*)"
    r"(?:@(?P<domain>[\p{L}\p{N}_]+(?:[.-]+[\p{L}\p{N}_]+)*(?::\d+)?))?",
    regex.IGNORECASE,
)


def count(text: str, link_length: int = LINK_LENGTH) -> int:
    """The length Mastodon counts: links as `link_length`, `@anna@example.org` as `@anna`."""
    text = LINK.sub("x" * link_length, text)
    text = MENTION.sub(r"@\g<name>", text)
    return len(regex.findall(r"\X", text))


LIMITS = Limits(
    text_length=500,
    count=count,
    media_count=4,
    picture_bytes=16_777_216,
    picture_pixels=33_177_600,
    alt_length=1500,
    thread_parts=25,
    video_count=1,
    video_types=frozenset({"video/mp4", "video/webm", "video/quicktime"}),
    video_bytes=103_809_024,
    video_pixels=3840 * 2160,
    video_rate=120,
    poll_options=(2, 4),
    poll_option_length=50,
    poll_seconds=(300, 2_629_746),
    content_warning_counts=True,
)


# What a server tells of itself that is taken as it is.
KEPT = (
    "text_length",
    "media_count",
    "picture_bytes",
    "picture_pixels",
    "alt_length",
    "video_bytes",
    "video_pixels",
    "video_rate",
    "poll_option_length",
)


def limits_from(told: dict[str, Any]) -> Limits:
    """The limits of one server, from what it told (`parse.limits`)."""
    changes: dict[str, Any] = {name: told[name] for name in KEPT if name in told}
    if told.get("counts_everything"):
        changes["count"] = count_characters
    elif "link_length" in told:
        changes["count"] = partial(count, link_length=told["link_length"])
    if pictures := {one for one in told.get("media_types", ()) if one.startswith("image/")}:
        changes["media_types"] = frozenset(pictures)
    if videos := {one for one in told.get("media_types", ()) if one.startswith("video/")}:
        changes["video_types"] = frozenset(videos)
    changes |= {
        name: tuple(told[name]) for name in ("poll_options", "poll_seconds") if name in told
    }
    return LIMITS.with_(**changes)
