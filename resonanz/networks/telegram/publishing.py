"""Posts, comments and messages out.

Telegram knows no key that would let a message be sent twice safely, and no history to look at.
What we know is what comes by: a post in the channel is shown in the updates (`channel_post`, or as
the message by which the discussion group repeats it). After a try whose end nobody knows nothing is
sent again by itself: we look for a while, and then a person must look.
"""

from collections.abc import Mapping
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from resonanz.core.errors import Refused, TryLater
from resonanz.core.http import Interrupted
from resonanz.core.time import now
from resonanz.networks.contract import (
    JSON,
    AccountView,
    DraftOut,
    LostRight,
    MediaOut,
    Progress,
    RateLimited,
    Remote,
    Uncertain,
)
from resonanz.networks.values import mapping, number, objects, text

from . import albums, parse, phrase
from .hearing import place_of
from .parse import Place, name_of, numbers_of
from .wire import Api, Failed, api_of

# Where progress keeps that a part was about to be sent, and when.
ASKED = "asked"
# How long we look by ourselves.
LOOKS_FOR = timedelta(minutes=10)
# How far Telegram's clock and ours may be apart: it tells times, but not its own.
TOLERANCE = timedelta(minutes=1)
UPLOAD_SECONDS = 120.0

type Where = tuple[int, int]  # the chat, and the message there that is answered


def publish(account: AccountView, draft: DraftOut, progress: Progress) -> list[Remote]:
    """All parts, each answering the one before."""
    if phrase.is_mixed(draft):
        raise Refused(_("Files and pictures do not go together here. Choose one of them."))
    _look_first(account, draft, progress)
    api, place = api_of(account), place_of(account.remote_id, account.extra)
    while len(progress.parts) < len(draft.parts):
        here = _where(draft, progress, place)
        found = _send(api, draft, here, progress)
        progress.parts.append(_remote(found, len(progress.parts), place))
        _note_album(account, found, progress.parts[-1])
        _forget(progress)
    return progress.parts


def _look_first(account: AccountView, draft: DraftOut, progress: Progress) -> None:
    """After a try whose end we do not know: look, and in the end leave it to a person."""
    asked = progress.media.get(ASKED)
    if not asked or asked["part"] < len(progress.parts):
        return
    found = find(account, draft)
    if len(found) > len(progress.parts):
        progress.parts = found
        _forget(progress)
    elif asked.get("is_told"):
        _forget(progress)  # the person has looked, and sends it again
    elif now() - datetime.fromtimestamp(asked["at"], UTC) < LOOKS_FOR:
        raise Uncertain
    else:
        progress.media[ASKED] = {**asked, "is_told": True}
        progress.keep(progress)
        raise Refused(
            _(
                "The connection to Telegram broke while sending, and Telegram has not shown the "
                "message since. Look there: if it is missing, send it again."
            ),
            code="nobody_knows",
        )


def _where(draft: DraftOut, progress: Progress, place: Place) -> Where:
    """The chat a part goes to, and what it answers there."""
    if progress.parts:
        return numbers_of(progress.parts[-1].remote_id)
    if draft.parent is None:
        return place.channel, 0
    chat, here = numbers_of(draft.parent.remote_id)
    if not chat:
        raise Refused(_("What you answer does not stand on Telegram."))
    if chat != place.channel or not place.group:
        return chat, here
    return place.group, _shown_as(here, place)


def _shown_as(here: int, place: Place) -> int:
    """The message of the group that shows a post of the channel: comments answer that one."""
    for message, shown in place.threads.items():
        if shown == here:
            return int(message)
    raise TryLater(_("The discussion group has not shown the post yet."), retry_after_seconds=20)


def _send(api: Api, draft: DraftOut, here: Where, progress: Progress) -> list[JSON]:
    """Send one part; whatever leaves it open whether it arrived is `Uncertain`."""
    progress.media[ASKED] = {"at": int(now().timestamp()), "part": len(progress.parts)}
    progress.keep(progress)
    try:
        told = _asked(api, draft, len(progress.parts), here)
    except (Interrupted, Failed) as error:
        raise Uncertain(error.message) from error
    except (TryLater, Refused, RateLimited, LostRight):
        _forget(progress)
        raise
    found = objects(told) if isinstance(told, list) else [mapping(told)]
    if not found or not number(found[0].get("message_id")):
        raise Uncertain(_("Telegram answered something we do not understand."))
    return found


def _asked(api: Api, draft: DraftOut, part: int, here: Where) -> Any:
    chat, answers = here
    words = draft.parts[part]
    if part or not draft.media:
        return api.ask("sendMessage", phrase.message(chat, words, answers, draft.link))
    if len(draft.media) == 1:
        item = draft.media[0]
        method, body, field = phrase.with_file(chat, words, answers, item)
        return _with_files(api, method, body, {field: item})
    named = {f"file{place}": item for place, item in enumerate(draft.media)}
    body = phrase.album(chat, words, answers, draft.media)
    return _with_files(api, "sendMediaGroup", body, named)


def _with_files(api: Api, method: str, body: JSON, items: Mapping[str, MediaOut]) -> Any:
    """Files are read while they are sent."""
    with ExitStack() as opened:
        files = {
            field: (item.name, opened.enter_context(item.open()), item.media_type)
            for field, item in items.items()
        }
        sent_bytes = sum(item.size_bytes for item in items.values())
        return api.ask(method, body, files=files, timeout=UPLOAD_SECONDS, sent_bytes=sent_bytes)


def _forget(progress: Progress) -> None:
    progress.media.pop(ASKED, None)
    progress.keep(progress)


def _remote(found: list[JSON], part: int, place: Place) -> Remote:
    chat = number(mapping(found[0].get("chat")).get("id")) or place.channel
    here = number(found[0]["message_id"])
    username = text(mapping(found[0].get("chat")).get("username"))
    address = parse.address_of(chat, here, username) if chat < 0 else ""
    album = [number(one.get("message_id")) for one in found]
    return Remote(name_of(chat, here), address, part, {"album": album} if album[1:] else {})


def _note_album(account: AccountView, found: list[JSON], remote: Remote) -> None:
    """What comes back of it, an answer to its third picture, is about the whole."""
    chat, _here = numbers_of(remote.remote_id)
    messages = [(number(one.get("message_id")), one) for one in found]
    if found[1:]:
        account.change_extra(
            lambda kept: {"albums": albums.noted(kept.get("albums"), chat, messages)}
        )


def find(account: AccountView, draft: DraftOut) -> list[Remote]:
    """The parts that the updates have shown in the channel, in order. What the bot wrote in a
    group or to a person Telegram never shows: of that, nothing is found."""
    if draft.parent is not None:
        return []
    place = place_of(account.remote_id, account.extra)
    standing = _since(account, draft)
    found: list[Remote] = []
    for words in draft.parts:
        at = next((n for n, one in enumerate(standing) if _says(one, words)), None)
        if at is None:
            break
        here = number(standing[at].get("id"))
        album = albums.album_of(account.extra.get("albums"), place.channel, here).ids
        found.append(
            Remote(
                place.name(place.channel, here),
                parse.address_of(place.channel, album[0], place.handle),
                len(found),
                {"album": list(album)} if album[1:] else {},
            )
        )
        standing = [one for one in standing[at + 1 :] if one.get("id") not in album]
    return found


def _since(account: AccountView, draft: DraftOut) -> list[JSON]:
    begin = (draft.created_at or now()) - TOLERANCE
    own = objects(account.extra.get("own"))
    recent = (one for one in own if number(one.get("at")) >= begin.timestamp())
    return sorted(recent, key=lambda one: number(one.get("id")))


def _says(kept: JSON, words: str) -> bool:
    return phrase.bare(text(kept.get("text"))) == phrase.bare(words)
