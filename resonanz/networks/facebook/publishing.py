"""A post, a comment or a message goes out; and what stands there is found again.

The Graph knows no idempotency key: one act cannot be undone in each way (the post to the feed, the
comment, the message, the end of a video's upload), everything before it is kept and gone on from.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from resonanz.core.errors import Gone, Refused, ResonanzError, TryLater
from resonanz.core.figures import Figure
from resonanz.core.http import Interrupted, Part
from resonanz.core.subtitles import srt_of
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
from resonanz.networks.graph import Failed, Graph, graph_of, text, upload_base, within
from resonanz.networks.graph_errors import is_upload_gone
from resonanz.networks.once import TOLERANCE, once
from resonanz.networks.told import told_to_people
from resonanz.networks.values import mapping, moment

from . import parse
from .errors import WORDS
from .limits import MESSAGE_LENGTH

# An unpublished picture is dropped by Facebook after a day; one older than this is sent anew.
PICTURES_LAST = timedelta(hours=12)
RECENT = 50
LOOKS = 3
VIDEO = "video"
LOCALES = {"de": "de_DE", "en": "en_US"}


def publish(account: AccountView, draft: DraftOut, progress: Progress) -> list[Remote]:
    """The one part of a draft, published; what `progress` holds already is not done again."""
    if progress.parts:
        return progress.parts
    act = _prepared(graph_of(account, WORDS), account, draft, progress)
    progress.parts.append(once(progress, lambda: find(account, draft), act))
    progress.keep(progress)
    return progress.parts


def _prepared(
    graph: Graph, account: AccountView, draft: DraftOut, progress: Progress
) -> Callable[[], Remote]:
    """Everything before the act is done and kept; what is left is the act."""
    if draft.parent is not None and parse.is_message(draft.parent.remote_id):
        whom = _recipient(graph, account, draft)
        return lambda: _message(graph, account, draft, whom)
    if draft.parent is None and (video := next(filter(_is_video, draft.media), None)):
        kept = _uploaded(graph, account, video, progress)
        return lambda: _video(graph, account, draft, kept, progress)
    pictures = _pictures(graph, account, draft, progress)
    act = _post if draft.parent is None else _comment
    return lambda: act(graph, account, draft, pictures)


def _is_video(item: MediaOut) -> bool:
    return item.kind == "video"


def _post(graph: Graph, account: AccountView, draft: DraftOut, pictures: list[str]) -> Remote:
    attached = {f"attached_media[{at}]": {"media_fbid": one} for at, one in enumerate(pictures)}
    # A link is a card of its own only where nothing else is shown.
    link = {} if pictures else {"link": draft.link}
    told = graph.do(f"{account.remote_id}/feed", message=draft.parts[0], **link, **attached)
    return _remote(text(told.get("id")))


def _comment(graph: Graph, account: AccountView, draft: DraftOut, pictures: list[str]) -> Remote:
    parent = draft.parent.remote_id if draft.parent else ""
    shown = {"attachment_id": pictures[0]} if pictures else {}
    try:
        told = graph.do(f"{parent}/comments", message=draft.parts[0], **shown)
    except Gone as error:
        raise _gone(error) from error
    return _remote(text(told.get("id")))


def _gone(error: Gone) -> Refused:
    return Refused(_("What you answer is no longer there."))


def _remote(remote_id: str) -> Remote:
    if not remote_id:
        raise Uncertain(_("The network answered something we do not understand."))
    return Remote(remote_id, f"https://www.facebook.com/{remote_id}")


# --- messages ------------------------------------------------------------------------------------


def _message(graph: Graph, account: AccountView, draft: DraftOut, whom: str) -> Remote:
    if len(draft.parts[0]) > MESSAGE_LENGTH:
        words = _("A message takes at most %(limit)s characters.")
        raise Refused(words % {"limit": Figure(MESSAGE_LENGTH)})
    if draft.media:
        raise Refused(_("Send the picture in the inbox of the page: here a message is words only."))
    told = graph.do(
        f"{account.remote_id}/messages",
        recipient={"id": whom},
        message={"text": draft.parts[0]},
        messaging_type="RESPONSE",
    )
    name = text(told.get("message_id"))
    return Remote(_remote(name).remote_id, "")


def _recipient(graph: Graph, account: AccountView, draft: DraftOut) -> str:
    """Whom we answer: who wrote the message, or got it where it is our own."""
    answered = draft.parent.remote_id if draft.parent else ""
    try:
        found = graph.get(answered, fields="from,to")
    except Gone as error:
        raise _gone(error) from error
    there = [mapping(found.get("from")), *within(found.get("to"))]
    named = [text(one.get("id")) for one in there if text(one.get("id")) != account.remote_id]
    if not any(named):
        raise Refused(_("Facebook does not tell whom this message came from. Answer in its inbox."))
    return next(one for one in named if one)


# --- pictures ------------------------------------------------------------------------------------


def _pictures(graph: Graph, account: AccountView, draft: DraftOut, progress: Progress) -> list[str]:
    """All pictures, uploaded and not yet shown; each is kept."""
    for at, item in enumerate(draft.media):
        if not _stands(progress.media.get(str(at))):
            try:
                told = _picture(graph, account, item)
            except Refused as refusal:
                raise _which(refusal, draft, at) from refusal
            progress.media[str(at)] = {"id": text(told.get("id")), "at": now().isoformat()}
            progress.keep(progress)
    return [text(progress.media[str(at)]["id"]) for at in range(len(draft.media))]


def _picture(graph: Graph, account: AccountView, item: MediaOut) -> JSON:
    return graph.ask(
        "POST",
        f"{account.remote_id}/photos",
        data={"published": "false", "alt_text_custom": item.alt},
        files={"source": (item.name, item.read(), item.media_type)},
        timeout=60.0,
    )


def _which(refusal: Refused, draft: DraftOut, at: int) -> Refused:
    """What Facebook has against one picture: which of several, and whether it is its words."""
    problem = refusal.message
    if "alt_text" in problem:
        problem = _("Facebook does not take the alternative text. Say it otherwise.")
    if len(draft.media) > 1:
        words = _("Picture %(number)s: %(problem)s")
        problem = words % {"number": Figure(at + 1), "problem": problem}
    return Refused(problem, code=refusal.code)


def _stands(kept: Mapping[str, Any] | None) -> bool:
    return bool(kept and kept.get("id")) and now() - moment((kept or {}).get("at")) < PICTURES_LAST


# --- videos --------------------------------------------------------------------------------------


def _video(
    graph: Graph, account: AccountView, draft: DraftOut, kept: JSON, progress: Progress
) -> Remote:
    """End the upload, which publishes the video; then learn which post shows it."""
    if not kept.get("ended"):
        _doubt_subtitles(draft, progress)
        form = {"title": draft.title, "description": draft.parts[0]}
        graph.do(_videos(account), upload_phase="finish", upload_session_id=kept["session"], **form)
        progress.media[VIDEO] = {**kept, "ended": True}
        progress.keep(progress)
        _subtitled(graph, text(kept["video"]), draft, progress)
    return _remote(_post_of_video(graph, text(kept["video"])))


def _doubt_subtitles(draft: DraftOut, progress: Progress) -> None:
    """Whoever dies from here on has published a video whose subtitles may be missing."""
    if next(filter(_is_video, draft.media)).subtitles:
        progress.note(_("Look at the video on Facebook whether its subtitles are there."))


def _subtitled(graph: Graph, video: str, draft: DraftOut, progress: Progress) -> None:
    """Give a published video its subtitles; without them it stands there, and that is told."""
    item = next(filter(_is_video, draft.media))
    progress.notes.clear()
    if not item.subtitles:
        return
    language = LOCALES.get(item.subtitles_language, LOCALES["en"])
    file = (f"subtitles.{language}.srt", srt_of(item.subtitles).encode(), "application/x-subrip")
    form = {"default_locale": language}
    try:
        graph.ask("POST", f"{video}/captions", data=form, files={"captions_file": file})
    except (ResonanzError, RateLimited, LostRight) as error:
        words = _("The subtitles did not go along. Add them to the video on Facebook. (%(why)s)")
        progress.notes.append(words % {"why": told_to_people(error)})
    progress.keep(progress)


def _videos(account: AccountView) -> str:
    return f"{upload_base()}/{account.remote_id}/videos"


def _uploaded(graph: Graph, account: AccountView, item: MediaOut, progress: Progress) -> JSON:
    """The upload with all its pieces there; an upload that broke goes on where it stood."""
    kept = progress.media.get(VIDEO) or _begun(graph, account, item)
    progress.media[VIDEO] = kept
    progress.keep(progress)
    while kept["start"] < kept["end"]:
        with item.part(kept["start"], kept["end"]) as piece:
            told = _piece(graph, account, kept, piece, progress)
        kept = {**kept, "start": _offset(told, "start"), "end": _offset(told, "end")}
        progress.media[VIDEO] = kept
        progress.keep(progress)
    return kept


def _begun(graph: Graph, account: AccountView, item: MediaOut) -> JSON:
    told = graph.ask(
        "POST",
        _videos(account),
        data={"upload_phase": "start", "file_size": str(item.size_bytes)},
    )
    return {
        "session": text(told.get("upload_session_id")),
        "video": text(told.get("video_id")),
        "start": _offset(told, "start"),
        "end": _offset(told, "end"),
    }


def _offset(told: Mapping[str, Any], name: str) -> int:
    """Facebook writes numbers of bytes as texts."""
    found = text(told.get(f"{name}_offset"))
    return int(found) if found.isdigit() else 0


def _piece(graph: Graph, account: AccountView, kept: JSON, piece: Part, progress: Progress) -> JSON:
    form = {
        "upload_phase": "transfer",
        "upload_session_id": kept["session"],
        "start_offset": str(kept["start"]),
    }
    files = {"video_file_chunk": ("piece", piece, "application/octet-stream")}
    try:
        return graph.ask("POST", _videos(account), data=form, files=files, timeout=120.0)
    except (Interrupted, Failed) as error:
        # Pieces can be sent twice; nothing is published before the end.
        raise TryLater(error.message, retry_after_seconds=5) from error
    except (Refused, Gone) as refusal:
        progress.media.pop(VIDEO, None)  # the session may have ended: begin anew the next time
        progress.keep(progress)
        if is_upload_gone(refusal.code):
            raise TryLater(refusal.message, retry_after_seconds=5) from refusal
        raise


def _post_of_video(graph: Graph, video: str) -> str:
    """The post that shows a video; its own number where Facebook tells none for long."""
    for look in range(LOOKS):
        if look:
            time.sleep(0.2 * look)
        try:
            found = graph.get(video, fields="post_id,from")
        except (ResonanzError, RateLimited, LostRight):
            continue  # it is published: whatever is wrong now must not look like a refusal
        if post := text(found.get("post_id")):
            page = text(mapping(found.get("from")).get("id"))
            return post if "_" in post or not page else f"{page}_{post}"
    return video


# --- finding again -------------------------------------------------------------------------------


def find(account: AccountView, draft: DraftOut) -> list[Remote]:
    """The part of this draft that stands there already: our own, with its words, not older."""
    graph = graph_of(account, WORDS)
    since = (draft.created_at or now()) - TOLERANCE
    for found in _recent(graph, account, draft, since):
        ours = text(mapping(found.get("from")).get("id")) in (account.remote_id, "")
        said = text(found.get("message")) or text(found.get("description"))
        same = bare(said) == bare(draft.parts[0])
        if ours and same and _moment(found) >= since:
            return [_remote(text(found.get("id")))]
    return []


def _moment(found: Mapping[str, Any]) -> datetime:
    return moment(found.get("created_time"))


def bare(words: str) -> str:
    """Words as they compare: Facebook trims lines and folds spaces."""
    return " ".join(words.split())


def _recent(graph: Graph, account: AccountView, draft: DraftOut, since: datetime) -> Iterable[JSON]:
    fields = "id,message,created_time,from"
    try:
        if draft.parent is None:
            path = f"{account.remote_id}/feed"
            return list(graph.newest(path, since, fields=fields, limit=RECENT))
        if parse.is_message(draft.parent.remote_id):
            return _conversation(graph, account, draft)
        path = f"{draft.parent.remote_id}/comments"
        order = {"filter": "stream", "order": "reverse_chronological"}
        return list(graph.newest(path, since, fields=fields, limit=RECENT, **order))
    except Gone:
        return []


def _conversation(graph: Graph, account: AccountView, draft: DraftOut) -> list[JSON]:
    whom = _recipient(graph, account, draft)
    fields = f"messages.limit({RECENT}){{id,message,created_time,from}}"
    pages = graph.pages(f"{account.remote_id}/conversations", 1, user_id=whom, fields=fields)
    return [one for conversation in pages for one in within(conversation.get("messages"))]
