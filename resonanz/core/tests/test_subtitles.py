"""Subtitles are understood as people save them, and written as networks want them."""

import pytest

from resonanz.core.subtitles import Unreadable, srt_of, vtt_of, words_of

SRT = (
    "1\r\n00:00:01,000 --> 00:00:02,500\r\nGuten Tag.\r\n\r\n"
    "2\r\n00:00:03,000 --> 00:00:04,000\r\n<i>Los</i>\r\ngeht's.\r\n"
)
VTT = """WEBVTT

00:00:01.000 --> 00:00:02.500
Guten Tag.

00:00:03.000 --> 00:00:04.000
<i>Los</i>
geht's.
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_both_kinds_are_read_however_they_were_saved(encoding):
    umlaut = SRT.replace("Guten Tag", "Schöne Grüße")
    assert vtt_of(umlaut.encode(encoding)) == VTT.replace("Guten Tag", "Schöne Grüße")
    assert vtt_of(VTT.encode()) == VTT


def test_notes_styles_and_names_of_cues_are_left_out_and_places_kept():
    given = "WEBVTT - Film\n\nNOTE nothing\n\nSTYLE\n::cue {}\n\nintro\n"
    given += "01:02.000 --> 01:03.000 line:0\nHallo\n"
    assert vtt_of(given.encode()) == "WEBVTT\n\n00:01:02.000 --> 00:01:03.000 line:0\nHallo\n"


def test_as_subrip_they_are_numbered_and_without_marks():
    written = srt_of(VTT)
    assert written.startswith("1\n00:00:01,000 --> 00:00:02,500\nGuten Tag.\n\n2\n")
    assert written.endswith("Los\ngeht's.\n")
    assert vtt_of(written.encode()) == VTT.replace("<i>", "").replace("</i>", "")
    assert words_of(VTT) == "Guten Tag. Los\ngeht's."


@pytest.mark.parametrize(
    "nothing", [b"", b"WEBVTT\n", b"\x89PNG\r\n\x1a\n\x00", b"00:00:02.000 --> 00:00:01.000\nX\n"]
)
def test_what_says_nothing_at_any_time_is_refused(nothing):
    with pytest.raises(Unreadable):
        vtt_of(nothing)
