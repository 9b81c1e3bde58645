"""What happened since last time: updates, once each.

Telegram keeps an update for a day and forgets it when a later one is asked for; it has no history.
So what our own posts look like, and which message of the group shows which of them, is noted as it
comes by: only that tells later whether something of ours arrived.
"""

import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from resonanz.core.time import now
from resonanz.networks.contract import JSON, AccountView, Batch, Seen
from resonanz.networks.values import mapping, number, objects, text

from . import albums, parse
from .connecting import UPDATES
from .parse import Place
from .wire import Api, Conflict, api_of

PAGE = 100
# How many own posts, and messages that show one, are remembered.
REMEMBERED = 300
# After a week of silence Telegram begins to count updates at a random number.
COUNTS_ANEW = timedelta(days=6)
TRIES = 4
# What is noted as it comes by.
NOTED = ("group", "threads", "own", "albums")


def events(account: AccountView, cursor: JSON) -> Batch:
    """What happened since the cursor."""
    if account.extra.get("hook"):
        return _from_hints(account, cursor)
    updates = updates_since(api_of(account), _offset(cursor))
    if not updates:
        return Batch([], cursor)
    ids = [number(one.get("update_id")) for one in updates]
    # Asking once more tells Telegram that these are stored.
    return Batch(_read(account, updates), {"offset": max(ids) + 1, "at": _stamp()}, more=True)


def _from_hints(account: AccountView, cursor: JSON) -> Batch:
    # Calls may overtake each other; the updates are numbered.
    updates = [content for _number, content in account.hints]
    updates.sort(key=lambda update: number(update.get("update_id")))
    heeded = [kept for kept, _content in account.hints]
    return Batch(_read(account, updates), {**cursor, "at": _stamp()}, heeded=heeded)


def _stamp() -> int:
    return int(now().timestamp())


def _offset(cursor: JSON) -> int:
    """The first update not stored yet; none after so long that they may be counted anew."""
    silent = _stamp() - number(cursor.get("at"))
    return number(cursor.get("offset")) if silent < COUNTS_ANEW.total_seconds() else 0


def updates_since(api: Api, offset: int, *, wait_seconds: int = 0) -> list[JSON]:
    """Updates from an offset on. Whoever asks last is answered: we ask again where we were not."""
    asked: JSON = {"limit": PAGE, "timeout": wait_seconds, "allowed_updates": list(UPDATES)}
    if offset:
        asked["offset"] = offset
    for tried in range(TRIES):
        try:
            return objects(api.ask("getUpdates", asked, timeout=wait_seconds + 20.0))
        except Conflict:
            if tried + 1 == TRIES:
                raise
            time.sleep(0.2 * 2**tried)
    return []


# --- what is noted -----------------------------------------------------------------------------


def _read(account: AccountView, updates: list[JSON]) -> list[Seen]:
    events = list[Seen]()

    def read(kept: Mapping[str, Any]) -> JSON:
        extra = dict(kept)
        for update, whole in zip(updates, albums.joined(updates), strict=True):
            extra = noted(extra, account.remote_id, update)
            events.extend(parse.happened(whole, place_of(account.remote_id, extra)))
        return {name: extra[name] for name in NOTED if name in extra}

    account.change_extra(read)
    return events


def place_of(channel: str, extra: Mapping[str, Any]) -> Place:
    """Where we are, as far as it is known."""
    names = (text(extra.get(name)).lower() for name in ("username", "bot_name"))
    return Place(
        channel=int(channel),
        group=number(extra.get("group")),
        bot=number(extra.get("bot")),
        names=frozenset(name for name in names if name),
        handle=text(extra.get("username")),
        title=text(extra.get("title")),
        threads=mapping(extra.get("threads")),
        albums=albums.firsts(extra.get("albums")),
    )


def noted(extra: JSON, channel: str, update: JSON) -> JSON:
    """What is known after an update: own posts, where the group shows them, groups that moved."""
    message = mapping(update.get("channel_post")) or mapping(update.get("message"))
    place = place_of(channel, extra)
    chat, here = number(mapping(message.get("chat")).get("id")), number(message.get("message_id"))
    if moved := number(message.get("migrate_to_chat_id")):
        return {**extra, "group": moved} if chat == place.group else extra
    shown = parse.shows(message, place) if chat == place.group else 0
    if shown:
        threads = {**mapping(extra.get("threads")), str(here): shown}
        extra = {**extra, "threads": dict(list(threads.items())[-REMEMBERED:])}
    where = place.channel if shown else chat
    together = albums.noted(extra.get("albums"), where, [(shown or here, message)])
    if together != mapping(extra.get("albums")):
        extra = {**extra, "albums": together}
    if chat == place.channel or shown:
        return _with_own(extra, shown or here, message)
    return extra


def _with_own(extra: JSON, here: int, message: JSON) -> JSON:
    own = [one for one in objects(extra.get("own")) if one.get("id") != here]
    origin = mapping(message.get("forward_origin"))
    own.append(
        {
            "id": here,
            "text": text(message.get("text")) or text(message.get("caption")),
            "at": number(origin.get("date")) or number(message.get("date")),
            "album": text(message.get("media_group_id")),
        }
    )
    return {**extra, "own": own[-REMEMBERED:]}
