"""What happened in the room since last time.

The cursor is the server's own (`since`). Where more happened than one answer holds, the hole
(`gap`) is read page by page from where we stood before anything newer is looked at.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from resonanz.core.errors import Gone, Refused
from resonanz.networks.chat import moment
from resonanz.networks.contract import (
    JSON,
    AccountView,
    Batch,
    LostRight,
    PostChanged,
    PostGone,
    Seen,
)
from resonanz.networks.values import mapping, objects, text

from . import parse
from .parse import Event, Place
from .phrase import KEY, is_alongside
from .rooms import encrypted_words, moved_words
from .wire import Api, api_of, event_in, room_path

PAGE = 100
# How much of the time before the room was connected is taken in.
BACKLOG = 200
# What ends a room for us, and what it is called in the cursor.
ENDS = {"m.room.encryption": "encrypted", "m.room.tombstone": "moved"}
# A server that no longer knows where we stood says one of these.
FORGOTTEN = {"M_UNKNOWN", "M_INVALID_PARAM", "M_UNKNOWN_POS"}


def place_of(account: AccountView) -> Place:
    """The room of an account, as it is in it."""
    me = text(account.extra.get("user_id")) or f"@{account.handle}"
    direct = account.extra.get("direct") is True
    name = text(account.extra.get("name"))
    return Place(account.server, account.remote_id, me, direct, {me: name} if name else {})


def refuse_ended(ended: Any) -> None:
    """Raises `Refused` where the room has ended for us, saying how."""
    if ended == "encrypted":
        raise Refused(encrypted_words(), code="encrypted")
    if ended == "moved":
        raise Refused(moved_words(), code="moved")


def events(account: AccountView, cursor: JSON) -> Batch:
    """What happened since the cursor, oldest first."""
    refuse_ended(cursor.get("ended"))
    hearing = Hearing(api_of(account), place_of(account))
    batch = _heard(hearing, cursor)
    if not hearing.ended:
        return batch
    account.keep_extra({"ended": hearing.ended})
    # What came before is kept; the next call says why nothing comes any more.
    return Batch(batch.events, {**batch.cursor, "ended": hearing.ended}, more=True)


def _heard(hearing: "Hearing", cursor: JSON) -> Batch:
    if cursor.get("gap"):
        return hearing.gap(cursor)
    if not cursor.get("since"):
        return hearing.first()
    try:
        return hearing.onward(cursor)
    except Refused as error:
        if error.code not in FORGOTTEN:
            raise
        return hearing.first()


def sync_filter(room_id: str) -> str:
    """Only this room, and of it only what is said."""
    nothing: JSON = {"types": []}
    return json.dumps(
        {
            "room": {
                "rooms": [room_id],
                "timeline": {"limit": PAGE, "lazy_load_members": True},
                "state": {"lazy_load_members": True},
                "ephemeral": nothing,
                "account_data": nothing,
                "include_leave": True,
            },
            "presence": nothing,
            "account_data": nothing,
        }
    )


def sync(api: Api, room_id: str, since: str = "", wait_ms: int = 0) -> Mapping[str, Any]:
    """What the server says happened in the room; waits for something to happen where asked to."""
    more = {"since": since} if since else {}
    seconds = 20.0 + wait_ms / 1000
    params = {
        "filter": sync_filter(room_id),
        "timeout": wait_ms,
        "set_presence": "offline",
        **more,
    }
    return api.ask("GET", "sync", params=params, timeout=seconds)


def room_in(told: Mapping[str, Any], room_id: str) -> Mapping[str, Any]:
    """The room in an answer of sync; raises `LostRight` where the account is no longer in it."""
    found = mapping(told.get("rooms"))
    if room_id in mapping(found.get("leave")):
        raise LostRight("not in the room any more")
    return mapping(mapping(found.get("join")).get(room_id))


@dataclass
class Hearing:
    """One call of `events`: what is asked, and what was found."""

    api: Api
    place: Place
    found: list[Seen] = field(default_factory=list)
    ended: str = ""
    _known: dict[str, Event] = field(default_factory=dict)

    def first(self) -> Batch:
        """What the room still has from before, as far as we want it."""
        told = sync(self.api, self.place.room_id)
        room = room_in(told, self.place.room_id)
        if not room:
            raise LostRight("not in the room any more")
        timeline = mapping(room.get("timeline"))
        newest = objects(timeline.get("events"))
        earlier = self._earlier(timeline, BACKLOG - len(newest))
        self.found.append(parse.identity(self.place.me, self.place))
        self._take([*earlier, *newest], _state(room))
        return Batch(self.found, {"since": text(told.get("next_batch"))})

    def _earlier(self, timeline: Mapping[str, Any], most: int) -> list[Event]:
        """What was said before the answer begins, oldest first."""
        pages: list[Event] = []
        place = text(timeline.get("prev_batch")) if timeline.get("limited") else ""
        while place and len(pages) < most:
            page = self._page("b", place)
            pages += objects(page.get("chunk"))
            self._note_all(page.get("state"))
            end = text(page.get("end"))
            place = end if end != place and page.get("chunk") else ""
        return pages[:most][::-1]

    def onward(self, cursor: JSON) -> Batch:
        """What came since; where it is too much for one answer, the hole is read first."""
        since = text(cursor.get("since"))
        told = sync(self.api, self.place.room_id, since)
        room = room_in(told, self.place.room_id)
        reached = text(told.get("next_batch")) or since
        timeline = mapping(room.get("timeline"))
        if timeline.get("limited") is True:
            return Batch([], {"since": since, "gap": since, "to": reached}, more=True)
        self._take(objects(timeline.get("events")), _state(room))
        return Batch(self.found, {"since": reached})

    def gap(self, cursor: JSON) -> Batch:
        """The next page of a hole, read forwards."""
        place, to = text(cursor.get("gap")), text(cursor.get("to"))
        page = self._page("f", place, to)
        chunk, end = objects(page.get("chunk")), text(page.get("end"))
        self._take(chunk, objects(page.get("state")))
        if not chunk or not end or end == place:
            return Batch(self.found, {"since": to}, more=True)
        return Batch(self.found, {**cursor, "gap": end}, more=True)

    def _page(self, direction: str, place: str, to: str = "") -> Mapping[str, Any]:
        params: JSON = {"dir": direction, "from": place, "limit": PAGE}
        params["filter"] = json.dumps({"lazy_load_members": True})
        return self.api.get(
            room_path(self.place.room_id, "messages"), **params, **({"to": to} if to else {})
        )

    # --- one after the other -----------------------------------------------------------------

    def _take(self, happened: Sequence[Event], state: Iterable[Event]) -> None:
        for event in (*state, *happened):
            self._known[parse.event_id(event)] = event
            self._note(event)
        for event in happened:
            self.found += self._seen(event)

    def _note_all(self, state: Any) -> None:
        for event in objects(state):
            self._note(event)

    def _note(self, event: Event) -> None:
        """Names of people, and what ends the room for us."""
        kind = text(event.get("type"))
        if kind == "m.room.member":
            user, name = parse.member(event)
            if name:
                self.place.names[user] = name
        elif kind in ENDS and event.get("state_key") == "":
            self.ended = self.ended or ENDS[kind]

    def _seen(self, event: Event) -> list[Seen]:
        if event.get("type") == "m.room.redaction":
            gone = parse.redacted(event)
            return [PostGone(gone)] if gone else []
        if event.get("type") == "m.room.member" and event.get("state_key") == self.place.me:
            return [parse.identity(self.place.me, self.place)]
        if event.get("type") == "m.reaction":
            reaction = parse.reaction(event, self.place)
            return [reaction] if reaction else []
        if not parse.is_message(event) or not parse.event_id(event):
            return []
        if parse.relation(event)[0] == "m.replace":
            return self._changed(event)
        return [] if self._goes_along(event) else [self._post(event)]

    def _goes_along(self, event: Event) -> bool:
        """Whether it is a picture of a post of ours, which we know to have it."""
        key = text(mapping(event.get("content")).get(KEY))
        return parse.sender(event) == self.place.me and is_alongside(key)

    def _post(self, event: Event) -> Seen:
        return parse.post(event, self.place, self._reason(event))

    def _changed(self, change: Event) -> list[Seen]:
        """A message reads otherwise, if the one who said it says so: servers do not check that."""
        original = self._event(parse.relation(change)[1])
        if parse.sender(original) != parse.sender(change) or not parse.is_message(original):
            return []
        event = parse.edited(original, change)
        if not parse.is_message(event):
            return []
        at = moment(change.get("origin_server_ts"))
        return [PostChanged(parse.post(event, self.place, self._reason(event), edited_at=at))]

    def _reason(self, event: Event) -> str:
        """Why a message concerns us; what is not meant for us is overheard."""
        me = self.place.me
        if parse.sender(event) == me:
            return "own"
        above = filter(None, dict.fromkeys((parse.answered(event), parse.thread(event))))
        if any(parse.sender(self._event(name)) == me for name in above):
            return "reply"
        if self.place.direct:
            return "direct"
        return "mention" if parse.names_me(event, self.place) else "watch"

    def _event(self, name: str) -> Event:
        """An event of the room; an empty one where we may not see it."""
        if name not in self._known:
            try:
                self._known[name] = event_in(self.api, self.place.room_id, name)
            except (Gone, Refused):
                self._known[name] = {}
        return self._known[name]


def _state(room: Mapping[str, Any]) -> Sequence[Event]:
    return objects(mapping(room.get("state")).get("events"))
