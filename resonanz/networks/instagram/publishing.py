"""A picture, a carousel or a reel goes out in stages; a comment at once.

    container for each picture and video -> ready -> container of the whole -> ready -> published

Each stage is kept. Only the last cannot be undone, and it is asked for once nothing is left to wait
for. Instagram fetches the files itself: that they can be fetched is looked at first.
"""

import time
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from resonanz.core import http
from resonanz.core.errors import Gone, Refused, TryLater
from resonanz.core.time import now
from resonanz.networks.contract import (
    JSON,
    AccountView,
    DraftOut,
    MediaOut,
    ParentOut,
    Progress,
    RateLimited,
    Remote,
    Uncertain,
)
from resonanz.networks.graph import Graph, graph_of, text
from resonanz.networks.once import TOLERANCE, once
from resonanz.networks.values import mapping, moment, number, objects

from . import parse
from .errors import NOT_FETCHED, VIDEO, WORDS

# A container dies after a day; one that nears it is made anew.
CONTAINER_LASTS = timedelta(hours=20)
RECENT, ANSWERS = 50, 500
LOOKS = 4
PREPARES_SECONDS = 20
WHOLE = "whole"
FULL_WAIT = timedelta(hours=1)


def publish(account: AccountView, draft: DraftOut, progress: Progress) -> list[Remote]:
    """The one part of a draft, published; what `progress` holds already is not done again."""
    if progress.parts:
        return progress.parts
    graph = graph_of(account, WORDS)
    if draft.parent is not None:
        parent = draft.parent
        _check_reply(draft)
        path, form = _below(graph, account, parent)
        remote = once(
            progress,
            lambda: find(account, draft),
            lambda: _said(graph, path, {**form, "message": draft.parts[0]}),
            _unseen(parent),
        )
    else:
        container = _ready_container(graph, account, draft, progress)
        remote = once(
            progress, lambda: find(account, draft), lambda: _published(graph, account, container)
        )
    progress.parts.append(remote)
    progress.keep(progress)
    return progress.parts


def _published(graph: Graph, account: AccountView, container: str) -> Remote:
    """The act: nothing is waited for here, and nothing asked afterwards."""
    told = graph.do(f"{account.remote_id}/media_publish", creation_id=container)
    return _remote(told)


def _remote(told: Mapping[str, Any]) -> Remote:
    if not text(told.get("id")):
        raise Uncertain(_("The network answered something we do not understand."))
    return Remote(text(told["id"]), text(told.get("permalink")))


# --- containers ----------------------------------------------------------------------------------


def _ready_container(
    graph: Graph, account: AccountView, draft: DraftOut, progress: Progress
) -> str:
    """The container of the whole post, ready to be published."""
    if not draft.media:
        raise Refused(_("A picture or video is needed here."))
    if not _stands(progress.media.get(WHOLE)):
        _check_room(graph, account)
        form = (
            _single(draft) if len(draft.media) == 1 else _carousel(graph, account, draft, progress)
        )
        _create(graph, account, {**form, "caption": draft.parts[0]}, WHOLE, progress)
    return _when_ready(graph, WHOLE, progress)


def _single(draft: DraftOut) -> JSON:
    item = draft.media[0]
    if item.kind == "video":
        return {"media_type": "REELS", "video_url": fetchable(item), "share_to_feed": "true"}
    return {"image_url": fetchable(item), "alt_text": item.alt}


def _carousel(graph: Graph, account: AccountView, draft: DraftOut, progress: Progress) -> JSON:
    """All pictures and videos in containers of their own, made first and then waited for."""
    for at, item in enumerate(draft.media):
        if not _stands(progress.media.get(str(at))):
            _create(graph, account, _of_carousel(item), str(at), progress)
    children = [_when_ready(graph, str(at), progress) for at in range(len(draft.media))]
    return {"media_type": "CAROUSEL", "children": ",".join(children)}


def _of_carousel(item: MediaOut) -> JSON:
    if item.kind == "video":
        return {"is_carousel_item": "true", "media_type": "VIDEO", "video_url": fetchable(item)}
    return {"is_carousel_item": "true", "image_url": fetchable(item), "alt_text": item.alt}


def _create(graph: Graph, account: AccountView, form: JSON, place: str, progress: Progress) -> None:
    """A container, kept. One that was made without our knowing it shows nowhere and dies."""
    told = graph.ask("POST", f"{account.remote_id}/media", data=form, timeout=60.0)
    if not text(told.get("id")):
        raise TryLater(_("The network answered something we do not understand."))
    progress.media[place] = {"id": text(told["id"]), "at": now().isoformat(), "ready": False}
    progress.keep(progress)


def _stands(kept: Mapping[str, Any] | None) -> bool:
    return bool(kept) and now() - moment((kept or {}).get("at")) < CONTAINER_LASTS


def _when_ready(graph: Graph, place: str, progress: Progress) -> str:
    """The container once Instagram has prepared it; raises `TryLater` while it has not."""
    kept = progress.media[place]
    for look in range(LOOKS if not kept["ready"] else 0):
        if look:
            time.sleep(min(0.25 * 2**look, 2.0))
        told = _state(graph, kept["id"], place, progress)
        if told in ("FINISHED", "PUBLISHED"):
            progress.media[place] = kept = {**kept, "ready": True}
            progress.keep(progress)
            break
    if not kept["ready"]:
        raise TryLater(
            _("Instagram is still preparing the picture or video."),
            retry_after_seconds=PREPARES_SECONDS,
        )
    return text(kept["id"])


def _state(graph: Graph, container: str, place: str, progress: Progress) -> str:
    try:
        told = graph.get(container, fields="status_code,status")
    except Gone as error:
        _forget(progress, place)
        raise TryLater(error.message) from error
    code = text(told.get("status_code"))
    if code == "EXPIRED":
        _forget(progress, place)
        raise TryLater(_("What was prepared at Instagram is no longer there. It is prepared anew."))
    if code == "ERROR":
        _forget(progress, *progress.media)
        raise Refused(str(VIDEO).replace("%(said)s", text(told.get("status"))[:200]))
    return code


def _forget(progress: Progress, *places: str) -> None:
    for place in places:
        progress.media.pop(place, None)
    progress.keep(progress)


# --- what is looked at first ---------------------------------------------------------------------


def _check_room(graph: Graph, account: AccountView) -> None:
    """Raises `RateLimited` where Instagram publishes no more of this account today."""
    path = f"{account.remote_id}/content_publishing_limit"
    try:
        told = objects(graph.get(path, fields="quota_usage,config").get("data"))
    except (Gone, Refused):
        return  # an account that is not told of its room finds out when it publishes
    used = number(told[0].get("quota_usage")) if told else 0
    total = number(mapping(told[0].get("config")).get("quota_total")) if told else 0
    if total and used >= total:
        raise RateLimited(now() + FULL_WAIT)


def fetchable(item: MediaOut) -> str:
    """The address Instagram can fetch a file from; raises `Refused` where there is none."""
    address = item.address()
    if not urlsplit(address).netloc:
        raise Refused(str(NOT_FETCHED), code="not_public")
    try:
        http.check_address(address)
        answer = http.request("HEAD", address, timeout=10.0)
    except Refused as error:
        raise Refused(str(NOT_FETCHED), code="not_public") from error
    except TryLater:
        return address  # from inside we may not reach what stands open to the outside
    if not answer.ok or not answer.headers.get("content-type", "").startswith(item.media_type):
        raise Refused(str(NOT_FETCHED), code="not_public")
    return address


# --- comments ------------------------------------------------------------------------------------


def _check_reply(draft: DraftOut) -> None:
    if draft.media:
        raise Refused(_("A comment on Instagram is words only."))


def _below(graph: Graph, account: AccountView, parent: ParentOut) -> tuple[str, JSON]:
    """Where an answer is sent: below a post, a comment, or where somebody named us."""
    media_id, comment_id = _named_in(parent.remote_id)
    if media_id:
        return f"{account.remote_id}/mentions", {"media_id": media_id, "comment_id": comment_id}
    if parent.remote_id == parent.root_remote_id:
        return f"{parent.remote_id}/comments", {}
    return f"{_top(graph, parent.remote_id)}/replies", {}


def _top(graph: Graph, comment_id: str) -> str:
    """Instagram has one level of answers: an answer to an answer stands below the same comment."""
    try:
        return text(graph.get(comment_id, fields="id,parent_id").get("parent_id")) or comment_id
    except Gone as error:
        raise Refused(_("What you answer is no longer there.")) from error


def _unseen(parent: ParentOut) -> str:
    """What is told where Instagram never shows an answer: below a comment that names us, on a post
    of somebody else."""
    if not _named_in(parent.remote_id)[1]:
        return ""
    return _(
        "The connection to Instagram broke while sending, and Instagram does not show us what "
        "stands there. Look there: if the answer is missing, send it again."
    )


def _named_in(remote_id: str) -> tuple[str, str]:
    """The post and, where it was in one, the comment that named us; nothing for what is ours."""
    if not remote_id.startswith(parse.MENTION):
        return "", ""
    media_id, _dash, comment_id = remote_id.removeprefix(parse.MENTION).partition("-")
    return media_id, comment_id


def _said(graph: Graph, path: str, form: JSON) -> Remote:
    try:
        return _remote(graph.do(path, **form))
    except Gone as error:
        raise Refused(_("What you answer is no longer there.")) from error


# --- finding again -------------------------------------------------------------------------------


def find(account: AccountView, draft: DraftOut) -> list[Remote]:
    """The part of this draft that stands there already: our own, with its words, not older."""
    graph = graph_of(account, WORDS)
    since = (draft.created_at or now()) - TOLERANCE
    for found in _recent(graph, account, draft, since):
        ours = text(found.get("username")) or account.handle
        said = text(found.get("caption")) or text(found.get("text"))
        same = " ".join(said.split()) == " ".join(draft.parts[0].split())
        if ours == account.handle and same and moment(found.get("timestamp")) >= since:
            return [_remote(found)]
    return []


def _recent(graph: Graph, account: AccountView, draft: DraftOut, since: datetime) -> Iterable[JSON]:
    try:
        if draft.parent is None:
            path, fields = f"{account.remote_id}/media", "id,caption,timestamp,permalink,username"
            return list(graph.newest(path, since, "timestamp", fields=fields, limit=RECENT))
        media_id, comment_id = _named_in(draft.parent.remote_id)
        if media_id:
            return [] if comment_id else _below_theirs(graph, account, media_id)
        path, _form = _below(graph, account, draft.parent)
        return list(graph.pages(path, ANSWERS, fields="id,text,timestamp,username"))
    except (Gone, Refused):
        return []


def _below_theirs(graph: Graph, account: AccountView, media_id: str) -> list[JSON]:
    """The newest comments below a post whose caption names us."""
    fields = f"comments.limit({RECENT}){{id,text,timestamp,username}}"
    asked = f"mentioned_media.media_id({media_id}){{{fields}}}"
    told = mapping(graph.get(account.remote_id, fields=asked).get("mentioned_media"))
    return objects(mapping(told.get("comments")).get("data"))
