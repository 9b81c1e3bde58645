"""From Mattermost's answers to our values: pure, and patient with what is missing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from resonanz.core.markdown import render
from resonanz.networks.chat import moment
from resonanz.networks.contract import IdentitySeen, InteractionSeen, MediaSeen, PostSeen
from resonanz.networks.values import count, mapping, objects, text

Post = Mapping[str, Any]

SYSTEM = "system_"
NAMED = re.compile(r"(?<![\w@/])@([a-z0-9][a-z0-9._-]*)", re.IGNORECASE)


@dataclass
class Place:
    """A channel as our account is in it, and the people there by their ids."""

    server: str
    channel_id: str
    user_id: str
    handle: str
    name: str = ""
    people: dict[str, Mapping[str, Any]] = field(default_factory=dict)


def post_id(post: Post) -> str:
    return text(post.get("id"))


def author(post: Post) -> str:
    return text(post.get("user_id"))


def root(post: Post) -> str:
    return text(post.get("root_id"))


def updated(post: Post) -> int:
    return count(post.get("update_at"))


def created(post: Post) -> int:
    return count(post.get("create_at"))


def is_said(post: Post) -> bool:
    """Whether somebody says something; the system's own messages and old wordings do not count."""
    is_system = text(post.get("type")).startswith(SYSTEM)
    return bool(post_id(post)) and not is_system and not text(post.get("original_id"))


def is_gone(post: Post) -> bool:
    return count(post.get("delete_at")) > 0


def edited(post: Post) -> datetime | None:
    """When its words were last changed."""
    return moment(post.get("edit_at")) if count(post.get("edit_at")) else None


def in_order(told: Any) -> list[Post]:
    """The posts of an answer that were asked for, oldest first; those around them left out."""
    found = posts(told)
    order = mapping(told).get("order")
    names = order if isinstance(order, list) else []
    wanted = [found[name] for name in names if isinstance(name, str) and name in found]
    return sorted(wanted, key=lambda post: (created(post), post_id(post)))


def posts(told: Any) -> dict[str, Post]:
    """All posts of an answer by their ids, also those around the ones asked for."""
    return {
        name: post
        for name, post in mapping(mapping(told).get("posts")).items()
        if isinstance(post, dict)
    }


# --- people ----------------------------------------------------------------------------------


def name_of(user: Mapping[str, Any]) -> str:
    """What somebody is called: as they wish, by their name, or by their user name."""
    full = f"{text(user.get('first_name'))} {text(user.get('last_name'))}".strip()
    return (text(user.get("nickname")).strip() or full or text(user.get("username")))[:120]


def identity(user_id: str, place: Place) -> IdentitySeen:
    """Somebody; we ourselves are known by the channel we are in."""
    if user_id == place.user_id:
        return IdentitySeen(place.channel_id, place.handle, place.name or place.handle)
    user = place.people.get(user_id, {})
    handle = text(user.get("username")) or user_id
    return IdentitySeen(user_id, handle, name_of(user) or handle)


def speaker(post: Post, place: Place) -> IdentitySeen:
    """Who says a post: a web hook may speak under a name of its own."""
    props = mapping(post.get("props"))
    name = text(props.get("override_username")).strip()[:120]
    if not name or text(props.get("from_webhook")) != "true":
        return identity(author(post), place)
    return IdentitySeen(f"{author(post)}:{name}", name, name)


def named(post: Post) -> list[str]:
    """The user names in a post, in lower case, each once."""
    found = NAMED.findall(text(post.get("message")))
    return list(dict.fromkeys(name.lower().rstrip("._-") for name in found))[:50]


def names_me(post: Post, place: Place) -> bool:
    return place.handle.lower() in named(post)


# --- what was said ---------------------------------------------------------------------------


def post(found: Post, place: Place, reason: str) -> PostSeen:
    """What somebody says; their Markdown as HTML."""
    return PostSeen(
        remote_id=post_id(found),
        author=speaker(found, place),
        said_at=moment(found.get("create_at")),
        html=render(text(found.get("message"))).html,
        parent_remote_id=root(found),
        root_remote_id=root(found),
        address=address(place, post_id(found)),
        media=tuple(_media(file, place) for file in _files(found)),
        mentions=tuple(_mentioned(found, place)),
        edited_at=edited(found),
        reason=reason,
    )


def address(place: Place, name: str) -> str:
    """The address of a post, whatever its team is called."""
    return f"{place.server}/_redirect/pl/{name}"


def _mentioned(found: Post, place: Place) -> list[IdentitySeen]:
    known = {text(user.get("username")).lower(): name for name, user in place.people.items()}
    known[place.handle.lower()] = place.user_id
    return [identity(known[name], place) for name in named(found) if name in known]


def _files(found: Post) -> list[Mapping[str, Any]]:
    files = objects(mapping(found.get("metadata")).get("files"))
    return [file for file in files if re.fullmatch(r"[a-z0-9]{1,40}", text(file.get("id")))]


def _media(file: Mapping[str, Any], place: Place) -> MediaSeen:
    kind = text(file.get("mime_type"))
    where = f"{place.server}/api/v4/files/{file['id']}"
    return MediaSeen(
        kind={"image": "picture", "video": "video"}.get(kind.partition("/")[0], "file"),
        address=where,
        preview_address=f"{where}/preview" if file.get("has_preview_image") is True else "",
        media_type=kind,
        alt=text(file.get("name"))[:300],
        width=count(file.get("width")) or None,
        height=count(file.get("height")) or None,
    )


# --- what was done ---------------------------------------------------------------------------


def reactions(found: Any) -> dict[str, Mapping[str, Any]]:
    """The reactions in a list, by who did which."""
    return {
        f"{text(one.get('user_id'))} {text(one.get('emoji_name'))}": one
        for one in objects(found)
        if text(one.get("user_id")) and text(one.get("emoji_name"))
    }


def reaction(about: str, key: str, at: Any, place: Place, *, undone: bool) -> InteractionSeen:
    """A reaction that was given, or taken back."""
    user, _space, name = key.partition(" ")
    return InteractionSeen(
        kind="reaction",
        post_remote_id=about,
        by=identity(user, place),
        at=moment(at),
        name=name,
        undone=undone,
    )
