"""From YouTube's answers to our values: pure, and patient with what is missing."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Any

from resonanz.networks.contract import JSON, IdentitySeen, MediaSeen, PostSeen
from resonanz.networks.values import mapping, moment, objects, text

type Object = Mapping[str, Any]

VIDEO_ID = re.compile(r"[\w-]{11}")
COUNTS = {"viewCount": "plays", "likeCount": "likes", "commentCount": "comments"}


def items(found: Object) -> list[JSON]:
    return objects(found.get("items"))


def is_video(remote_id: str) -> bool:
    """Whether it is a video; comments have longer names."""
    return VIDEO_ID.fullmatch(remote_id) is not None


def top_of(comment_id: str) -> str:
    """The comment that an answer stands below: YouTube has one level of answers."""
    return comment_id.partition(".")[0]


def reasons(error: Object) -> set[str]:
    """Why YouTube refused, by its names."""
    named = {text(one.get("reason")) for one in objects(error.get("errors"))}
    named |= {text(one.get("reason")) for one in objects(error.get("details"))}
    return named - {""}


# --- people --------------------------------------------------------------------------------------


def author(snippet: Object) -> IdentitySeen:
    """Who commented; without a channel where it was deleted."""
    number = text(mapping(snippet.get("authorChannelId")).get("value")) or "youtube-user"
    name = text(snippet.get("authorDisplayName"))
    handle = name.removeprefix("@") if name.startswith("@") else number
    address = text(snippet.get("authorChannelUrl")).replace("http://", "https://")
    return IdentitySeen(
        number, handle, name.removeprefix("@"), address, text(snippet.get("authorProfileImageUrl"))
    )


def channel(found: Object) -> IdentitySeen:
    """A channel of ours."""
    snippet, number = mapping(found.get("snippet")), text(found.get("id"))
    picture = text(mapping(mapping(snippet.get("thumbnails")).get("default")).get("url"))
    handle = text(snippet.get("customUrl")).removeprefix("@") or number
    address = f"https://www.youtube.com/channel/{number}"
    return IdentitySeen(number, handle, text(snippet.get("title")), address, picture)


# --- posts ---------------------------------------------------------------------------------------


def video(found: Object) -> PostSeen:
    """A video: its title and description."""
    snippet, number = mapping(found.get("snippet")), text(found.get("id"))
    owner = text(snippet.get("channelId"))
    words = (text(snippet.get("title")), text(snippet.get("description")))
    address = f"https://www.youtube.com/watch?v={number}"
    preview = text(mapping(mapping(snippet.get("thumbnails")).get("high")).get("url"))
    return PostSeen(
        remote_id=number,
        author=IdentitySeen(owner, owner, text(snippet.get("channelTitle"))),
        said_at=moment(snippet.get("publishedAt")),
        text="\n\n".join(one for one in words if one),
        address=address,
        language=text(snippet.get("defaultLanguage"))[:2],
        media=(MediaSeen("picture", preview, preview),) if preview else (),
        reason="own",
    )


def comment(found: Object, video_id: str, me: str) -> PostSeen:
    """A comment below a video, or an answer to one."""
    snippet, number = mapping(found.get("snippet")), text(found.get("id"))
    by = author(snippet)
    about = text(snippet.get("videoId")) or video_id
    return PostSeen(
        remote_id=number,
        author=by,
        said_at=moment(snippet.get("publishedAt")),
        text=text(snippet.get("textOriginal")) or text(snippet.get("textDisplay")),
        parent_remote_id=text(snippet.get("parentId")) or about,
        root_remote_id=about,
        address=f"https://www.youtube.com/watch?v={about}&lc={number}" if about else "",
        reason="own" if by.remote_id == me else "reply",
    )


def top_level(thread: Object) -> JSON:
    return mapping(mapping(thread.get("snippet")).get("topLevelComment"))


def video_of(thread: Object) -> str:
    return text(mapping(thread.get("snippet")).get("videoId"))


def answers(thread: Object) -> list[JSON]:
    """The answers that come along with a thread: the newest few."""
    return objects(mapping(thread.get("replies")).get("comments"))


def answer_count(thread: Object) -> int:
    count = mapping(thread.get("snippet")).get("totalReplyCount")
    return count if isinstance(count, int) else 0


def counted(found: Object) -> dict[str, int]:
    """What is counted of a video; numbers come as texts."""
    told = mapping(found.get("statistics"))
    return {
        kept: int(told[name])
        for name, kept in COUNTS.items()
        if isinstance(told.get(name), str) and told[name].isdigit()
    }


def mark(seen: PostSeen) -> str:
    """What tells whether something was changed since."""
    return hashlib.sha256(seen.text.encode()).hexdigest()[:12]


def in_time(seen: Iterable[PostSeen]) -> list[PostSeen]:
    """Oldest first, and parents before their answers where the moment is the same."""
    return sorted(seen, key=lambda one: (one.said_at, len(one.remote_id)))
