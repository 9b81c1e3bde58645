"""Subtitles of a video: read as WebVTT or SubRip, kept as WebVTT, written as either.

WebVTT: https://www.w3.org/TR/webvtt1/. SubRip has no standard; it is what people save as `.srt`.
"""

import re

BEGIN = "WEBVTT"
# Longer than the subtitles of a film of four hours.
MOST_BYTES = 500_000
_TIME = r"(?:(\d{1,3}):)?([0-5]?\d):([0-5]?\d)[.,](\d{3})"
_TIMES = re.compile(rf"^\s*{_TIME}\s+-->\s+{_TIME}(.*)$")
_MARKS = re.compile(r"<[^>\n]*>")

type _Cue = tuple[str, str, str, str]  # from, to, settings, words


class Unreadable(Exception):
    """These are no subtitles we understand."""


def vtt_of(content: bytes) -> str:
    """Subtitles as WebVTT, whichever of the two they were; raises `Unreadable`."""
    cues = _cues(_decoded(content))
    if not cues:
        raise Unreadable
    return "\n\n".join([BEGIN, *map(_as_vtt, cues)]) + "\n"


def is_readable(text: str) -> bool:
    """Whether anything is said in them."""
    return bool(_cues(text))


def srt_of(vtt: str) -> str:
    """The same as SubRip, numbered from one, for networks that take only that."""
    written = [
        f"{number}\n{_comma(start)} --> {_comma(end)}\n{_MARKS.sub('', words)}"
        for number, (start, end, _settings, words) in enumerate(_cues(vtt), start=1)
    ]
    return "\n\n".join(written) + "\n"


def words_of(vtt: str) -> str:
    """What is said in them, without the times."""
    return " ".join(_MARKS.sub("", words) for *_times, words in _cues(vtt))


def _decoded(content: bytes) -> str:
    is_wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    try:
        return content.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")  # old programs on Windows


def _cues(text: str) -> list[_Cue]:
    """What is said when; notes, styles and numbers are left out."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    found = (_cue(block.split("\n")) for block in re.split(r"\n[ \t]*\n", plain))
    return [cue for cue in found if cue is not None]


def _cue(lines: list[str]) -> _Cue | None:
    for place, line in enumerate(lines[:3]):
        if times := _TIMES.match(line):
            words = "\n".join(one for one in lines[place + 1 :] if one.strip())
            start, end = _moment(*times.group(1, 2, 3, 4)), _moment(*times.group(5, 6, 7, 8))
            is_said = words.strip() and "-->" not in words and start < end
            return (start, end, times.group(9).strip(), words) if is_said else None
    return None


def _moment(hours: str | None, minutes: str, seconds: str, milliseconds: str) -> str:
    return f"{int(hours or 0):02d}:{int(minutes):02d}:{int(seconds):02d}.{milliseconds}"


def _as_vtt(cue: _Cue) -> str:
    start, end, settings, words = cue
    return f"{start} --> {end}{' ' if settings else ''}{settings}\n{words}"


def _comma(moment: str) -> str:
    return moment.replace(".", ",")
