"""Videos come in pieces, as the tus protocol says, and go on where they broke off."""

import io
import tracemalloc

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from resonanz.accounts.actions import create_token
from resonanz.conversations import actions
from resonanz.conversations.models import Attachment, Upload
from resonanz.core.errors import Refused
from resonanz.core.time import now
from tests.films import make_film

KIND = "application/offset+octet-stream"
PIECE = 10_000


@pytest.fixture
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def film(tmp_path) -> bytes:
    return make_film(tmp_path / "a.mov", place="+48.2082+016.3738/").read_bytes()


@pytest.fixture
def browser(client, mira, store):
    client.force_login(mira.user)
    return client


def announce(browser, size: int):
    return browser.post("/uploads/", headers={"Upload-Length": str(size), "Tus-Resumable": "1.0.0"})


def send(browser, address: str, content: bytes, offset: int):
    return browser.patch(
        address, content, content_type=KIND, headers={"Upload-Offset": str(offset)}
    )


def send_all(browser, address: str, content: bytes, offset: int = 0):
    while offset < len(content):
        answer = send(browser, address, content[offset : offset + PIECE], offset)
        offset = int(answer["Upload-Offset"])
    return answer


def test_a_video_comes_in_pieces_and_tells_no_place(browser, film, mira, store):
    address = announce(browser, len(film))["Location"]
    answer = send_all(browser, address, film)
    video = Attachment.objects.get(pk=answer.json()["id"])
    assert (video.owner, video.kind, video.media_type) == (mira, "video", "video/quicktime")
    assert (video.width, video.height, video.written["video"]) == (320, 240, "h264")
    assert video.seconds == pytest.approx(1, abs=0.1)
    content = video.file.read()
    assert len(content) == len(film)
    assert b"+48.2082" in film
    assert b"+48.2082" not in content
    assert not [one for one in (store / "uploads").rglob("*") if one.is_file()]


def test_after_a_break_it_goes_on_where_it_stood(browser, film):
    address = announce(browser, len(film))["Location"]
    send(browser, address, film[:PIECE], 0)
    asked = browser.head(address)
    assert asked["Upload-Offset"] == str(PIECE)
    assert send(browser, address, film[:PIECE], 0).status_code == 409
    answer = send_all(browser, address, film, PIECE)
    assert Attachment.objects.get(pk=answer.json()["id"]).size_bytes == len(film)
    assert browser.head(address)["Upload-Attachment"] == str(answer.json()["id"])


def test_of_a_piece_that_breaks_off_what_came_is_kept(mira, film, store):
    class Breaks(io.BytesIO):
        def read(self, size=-1):
            if self.tell() >= 4096:
                raise OSError("the connection broke")
            return super().read(min(size, 4096))

    upload = actions.begin_upload(mira, len(film))
    upload = actions.take_piece(mira, upload, 0, Breaks(film[:PIECE]))
    assert upload.offset == 4096
    done = actions.take_piece(mira, upload, 4096, io.BytesIO(film[4096:]))
    assert done.attachment.kind == "video"


def test_nobody_else_finds_an_upload(browser, client, tom, film):
    address = announce(browser, len(film))["Location"]
    client.force_login(tom.user)
    assert client.head(address).status_code == 404
    assert send(client, address, film, 0).status_code == 404


def test_what_is_no_video_is_refused_with_its_first_piece(browser):
    address = announce(browser, 5000)["Location"]
    answer = send(browser, address, b"\x89PNG" + bytes(1000), 0)
    assert answer.status_code == 422
    assert "MP4" in answer.json()["detail"]
    assert not Upload.objects.exists()


def test_a_broken_video_is_refused_once_it_is_whole_and_nothing_is_left(browser, film, store):
    broken = film[:40] + bytes(len(film) - 40)
    address = announce(browser, len(broken))["Location"]
    assert send(browser, address, broken, 0).status_code == 422
    assert not Upload.objects.exists()
    assert not [one for one in store.rglob("*") if one.is_file()]


def test_what_is_larger_than_the_setting_is_refused_before_it_comes(browser, settings):
    settings.VIDEO_MAX_MB = 1
    answer = announce(browser, 1_000_001)
    assert answer.status_code == 422
    assert "1 MB" in answer.json()["detail"]
    assert announce(browser, 1_000_000).status_code == 201


def test_given_up_or_forgotten_nothing_of_it_is_left(browser, film, store):
    for end in (lambda address: browser.delete(address), forget):
        address = announce(browser, len(film))["Location"]
        send(browser, address, film[:PIECE], 0)
        end(address)
        assert not Upload.objects.exists()
        assert not [one for one in (store / "uploads").rglob("*") if one.is_file()]


def forget(address: str) -> None:
    assert actions.forget_uploads() == 0
    Upload.objects.update(changed_at=now() - 2 * actions.uploading.LASTS)
    assert actions.forget_uploads() == 1


def test_a_player_asks_for_a_part_of_it(browser, film):
    address = announce(browser, len(film))["Location"]
    number = send_all(browser, address, film).json()["id"]
    part = browser.get(f"/attachments/{number}/", headers={"Range": "bytes=10-19"})
    assert part.status_code == 206
    assert part["Content-Range"] == f"bytes 10-19/{len(film)}"
    assert b"".join(part.streaming_content) == film[10:20]
    last = browser.get(f"/attachments/{number}/", headers={"Range": "bytes=-5"})
    assert last["Content-Length"] == "5"
    beyond = browser.get(f"/attachments/{number}/", headers={"Range": f"bytes={len(film)}-"})
    assert beyond.status_code == 416
    assert default_storage.exists(Attachment.objects.get(pk=number).file.name)


def test_an_upload_of_200_megabytes_never_lies_in_memory(mira, film, store, tmp_path):
    size, rest = 200_000_000, tmp_path / "large.mov"
    with rest.open("wb") as file:
        file.write(film + (size - len(film)).to_bytes(4) + b"free")
        file.truncate(size)
    tracemalloc.start()
    try:
        with rest.open("rb") as file:
            video = actions.upload_film(mira, file, size)
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert video.file.size == size
    assert most < 8_000_000, f"{most / 1e6:.1f} MB"


def test_a_program_uploads_a_video_too(client, mira, film, store):
    _token, key = create_token(mira.user, "Schnitt", ["write"])
    file = SimpleUploadedFile("a.mov", film, content_type="video/quicktime")
    answer = client.post(
        "/api/v1/attachments",
        {"file": file, "alt": "Eine Fahrt"},
        headers={"authorization": f"Bearer {key}"},
    )
    assert answer.status_code == 201
    video = Attachment.objects.get(pk=answer.json()["id"])
    assert (video.kind, video.alt) == ("video", "Eine Fahrt")


def test_an_empty_file_or_one_that_ends_early_is_refused(mira, store):
    with pytest.raises(Refused):
        actions.begin_upload(mira, 0)
    assert not Upload.objects.exists()
    beginning = b"\x00\x00\x00\x14ftypqt  " + bytes(100)
    with pytest.raises(Refused):
        actions.upload_film(mira, io.BytesIO(beginning), 5000)
    assert Upload.objects.get().offset == len(beginning)
    assert not Attachment.objects.exists()


def test_whoever_sends_the_last_piece_twice_gets_the_same_video(mira, store):
    video = Attachment.objects.create(owner=mira, kind=Attachment.Kind.VIDEO)
    done = Upload.objects.create(owner=mira, size_bytes=100, offset=100, attachment=video)
    done.attachment = None  # as it was read before another process made it whole
    assert actions.take_piece(mira, done, 100, io.BytesIO()).attachment == video
    assert Attachment.objects.count() == 1
