"""Telegram's updates as we understand them: pure functions; any field may be missing or wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from django.utils.translation import gettext as _

from resonanz.networks.contract import (
    JSON,
    IdentitySeen,
    InteractionSeen,
    PostChanged,
    PostGrew,
    PostSeen,
    Seen,
)
from resonanz.networks.values import mapping, moment, number, objects, text

from .files import media_of

# What a post without words is, in words, where nothing of it can be shown.
KINDS = (
    "photo",
    "video",
    "animation",
    "video_note",
    "document",
    "voice",
    "audio",
    "sticker",
    "location",
    "poll",
)
TAGS = {
    "bold": "strong",
    "italic": "em",
    "underline": "u",
    "strikethrough": "s",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "expandable_blockquote": "blockquote",
}
LINKS = {"url", "text_link", "mention", "email"}


@dataclass(frozen=True)
class Place:
    """Our channel, its group, our bot; and which message of the group shows which post."""

    channel: int
    group: int = 0
    bot: int = 0
    names: frozenset[str] = frozenset()  # of bot and channel, in lower case
    handle: str = ""
    title: str = ""
    threads: Mapping[str, int] = field(default_factory=dict)
    # Of messages in albums, by chat and number: the first of the album, the one with its words.
    albums: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict)

    def name(self, chat: int, message: int) -> str:
        """What we call a message; a whole album is called by its first."""
        first, _said = self.albums.get((chat, message), (message, message))
        return name_of(chat, first)


def name_of(chat: int, message: int) -> str:
    """What we call a message: messages are numbered in each chat anew."""
    return f"{chat}:{message}"


def numbers_of(remote_id: str) -> tuple[int, int]:
    """Chat and message of a name; zeros for one that is none of ours."""
    chat, _colon, message = remote_id.partition(":")
    try:
        return int(chat), int(message)
    except ValueError:
        return 0, 0


def address_of(chat: int, message: int, username: str = "") -> str:
    """Where people read it; members only, where the channel has no public name."""
    if username:
        return f"https://t.me/{username}/{message}"
    inner = str(chat).removeprefix("-100")
    return f"https://t.me/c/{inner}/{message}" if inner.isdigit() else ""


# --- what happened -----------------------------------------------------------------------------


def happened(update: JSON, place: Place) -> list[Seen]:
    """What an update tells about us; nothing where it does not concern us."""
    for kind in ("message", "channel_post"):
        if found := mapping(update.get(kind)):
            return _told(found, place)
    for kind in ("edited_message", "edited_channel_post"):
        if found := mapping(update.get(kind)):
            return _edited(found, place)
    return list(reactions(mapping(update.get("message_reaction")), place))


def _told(message: JSON, place: Place) -> list[Seen]:
    """A new message; what follows in an album is more of it, and may be the words of all of it."""
    seen = post(message, place)
    if seen is None:
        return []
    first, _said, here = _in_album(message, place)
    if here == first:
        return [seen]
    # What the group repeats has come from the channel.
    is_more = seen.media and not shows(message, place)
    more = [PostGrew(seen.remote_id, seen.media)] if is_more else []
    return [*more, *([PostChanged(seen)] if text(message.get("caption")) else [])]


def _edited(message: JSON, place: Place) -> list[Seen]:
    """An edit, unless another message of the album has the words."""
    seen = post(message, place)
    first, said, here = _in_album(message, place)
    is_spoken = text(message.get("caption")) or here == (said or first)
    return [PostChanged(seen)] if seen and is_spoken else []


def _in_album(message: JSON, place: Place) -> tuple[int, int, int]:
    """The first message of its album, the one with the words, and which it is itself."""
    shown = shows(message, place)
    chat = place.channel if shown else _chat(message)
    here = shown or number(message.get("message_id"))
    return (*place.albums.get((chat, here), (here, here)), here)


def post(message: JSON, place: Place) -> PostSeen | None:
    """A message as a post; none for what belongs to another chat or says nothing."""
    chat, here = _chat(message), number(message.get("message_id"))
    if not here or not _is_ours(message, chat, place) or not words_of(message):
        return None
    told_at = _chat(message), number(message.get("message_id"))
    media = media_of(message, _address(message, *told_at, place))
    words = said_in(message) if media else words_of(message)
    shown = shows(message, place)
    if shown:  # the group repeats what stands in the channel
        chat, here = place.channel, shown
    entities = message.get("entities") or message.get("caption_entities")
    html = html_of(words, objects(entities)) if objects(entities) and words else ""
    parent, root = _above(message, chat, place)
    return PostSeen(
        remote_id=place.name(chat, here),
        author=author(message, chat, place),
        said_at=moment(message.get("date")),
        html=html,
        text="" if html else words,
        parent_remote_id=parent,
        root_remote_id=root,
        address=_address(message, chat, here, place),
        visibility="direct" if chat > 0 else "public",
        media=media,
        edited_at=moment(message["edit_date"]) if number(message.get("edit_date")) else None,
        reason=reason(message, chat, place),
    )


def _address(message: JSON, chat: int, here: int, place: Place) -> str:
    first, _said = place.albums.get((chat, here), (here, here))
    told = text(mapping(message.get("chat")).get("username"))
    is_here = chat < 0 and chat == _chat(message)
    ours = place.handle if chat == place.channel else ""
    return address_of(chat, first, told if is_here else ours)


def _chat(message: JSON) -> int:
    return number(mapping(message.get("chat")).get("id"))


def _is_ours(message: JSON, chat: int, place: Place) -> bool:
    is_private = text(mapping(message.get("chat")).get("type")) == "private"
    is_command = text(message.get("text")).startswith("/")
    return (chat in (place.channel, place.group) and chat != 0) or (is_private and not is_command)


def said_in(message: JSON) -> str:
    return text(message.get("text")) or text(message.get("caption"))


def words_of(message: JSON) -> str:
    """What it says, or what it shows where it has no words; nothing for service messages."""
    return said_in(message) or next((_shown(kind) for kind in KINDS if message.get(kind)), "")


def _shown(kind: str) -> str:
    names = {
        "photo": _("(a picture)"),
        "video": _("(a video)"),
        "animation": _("(a video)"),
        "video_note": _("(a video)"),
        "voice": _("(a voice message)"),
        "audio": _("(a recording)"),
        "sticker": _("(a sticker)"),
        "location": _("(a place)"),
        "poll": _("(a poll)"),
    }
    return names.get(kind, _("(a file)"))


def shows(message: JSON, place: Place) -> int:
    """Which post of our channel a message of the group repeats; none: 0."""
    if message.get("is_automatic_forward") is not True:
        return 0
    origin = mapping(message.get("forward_origin"))
    chat = number(mapping(origin.get("chat") or message.get("forward_from_chat")).get("id"))
    shown = number(origin.get("message_id")) or number(message.get("forward_from_message_id"))
    return shown if chat == place.channel else 0


def author(message: JSON, chat: int, place: Place) -> IdentitySeen:
    """Who says it: the channel, the group for its anonymous administrators, or a person."""
    by, sender = mapping(message.get("sender_chat")), mapping(message.get("from"))
    if chat == place.channel or number(by.get("id")) == place.channel:
        return us(place)
    if place.bot and number(sender.get("id")) == place.bot:
        return us(place)
    if number(by.get("id")):
        return _identity(by, text(by.get("title")))
    names = (text(sender.get(name)) for name in ("first_name", "last_name"))
    return _identity(sender, " ".join(name for name in names if name))


def us(place: Place) -> IdentitySeen:
    return IdentitySeen(str(place.channel), place.handle or place.title, place.title)


def _identity(found: JSON, name: str) -> IdentitySeen:
    username = text(found.get("username"))
    return IdentitySeen(
        str(number(found.get("id"))),
        username or name,
        name or username,
        f"https://t.me/{username}" if username else "",
    )


def reason(message: JSON, chat: int, place: Place) -> str:
    """Why it came to us."""
    if author(message, chat, place) == us(place):
        return "own"
    if chat > 0:
        return "direct"
    above = mapping(message.get("reply_to_message"))
    if _thread(message, place) or (above and author(above, chat, place) == us(place)):
        return "reply"
    named = {word.strip(".,:;!?()").lower() for word in words_of(message).split()}
    return "mention" if named & {f"@{name}" for name in place.names} else "context"


def _above(message: JSON, chat: int, place: Place) -> tuple[str, str]:
    """What it answers, and the post its thread hangs on."""
    if chat == place.channel and shows(message, place):
        return "", ""
    above = mapping(message.get("reply_to_message"))
    answered, root = number(above.get("message_id")), _thread(message, place)
    rooted = place.name(place.channel, root) if root else ""
    if not answered:
        return rooted, rooted
    shown = shows(above, place) or place.threads.get(str(answered), 0) * (chat == place.group)
    parent = place.name(place.channel, shown) if shown else place.name(chat, answered)
    return parent, rooted or parent


def _thread(message: JSON, place: Place) -> int:
    """The post of the channel that a comment of the group hangs on; none: 0."""
    if _chat(message) != place.group:
        return 0
    above = mapping(message.get("reply_to_message"))
    in_thread = place.threads.get(str(number(message.get("message_thread_id"))), 0)
    return in_thread or shows(above, place)


def reactions(found: JSON, place: Place) -> list[InteractionSeen]:
    """What somebody's reactions became: who gave which, who took which back."""
    chat, here = _chat(found), number(found.get("message_id"))
    by = mapping(found.get("user"))
    if not by or chat not in (place.channel, place.group) or not here:
        return []
    shown = place.threads.get(str(here), 0) if chat == place.group else 0
    name = place.name(place.channel, shown) if shown else place.name(chat, here)
    before, after = _emoji(found.get("old_reaction")), _emoji(found.get("new_reaction"))
    who = author({"from": by}, chat, place) if chat == place.group else _identity(by, "")
    at = moment(found.get("date"))
    return [
        InteractionSeen("reaction", name, who, at, emoji, undone=emoji not in after)
        for emoji in sorted(before ^ after)
    ]


def _emoji(found: Any) -> set[str]:
    return {emoji for one in objects(found) if (emoji := text(one.get("emoji")))}


# --- words -------------------------------------------------------------------------------------


def html_of(words: str, entities: list[JSON]) -> str:
    """The words with what is marked in them; offsets are in UTF-16 units."""
    units = words.encode("utf-16-le", "surrogatepass")
    length = len(units) // 2
    marks = sorted(
        (mark for one in entities if (mark := _mark(one, length))),
        key=lambda mark: (mark[0], -mark[1]),
    )
    inner = _marked(units, 0, length, marks)
    return inner.replace("\n", "<br>")


type Mark = tuple[int, int, JSON]


def _mark(entity: JSON, length: int) -> Mark | None:
    start = number(entity.get("offset"))
    end = min(start + number(entity.get("length")), length)
    known = text(entity.get("type")) in TAGS or text(entity.get("type")) in LINKS
    return (start, end, entity) if known and 0 <= start < end else None


def _marked(units: bytes, start: int, end: int, marks: list[Mark]) -> str:
    html, here = "", start
    while marks:
        begin, stop, entity = marks.pop(0)
        if begin < here or stop > end:
            continue  # it crosses another: Telegram does not write that
        inside = [one for one in marks if one[0] < stop]
        del marks[: len(inside)]
        within = _marked(units, begin, stop, inside)
        html += _plain(units, here, begin) + _tagged(entity, within, _cut(units, begin, stop))
        here = stop
    return html + _plain(units, here, end)


def _cut(units: bytes, start: int, end: int) -> str:
    return units[start * 2 : end * 2].decode("utf-16-le", "replace")


def _plain(units: bytes, start: int, end: int) -> str:
    return escape(_cut(units, start, end))


def _tagged(entity: JSON, inner: str, plain: str) -> str:
    kind = text(entity.get("type"))
    if kind in TAGS:
        return f"<{TAGS[kind]}>{inner}</{TAGS[kind]}>"
    target = {
        "text_link": text(entity.get("url")),
        "mention": f"https://t.me/{plain.removeprefix('@')}",
        "email": f"mailto:{plain}",
        "url": plain if "://" in plain else f"https://{plain}",
    }[kind]
    return f'<a href="{escape(target)}">{inner}</a>'
