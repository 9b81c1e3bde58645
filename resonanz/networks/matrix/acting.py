"""What we do to what stands in a room; done again it changes nothing."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from uuid import uuid4

from django.utils.translation import gettext as _

from resonanz.core.errors import Gone, Refused
from resonanz.networks.contract import AccountView, Action
from resonanz.networks.values import mapping, objects, text

from . import parse, phrase
from .hearing import place_of
from .wire import Api, api_of, event_in, room_path

MOST_PAGES = 10
# How many of our events after a post are looked at for its pictures.
AFTER = 40


def act(account: AccountView, action: Action) -> None:
    """Do it; raises `Refused` for what this network does not know."""
    if action.verb not in VERBS:
        raise Refused(_("This network cannot do that."))
    VERBS[action.verb](api_of(account), account, action)


def _like(api: Api, account: AccountView, action: Action) -> None:
    name = text(action.extra.get("name")) or phrase.LIKE
    if any(_our_reactions(api, account, action.remote_id, name)):
        return
    path = room_path(account.remote_id, "send", "m.reaction", uuid4().hex)
    try:
        api.ask("PUT", path, json=phrase.reaction(action.remote_id, name))
    except Refused as error:
        if error.code != "M_DUPLICATE_ANNOTATION":
            raise


def _unlike(api: Api, account: AccountView, action: Action) -> None:
    name = text(action.extra.get("name")) or phrase.LIKE
    for reaction in list(_our_reactions(api, account, action.remote_id, name)):
        _redact(api, account, reaction)


def _our_reactions(api: Api, account: AccountView, about: str, name: str) -> Iterator[str]:
    """The ids of our reactions of a name to an event."""
    where: dict[str, str] = {}
    me = place_of(account).me
    for _page in range(MOST_PAGES):
        path = room_path(account.remote_id, "relations", about, "m.annotation", "m.reaction")
        told = api.known(f"/_matrix/client/v1/{path}", limit=100, **where)
        for event in objects(told.get("chunk")):
            if parse.sender(event) == me and phrase.relation_of(event).get("key") == name:
                yield parse.event_id(event)
        if not text(told.get("next_batch")):
            return
        where = {"from": text(told["next_batch"])}


def _delete(api: Api, account: AccountView, action: Action) -> None:
    """Take a post back, with the pictures that go along with it."""
    try:
        event = event_in(api, account.remote_id, action.remote_id)
    except Gone:
        return
    if not parse.is_message(event):
        return
    for picture in _pictures_of(api, account, event):
        _redact(api, account, picture)
    _redact(api, account, action.remote_id)


def _pictures_of(api: Api, account: AccountView, event: Mapping[str, Any]) -> list[str]:
    key, me = _key(event), place_of(account).me
    if not key or parse.sender(event) != me:
        return []
    path = room_path(account.remote_id, "context", parse.event_id(event))
    ours = json.dumps({"senders": [me], "types": ["m.room.message"]})
    after = objects(api.known(path, limit=2 * AFTER, filter=ours).get("events_after"))
    # Without words of its own a post is known by its first picture.
    begin = f"{key.rpartition('.')[0]}." if phrase.is_alongside(key) else f"{key}."
    return [parse.event_id(one) for one in after if _key(one).startswith(begin)]


def _key(event: Mapping[str, Any]) -> str:
    return text(mapping(event.get("content")).get(phrase.KEY))


def _redact(api: Api, account: AccountView, name: str) -> None:
    path = room_path(account.remote_id, "redact", name, uuid4().hex)
    try:
        api.ask("PUT", path, json={})
    except Gone:
        return


def _edit(api: Api, account: AccountView, action: Action) -> None:
    """Say it otherwise; what it answers and where it stands stay."""
    event = event_in(api, account.remote_id, action.remote_id)
    if parse.sender(event) != place_of(account).me:
        raise Refused(_("Only what we said ourselves can be changed."))
    words = text(action.extra.get("text"))
    if _reads(event) != words:
        path = room_path(account.remote_id, "send", "m.room.message", uuid4().hex)
        api.ask("PUT", path, json=phrase.edit(action.remote_id, words))


def _reads(event: Mapping[str, Any]) -> str:
    """The words of a message as they stand now: the server brings its last change along."""
    changes = mapping(mapping(event.get("unsigned")).get("m.relations"))
    last = mapping(mapping(changes.get("m.replace")).get("content"))
    new = mapping(last.get("m.new_content")) or mapping(event.get("content"))
    return text(new.get("body"))


VERBS: dict[str, Callable[[Api, AccountView, Action], None]] = {
    "like": _like,
    "unlike": _unlike,
    "delete": _delete,
    "edit": _edit,
}
