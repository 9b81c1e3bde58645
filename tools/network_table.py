"""docs/networks.md from what the connectors say of themselves: abilities and limits.

python -m tools.network_table    writes it anew
"""

import os
import sys
from pathlib import Path

FILE = Path(__file__).resolve().parents[1] / "docs" / "networks.md"
HEAD = """# Networks: what each can do, and what fits there

Written by `python -m tools.network_table` from the connectors; a test fails where it is out of
date. A server may state limits of its own: then those hold.
"""
SOURCES = """## Where the limits of videos and subtitles come from

- X: "Best practices" of media upload (docs.x.com/x-api/media/quickstart/best-practices), for an
  account without Premium; subtitles by "Create Media subtitles".
- LinkedIn: "Videos API" (learn.microsoft.com, Community Management): length, size, MP4, captions.
  Shape, points and pictures a second are not in it; they are LinkedIn's help as guides retell it.
- Instagram: "IG User Media", Reel Specifications (developers.facebook.com). Meta names a width and
  no height, and no limits of its own for videos in a carousel: those of a reel are held.
- Facebook: "Video Captions" of the Graph API: SubRip, at most 200K.
"""
NONE = "–"
SIZES = [(1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")]
SPANS = [(86_400, "days"), (3600, "h"), (60, "min"), (1, "s")]


def text() -> str:
    """The page as it must stand, from the registered networks."""
    from resonanz.channels.abilities import Ability  # noqa: PLC0415
    from resonanz.networks.registry import networks  # noqa: PLC0415

    known = networks()
    head = ["", *(str(one.name) for one in known)]
    rows = [[ability.value.replace("_", " "), *(_mark(one, ability) for one in known)]
            for ability in Ability]  # fmt: skip
    fits = [[name, *(tell(one.limits) for one in known)] for name, tell in LIMITS.items()]
    return "\n".join([HEAD, "## Abilities", "", *_table(head, rows), "", "## Limits", "",
                      *_table(head, fits), "", SOURCES])  # fmt: skip


def _mark(network, ability) -> str:
    return "yes" if ability in network.abilities else NONE


def _table(head: list[str], rows: list[list[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return [f"| {' | '.join(line)} |" for line in lines]


def _number(value) -> str:
    return f"{value:,}" if value else NONE


def _size(size: int) -> str:
    factor, unit = next((one for one in SIZES if size >= one[0]), SIZES[-1])
    return f"{round(size / factor, 1):g} {unit}" if size else NONE


def _seconds(span) -> str:
    return f"{_span(span[0])} to {_span(span[1])}" if span and span[1] else NONE


def _span(seconds: float) -> str:
    """In the largest unit that tells it well: two minutes and twenty seconds are 140 s."""
    factor, unit = next(
        (one for one in SPANS if seconds >= one[0] and _is_even(seconds, one[0])), SPANS[-1]
    )
    return f"{round(seconds / factor, 1):g} {unit}"


def _is_even(seconds: float, factor: int) -> bool:
    return seconds * 10 % factor == 0 or seconds >= 30 * factor


def _media(limits) -> str:
    if not limits.media_count:
        return NONE
    least = f", at least {limits.media_least}" if limits.media_least else ""
    return f"{limits.media_count} of {_size(limits.picture_bytes)}{least}"


def _video(limits) -> str:
    if not limits.video_count:
        return NONE
    span = f", {_seconds(limits.video_seconds)}" if limits.video_seconds else ""
    least = f"{_size(limits.video_least_bytes)} to " if limits.video_least_bytes else ""
    return f"{limits.video_count} of {least}{_size(limits.video_bytes)}{span}"


def _written(limits) -> str:
    """How the pictures of a video may be written, how large they may be, how many a second."""
    if not limits.video_count:
        return NONE
    codecs = ", ".join(sorted(limits.video_codecs)) or "any"
    edge = f", edge {limits.video_edge}" if limits.video_edge else ""
    width = f", {limits.video_width} wide" if limits.video_width else ""
    pixels = f", {limits.video_pixels:,} pixels" if limits.video_pixels else ""
    least = f"{limits.video_least_rate:g} to " if limits.video_least_rate else ""
    rate = f", {least}{limits.video_rate:g} a second" if limits.video_rate else ""
    return codecs + edge + width + pixels + rate


def _subtitles(limits) -> str:
    """How large they may be; of a network whose videos take none, that it is so."""
    if not limits.video_count:
        return NONE
    form = "" if limits.subtitle_form is str else " of SubRip"
    return _size(limits.subtitle_bytes) + form if limits.subtitle_bytes else "not supported"


def _poll(limits) -> str:
    fewest, most = limits.poll_options
    return f"{fewest} to {most} answers of {limits.poll_option_length}" if most else NONE


LIMITS = {
    "text": lambda limits: f"{_number(limits.text_length)} {limits.unit}",
    "bytes": lambda limits: _number(limits.text_bytes),
    "answer": lambda limits: _number(limits.reply_length),
    "words beside media": lambda limits: _number(limits.caption_length),
    "title": lambda limits: _number(limits.title_length),
    "parts of a thread": lambda limits: str(limits.thread_parts),
    "pictures": _media,
    "alternative text": lambda limits: _number(limits.alt_length if limits.media_count else 0),
    "video": _video,
    "video is written as": _written,
    "subtitles": _subtitles,
    "file": lambda limits: _size(limits.file_bytes) if limits.file_count else NONE,
    "poll": _poll,
    "poll is open": lambda limits: _seconds(limits.poll_seconds),
}


def main() -> int:
    """Write the page."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "resonanz.config.settings")
    os.environ.setdefault("RESONANZ_MODE", "test")
    os.environ.setdefault("DATABASE_URL", "postgresql://nobody@localhost/none")  # never asked
    import django  # noqa: PLC0415
    from django.utils.translation import override  # noqa: PLC0415

    django.setup()
    with override("en"):
        FILE.write_text(text())
    return 0


if __name__ == "__main__":
    sys.exit(main())
