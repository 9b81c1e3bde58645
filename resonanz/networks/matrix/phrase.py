"""What we say, as Matrix writes it down. Pure: values in, contents of events out."""

import re
from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import quote

from resonanz.networks.contract import JSON, MediaOut

# By this we know our own events again, on whatever device and after whatever happened.
KEY = "resonanz.key"
LIKE = "👍"
PERSON = re.compile(
    r"(?<![\w/@.:#])@[a-z0-9._=/+-]+:(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)(?::\d{1,5})?"
)
_KINDS = {"image": "m.image", "video": "m.video", "audio": "m.audio"}


def text_key(key: str, part: int) -> str:
    """The key of the words of one part."""
    return f"{key}.{part}"


def media_key(key: str, part: int, number: int) -> str:
    """The key of a picture that goes along with a part."""
    return f"{text_key(key, part)}.{number}"


def is_alongside(event_key: str) -> bool:
    """Whether an event of ours with this key is a picture that goes along with words."""
    return event_key.count(".") > 1


def people_in(text: str) -> list[str]:
    """Who is named in a text, each once."""
    return list(dict.fromkeys(PERSON.findall(text)))


def marked_up(text: str) -> str:
    """The text with its people as links, which apps show as their names; nothing without any."""
    if not PERSON.search(text):
        return ""
    parts, begin = [], 0
    for found in PERSON.finditer(text):
        name = escape(found[0])
        link = f"https://matrix.to/#/{quote(found[0], safe='@:')}"
        parts.append(f'{escape(text[begin : found.start()])}<a href="{link}">{name}</a>')
        begin = found.end()
    return ("".join(parts) + escape(text[begin:])).replace("\n", "<br>")


def words(text: str, *, also: str = "") -> JSON:
    """A message of words; `also` is told of it as if it were named."""
    content: JSON = {"msgtype": "m.text", "body": text}
    if markup := marked_up(text):
        content |= {"format": "org.matrix.custom.html", "formatted_body": markup}
    people = list(dict.fromkeys([*people_in(text), *([also] if also else [])]))
    return content | {"m.mentions": {"user_ids": people} if people else {}}


def media(item: MediaOut, mxc: str) -> JSON:
    """A picture, video or file that lies with the server; its body is the alternative text."""
    info: JSON = {"mimetype": item.media_type, "size": item.size_bytes}
    if item.width and item.height:
        info |= {"w": item.width, "h": item.height}
    if item.seconds:
        info["duration"] = int(item.seconds * 1000)
    kind = _KINDS.get(item.media_type.partition("/")[0], "m.file")
    return {
        "msgtype": kind,
        "body": item.alt or item.name,
        "filename": item.name,
        "url": mxc,
        "info": info,
        "m.mentions": {},
    }


def answering(parent: Mapping[str, Any]) -> JSON:
    """The relation of an answer to an event: in its thread, where it is in one."""
    relation = relation_of(parent)
    answered = {"m.in_reply_to": {"event_id": parent.get("event_id")}}
    if relation.get("rel_type") != "m.thread":
        return answered
    thread = {"rel_type": "m.thread", "event_id": relation.get("event_id")}
    return {**thread, "is_falling_back": False, **answered}


def following(root: str, last: str) -> JSON:
    """The relation of what goes on below a post of ours: a thread, in order."""
    return {
        "rel_type": "m.thread",
        "event_id": root,
        "is_falling_back": True,
        "m.in_reply_to": {"event_id": last},
    }


def relation_of(event: Mapping[str, Any]) -> Mapping[str, Any]:
    """What an event says about its relation to another; empty where nothing usable."""
    content = event.get("content")
    relation = content.get("m.relates_to") if isinstance(content, dict) else None
    return relation if isinstance(relation, dict) else {}


def edit(original: str, text: str) -> JSON:
    """The event that says a message otherwise; apps that know no edits show a star."""
    new = words(text)
    return {
        **new,
        "body": f"* {text}",
        "m.new_content": new,
        "m.relates_to": {"rel_type": "m.replace", "event_id": original},
    }


def reaction(event_id: str, name: str) -> JSON:
    return {"m.relates_to": {"rel_type": "m.annotation", "event_id": event_id, "key": name}}
