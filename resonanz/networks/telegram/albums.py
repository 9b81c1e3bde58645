"""Albums: several messages with one `media_group_id` are one post, named after the first of them.

Telegram tells them one by one and never again, so what belongs together is noted as it comes by and
as it goes out: `{"-1001000:9": {"ids": [101, 102], "said": 101}}`, the words stand below `said`.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from resonanz.networks.contract import JSON
from resonanz.networks.values import mapping, number, text

REMEMBERED = 300
MESSAGES = ("message", "channel_post")


# What it is told as, in which chat, and the group's name.
type Named = tuple[str, int, str]


class Album(NamedTuple):
    """The messages of one album; `said` is the one with the words, 0 where there are none."""

    ids: tuple[int, ...]
    said: int = 0


def kept(stored: Any) -> Iterator[tuple[int, Album]]:
    """The albums that are noted, each with its chat."""
    for name, one in mapping(stored).items():
        ids = tuple(number(each) for each in one["ids"])
        yield int(name.partition(":")[0]), Album(ids, number(one["said"]))


def firsts(stored: Any) -> dict[tuple[int, int], tuple[int, int]]:
    """Of every message in an album, by chat and number: the first of it, the one with words."""
    return {
        (chat, here): (album.ids[0], album.said)
        for chat, album in kept(stored)
        for here in album.ids
    }


def album_of(stored: Any, chat: int, here: int) -> Album:
    """The album a message belongs to; one of a single message where it belongs to none."""
    found = (album for where, album in kept(stored) if where == chat and here in album.ids)
    return next(found, Album((here,), here))


def noted(stored: Any, chat: int, messages: Iterable[tuple[int, JSON]]) -> JSON:
    """What is known after these messages of a chat, each with its number there."""
    albums = dict(mapping(stored))
    for here, message in messages:
        group = text(message.get("media_group_id"))
        if not group:
            continue
        name = f"{chat}:{group}"
        before = mapping(albums.pop(name, None))
        ids = [*before.get("ids", []), *([here] if here not in before.get("ids", []) else [])]
        said = before.get("said") or (here if text(message.get("caption")) else 0)
        albums[name] = {"ids": ids, "said": said}
    return dict(list(albums.items())[-REMEMBERED:])


def joined(updates: list[JSON]) -> list[JSON]:
    """The same updates, in which the first message of each album says the words of all."""
    words: dict[Named, JSON] = {}
    for kind, message in _messages(updates):
        if text(message.get("caption")):
            words.setdefault(_name(kind, message), message)
    done = set[Named]()
    return [_joined(update, words, done) for update in updates]


def _joined(update: JSON, words: Mapping[Named, JSON], done: set[Named]) -> JSON:
    kind, message = next(_messages([update]), ("", {}))
    name = _name(kind, message)
    if name not in words:
        return update
    before = name in done
    done.add(name)
    bare = {key: value for key, value in message.items() if not key.startswith("caption")}
    return {**update, kind: bare if before else {**bare, **_caption(words[name])}}


def _messages(updates: Iterable[JSON]) -> Iterator[tuple[str, JSON]]:
    for update in updates:
        for kind in MESSAGES:
            message = mapping(update.get(kind))
            if text(message.get("media_group_id")):
                yield kind, message


def _name(kind: str, message: Mapping[str, Any]) -> Named:
    chat = number(mapping(message.get("chat")).get("id"))
    return kind, chat, text(message.get("media_group_id"))


def _caption(message: JSON) -> JSON:
    return {name: message[name] for name in ("caption", "caption_entities") if message.get(name)}
