"""Converting videos with ffmpeg, a program of its own beside us: present or not.

It is called, never linked, and never trusted: what it reads is a file of ours whose kind we know,
it opens no other file and no address, and it ends when it takes too long.
"""

import importlib
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

# How ffmpeg names the kinds we understand; it is told, and guesses nothing.
READERS = {
    "video/mp4": "mov",
    "video/quicktime": "mov",
    "video/webm": "matroska",
    "video/x-matroska": "matroska",
}
# The first that a build has: most have x264; some, for its licence, only Cisco's.
ENCODERS = ("libx264", "libopenh264", "h264_videotoolbox")
SOUND_BITS = 128_000
# Below this nobody recognises anything any more.
LEAST_BITS = 150_000
# Headers and the way pictures are packed take some.
SPARE = 0.92
_DONE = re.compile(r"out_time_us=(\d+)")
STILL_EDGE = 1280


class Failed(Exception):
    """The program did not make what it was asked for."""


@dataclass(frozen=True)
class Wish:
    """What a video must be: at most so many bytes, points, pictures per second."""

    bytes: int
    width: int
    height: int
    rate: float | None = None
    # Pictures and sound stay as they are written, only the file around them is another.
    keeps: bool = False


def program() -> str:
    """Where the program is; empty where there is none."""
    if settings.FFMPEG:
        return "" if settings.FFMPEG == "none" else str(settings.FFMPEG)
    return _found()


@cache
def _found() -> str:
    if there := shutil.which("ffmpeg"):
        return there
    try:
        brought = importlib.import_module("imageio_ffmpeg")
        return str(brought.get_ffmpeg_exe())
    except (ImportError, RuntimeError):
        return ""


@cache
def encoder(there: str) -> str:
    """How this build of the program writes H.264; empty where it cannot."""
    try:
        told = subprocess.run([there, "-hide_banner", "-encoders"], capture_output=True, text=True)
    except OSError:
        return ""
    known = set(told.stdout.split())
    return next((name for name in ENCODERS if name in known), "")


def can_convert() -> bool:
    """Whether there is a program that can write what all networks take."""
    there = program()
    return bool(there) and bool(encoder(there))


def convert(
    source: Path,
    media_type: str,
    target: Path,
    wish: Wish,
    seconds: float,
    tell: Callable[[int], None] = lambda per_cent: None,
) -> None:
    """Write the video as an MP4 of H.264 and AAC; `tell` hears how many per cent are done.

    Whatever else the file knew (place, camera, chapters) is not written again. Raises `Failed`.
    """
    how = ["-c", "copy"] if wish.keeps else _written(wish, seconds)
    command = [
        *_reading(source, media_type),
        "-map", "0:v:0", "-map", "0:a:0?", "-dn", "-sn", "-map_metadata", "-1",
        "-map_chapters", "-1", *how, "-movflags", "+faststart", "-f", "mp4",
        "-progress", "pipe:1", str(target),
    ]  # fmt: skip
    _run(command, max(seconds, 1), tell)


def still(source: Path, media_type: str, target: Path, at: float) -> None:
    """Write one picture of the video as JPEG; raises `Failed`."""
    scale = f"scale='min({STILL_EDGE},iw)':-2"
    command = [*_reading(source, media_type, at), "-frames:v", "1", "-vf", scale, "-q:v", "4"]
    _run([*command, "-map_metadata", "-1", "-f", "mjpeg", str(target)], 1, lambda per_cent: None)


def bits_for(wish_bytes: int, seconds: float) -> int:
    """How many bits a second of pictures may have for all to fit."""
    return int(wish_bytes * 8 * SPARE / max(seconds, 0.1)) - SOUND_BITS


def _reading(source: Path, media_type: str, at: float = 0) -> list[str]:
    start = ["-ss", f"{at:.3f}"] if at else []
    known = ["-protocol_whitelist", "file,pipe", "-f", READERS[media_type]]
    return [program(), "-nostdin", "-hide_banner", "-v", "error", "-y", *start, *known,
            "-i", f"file:{source}"]  # fmt: skip


def _written(wish: Wish, seconds: float) -> list[str]:
    most = bits_for(wish.bytes, seconds)
    # What looks well needs so many bits; where fewer fit, it is made to fit.
    good = int(wish.width * wish.height * min(wish.rate or 30, 60) * 0.12)
    bits = max(LEAST_BITS, min(most, good))
    # Both edges even, as H.264 wants them.
    even = f"scale={wish.width // 2 * 2}:{wish.height // 2 * 2}"
    rate = ["-r", f"{wish.rate:g}"] if wish.rate else []
    name = encoder(program())
    quick = ["-preset", "veryfast", "-threads", str(max(1, (os.cpu_count() or 2) // 2))]
    return [
        "-c:v", name, *(quick if name == "libx264" else []), "-b:v", str(bits),
        "-maxrate", str(bits), "-bufsize", str(bits * 2), "-pix_fmt", "yuv420p", "-vf", even,
        *rate, "-c:a", "aac", "-b:a", str(SOUND_BITS), "-ac", "2",
    ]  # fmt: skip


def _run(command: Sequence[str], seconds: float, tell: Callable[[int], None]) -> None:
    """Run the program to its end; its errors are one line for the log."""
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace"
    ) as running:
        # However small the machine, an hour of video is done in a working day.
        ends = threading.Timer(600 + 20 * seconds, running.kill)
        said: list[str] = []
        hearing = threading.Thread(target=lambda: said.extend(running.stderr or ()), daemon=True)
        ends.start()
        hearing.start()
        try:
            for per_cent in _progress(running.stdout or (), seconds):
                tell(per_cent)
            status = running.wait()
            hearing.join(5)
        finally:
            ends.cancel()
            running.kill()
    if status:
        raise Failed(" ".join("".join(said[-3:]).split())[:300] or str(status))


def _progress(lines: Iterator[str] | Sequence[str], seconds: float) -> Iterator[int]:
    before = 0
    for line in lines:
        if found := _DONE.match(line):
            per_cent = min(99, int(int(found.group(1)) / 10_000 / seconds))
            if per_cent > before:
                before = per_cent
                yield per_cent
