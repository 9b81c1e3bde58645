"""Pictures and their descriptions stay with what one types: reloaded, refused, without script."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from resonanz.conversations import actions
from resonanz.conversations.models import Attachment, Post

HTMX = {"HTTP_HX_REQUEST": "true"}
ALTS = ["Ein Rad von links", "Ein Rad von rechts"]


@pytest.fixture(autouse=True)
def a_place_for_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def drawn() -> bytes:
    written = BytesIO()
    Image.new("RGB", (8, 8)).save(written, "PNG")
    return written.getvalue()


def file() -> SimpleUploadedFile:
    return SimpleUploadedFile("rad.png", drawn(), "image/png")


@pytest.fixture
def as_tom(client, tom):
    client.force_login(tom.user)
    return client


@pytest.fixture
def typed(tom):
    """A form with two pictures and their descriptions, as the script sends it."""
    uploads = [actions.upload(tom, BytesIO(drawn())) for _ in ALTS]
    alts = {f"alt_{one.pk}": alt for one, alt in zip(uploads, ALTS, strict=True)}
    return {"source": "Seht her", "attachments": [one.pk for one in uploads]} | alts


@pytest.fixture
def question(tom, service):
    return actions.say(tom, service, "Welches Rad?")


def test_a_comment_keeps_what_its_pictures_show(as_tom, question, typed):
    as_tom.post(f"/posts/{question.pk}/comments", typed, **HTMX)

    comment = Post.objects.get(parent=question)
    assert [one.alt for one in comment.attachments.order_by("position", "pk")] == ALTS


def test_without_script_a_comment_has_its_pictures_and_their_descriptions(as_tom, question):
    page = as_tom.get(f"/posts/{question.pk}/").content.decode()
    assert 'name="picture_alts"' in page and 'enctype="multipart/form-data"' in page

    sent = {"source": "So", "pictures": [file(), file()], "picture_alts": "\n".join(ALTS)}
    as_tom.post(f"/posts/{question.pk}/comments", sent)

    comment = Post.objects.get(parent=question)
    assert [one.alt for one in comment.attachments.order_by("position", "pk")] == ALTS


def test_without_script_what_is_said_in_a_space_has_them_as_well(as_tom, service):
    assert 'name="picture_alts"' in as_tom.get("/spaces/service/").content.decode()

    sent = {"source": "So", "pictures": [file()], "picture_alts": ALTS[0]}
    as_tom.post(f"/channels/{service.pk}/posts", sent)

    assert Post.objects.get().attachments.get().alt == ALTS[0]


@pytest.mark.parametrize("place", ["/spaces/service/", "/compose", "thread", "answer"])
def test_pictures_stand_there_again_after_the_page_was_closed(
    as_tom, tom, service, question, typed, place
):
    place = {"thread": f"/posts/{question.pk}/", "answer": f"/posts/{question.pk}/answer"}.get(
        place, place
    )
    kept = {"/compose": "compose", "/spaces/service/": f"channel:{service.pk}"}.get(
        place, f"post:{question.pk}"
    )
    as_tom.post(f"/drafts/{kept}", typed)

    page = as_tom.get(place).content.decode()

    for number in typed["attachments"]:
        assert f'name="attachments" value="{number}" checked' in page
    assert all(f">{alt}</textarea>" in page for alt in ALTS)


def test_a_draft_of_pictures_alone_stands_there_again(as_tom, question, typed):
    as_tom.post(f"/drafts/post:{question.pk}", typed | {"source": ""})

    assert ALTS[1] in as_tom.get(f"/posts/{question.pk}/").content.decode()


def test_pictures_of_a_refused_post_stay(as_tom, service, typed):
    refused = as_tom.post("/compose", typed)

    assert refused.status_code == 422
    assert all(f">{alt}</textarea>" in refused.content.decode() for alt in ALTS)
    too_long = typed | {"source": "x" * 20_001}
    assert as_tom.post(f"/channels/{service.pk}/posts", too_long).status_code == 422
    page = as_tom.get("/spaces/service/").content.decode()
    assert all(f">{alt}</textarea>" in page for alt in ALTS)


def test_without_script_pictures_of_a_refused_comment_stay(as_tom, tom, question):
    sent = {"source": "x" * 20_001, "pictures": [file()], "picture_alts": ALTS[0]}

    assert as_tom.post(f"/posts/{question.pk}/comments", sent).status_code == 422

    assert ALTS[0] in as_tom.get(f"/posts/{question.pk}/").content.decode()


def test_a_picture_that_was_said_already_is_not_offered_again(as_tom, tom, service, typed):
    used, other = Attachment.objects.filter(owner=tom)
    actions.say(tom, service, "Da", attachments=[used])
    as_tom.post(f"/drafts/channel:{service.pk}", typed)

    page = as_tom.get("/spaces/service/").content.decode()

    assert f'name="attachments" value="{used.pk}"' not in page
    assert f'name="attachments" value="{other.pk}"' in page
