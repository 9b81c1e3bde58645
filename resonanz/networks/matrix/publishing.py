"""Events out, once: each has a transaction id of ours, and carries our key for whoever looks.

A server knows a transaction again only from the device that sent it. After a try whose end nobody
knows the room itself is looked at, where our key stands in what we said.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _

from resonanz.core.errors import Gone, Refused, TryLater
from resonanz.core.http import Interrupted
from resonanz.networks.chat import milliseconds
from resonanz.networks.contract import (
    JSON,
    AccountView,
    DraftOut,
    MediaOut,
    Progress,
    Remote,
    Uncertain,
)
from resonanz.networks.values import count, mapping, objects, text

from . import parse, phrase
from .errors import Broken
from .hearing import place_of, refuse_ended
from .rooms import encrypted_words
from .wire import Api, api_of, event_in, room_path

# Where progress keeps which of our events stand already; there as soon as we began to send.
SENT = "sent"
# What a server notes a moment later than it says what time it is, and seconds cut off.
TOLERANCE = timedelta(minutes=2)
PAGE = 100
MOST_PAGES = 30


def publish(account: AccountView, draft: DraftOut, key: str, progress: Progress) -> list[Remote]:
    """All parts of a draft; what stands already is not sent again."""
    refuse_ended(account.extra.get("ended"))
    api = api_of(account)
    _refuse_encrypted(api, account)
    if progress.media.get(SENT) is not None:
        progress.media[SENT] |= standing(api, account, key, draft)
    sending = Sending(api, account, draft, key, progress, _parent(api, account, draft))
    while len(progress.parts) < len(draft.parts):
        progress.parts.append(sending.part(len(progress.parts)))
        progress.keep(progress)
    return progress.parts


def find(account: AccountView, key: str, draft: DraftOut) -> list[Remote]:
    """The parts that stand there with all that belongs to them, up to the first that does not."""
    there = standing(api_of(account), account, key, draft)
    found: list[Remote] = []
    for part in range(len(draft.parts)):
        needed = _keys(draft, key, part)
        if not all(one in there for one in needed):
            break
        found.append(_remote(account, there[needed[0]], part))
    return found


def standing(api: Api, account: AccountView, key: str, draft: DraftOut) -> JSON:
    """Our events of this draft that stand in the room: their ids by their keys."""
    found: JSON = {}
    for event in _our_newest(api, account):
        if count(event.get("origin_server_ts")) < _begin(api, draft):
            break
        kept = text(mapping(event.get("content")).get(phrase.KEY))
        if kept.startswith(f"{key}."):
            found[kept] = parse.event_id(event)
    return found


def _begin(api: Api, draft: DraftOut) -> int:
    """Before this nothing of a draft can stand there, on the server's clock."""
    if draft.created_at is None:
        return 0
    return milliseconds(draft.created_at + api.ahead - TOLERANCE)


def _our_newest(api: Api, account: AccountView) -> Iterator[Mapping[str, Any]]:
    """What we said in the room, the newest first."""
    ours = json.dumps({"senders": [place_of(account).me], "types": ["m.room.message"]})
    where: JSON = {}
    for _page in range(MOST_PAGES):
        path = room_path(account.remote_id, "messages")
        page = api.get(path, dir="b", limit=PAGE, filter=ours, **where)
        yield from objects(page.get("chunk"))
        end = text(page.get("end"))
        if not end or where.get("from") == end:
            return
        where = {"from": end}


def _refuse_encrypted(api: Api, account: AccountView) -> None:
    """Whether it became encrypted since we last heard: nothing is said there in the open."""
    if api.known(room_path(account.remote_id, "state", "m.room.encryption")):
        account.keep_extra({"ended": "encrypted"})
        raise Refused(encrypted_words(), code="encrypted")


def _parent(api: Api, account: AccountView, draft: DraftOut) -> Mapping[str, Any]:
    """What is answered, as it stands; raises `Refused` where it was deleted meanwhile."""
    if draft.parent is None:
        return {}
    try:
        parent = event_in(api, account.remote_id, draft.parent.remote_id)
    except Gone:
        parent = {}
    if not parse.is_message(parent):
        raise Refused(_("What you answer is no longer there."))
    return parent


def _keys(draft: DraftOut, key: str, part: int) -> list[str]:
    """The keys of all events of a part; the first is the one it is known by."""
    words = [phrase.text_key(key, part)] if draft.parts[part].strip() else []
    number_of_files = 0 if part else len(draft.media)
    return words + [phrase.media_key(key, part, n) for n in range(number_of_files)]


def _remote(account: AccountView, name: str, part: int) -> Remote:
    return Remote(name, parse.address(place_of(account), name), part)


@dataclass
class Sending:
    """One call of `publish`."""

    api: Api
    account: AccountView
    draft: DraftOut
    key: str
    progress: Progress
    parent: Mapping[str, Any]

    def part(self, number: int) -> Remote:
        """One part with all that belongs to it, standing in the room."""
        first, relation = "", self._relation(number)
        if self.draft.parts[number].strip():
            name = phrase.text_key(self.key, number)
            first = self._put(name, partial(self._words, number, relation))
        for place, item in enumerate(self.draft.media if not number else ()):
            beside = self._beside(first) if first else relation
            name = phrase.media_key(self.key, number, place)
            sent = self._put(name, partial(self._file, place, item, beside))
            first = first or sent
        return _remote(self.account, first, number)

    def _words(self, number: int, relation: JSON) -> JSON:
        answered = parse.sender(self.parent) if not number else ""
        also = "" if answered == place_of(self.account).me else answered
        return phrase.words(self.draft.parts[number], also=also) | _related(relation)

    def _file(self, place: int, item: MediaOut, relation: JSON) -> JSON:
        return phrase.media(item, self._uploaded(place, item)) | _related(relation)

    # --- where it stands ---------------------------------------------------------------------

    def _thread(self) -> str:
        """The first event of the thread we speak in; our own first part, where we open one."""
        first = self.progress.parts[0].remote_id if self.progress.parts else ""
        return parse.thread(self.parent) or first

    def _relation(self, number: int) -> JSON:
        if number:
            return phrase.following(self._thread(), self.progress.parts[-1].remote_id)
        return phrase.answering(self.parent) if self.parent else {}

    def _beside(self, first: str) -> JSON:
        """The relation of a picture to the words it goes along with."""
        if thread := self._thread():
            return phrase.following(thread, first)
        return {"m.in_reply_to": {"event_id": first}}

    # --- each once ---------------------------------------------------------------------------

    def _put(self, name: str, content: Callable[[], JSON]) -> str:
        """The id of our event of a key: sent now, or standing from before."""
        sent = self.progress.media.setdefault(SENT, {})
        if name not in sent:
            said = content() | {phrase.KEY: name}
            self.progress.keep(self.progress)
            sent[name] = self._send(name, said)
            self.progress.keep(self.progress)
        return text(sent[name])

    def _send(self, name: str, content: JSON) -> str:
        path = room_path(self.account.remote_id, "send", "m.room.message", name)
        try:
            told = self.api.ask("PUT", path, json=content)
        except (Interrupted, Broken) as error:
            raise Uncertain(error.message) from error
        except Gone as error:
            raise Refused(_("The room is no longer there.")) from error
        if not text(told.get("event_id")):
            raise Uncertain(_("The server answered something we do not understand."))
        return text(told["event_id"])

    def _uploaded(self, place: int, item: MediaOut) -> str:
        """Where a file lies with the server; uploaded once, also over several tries."""
        kept = self.progress.media.get(str(place))
        if not kept:
            kept = {"mxc": _upload(self.api, item)}
            self.progress.media[str(place)] = kept
            self.progress.keep(self.progress)
        return text(kept["mxc"])


def _related(relation: JSON) -> JSON:
    return {"m.relates_to": relation} if relation else {}


def _upload(api: Api, item: MediaOut) -> str:
    told = api.ask(
        "POST",
        f"/_matrix/media/v3/upload?filename={quote(item.name, safe='')}",
        content=item.stream(),
        headers={"content-type": item.media_type},
        timeout=60.0,
    )
    if not text(told.get("content_uri")):
        raise TryLater(_("The server answered something we do not understand."))
    return text(told["content_uri"])
