"""Pictures and videos to X: announced, sent in pieces, finished, and ready; each step is kept."""

import time
from datetime import timedelta

from django.utils.translation import gettext as _

from resonanz.core.errors import Gone, Refused, TryLater
from resonanz.core.time import now
from resonanz.networks.contract import JSON, DraftOut, MediaOut, Progress
from resonanz.networks.values import mapping, moment, number, text

from . import phrase
from .wire import Api

# X takes five million bytes at a time.
PIECE_BYTES = 4_000_000
LOOKS = 3
LONGEST_PAUSE_SECONDS = 3.0
# An upload is used while it surely holds.
MARGIN = timedelta(minutes=10)
PATH = "/2/media/upload"
SUBTITLES_PATH = "/2/media/subtitles"


def ready(api: Api, draft: DraftOut, progress: Progress) -> list[str]:
    """The ids of all files, ready to be shown; raises `TryLater` while X prepares them."""
    for place, item in enumerate(draft.media):
        _prepare(api, item, str(place), progress)
    return [progress.media[str(place)]["id"] for place in range(len(draft.media))]


def _prepare(api: Api, item: MediaOut, place: str, progress: Progress) -> None:
    try:
        kept = _brought(api, item, place, progress)
        if item.alt and not kept.get("described"):
            _describe(api, item, kept)
            kept = _keep(progress, place, {**kept, "described": True})
    except (Refused, Gone):
        _forget(progress, place)  # the next try begins with this file
        raise
    if item.subtitles and not kept.get("subtitled"):
        _subtitle(api, item, kept, f"{place}.subtitles", progress)
        _keep(progress, place, {**kept, "subtitled": True})


def _brought(api: Api, item: MediaOut, place: str, progress: Progress) -> JSON:
    """A file that is there and ready."""
    kept = progress.media.get(place, {})
    if not kept or moment(kept.get("ends")) - now() < MARGIN:
        kept = _keep(progress, place, _announced(api, item))
    kept = _sent(api, item, place, kept, progress)
    if not kept.get("ready"):
        kept = _keep(progress, place, {**kept, "ready": _is_ready(api, kept)})
    return kept


def _subtitle(api: Api, item: MediaOut, video: JSON, place: str, progress: Progress) -> None:
    """Bring the subtitles of a video, and say whose they are; nothing is published before."""
    try:
        file = _brought(api, phrase.subtitles(item), place, progress)
        body = phrase.subtitled(item, text(video["id"]), text(file["id"]))
        api.ask("POST", SUBTITLES_PATH, json=body)
    except (Refused, Gone) as refusal:
        _forget(progress, place)
        words = _("X does not take the subtitles. Mend them, or take them out. (%s)")
        raise Refused(words % refusal.message, code=refusal.code) from refusal


def _forget(progress: Progress, place: str) -> None:
    progress.media.pop(place, None)
    progress.keep(progress)


def _keep(progress: Progress, place: str, kept: JSON) -> JSON:
    progress.media[place] = kept
    progress.keep(progress)
    return kept


def _announced(api: Api, item: MediaOut) -> JSON:
    told = mapping(api.ask("POST", f"{PATH}/initialize", json=phrase.upload(item)).json())
    told = mapping(told.get("data")) or told
    if not text(told.get("id")):
        raise TryLater(_("X answered something we do not understand."))
    seconds = number(told.get("expires_after_secs")) or 3600
    ends = now() + timedelta(seconds=min(seconds, 86_400))
    return {"id": text(told["id"]), "ends": ends.isoformat(), "pieces": 0}


def _sent(api: Api, item: MediaOut, place: str, kept: JSON, progress: Progress) -> JSON:
    """All pieces that were not sent yet, and the end of the upload."""
    if kept.get("finished"):
        return kept
    number_of_pieces = -(-item.size_bytes // PIECE_BYTES)
    for piece in range(kept["pieces"], number_of_pieces):
        begin = piece * PIECE_BYTES
        end = min(begin + PIECE_BYTES, item.size_bytes)
        path = f"{PATH}/{kept['id']}/append"
        form = {"segment_index": str(piece)}
        with item.part(begin, end) as content:
            file = ("piece", content, "application/octet-stream")
            api.ask("POST", path, data=form, files={"media": file}, timeout=120.0)
        kept = _keep(progress, place, {**kept, "pieces": piece + 1})
    told = mapping(api.ask("POST", f"{PATH}/{kept['id']}/finalize").json())
    is_ready = not mapping(mapping(told.get("data")).get("processing_info"))
    return _keep(progress, place, {**kept, "finished": True, "ready": is_ready})


def _is_ready(api: Api, kept: JSON) -> bool:
    for _look in range(LOOKS):
        asked = {"command": "STATUS", "media_id": kept["id"]}
        told = mapping(mapping(api.get(PATH, **asked)).get("data"))
        info = mapping(told.get("processing_info"))
        state, pause = text(info.get("state")), number(info.get("check_after_secs"))
        if state in ("succeeded", ""):
            return True
        if state == "failed":
            error = mapping(info.get("error"))
            said = text(error.get("message")) or text(error.get("name"))
            raise Refused(_("X cannot show this file: %s") % (said or state))
        time.sleep(min(pause, LONGEST_PAUSE_SECONDS))
    raise TryLater(_("X is still preparing the file."), retry_after_seconds=max(pause, 5))


def _describe(api: Api, item: MediaOut, kept: JSON) -> None:
    body = {"id": kept["id"], "metadata": {"alt_text": {"text": item.alt}}}
    api.ask("POST", "/2/media/metadata", json=body)
