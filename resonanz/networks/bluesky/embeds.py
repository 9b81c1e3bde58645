"""What stands below the words of a post: pictures, a video, a card, somebody's post."""

from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from resonanz.core import http
from resonanz.core.errors import Gone, Refused, ResonanzError
from resonanz.core.previews import Preview, preview
from resonanz.networks.contract import JSON, DraftOut, MediaOut, Progress
from resonanz.networks.values import mapping

from . import phrase
from .records import ref_of
from .wire import Session

# The lexicon app.bsky.embed.external.
THUMB_BYTES = 1_000_000
THUMB_TYPES = ("image/jpeg", "image/png", "image/webp")
# Where progress keeps the card of a link, so that each try shows the same.
CARD = "card"
SUBTITLES = "subtitles"


def embed(session: Session, draft: DraftOut, progress: Progress) -> JSON:
    """The part of a record that shows more than words; empty where there is no more."""
    shown = _media(session, draft, progress) or _card(session, draft, progress)
    if draft.quotes is None:
        return {"embed": shown} if shown else {}
    return {"embed": phrase.quote(_quoted(session, draft.quotes.remote_id), shown)}


def _quoted(session: Session, uri: str) -> phrase.Ref:
    try:
        return ref_of(session, uri)[0]
    except Gone as error:
        raise Refused(_("The post you quote is no longer there.")) from error


def _media(session: Session, draft: DraftOut, progress: Progress) -> JSON:
    for number, item in enumerate(draft.media):
        if str(number) not in progress.media:
            progress.media[str(number)] = upload(session, item)
            progress.keep(progress)
    blobs = [progress.media[str(number)] for number in range(len(draft.media))]
    if not draft.media:
        return {}
    if draft.media[0].kind == "video":
        subtitles = _subtitles(session, draft.media[0], progress)
        return phrase.video(draft.media[0], blobs[0], subtitles)
    return phrase.pictures(list(zip(draft.media, blobs, strict=True)))


def _subtitles(session: Session, video: MediaOut, progress: Progress) -> JSON:
    if not video.subtitles:
        return {}
    if SUBTITLES not in progress.media:
        content = video.subtitles.encode()
        item = MediaOut("subtitles.vtt", "text/vtt", "", len(content), lambda: content)
        progress.media[SUBTITLES] = upload(session, item)
        progress.keep(progress)
    return progress.media[SUBTITLES]


def upload(session: Session, item: MediaOut) -> JSON:
    """What the server calls a file once it has it."""
    headers = {"content-type": item.media_type}
    try:
        answer = session.post(
            "com.atproto.repo.uploadBlob", content=item.stream(), headers=headers, timeout=120
        )
    except Refused as refusal:
        if refusal.code != "too_large":
            raise
        words = _("%(name)s is too large for %(host)s.")
        host = urlsplit(session.server).netloc
        raise Refused(words % {"name": item.name, "host": host}) from refusal
    return mapping(answer.get("blob"))


def _card(session: Session, draft: DraftOut, progress: Progress) -> JSON:
    if not draft.link:
        return {}
    if CARD not in progress.media:
        page = preview(draft.link)
        progress.media[CARD] = phrase.card(page, _thumb(session, page))
        progress.keep(progress)
    return progress.media[CARD]


def _thumb(session: Session, page: Preview) -> JSON:
    """The picture of a page, where it has one that fits; a card without it is a card too."""
    if not page.picture_address:
        return {}
    try:
        found = http.get(page.picture_address, max_bytes=THUMB_BYTES)
        kind = found.headers.get("content-type", "").partition(";")[0]
        if not found.ok or kind not in THUMB_TYPES:
            return {}
        item = MediaOut("thumb", kind, "", len(found.body), lambda: found.body)
        return upload(session, item)
    except ResonanzError:
        return {}
