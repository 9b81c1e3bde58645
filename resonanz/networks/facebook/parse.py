"""From the Graph's answers about a page to our values: pure, and patient with what is missing."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from resonanz.networks.contract import (
    IdentitySeen,
    InteractionSeen,
    MediaSeen,
    PostGone,
    PostSeen,
    Seen,
)
from resonanz.networks.graph import digest, text, within
from resonanz.networks.values import mapping, moment, objects

type Object = Mapping[str, Any]

ATTACHMENTS = "attachments{media_type,type,url,media,target,subattachments}"
COMMENT = (
    "id,message,created_time,from{id,name,picture},parent{id},permalink_url,attachment,"
    "message_tags,is_hidden"
)
POST = (
    "id,message,story,created_time,updated_time,from{id,name,picture},permalink_url,message_tags,"
    f"{ATTACHMENTS}"
)
MESSAGE = "id,created_time,from,to,message,attachments"
KINDS = {"photo": "picture", "sticker": "picture", "video": "video", "animated_image": "picture"}
# Somebody whom the network does not name to us (it tells names only with an approved right).
NOBODY = "facebook-user"


def is_message(remote_id: str) -> bool:
    """Whether something was said in a conversation of two."""
    return remote_id.startswith(("m_", "mid."))


def identity(who: Any) -> IdentitySeen:
    """Somebody; without an id where the network keeps it to itself."""
    found = mapping(who)
    number = text(found.get("id")) or NOBODY
    picture = text(mapping(mapping(found.get("picture")).get("data")).get("url"))
    name = text(found.get("name"))
    address = f"https://www.facebook.com/{number}" if found.get("id") else ""
    return IdentitySeen(number, number, name, address, picture)


def post(found: Object, page_id: str, reason: str = "") -> PostSeen:
    """A post on the page, or one elsewhere that names it."""
    author = identity(found.get("from"))
    is_ours = author.remote_id == page_id
    return PostSeen(
        remote_id=text(found.get("id")),
        author=author,
        said_at=moment(found.get("created_time")),
        text=text(found.get("message")) or text(found.get("story")),
        address=text(found.get("permalink_url")),
        media=tuple(_media(found)),
        link=_link(found),
        mentions=tuple(_tagged(found)),
        reason="own" if is_ours else reason or "mention",
    )


def comment(found: Object, post_id: str, page_id: str) -> PostSeen:
    """A comment below a post; it answers the comment named as its parent, else the post."""
    author = identity(found.get("from"))
    parent = text(mapping(found.get("parent")).get("id")) or post_id
    return PostSeen(
        remote_id=text(found.get("id")),
        author=author,
        said_at=moment(found.get("created_time")),
        text=text(found.get("message")),
        parent_remote_id=parent,
        root_remote_id=post_id,
        address=text(found.get("permalink_url")),
        media=tuple(_one_media(mapping(found.get("attachment")))),
        mentions=tuple(_tagged(found)),
        reason="own" if author.remote_id == page_id else "reply",
    )


def message(found: Object, page_id: str, before: str = "", root: str = "") -> PostSeen:
    """A message between a person and the page; `before` is the one it goes on from, if any."""
    author = identity(found.get("from"))
    return PostSeen(
        remote_id=text(found.get("id")),
        author=author,
        said_at=moment(found.get("created_time")),
        text=text(found.get("message")),
        parent_remote_id=before,
        root_remote_id=root or before,
        visibility="direct",
        media=tuple(_of_message(found)),
        reason="own" if author.remote_id == page_id else "direct",
    )


def _media(found: Object) -> Iterable[MediaSeen]:
    for item in within(found.get("attachments")):
        inner = within(item.get("subattachments"))
        for one in inner or [item]:
            yield from _one_media(one)


def _one_media(item: Object) -> Iterable[MediaSeen]:
    media = mapping(item.get("media"))
    image = mapping(media.get("image"))
    kind = KINDS.get((text(item.get("media_type")) or text(item.get("type"))).split("_")[0], "")
    address = text(media.get("source")) if kind == "video" else text(image.get("src"))
    if kind and (address or image.get("src")):
        preview = text(image.get("src"))
        yield MediaSeen(
            kind,
            address or preview,
            preview,
            width=image.get("width") if isinstance(image.get("width"), int) else None,
            height=image.get("height") if isinstance(image.get("height"), int) else None,
        )


def _of_message(found: Object) -> Iterable[MediaSeen]:
    for item in within(found.get("attachments")):
        image, video = mapping(item.get("image_data")), mapping(item.get("video_data"))
        address = text(image.get("url")) or text(video.get("url")) or text(item.get("file_url"))
        kind = "picture" if image else "video" if video else "file"
        if address:
            preview = text(image.get("preview_url")) or text(video.get("preview_url"))
            yield MediaSeen(kind, address, preview, text(item.get("mime_type")))


def _link(found: Object) -> str:
    shared = [one for one in within(found.get("attachments")) if one.get("media_type") == "link"]
    return text(shared[0].get("url")) if shared else ""


def _tagged(found: Object) -> Iterable[IdentitySeen]:
    for one in objects(found.get("message_tags")):
        if text(one.get("id")):
            yield identity(one)


def mark(seen: PostSeen) -> str:
    """What tells whether a post was changed since."""
    return digest(seen.text, len(seen.media))


# --- what Meta calls us about --------------------------------------------------------------------


def told(hint: Object, at: datetime) -> Seen | None:
    """What a hint tells by itself: a reaction, or that something is gone."""
    value = mapping(hint.get("value"))
    if hint.get("field") != "feed":
        return None
    name = named(hint)
    if value.get("item") == "reaction" or value.get("item") == "like":
        return _reaction(value, moment(value.get("created_time"), at))
    if value.get("verb") == "remove" and name:
        return PostGone(name)
    return None


def _reaction(value: Object, at: datetime) -> Seen | None:
    about = text(value.get("comment_id")) or text(value.get("post_id"))
    by = identity(value.get("from"))
    if not about or by.remote_id == NOBODY:
        return None
    name = text(value.get("reaction_type")) or "like"
    undone = value.get("verb") == "remove"
    return InteractionSeen("reaction", about, by, at, name=name, undone=undone)


def named(hint: Object) -> str:
    """What a hint is about: a comment, a post or a message; empty where it names none."""
    value = mapping(hint.get("value"))
    mid = text(mapping(value.get("message")).get("mid"))
    return mid or text(value.get("comment_id")) or text(value.get("post_id"))
