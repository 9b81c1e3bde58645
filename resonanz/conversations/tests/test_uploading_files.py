"""Files of every kind come in the same pieces: pictures, videos, documents; nothing else does."""

import io
from base64 import b64encode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from resonanz.channels.actions import talk
from resonanz.conversations import actions, allowed
from resonanz.conversations.attached import kept_pictures
from resonanz.conversations.models import Attachment, Post, Upload
from resonanz.core.errors import Refused
from tests.films import make_film

PDF = b"%PDF-1.7\n" + b"Montageplan " * 20
SRT = "1\n00:00:00,000 --> 00:00:01,000\nGrüße vom Fluss\n"


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def browser(client, tom):
    client.force_login(tom.user)
    return client


def drawn() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (8, 8)).save(written, "PNG")
    return written.getvalue()


def announce(browser, content: bytes, name: str, media_type: str = ""):
    told = {"filename": name, "filetype": media_type}
    coded = ",".join(f"{key} {b64encode(value.encode()).decode()}" for key, value in told.items())
    headers = {"Upload-Length": str(len(content)), "Upload-Metadata": coded}
    return browser.post("/uploads/", headers=headers)


def send(browser, content: bytes, name: str, media_type: str = ""):
    """In two pieces; the answer to the last, or to what was refused."""
    answer = announce(browser, content, name, media_type)
    address = answer.headers.get("Location", "")
    for start, end in ((0, 20), (20, None)):
        if answer.status_code >= 400:
            break
        answer = browser.patch(
            address,
            content[start:end],
            content_type="application/offset+octet-stream",
            headers={"Upload-Offset": str(start)},
        )
    return answer


def test_a_document_hangs_on_a_post_and_is_saved_under_its_name(browser, mira, service):
    made = send(browser, PDF, "Größe & Plan.pdf").json()
    assert (made["kind"], made["alt"]) == ("file", "Größe & Plan.pdf")
    number = made["id"]
    form = {"source": "Schaut", "attachments": number, f"alt_{number}": "Plan des Ständers"}
    browser.post(f"/channels/{service.pk}/posts", form)

    assert "Plan des Ständers" in browser.get("/spaces/service/").content.decode()
    browser.force_login(mira.user)
    answer = browser.get(f"/attachments/{number}/")
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "St%C3%A4nders.pdf" in answer["Content-Disposition"]


def test_a_document_that_lost_its_name_is_a_file_with_its_ending(browser):
    number = send(browser, b"Schrauben;18 Nm\nMuttern;12 Nm\n", "werte.csv").json()["id"]
    Attachment.objects.update(alt="")
    name = browser.get(f"/attachments/{number}/")["Content-Disposition"]
    assert name == 'attachment; filename="Datei.csv"'


def test_a_picture_comes_in_pieces_and_is_decoded_as_always(browser):
    made = send(browser, drawn(), "rad.png", "image/png").json()
    assert (made["kind"], made["width"], made["media_type"]) == ("picture", 8, "image/png")
    assert not Upload.objects.get().pieces


def test_a_video_with_a_name_is_a_video_and_its_subtitles_come_with_the_form(
    browser, service, tmp_path
):
    film = make_film(tmp_path / "fahrt.mp4").read_bytes()
    number = send(browser, film, "fahrt.mp4", "video/mp4").json()["id"]
    form = {"source": "Schaut", "attachments": number, f"subtitles_{number}": SRT}
    browser.post(f"/channels/{service.pk}/posts", form)

    video = Post.objects.get().attachments.get()
    assert video.kind == "video" and "Grüße vom Fluss" in video.subtitles
    assert video.subtitles.startswith("WEBVTT")


def test_subtitles_nobody_can_read_are_refused_and_kept_with_the_draft(
    browser, tom, service, tmp_path
):
    film = make_film(tmp_path / "fahrt.mp4").read_bytes()
    number = send(browser, film, "fahrt.mp4", "video/mp4").json()["id"]
    form = {"source": "Schaut", "attachments": number, f"subtitles_{number}": "Grüße"}
    answer = browser.post(f"/channels/{service.pk}/posts", form)
    assert answer.status_code == 422 and not Post.objects.exists()
    (kept,) = kept_pictures(tom, tom.drafts.get().fields)
    assert (kept.pk, kept.subtitles) == (number, "Grüße")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan.pdf", b"<html>" * 10),
        ("plan.docx", PDF),
        ("plan.xls", PDF),
        ("plan.txt", b"MZ\x90\x00\x03" * 10),
        ("rad.png", b"nichts " * 10),
        ("fahrt.mp4", b"nichts " * 10),
    ],
)
def test_what_is_not_what_its_name_says_is_refused_and_nothing_of_it_stays(browser, name, content):
    answer = send(browser, content, name)
    assert answer.status_code == 422 and answer.json()["detail"]
    assert not Attachment.objects.exists() and not Upload.objects.exists()


def test_a_document_that_begins_with_a_tiny_piece_is_judged_when_it_is_whole(tom):
    upload = actions.begin_upload(tom, 24, "plan.pdf")
    upload = actions.take_piece(tom, upload, 0, io.BytesIO(b"MZ"))
    with pytest.raises(Refused, match="PDF"):
        actions.take_piece(tom, upload, 2, io.BytesIO(bytes(22)))
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("name", "media_type", "kind"),
    [
        ("Rad.JPG", "", "picture"),
        ("rad", "image/webp", "picture"),
        ("fahrt.mkv", "", "video"),
        ("fahrt", "video/mp4", "video"),
        ("", "", "video"),
        ("plan.pdf", "image/png", "file"),
        ("werte.xlsx", "application/octet-stream", "file"),
    ],
)
def test_a_file_is_what_its_name_says(name, media_type, kind):
    assert allowed.kind_of(name, media_type) == kind


@pytest.mark.parametrize("name", ["kurs.exe", "seite.html", "alles.zip", "ohne"])
def test_other_files_do_not_go_along(browser, name):
    answer = announce(browser, b"x" * 40, name, "application/octet-stream")
    assert answer.status_code == 422 and "PDF" in answer.json()["detail"]


@pytest.mark.parametrize("name", ["rad.png", "fahrt.mp4", "plan.pdf"])
def test_each_kind_has_its_own_limit_told_before_anything_is_sent(browser, settings, name):
    settings.PICTURE_MAX_MB = settings.VIDEO_MAX_MB = settings.FILE_MAX_MB = 0
    answer = announce(browser, b"x" * 40, name)
    assert answer.status_code == 422 and "MB" in answer.json()["detail"]
    assert not Upload.objects.exists()


def test_a_text_in_the_code_of_windows_is_a_text(browser):
    assert send(browser, "Schrauben, 18 Nm".encode("utf-16"), "werte.txt").status_code == 200


def test_a_name_that_cannot_be_read_is_refused(browser):
    headers = {"Upload-Length": "40", "Upload-Metadata": "filename %%%"}
    assert browser.post("/uploads/", headers=headers).status_code == 422


def test_without_script_files_come_with_the_form(browser, service):
    files = [
        SimpleUploadedFile("plan.pdf", PDF, "application/pdf"),
        SimpleUploadedFile("rad.png", drawn(), "image/png"),
    ]
    form = {"source": "Schaut", "pictures": files, "picture_alts": "\nEin Rad"}
    browser.post(f"/channels/{service.pk}/posts", form)
    told = Post.objects.get().attachments.values_list("kind", "alt")
    assert list(told) == [("file", "plan.pdf"), ("picture", "Ein Rad")]


def test_a_message_among_few_keeps_its_files_with_its_draft(browser, tom, mira):
    channel = talk(tom, [mira])
    number = send(browser, PDF, "plan.pdf").json()["id"]
    browser.post(f"/drafts/channel:{channel.pk}", {"source": "Hier", "attachments": number})
    page = browser.get(f"/messages/{channel.pk}/").content.decode()
    assert f'name="attachments" value="{number}" checked' in page
