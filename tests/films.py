"""Small videos, made when they are needed: none is kept in the repository."""

import subprocess
from pathlib import Path

from imageio_ffmpeg import get_ffmpeg_exe


def make_film(
    path: Path,
    *,
    seconds: float = 1,
    size: tuple[int, int] = (320, 240),
    rate: int = 25,
    codecs: tuple[str, str] = ("libx264", "aac"),
    place: str = "",
    more: tuple[str, ...] = (),
) -> Path:
    """A video with moving colours and a tone; `place` is where it claims to have been taken."""
    width, height = size
    pictures = f"testsrc2=size={width}x{height}:rate={rate}:duration={seconds}"
    sound = f"sine=frequency=440:duration={seconds}"
    told = ["-metadata", f"location={place}"] if place else []
    command = [
        get_ffmpeg_exe(), "-nostdin", "-v", "error", "-y",
        "-f", "lavfi", "-i", pictures, "-f", "lavfi", "-i", sound,
        "-c:v", codecs[0], "-pix_fmt", "yuv420p", "-c:a", codecs[1], *told, *more, str(path),
    ]  # fmt: skip
    subprocess.run(command, check=True, timeout=60)
    return path


def turn(path: Path, there: Path) -> Path:
    """The same video, filmed with the camera held upright: its headers say to turn it."""
    command = [get_ffmpeg_exe(), "-nostdin", "-v", "error", "-display_rotation", "90"]
    command += ["-i", str(path), "-c", "copy", str(there)]
    subprocess.run(command, check=True, timeout=60)
    return there
