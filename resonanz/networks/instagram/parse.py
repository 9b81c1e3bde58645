"""From Instagram's answers to our values: pure, and patient with what is missing."""

from collections.abc import Iterable, Mapping
from typing import Any

from resonanz.networks.contract import IdentitySeen, MediaSeen, PostSeen
from resonanz.networks.graph import digest, text, within
from resonanz.networks.values import mapping, moment

type Object = Mapping[str, Any]

REPLY = "id,text,timestamp,username,from,parent_id,hidden"
COMMENT = f"{REPLY},replies.limit(50){{{REPLY}}}"
MEDIA = "id,caption,timestamp,permalink,media_type,media_url,thumbnail_url,username"
# All that is told of a comment below the post of somebody else; not who wrote it.
NAMING = "id,text,timestamp,media{id,permalink}"
KINDS = {"IMAGE": "picture", "VIDEO": "video", "CAROUSEL_ALBUM": "picture"}
# How we name what stands below other people's posts: it is answered in a way of its own.
MENTION = "mention-"


def identity(found: Object) -> IdentitySeen:
    """Who said it; known by the name, for that is all that Instagram always tells."""
    who = mapping(found.get("from"))
    name = text(found.get("username")) or text(who.get("username")) or "instagram-user"
    return IdentitySeen(name.lower(), name, "", f"https://www.instagram.com/{name}/")


def media(found: Object, handle: str) -> PostSeen:
    """A post of ours, or one that names us."""
    author = identity(found)
    is_ours = author.remote_id == handle.lower() or not found.get("username")
    return PostSeen(
        remote_id=text(found.get("id")),
        author=author if found.get("username") else identity({"username": handle}),
        said_at=moment(found.get("timestamp")),
        text=text(found.get("caption")),
        address=text(found.get("permalink")),
        media=tuple(_shown(found)),
        reason="own" if is_ours else "mention",
    )


def comment(found: Object, media_id: str, handle: str) -> PostSeen:
    """A comment below a post of ours, or an answer to one."""
    author = identity(found)
    return PostSeen(
        remote_id=text(found.get("id")),
        author=author,
        said_at=moment(found.get("timestamp")),
        text=text(found.get("text")),
        parent_remote_id=text(found.get("parent_id")) or media_id,
        root_remote_id=media_id,
        reason="own" if author.remote_id == handle.lower() else "reply",
    )


def mentioned_media(found: Object) -> PostSeen:
    """Somebody's post that names us in its words."""
    return PostSeen(
        remote_id=f"{MENTION}{text(found.get('id'))}",
        author=identity(found),
        said_at=moment(found.get("timestamp")),
        text=text(found.get("caption")),
        address=text(found.get("permalink")),
        media=tuple(_shown(found)),
        reason="mention",
    )


def mentioned_comment(found: Object, media_id: str) -> PostSeen:
    """Somebody's comment that names us, below a post that may not be ours."""
    return PostSeen(
        remote_id=f"{MENTION}{media_id}-{text(found.get('id'))}",
        author=identity(found),
        said_at=moment(found.get("timestamp")),
        text=text(found.get("text")),
        address=text(mapping(found.get("media")).get("permalink")),
        reason="mention",
    )


def comments(found: Object) -> Iterable[Object]:
    """The comments of a post and the answers to them, parents first."""
    for one in sorted(within(found.get("comments")), key=_time):
        yield one
        for answer in sorted(within(one.get("replies")), key=_time):
            yield {"parent_id": one.get("id"), **answer}


def _time(found: Object) -> str:
    return text(found.get("timestamp"))


def _shown(found: Object) -> Iterable[MediaSeen]:
    address = text(found.get("media_url"))
    if address:
        kind = KINDS.get(text(found.get("media_type")), "picture")
        yield MediaSeen(kind, address, text(found.get("thumbnail_url")))


def mark(seen: PostSeen) -> str:
    """What tells whether something was changed since."""
    return digest(seen.text)
