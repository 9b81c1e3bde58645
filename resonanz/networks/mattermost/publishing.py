"""Posts out, once.

The server knows a pending id again for half a minute; beyond that the channel itself is looked at,
where our key stands among the properties of what we said.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

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
from resonanz.networks.pacing import heed
from resonanz.networks.values import mapping, objects, text

from . import parse
from .errors import Broken
from .hearing import place_of
from .parse import Post
from .wire import Api, api_of, post_in, user_of

KEY = "resonanz_key"
# Where progress keeps that a part was about to be sent.
ASKED = "asked"
# What a server notes a moment later than it says what time it is, and seconds cut off.
TOLERANCE = timedelta(minutes=2)
PAGE = 200
MOST_PAGES = 15


def publish(account: AccountView, draft: DraftOut, key: str, progress: Progress) -> list[Remote]:
    """All parts of a draft; what stands already is not sent again."""
    api = api_of(account)
    root = _root(api, draft)
    if ASKED in progress.media:
        _take_over(progress, find(account, key, draft))
    while len(progress.parts) < len(draft.parts):
        number = len(progress.parts)
        body: JSON = {
            "channel_id": account.remote_id,
            "message": draft.parts[number],
            "root_id": root or (progress.parts[0].remote_id if progress.parts else ""),
            "props": {KEY: _key(key, number)},
            "pending_post_id": f"{user_of(account)}:{_key(key, number)}",
        }
        if draft.media and not number:
            body["file_ids"] = _files(api, account, draft, progress)
        progress.parts.append(_remote(account, _send(api, body, progress), number))
        progress.keep(progress)
        heed(account, api.spent_until, is_last=len(progress.parts) == len(draft.parts))
    return progress.parts


def find(account: AccountView, key: str, draft: DraftOut) -> list[Remote]:
    """The parts that stand there, up to the first that does not."""
    api = api_of(account)
    standing: dict[str, Post] = {}
    for post in _newest(api, account):
        if parse.created(post) < _begin(api, draft):
            break
        if parse.author(post) == user_of(account):
            standing[text(mapping(post.get("props")).get(KEY))] = post
    found: list[Remote] = []
    for number in range(len(draft.parts)):
        if _key(key, number) not in standing:
            break
        found.append(_remote(account, standing[_key(key, number)], number))
    return found


def _begin(api: Api, draft: DraftOut) -> int:
    """Before this nothing of a draft can stand there, on the server's clock."""
    if draft.created_at is None:
        return 0
    return milliseconds(draft.created_at + api.ahead - TOLERANCE)


def _newest(api: Api, account: AccountView) -> Iterator[Post]:
    """The posts of the channel, the newest first."""
    for page in range(MOST_PAGES):
        told = api.get("channels", account.remote_id, "posts", page=page, per_page=PAGE)
        found = parse.in_order(told)
        yield from reversed(found)
        if len(found) < PAGE:
            return


def _take_over(progress: Progress, found: list[Remote]) -> None:
    if len(found) > len(progress.parts):
        progress.parts = found
        progress.keep(progress)


def _key(key: str, number: int) -> str:
    return f"{key}.{number}"


def _remote(account: AccountView, post: Post, number: int) -> Remote:
    name = parse.post_id(post)
    return Remote(name, parse.address(place_of(account), name), number)


def _root(api: Api, draft: DraftOut) -> str:
    """The post whose thread we answer in; raises `Refused` where what we answer is gone."""
    if draft.parent is None:
        return ""
    try:
        parent = post_in(api, draft.parent.remote_id)
    except Gone:
        parent = {}
    if not parse.post_id(parent) or parse.is_gone(parent):
        raise Refused(_("What you answer is no longer there."))
    return parse.root(parent) or parse.post_id(parent)


def _send(api: Api, body: JSON, progress: Progress) -> Post:
    """Send one part; whatever leaves it open whether it arrived is `Uncertain`."""
    progress.media[ASKED] = {"part": len(progress.parts)}
    progress.keep(progress)
    try:
        told = mapping(api.ask("POST", "posts", json=body))
    except (Interrupted, Broken) as error:
        raise Uncertain(error.message) from error
    except Gone as error:
        raise Refused(_("The channel is no longer there.")) from error
    if not parse.post_id(told):
        raise Uncertain(_("The server answered something we do not understand."))
    return told


# --- files -----------------------------------------------------------------------------------


def _files(api: Api, account: AccountView, draft: DraftOut, progress: Progress) -> list[str]:
    """The ids of all files, uploaded; each is kept before the next."""
    for number, item in enumerate(draft.media):
        if str(number) not in progress.media:
            progress.media[str(number)] = {"id": _upload(api, account, item)}
            progress.keep(progress)
    return [text(progress.media[str(number)]["id"]) for number in range(len(draft.media))]


def _upload(api: Api, account: AccountView, item: MediaOut) -> str:
    data = {"channel_id": account.remote_id}
    with item.open() as opened:
        form: Any = {"files": (item.name, opened, item.media_type)}
        sent = {"files": form, "data": data, "sent_bytes": item.size_bytes}
        told = mapping(api.ask("POST", "files", timeout=60.0, **sent))
    for info in objects(told.get("file_infos")):
        if text(info.get("id")):
            return text(info["id"])
    raise TryLater(_("The server answered something we do not understand."))
