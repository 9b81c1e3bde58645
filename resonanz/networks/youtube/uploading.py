"""A video is uploaded in pieces, and goes on where it broke off.

YouTube keeps an upload open for a week under an address of its own, and tells there at any time how
many bytes it has, or which video has come of them. The video is private until everything else is
done: that it is there shows nothing to anybody.
"""

import json
import re
from urllib.parse import urlsplit
from uuid import uuid4

from django.utils.translation import gettext as _

from resonanz.core.errors import Refused, TryLater
from resonanz.core.http import Answer, Interrupted, Streamed
from resonanz.networks import values
from resonanz.networks.contract import JSON, DraftOut, MediaOut, Progress

from .quota import SUBTITLES, UPLOAD
from .wire import Api, Failed, as_object, base

VIDEO = "video"
# A multiple of 256 KiB, as the protocol demands of every piece but the last.
PIECE = 32 * 262_144
PIECE_SECONDS = 120.0
RANGE = re.compile(r"(?:bytes=)?0-(\d+)")
ENDED = {404, 410}


def uploaded(api: Api, draft: DraftOut, item: MediaOut, progress: Progress) -> str:
    """The video's id, once all its bytes are there."""
    kept = progress.media.get(VIDEO) or {}
    if kept.get("id"):
        return str(kept["id"])
    if not kept.get("address"):
        kept = {"address": _opened(api, draft, item)}
        _keep(progress, kept)
        answer = _sent(api, kept, item, 0)
    else:
        answer = _asked(api, kept, item)
    while answer.status == 308:
        answer = _sent(api, kept, item, _next_byte(answer))
    return _ended(api, answer, progress)


def _opened(api: Api, draft: DraftOut, item: MediaOut) -> str:
    api.quota.spend(UPLOAD, uploads=1)
    answer = api.ask(
        "POST",
        "/upload/youtube/v3/videos",
        params={"uploadType": "resumable", "part": "snippet,status"},
        json=described(draft, "private"),
        headers={
            "x-upload-content-length": str(item.size_bytes),
            "x-upload-content-type": item.media_type,
        },
    )
    address = answer.headers.get("location", "")
    # Our token goes along with every piece: to YouTube alone.
    if urlsplit(address)[:2] != urlsplit(base())[:2]:
        raise TryLater(_("The server answered something we do not understand."))
    return address


def subtitled(api: Api, video: str, item: MediaOut) -> None:
    """Give a video its subtitles (captions.insert); those that stand there already stay."""
    api.quota.spend(SUBTITLES)
    language = item.subtitles_language or "und"
    snippet = {"videoId": video, "language": language, "name": "", "isDraft": False}
    boundary = uuid4().hex
    try:
        api.ask(
            "POST",
            "/upload/youtube/v3/captions",
            params={"uploadType": "multipart", "part": "snippet"},
            content=_related(boundary, {"snippet": snippet}, item.subtitles),
            headers={"content-type": f"multipart/related; boundary={boundary}"},
            timeout=60.0,
        )
    except Refused as refusal:
        if refusal.code != "captionExists":
            raise


def _related(boundary: str, told: JSON, subtitles: str) -> bytes:
    """Both parts of an upload at once: what it is, and the file."""
    parts = [("application/json; charset=UTF-8", json.dumps(told)), ("text/vtt", subtitles)]
    written = [f"--{boundary}\r\nContent-Type: {kind}\r\n\r\n{what}\r\n" for kind, what in parts]
    return "".join([*written, f"--{boundary}--\r\n"]).encode()


def described(draft: DraftOut, privacy: str) -> JSON:
    """Title, description and the rest, as YouTube reads them."""
    tags = [tag.strip() for tag in draft.options.get("tags", "").split(",") if tag.strip()]
    snippet = {
        "title": draft.title,
        "description": draft.parts[0],
        "categoryId": draft.options.get("category") or "22",
        **({"tags": tags} if tags else {}),
        **({"defaultLanguage": draft.language} if draft.language else {}),
    }
    for_kids = draft.options.get("for_kids") == "yes"
    status = {"privacyStatus": privacy, "selfDeclaredMadeForKids": for_kids}
    return {"snippet": snippet, "status": status}


def _asked(api: Api, kept: JSON, item: MediaOut) -> Answer:
    """How far an upload of an earlier try came."""
    return _put(api, kept, b"", f"bytes */{item.size_bytes}")


def _sent(api: Api, kept: JSON, item: MediaOut, start: int) -> Answer:
    end = min(start + PIECE, item.size_bytes)
    piece = item.stream(start, end)
    return _put(api, kept, piece, f"bytes {start}-{end - 1}/{item.size_bytes}")


def _put(api: Api, kept: JSON, piece: bytes | Streamed, which: str) -> Answer:
    try:
        return api.plain(
            "PUT",
            str(kept["address"]),
            content=piece,
            headers={"content-range": which, "content-type": "application/octet-stream"},
            timeout=PIECE_SECONDS,
        )
    except Interrupted as error:
        # Nothing is public yet, and the upload itself tells how far it came.
        raise TryLater(error.message, retry_after_seconds=5) from error


def _next_byte(answer: Answer) -> int:
    found = RANGE.match(answer.headers.get("range", ""))
    return int(found.group(1)) + 1 if found else 0


def _ended(api: Api, answer: Answer, progress: Progress) -> str:
    name = values.text(as_object(answer).get("id"))
    if answer.ok and name:
        _keep(progress, {"id": name})
        return name
    if answer.status in ENDED:
        _keep(progress, {})
        raise TryLater(_("The upload has ended before it was whole. It begins anew."))
    if answer.ok or answer.status >= 500:
        raise Failed(_("The network has a problem of its own (%d).") % answer.status)
    trouble = api.trouble(answer)
    _keep(progress, {})
    raise trouble


def _keep(progress: Progress, kept: JSON) -> None:
    progress.media[VIDEO] = kept
    progress.keep(progress)
