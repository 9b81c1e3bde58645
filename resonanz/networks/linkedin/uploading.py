"""Pictures, documents and videos to LinkedIn: announced, brought, ready; each step is kept."""

import time

from django.utils.translation import gettext as _

from resonanz.core.errors import Gone, Refused, TryLater
from resonanz.networks.contract import JSON, DraftOut, MediaOut, Progress
from resonanz.networks.values import mapping, number, objects, text

from . import phrase
from .wire import Api, urn

# What each kind is called there: the place, and the field of its name.
KINDS = {
    "picture": ("images", "image"),
    "file": ("documents", "document"),
    "video": ("videos", "video"),
}
LOOKS = 4
PAUSE_SECONDS = 1.0


def ready(api: Api, draft: DraftOut, owner: str, progress: Progress) -> list[str]:
    """The names of all files, ready to be shown; raises `TryLater` while LinkedIn prepares them."""
    for place, item in enumerate(draft.media):
        _prepare(api, item, owner, str(place), progress)
    return [progress.media[str(place)]["urn"] for place in range(len(draft.media))]


def _prepare(api: Api, item: MediaOut, owner: str, place: str, progress: Progress) -> None:
    try:
        if place not in progress.media:
            _keep(progress, place, _brought(api, item, owner))
        kept = progress.media[place]
        if not kept.get("ready"):
            _wait(api, item, text(kept.get("urn")))
            _keep(progress, place, {**kept, "ready": True})
    except (Refused, Gone):
        progress.media.pop(place, None)  # the next try begins with this file
        progress.keep(progress)
        raise


def _keep(progress: Progress, place: str, kept: JSON) -> None:
    progress.media[place] = kept
    progress.keep(progress)


def _brought(api: Api, item: MediaOut, owner: str) -> JSON:
    """Announce a file and bring it."""
    where, name = KINDS[item.kind]
    wish: JSON = {"owner": owner}
    if item.kind == "video":
        wish |= {
            "fileSizeBytes": item.size_bytes,
            "uploadCaptions": bool(item.subtitles),
            "uploadThumbnail": False,
        }
    path, body = f"{where}?action=initializeUpload", {"initializeUploadRequest": wish}
    told = mapping(mapping(api.ask("POST", path, json=body).json()).get("value"))
    here = text(told.get(name))
    if not here:
        raise TryLater(_("LinkedIn answered something we do not understand."))
    if item.kind == "video":
        _bring_in_parts(api, item, here, told)
    else:
        api.put(text(told.get("uploadUrl")), item.stream())
    return {"urn": here}


def _bring_in_parts(api: Api, item: MediaOut, here: str, told: JSON) -> None:
    parts = list[str]()
    for one in objects(told.get("uploadInstructions")):
        first, last = number(one.get("firstByte")), number(one.get("lastByte"))
        answer = api.put(text(one.get("uploadUrl")), item.stream(first, last + 1))
        parts.append(answer.headers.get("etag", "").strip('"'))
    if item.subtitles:
        _subtitle(api, item, text(told.get("captionsUploadUrl")))
    done = {
        "video": here,
        "uploadToken": text(told.get("uploadToken")),
        "uploadedPartIds": parts,
    }
    api.ask("POST", "videos?action=finalizeUpload", json={"finalizeUploadRequest": done})


def _subtitle(api: Api, item: MediaOut, address: str) -> None:
    """Bring the subtitles of a video before it is whole; nothing is published yet."""
    if not address:
        raise TryLater(_("LinkedIn answered something we do not understand."))
    try:
        api.hand_in(address, phrase.subtitles(item))
    except (Refused, Gone) as refusal:
        words = _("LinkedIn does not take the subtitles. Mend them, or take them out. (%s)")
        raise Refused(words % refusal.message, code=refusal.code) from refusal


def _wait(api: Api, item: MediaOut, here: str) -> None:
    where, _name = KINDS[item.kind]
    for look in range(LOOKS):
        if look:
            time.sleep(PAUSE_SECONDS)
        status = text(mapping(api.get(f"{where}/{urn(here)}")).get("status"))
        if status in ("AVAILABLE", ""):
            return
        if status.endswith("FAILED"):
            raise Refused(_("LinkedIn cannot show %s. Save it in another way.") % item.name)
    raise TryLater(_("LinkedIn is still preparing the file."), retry_after_seconds=15)
