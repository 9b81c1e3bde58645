"""A video as a network takes it: what must be different, and the job that makes it so.

The original stays as it was uploaded. A video that is still being made is a row without a file;
what waits for it goes out once it has one.
"""

import logging
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from django.core.files.base import File
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from resonanz.conversations.actions import describe_film
from resonanz.conversations.models import Attachment, Draft
from resonanz.conversations.stills import local
from resonanz.core.film import Unreadable, film_of
from resonanz.core.film import program as ffmpeg
from resonanz.core.film.program import Wish
from resonanz.core.jobs import enqueue
from resonanz.core.time import now
from resonanz.networks.fitting import is_too_wide
from resonanz.networks.limits import Limits

from .models import Rendition, Variant

log = logging.getLogger(__name__)

MADE = "video/mp4"
CODEC, SOUND = "h264", "aac"
FULL_HD = 1920
SAID = ["alt", "subtitles", "subtitles_language"]
UNUSED_FOR = timedelta(days=7)
_State = Attachment.State


def needs_fitting(video: Attachment, limits: Limits) -> bool:
    """Whether a network would refuse the video as it is, for what converting can mend."""
    return _other_codec(video, limits) or _too_large(video, limits) or _too_wide(video, limits)


def _other_codec(video: Attachment, limits: Limits) -> bool:
    codec = video.written.get("video")
    is_other = bool(codec and limits.video_codecs) and codec not in limits.video_codecs
    return is_other or video.media_type not in limits.video_types


def _too_large(video: Attachment, limits: Limits) -> bool:
    return (video.size_bytes or 0) > limits.video_bytes


def _too_wide(video: Attachment, limits: Limits) -> bool:
    width, height = video.width or 0, video.height or 0
    return is_too_wide(limits, width, height) or _rate(video, limits) is not None


def can_be_fitted(video: Attachment, limits: Limits) -> bool:
    """Whether we can make it one the network takes: with the program, and where it is not too long.

    Nothing is cut: a video that is too long stays so.
    """
    if not limits.video_count or MADE not in limits.video_types or not ffmpeg.can_convert():
        return False
    if limits.video_codecs and CODEC not in limits.video_codecs:
        return False
    if not (video.seconds and video.width and video.height):
        return False
    return ffmpeg.bits_for(limits.video_bytes, video.seconds) >= ffmpeg.LEAST_BITS


def fitted(video: Attachment, limits: Limits) -> Attachment:
    """The video as it will be once it is made: a row not stored yet, without a file."""
    width, height = _edges(video, limits)
    rate = _rate(video, limits)
    keeps = _keeps(video, limits)
    wish = Wish(limits.video_bytes, width, height, rate, keeps)
    sound = SOUND if video.written.get("audio") else ""
    kept = {"video": CODEC, "audio": sound, "rate": rate or video.written.get("rate")}
    return Attachment(
        owner=video.owner,
        kind=Attachment.Kind.VIDEO,
        media_type=MADE,
        alt=video.alt,
        subtitles=video.subtitles,
        subtitles_language=video.subtitles_language,
        width=width,
        height=height,
        seconds=video.seconds,
        poster=video.poster.name,
        size_bytes=min(video.size_bytes or 0, limits.video_bytes),
        position=video.position,
        written=kept | {"wish": asdict(wish)},
        state=_State.WAITING,
    )


def _keeps(video: Attachment, limits: Limits) -> bool:
    """Whether only the file around pictures and sound must be another."""
    as_made = video.written.get("video") == CODEC and video.written.get("audio") in (SOUND, "")
    return as_made and not _too_large(video, limits) and not _too_wide(video, limits)


def _edges(video: Attachment, limits: Limits) -> tuple[int, int]:
    """Width and height that fit, both even; never larger than they are."""
    width, height = video.width or 2, video.height or 2
    edge = min(limits.video_edge or max(width, height), max(width, height))
    if _too_large(video, limits):
        edge = min(edge, FULL_HD)
    factor = edge / max(width, height)
    if limits.video_width:
        factor = min(factor, limits.video_width / width)
    if limits.video_pixels:
        factor = min(factor, (limits.video_pixels / (width * height)) ** 0.5)
    return _even(width * factor), _even(height * factor)


def _even(edge: float) -> int:
    return max(2, int(edge + 1e-6) // 2 * 2)


def _rate(video: Attachment, limits: Limits) -> float | None:
    """How many pictures a second it must have instead; none where it has as many as it may."""
    rate = video.written.get("rate") or 0
    if rate and rate < limits.video_least_rate * 0.99:
        return limits.video_least_rate
    return limits.video_rate if limits.video_rate and rate > limits.video_rate * 1.01 else None


# --- the row of one that is made, and the job that makes it --------------------------------------


def rendition(variant: Variant, video: Attachment, limits: Limits) -> Attachment:
    """The video as the variant's network takes it: there, or being made from now on.

    What was made for another channel is used again where it fits here too.
    """
    standing = Rendition.objects.filter(variant=variant, original=video)
    found = standing.select_related("picture").first()
    if found is None or not _serves(found.picture, limits):
        standing.delete()
        made = _made_elsewhere(video, limits) or _begun(video, limits)
        found = Rendition.objects.create(variant=variant, original=video, picture=made)
    say_the_same(found.picture, video)
    return found.picture


def say_the_same(made: Attachment, original: Attachment) -> None:
    """Let what was made of a picture or video say in words what the original says."""
    if any(getattr(made, name) != getattr(original, name) for name in SAID):
        for name in SAID:
            setattr(made, name, getattr(original, name))
        made.save(update_fields=SAID)


def _serves(made: Attachment, limits: Limits) -> bool:
    return made.state != _State.FAILED and not needs_fitting(made, limits)


def _made_elsewhere(video: Attachment, limits: Limits) -> Attachment | None:
    others = Rendition.objects.filter(original=video).select_related("picture")
    return next((one.picture for one in others if _serves(one.picture, limits)), None)


def _begun(video: Attachment, limits: Limits) -> Attachment:
    made = fitted(video, limits)
    made.save()
    enqueue_making(made)
    return made


def enqueue_making(made: Attachment) -> None:
    """Have a video made soon."""
    enqueue(
        "planning.make_video",
        queue="videos",
        once=f"planning.make_video:{made.pk}",
        attachment_id=made.pk,
    )


def make(attachment_id: int) -> None:
    """Make a video that waits for it, and let go out what waits for the video.

    Called again it makes nothing twice; what cannot be made says why.
    """
    made = Attachment.objects.filter(pk=attachment_id, state=_State.WAITING).first()
    made_from = Rendition.objects.filter(picture=attachment_id).select_related("original").first()
    if made is None or made_from is None:
        return
    try:
        _make(made, made_from.original)
    except (ffmpeg.Failed, Unreadable, OSError):
        log.exception("Video %s could not be made.", made.pk)
        _fail(made, _("This video could not be converted. Save it as MP4 (H.264) yourself."))
    enqueue("networks.deliver", queue="delivery", once="networks.deliver")


def _make(made: Attachment, original: Attachment) -> None:
    wish = Wish(**made.written["wish"])
    with TemporaryDirectory() as folder, local(original, Path(folder)) as source:
        target = Path(folder) / "made.mp4"
        tell = _teller(made)
        ffmpeg.convert(source, original.media_type, target, wish, original.seconds or 1, tell)
        size = target.stat().st_size
        if size > wish.bytes:
            _fail(made, _("This video cannot be made small enough for this network. Cut it."))
            return
        with target.open("rb") as file:
            describe_film(made, film_of(file, size))
            file.seek(0)
            made.file.save(f"{uuid4().hex}.mp4", File(file), save=False)
        made.size_bytes, made.state, made.progress, made.problem = size, _State.READY, 100, ""
        _keep(made)


def _keep(made: Attachment) -> None:
    """Store it, unless it was thrown away meanwhile."""
    with transaction.atomic():
        if not Attachment.objects.select_for_update().filter(pk=made.pk).exists():
            made.file.delete(save=False)
            return
        # Whoever described it meanwhile is not written over.
        made.save(
            update_fields=[
                "file", "media_type", "width", "height", "seconds", "written", "size_bytes",
                "state", "progress", "problem",
            ]
        )  # fmt: skip


def _teller(made: Attachment) -> Callable[[int], None]:
    def tell(per_cent: int) -> None:
        Attachment.objects.filter(pk=made.pk).update(progress=per_cent)

    return tell


def _fail(made: Attachment, words: str) -> None:
    Attachment.objects.filter(pk=made.pk).update(state=_State.FAILED, problem=words)


def again(variant: Variant) -> None:
    """Try once more to make the videos of a variant that could not be made."""
    for one in variant.renditions.filter(picture__state=_State.FAILED).select_related("picture"):
        Attachment.objects.filter(pk=one.picture_id).update(
            state=_State.WAITING, progress=0, problem=""
        )
        enqueue_making(one.picture)


def forget_unused() -> int:
    """Throw away videos that belong to nothing for a week; returns how many.

    Files are shared by rows: of a post here and of its copy on a network.
    """
    long_ago = now() - UNUSED_FOR
    alone = Attachment.objects.filter(
        kind=Attachment.Kind.VIDEO, uploaded_at__lt=long_ago, owner__isnull=False,
        post=None, planned_posts=None, deliveries=None, answers=None,
    )  # fmt: skip
    used = Rendition.objects.values_list("original", "picture")
    kept = {number for pair in used for number in pair}
    found = [one for one in alone if one.pk not in kept and not _is_typed(one)]
    for one in found:
        for file in (one.file, one.poster):
            if file and not _is_shared(one, str(file.name)):
                file.storage.delete(str(file.name))
        one.delete()
    return len(found)


def _is_typed(video: Attachment) -> bool:
    """Whether somebody is just writing a post with it."""
    return Draft.objects.filter(fields__has_key=f"alt_{video.pk}").exists()


def _is_shared(video: Attachment, name: str) -> bool:
    others = Attachment.objects.exclude(pk=video.pk)
    return others.filter(Q(file=name) | Q(poster=name)).exists()
