"""From the events of a room to our values: pure, and patient with what people put there."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote

from resonanz.networks.chat import moment
from resonanz.networks.contract import IdentitySeen, InteractionSeen, MediaSeen, PostSeen
from resonanz.networks.values import count, mapping, strings, text

from .phrase import relation_of

Event = Mapping[str, Any]

MEDIA_KINDS = {"m.image": "picture", "m.sticker": "picture", "m.video": "video"}
FILES = {"m.file", "m.audio"}
MXC = re.compile(r"mxc://([A-Za-z0-9.:\[\]-]+)/([A-Za-z0-9_-]+)")
# What an answer quoted of the post it answers, as older apps write it before their own words.
QUOTED = re.compile(r"> (?:\* )?<@[^>\n]+>.*\n(?:>.*\n)*\n?")
QUOTED_HTML = re.compile(r"<mx-reply>.*?</mx-reply>", re.DOTALL | re.IGNORECASE)


@dataclass
class Place:
    """A room as our account is in it, and the names of the people there."""

    server: str
    room_id: str
    me: str
    direct: bool = False
    names: dict[str, str] = field(default_factory=dict)


def is_message(event: Event) -> bool:
    """Whether an event says something: what was deleted says nothing any more."""
    content = mapping(event.get("content"))
    says = bool(text(content.get("body")))
    return event.get("type") in ("m.room.message", "m.sticker") and says


def sender(event: Event) -> str:
    return text(event.get("sender"))


def event_id(event: Event) -> str:
    return text(event.get("event_id"))


# --- whom and what it is about ---------------------------------------------------------------


def relation(event: Event) -> tuple[str, str]:
    """How an event relates to which other: replaces, reacts to, belongs to the thread of."""
    found = relation_of(event)
    return text(found.get("rel_type")), text(found.get("event_id"))


def answered(event: Event) -> str:
    """The event this one answers; in a thread its first, unless it answers one in particular."""
    found = relation_of(event)
    inner = text(mapping(found.get("m.in_reply_to")).get("event_id"))
    in_thread = found.get("rel_type") == "m.thread"
    if in_thread and (found.get("is_falling_back") is True or not inner):
        return text(found.get("event_id"))
    return inner


def thread(event: Event) -> str:
    """The first event of the thread it is in."""
    kind, root = relation(event)
    return root if kind == "m.thread" else ""


def redacted(event: Event) -> str:
    """What an event takes back; newer rooms write it into the content."""
    return text(mapping(event.get("content")).get("redacts")) or text(event.get("redacts"))


def named(event: Event) -> list[str]:
    """Who is meant by a message, as far as the app that wrote it says so."""
    content = mapping(event.get("content"))
    mentions = content.get("m.mentions")
    if isinstance(mentions, dict):
        return list(dict.fromkeys(strings(mentions.get("user_ids"))))[:50]
    markup = text(content.get("formatted_body"))
    return list(dict.fromkeys(re.findall(r"https://matrix\.to/#/(@[^\"'?/<>]+)", markup)))[:50]


def names_me(event: Event, place: Place) -> bool:
    """Whether a message is meant for us; older apps only write our name somewhere in it."""
    if place.me in named(event):
        return True
    content = mapping(event.get("content"))
    is_older = not isinstance(content.get("m.mentions"), dict)
    return is_older and place.me in _body(content, is_answer=bool(answered(event)))


# --- people ----------------------------------------------------------------------------------


def identity(user: str, place: Place) -> IdentitySeen:
    """Somebody in the room; we ourselves are known by the room we are in."""
    return IdentitySeen(
        remote_id=place.room_id if user == place.me else user,
        handle=user.removeprefix("@"),
        name=place.names.get(user) or user.removeprefix("@").partition(":")[0],
        address=f"https://matrix.to/#/{quote(user, safe='@:')}",
    )


def member(event: Event) -> tuple[str, str]:
    """Who an event of membership is about, and the name it gives them."""
    name = text(mapping(event.get("content")).get("displayname")).strip()
    return text(event.get("state_key")), name[:120]


# --- what was said ---------------------------------------------------------------------------


def post(event: Event, place: Place, reason: str, *, edited_at: datetime | None = None) -> PostSeen:
    """What a message says."""
    content = mapping(event.get("content"))
    media = _media(event, place)
    markup = "" if media else _markup(content)
    words = _caption(content) if media else _spoken(event, place)
    return PostSeen(
        remote_id=event_id(event),
        author=identity(sender(event), place),
        said_at=moment(event.get("origin_server_ts")),
        html=markup,
        text="" if markup else words,
        parent_remote_id=answered(event),
        root_remote_id=thread(event),
        address=address(place, event_id(event)),
        visibility="direct" if place.direct else "public",
        media=media,
        mentions=tuple(identity(user, place) for user in named(event)),
        edited_at=edited_at,
        reason=reason,
    )


def address(place: Place, name: str) -> str:
    """The address of an event that opens it in whatever app a reader has."""
    via = quote(place.me.partition(":")[2], safe=":")
    return (
        f"https://matrix.to/#/{quote(place.room_id, safe='!:')}/{quote(name, safe='$')}?via={via}"
    )


def _spoken(event: Event, place: Place) -> str:
    content = mapping(event.get("content"))
    words = _body(content, is_answer=bool(answered(event)))
    is_emote = content.get("msgtype") == "m.emote"
    return f"* {identity(sender(event), place).name} {words}" if is_emote else words


def _body(content: Mapping[str, Any], *, is_answer: bool) -> str:
    words = text(content.get("body"))
    quoted = QUOTED.match(words) if is_answer else None
    return words[quoted.end() :] if quoted else words


def _markup(content: Mapping[str, Any]) -> str:
    is_html = content.get("format") == "org.matrix.custom.html"
    is_emote = content.get("msgtype") == "m.emote"
    if not is_html or is_emote:
        return ""
    return QUOTED_HTML.sub("", text(content.get("formatted_body"))).strip()


def edited(original: Event, change: Event) -> Event:
    """A message as it reads after a change of it, in its old place."""
    content = mapping(mapping(change.get("content")).get("m.new_content"))
    kept = {"m.relates_to": relation_of(original)} if relation_of(original) else {}
    fresh = {name: value for name, value in content.items() if name != "m.relates_to"}
    return {**original, "content": {**fresh, **kept}}


# --- pictures --------------------------------------------------------------------------------


def _media(event: Event, place: Place) -> tuple[MediaSeen, ...]:
    content = mapping(event.get("content"))
    kind = text(content.get("msgtype")) or text(event.get("type"))
    where = _media_address(content.get("url"), place)
    if (kind not in MEDIA_KINDS and kind not in FILES) or not where:
        return ()
    info = mapping(content.get("info"))
    preview = where.replace("/download/", "/thumbnail/") + "?width=800&height=600&method=scale"
    return (
        MediaSeen(
            kind=MEDIA_KINDS.get(kind, "file"),
            address=where,
            preview_address=preview if kind in MEDIA_KINDS else "",
            media_type=text(info.get("mimetype")),
            alt=text(content.get("body"))[:1500],
            width=count(info.get("w")) or None,
            height=count(info.get("h")) or None,
        ),
    )


def _media_address(mxc: Any, place: Place) -> str:
    """Where a file of Matrix lies, as its own server gives it out."""
    found = MXC.fullmatch(text(mxc))
    return f"{place.server}/_matrix/media/v3/download/{found[1]}/{found[2]}" if found else ""


def _caption(content: Mapping[str, Any]) -> str:
    """The words below a picture; without a file name of its own the body is just that name."""
    body, name = text(content.get("body")), text(content.get("filename"))
    return body if name and name != body else ""


# --- what was done ---------------------------------------------------------------------------


def reaction(event: Event, place: Place) -> InteractionSeen | None:
    """A reaction; none where it does not say to what, or how."""
    found = relation_of(event)
    about, name = text(found.get("event_id")), text(found.get("key")).replace("\ufe0f", "")
    if found.get("rel_type") != "m.annotation" or not about or not name:
        return None
    return InteractionSeen(
        kind="reaction",
        post_remote_id=about,
        by=identity(sender(event), place),
        at=moment(event.get("origin_server_ts")),
        name=name,
        remote_id=event_id(event),
    )
