"""A still of a video, shown until somebody plays it; and where a program finds the video."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from uuid import uuid4

from django.core.files.base import File

from resonanz.core.film import program as ffmpeg

from .models import Attachment

log = logging.getLogger(__name__)
# The very first picture is often black.
AT_SECONDS = 1.0


def make(attachment_id: int) -> None:
    """Give a video its still; one that has one, or cannot have one, stays as it is."""
    video = Attachment.objects.filter(pk=attachment_id, kind=Attachment.Kind.VIDEO).first()
    if video is None or video.poster or not video.file or not ffmpeg.program():
        return
    try:
        _make(video)
    except (ffmpeg.Failed, OSError):
        log.exception("No still of video %s could be made.", video.pk)


def _make(video: Attachment) -> None:
    with TemporaryDirectory() as folder, local(video, Path(folder)) as source:
        target = Path(folder) / "still.jpg"
        at = min(AT_SECONDS, (video.seconds or 0) / 2)
        ffmpeg.still(source, video.media_type, target, at)
        with target.open("rb") as file:
            video.poster.save(f"{uuid4().hex}.jpg", File(file), save=False)
    Attachment.objects.filter(pk=video.pk).update(poster=video.poster.name)


@contextmanager
def local(video: Attachment, folder: Path) -> Iterator[Path]:
    """The file where a program can read it: where it lies, or a copy of it."""
    try:
        path = Path(video.file.path)
    except NotImplementedError:  # a bucket has no paths
        path = folder / "original"
        with video.file.storage.open(str(video.file.name), "rb") as there, path.open("wb") as here:
            copyfileobj(there, here, 1024 * 1024)
    yield path
