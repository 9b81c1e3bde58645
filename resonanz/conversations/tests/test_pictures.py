from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from PIL import Image

from resonanz.conversations import actions
from resonanz.conversations.actions import attaching
from resonanz.conversations.models import Attachment, Post
from resonanz.core.errors import Forbidden, Refused


@pytest.fixture(autouse=True)
def in_english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(autouse=True)
def a_place_for_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def picture(form="JPEG", size=(40, 20), **options):
    written = BytesIO()
    mode = "P" if form == "GIF" else "RGB"
    Image.new(mode, size, 100).save(written, form, **options)
    written.seek(0)
    return written


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_picture_is_taken_in_and_measured(tom, form):
    upload = actions.upload(tom, picture(form), "Ein Rad")

    assert (upload.width, upload.height, upload.alt) == (40, 20, "Ein Rad")
    assert upload.media_type == f"image/{form.lower()}" and upload.file.size == upload.size_bytes


def test_where_and_with_what_it_was_taken_is_forgotten_and_it_stands_upright(tom):
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010F] = "Kamera von Tom"
    exif.get_ifd(0x8825)[1] = "N"
    upload = actions.upload(tom, picture(exif=exif))

    kept = Image.open(upload.file.path)
    assert not dict(kept.getexif()) and b"Kamera" not in upload.file.open().read()
    assert (upload.width, upload.height) == (20, 40)


def test_a_picture_made_for_printing_is_shown_on_screens(tom):
    written = BytesIO()
    Image.new("CMYK", (40, 20), (0, 200, 200, 10)).save(written, "JPEG")
    written.seek(0)
    assert Image.open(actions.upload(tom, written).file.path).mode == "RGB"


def test_a_huge_picture_is_made_smaller_and_a_monstrous_one_refused(tom, monkeypatch):
    upload = actions.upload(tom, picture(size=(4000, 1000)))
    assert (upload.width, upload.height) == (2560, 640)
    monkeypatch.setattr(attaching, "MAX_PIXELS", 100)
    with pytest.raises(Refused, match=r"pixels|Pixel"):
        actions.upload(tom, picture())


def test_a_moving_picture_keeps_moving(tom):
    frames = [Image.new("RGB", (8, 8), color) for color in ("red", "blue")]
    written = BytesIO()
    frames[0].save(written, "GIF", save_all=True, append_images=frames[1:], comment=b"Tom")
    written.seek(0)
    upload = actions.upload(tom, written)

    assert Image.open(upload.file.path).n_frames == 2


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<html><script>alert(1)</script>",
        b"%PDF-1.7",
        b"GIF89a" + b"\x9c\x07" * 15,
        picture().getvalue()[:-300],
        b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
    ],
)
def test_what_is_no_whole_picture_is_refused_with_a_reason(tom, content):
    with pytest.raises(Refused) as refusal:
        actions.upload(tom, BytesIO(content))
    assert refusal.value.message and not Attachment.objects.exists()


def test_too_large_a_file_is_refused(tom, settings):
    settings.PICTURE_MAX_MB = 0
    with pytest.raises(Refused, match="MB"):
        actions.upload(tom, picture())


def test_pictures_belong_to_who_uploaded_them(tom, mira, service):
    upload = actions.upload(tom, picture())
    with pytest.raises(Forbidden):
        actions.describe(mira, upload, "Mein Rad")
    with pytest.raises(Refused):
        actions.say(mira, service, "Schaut", attachments=[upload])
    actions.describe(tom, upload, " Ein Rad ")
    post = actions.say(tom, service, "", attachments=[upload])

    assert post.form == Post.Form.PHOTO and upload.alt == "Ein Rad"
    with pytest.raises(Refused):
        actions.say(tom, service, "Noch einmal", attachments=[upload])
    with pytest.raises(Refused):
        actions.discard(tom, upload)
    unused = actions.upload(tom, picture())
    actions.discard(tom, unused)
    assert list(Attachment.objects.all()) == [upload]


def test_a_picture_goes_from_the_form_into_the_post(client, tom, mira, service):
    client.force_login(tom.user)
    file = SimpleUploadedFile("rad.jpg", picture().read(), "image/jpeg")
    told = client.post("/attachments/", {"file": file}).json()
    address = f"/attachments/{told['id']}/"
    client.post(address, {"alt": "Ein Rad"})
    form = {"source": "Schaut", "attachments": told["id"], f"alt_{told['id']}": "Das neue Rad"}
    client.post(f"/channels/{service.pk}/posts", form)

    html = client.get("/").content.decode()
    assert f'src="{address}"' in html and 'alt="Das neue Rad"' in html
    client.force_login(mira.user)
    shown = client.get(address)
    assert shown.status_code == 200 and shown["Content-Type"] == "image/jpeg"
    assert "sandbox" in shown["Content-Security-Policy"]


def test_without_script_pictures_come_with_the_form(client, tom, service):
    client.force_login(tom.user)
    file = SimpleUploadedFile("rad.png", picture("PNG").read(), "image/png")
    client.post(f"/channels/{service.pk}/posts", {"source": "Schaut", "pictures": [file]})

    assert Post.objects.get().attachments.count() == 1


def test_a_picture_nobody_described_is_a_link_with_a_name_all_the_same(client, tom, service):
    client.force_login(tom.user)
    actions.say(tom, service, "", attachments=[actions.upload(tom, picture())])

    html = client.get("/spaces/service/").content.decode()

    assert 'aria-label="Ein Bild ohne Beschreibung"><img' in html


def test_a_refused_picture_says_why(client, tom):
    client.force_login(tom.user)
    broken = SimpleUploadedFile("rad.jpg", b"nichts", "image/jpeg")
    for answer in (client.post("/attachments/", {"file": broken}), client.post("/attachments/")):
        assert answer.status_code == 422 and answer.json()["detail"]


def test_an_upload_that_is_not_wanted_is_thrown_away(client, tom):
    client.force_login(tom.user)
    upload = actions.upload(tom, picture())
    assert client.delete(f"/attachments/{upload.pk}/").status_code == 204
    assert client.get(f"/attachments/{upload.pk}/").status_code == 404


def test_a_picture_outside_is_shown_from_its_network(client, mira, hear):
    client.force_login(mira.user)
    safe = Attachment(remote_address="https://m.example/a.png", alt="Rad")
    hostile = Attachment(remote_address="javascript:alert(1)", preview_address="data:x")
    post = hear("1", attachments=[safe, hostile])

    html = client.get(f"/posts/{post.pk}/").content.decode()
    assert 'src="https://m.example/a.png"' in html and "javascript:" not in html
    assert client.get(f"/attachments/{safe.pk}/").url == "https://m.example/a.png"
    assert client.get(f"/attachments/{hostile.pk}/").status_code == 404


def test_subtitles_larger_than_a_film_needs_are_refused(tom):
    video = Attachment.objects.create(owner=tom, kind=Attachment.Kind.VIDEO)
    with pytest.raises(Refused, match="500 kB") as refused:
        actions.describe(tom, video, "Ein Rad", "WEBVTT\n" + "x" * 500_000)
    assert refused.value.code == "too_large"
    video.refresh_from_db()
    assert (video.alt, video.subtitles) == ("", "")


def test_a_poll_from_outside_stays_one_when_a_picture_arrives(hear):
    post = hear("1", "Berg oder See?")
    Post.objects.update(form=Post.Form.POLL)
    post.refresh_from_db()
    actions.add_files(post, [Attachment(kind=Attachment.Kind.PICTURE)])
    post.refresh_from_db()
    assert (post.form, post.attachments.count()) == (Post.Form.POLL, 1)
