"""What the headers of videos say, and that they tell no place any more."""

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resonanz.core.film import Unreadable, covered, film_of
from tests.films import make_film, turn

PLACE = "+48.2082+016.3738/"


def read(path: Path):
    with path.open("rb") as file:
        return film_of(file, path.stat().st_size)


def cleaned(path: Path) -> bytes:
    """The file as it is taken in, a few bytes at a time."""
    content = path.read_bytes()
    blanks = read(path).blanks
    starts = range(0, len(content), 1000)
    return b"".join(covered(content[at : at + 1000], at, blanks) for at in starts)


@pytest.mark.parametrize(
    ("name", "codecs", "media_type", "video", "audio"),
    [
        ("a.mp4", ("libx264", "aac"), "video/mp4", "h264", "aac"),
        ("a.mov", ("mpeg4", "aac"), "video/quicktime", "mpeg4", "aac"),
        ("a.webm", ("libvpx", "libopus"), "video/webm", "vp8", "opus"),
        ("a.mkv", ("libx264", "aac"), "video/x-matroska", "h264", "aac"),
    ],
)
def test_headers_tell_kind_size_and_length(tmp_path, name, codecs, media_type, video, audio):
    film = read(make_film(tmp_path / name, seconds=2, size=(320, 180), codecs=codecs))
    assert (film.media_type, film.video, film.audio) == (media_type, video, audio)
    assert (film.width, film.height) == (320, 180)
    assert film.seconds == pytest.approx(2, abs=0.1)
    assert film.rate == pytest.approx(25, abs=0.5)


def test_who_was_filmed_upright_is_upright(tmp_path):
    lying = make_film(tmp_path / "lying.mp4", size=(320, 180))
    turned = turn(lying, tmp_path / "turned.mp4")
    assert (read(lying).width, read(lying).height) == (320, 180)
    assert (read(turned).width, read(turned).height) == (180, 320)


@pytest.mark.parametrize(
    ("name", "told"), [("a.mp4", b"loci"), ("a.mov", b"+48.2082"), ("a.mkv", b"+48.2082")]
)
def test_where_it_was_taken_is_written_over(tmp_path, name, told):
    path = make_film(tmp_path / name, place=PLACE)
    assert told in path.read_bytes()
    clean = cleaned(path)
    assert told not in clean
    assert len(clean) == path.stat().st_size
    film = film_of(io.BytesIO(clean), len(clean))
    assert (film.video, film.width, film.blanks) == ("h264", 320, ())


def test_a_picture_or_a_text_is_no_video():
    for content in (b"\xff\xd8\xff\xe0" + bytes(100), b"Hallo", b"", b"\x1a\x45\xdf\xa3"):
        with pytest.raises(Unreadable):
            film_of(io.BytesIO(content), len(content))


@given(st.binary(max_size=300), st.sampled_from([b"\0\0\0\x10ftypmp42", b"\x1a\x45\xdf\xa3\x84"]))
def test_whatever_a_file_claims_it_is_read_or_refused(rest, beginning):
    content = beginning + rest
    try:
        film = film_of(io.BytesIO(content), len(content))
    except Unreadable:
        return
    assert film.media_type.startswith("video/")
