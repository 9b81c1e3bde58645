"""Pictures and files of messages: what a message tells of them, and how they are fetched.

They lie behind addresses that hold the bot's token, for an hour: nobody but us may see those. What
stands in the address of a file here is where its message is read, and Telegram's name of the file.
"""

import mimetypes
import re

from django.utils.translation import gettext as _

from resonanz.core.errors import Gone, Refused
from resonanz.networks.contract import JSON, AccountView, Fetched, MediaSeen
from resonanz.networks.values import mapping, number, objects, text

from .wire import api_of

NAMED = re.compile(r"https://t\.me/[\w/]*#([\w-]{1,300})")
PATH = re.compile(r"(?:[\w-]+/){0,5}[\w.-]{1,200}")
# How Telegram writes voice messages, and what it calls them.
VOICE = {".oga": "audio/ogg"}
VIDEOS = ("video", "animation", "video_note")
SOUNDS = ("audio", "voice")


def media_of(message: JSON, address: str) -> tuple[MediaSeen, ...]:
    """The picture, video or file of a message, to be fetched; no message has two."""
    found = _picture(message) or _video(message) or _file(message)
    if found is None:
        return ()
    kind, told = found
    name = text(told.get("file_id"))
    lies = f"{address or 'https://t.me/'}#{name}"
    if not NAMED.fullmatch(lies):
        return ()
    return (
        MediaSeen(
            kind=kind,
            address=lies,
            media_type=text(told.get("mime_type")) or ("image/jpeg" if kind == "picture" else ""),
            alt=text(told.get("file_name"))[:300],
            width=number(told.get("width")) or number(told.get("length")) or None,
            height=number(told.get("height")) or number(told.get("length")) or None,
        ),
    )


type _Found = tuple[str, JSON] | None


def _picture(message: JSON) -> _Found:
    """The largest of a photo's sizes, a sticker that stands still, or a picture sent as a file."""
    sizes = sorted(objects(message.get("photo")), key=lambda one: number(one.get("width")))
    sticker, document = mapping(message.get("sticker")), mapping(message.get("document"))
    moves = sticker.get("is_animated") is True or sticker.get("is_video") is True
    if sizes:
        return "picture", sizes[-1]
    if sticker and not moves:
        return "picture", {"mime_type": "image/webp", **sticker}
    is_picture = text(document.get("mime_type")).startswith("image/")
    return ("picture", document) if is_picture else None


def _video(message: JSON) -> _Found:
    told = next((mapping(message.get(name)) for name in VIDEOS if message.get(name)), None)
    return ("video", {"mime_type": "video/mp4", **told}) if told else None


def _file(message: JSON) -> _Found:
    names = ("document", *SOUNDS)
    told = next((mapping(message.get(name)) for name in names if message.get(name)), None)
    return ("file", told) if told else None


def fetch(account: AccountView, address: str, most_bytes: int) -> Fetched:
    """A file by its name; raises `Refused` where it is too large, `Gone` where it is no more."""
    named = NAMED.fullmatch(address)
    if named is None:
        raise Refused(_("This file does not lie with the server of the account."))
    api = api_of(account)
    told = mapping(api.ask("getFile", {"file_id": named[1]}))
    path = text(told.get("file_path"))
    if not PATH.fullmatch(path) or ".." in path:
        raise Gone(_("It is no longer there."))
    return Fetched(api.file(path, most_bytes), _kind_of(path))


def _kind_of(path: str) -> str:
    """What a file is by its ending: Telegram itself tells only that it is bytes."""
    ending = f".{path.rpartition('.')[2].lower()}"
    return VOICE.get(ending) or mimetypes.guess_type(f"a{ending}")[0] or ""
