"""Files in S3: a server that speaks its protocol, on loopback."""

from collections.abc import Iterator
from io import BytesIO

import boto3
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from moto.server import ThreadedMotoServer
from PIL import Image

from resonanz.config.addresses import media_storage
from resonanz.config.doctor import _media
from resonanz.conversations.actions import begin_upload, say, take_piece, upload
from resonanz.conversations.models import Attachment
from resonanz.people.actions import set_picture
from tests.films import make_film


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    server = ThreadedMotoServer("127.0.0.1", 0)
    server.start()
    yield "http://{}:{}".format(*server.get_host_and_port())
    server.stop()


@pytest.fixture
def bucket(server: str, settings):
    """The bucket in which our files now lie."""
    key = {"aws_access_key_id": "KEY", "aws_secret_access_key": "SE/CRET"}
    there = boto3.resource("s3", endpoint_url=server, region_name="eu-central-1", **key)
    bucket = there.Bucket("files")
    bucket.create(CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    address = f"s3://KEY:SE%2FCRET@files/media?endpoint={server}&region=eu-central-1"
    settings.STORAGES = settings.STORAGES | {"default": media_storage(address)}
    yield bucket
    bucket.objects.delete()
    bucket.delete()


def a_picture() -> SimpleUploadedFile:
    written = BytesIO()
    Image.new("RGB", (8, 8), "red").save(written, "PNG")
    return SimpleUploadedFile("rad.png", written.getvalue(), "image/png")


def keys(bucket) -> list[str]:
    return [stored.key for stored in bucket.objects.all()]


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def test_a_picture_of_a_post_lies_in_the_bucket_and_is_handed_out_by_right(
    bucket, make_space, mira, tom
):
    space = make_space("Vorstand", mira, access="secret")
    picture = upload(mira, a_picture(), "Ein Rad")
    say(mira, space, "Seht", attachments=[picture])

    (key,) = keys(bucket)
    assert key.startswith("media/")
    shown = signed_in(mira).get(f"/attachments/{picture.pk}/")
    assert shown.status_code == 200
    assert Image.open(BytesIO(shown.getvalue())).size == (8, 8)
    assert signed_in(tom).get(f"/attachments/{picture.pk}/").status_code == 404


def test_a_face_is_shown_under_our_own_address_and_leaves_the_bucket_when_it_is_replaced(
    bucket, tom, mira, django_capture_on_commit_callbacks
):
    set_picture(tom, tom, a_picture())
    first = keys(bucket)
    page = signed_in(mira).get(tom.picture.url)

    assert tom.picture.url.startswith("/media/people/")
    assert Image.open(BytesIO(page.getvalue())).format == "WEBP"
    assert Client().get(tom.picture.url).status_code == 302
    with django_capture_on_commit_callbacks(execute=True):
        set_picture(tom, tom, a_picture())
    assert len(keys(bucket)) == 1
    assert keys(bucket) != first


def test_the_doctor_looks_into_the_bucket(bucket, settings):
    assert _media() == (True, "S3 takes and gives back files")

    gone = settings.STORAGES["default"]["OPTIONS"] | {"bucket_name": "other"}
    settings.STORAGES = settings.STORAGES | {
        "default": settings.STORAGES["default"] | {"OPTIONS": gone}
    }
    well, words = _media()
    assert not well
    assert "Is MEDIA_URL right?" in words


def test_a_video_comes_in_pieces_gets_its_still_and_is_played_from_the_bucket(
    bucket, mira, tmp_path, run_jobs
):
    film = make_film(tmp_path / "a.mov", place="+48.2082+016.3738/").read_bytes()
    pending = begin_upload(mira, len(film))
    for at in range(0, len(film), 20_000):
        pending = take_piece(mira, pending, at, BytesIO(film[at : at + 20_000]))
    video = Attachment.objects.get(owner=mira)
    assert keys(bucket) == [f"media/{video.file.name}"], "the pieces are gone"
    run_jobs()
    video.refresh_from_db()
    assert sorted(keys(bucket)) == sorted(
        [f"media/{one.name}" for one in (video.file, video.poster)]
    )

    part = signed_in(mira).get(f"/attachments/{video.pk}/", headers={"Range": "bytes=4-11"})
    assert part.getvalue() == film[4:12]
    whole = signed_in(mira).get(f"/attachments/{video.pk}/").getvalue()
    assert len(whole) == len(film)
    assert b"+48.2082" not in whole
