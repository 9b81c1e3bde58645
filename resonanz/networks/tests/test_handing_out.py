"""Files on their way out are fetched by networks: by an address nobody can guess, for hours."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.signing import dumps

from resonanz.conversations.models import Attachment
from resonanz.core.errors import Gone
from resonanz.core.time import now, standing_at
from resonanz.networks.handing_out import SALT, address_of, attachment_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def attachment(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.PUBLIC_ADDRESS = "https://resonanz.example"
    made = Attachment(media_type="image/jpeg")
    made.file.save("rad.jpg", ContentFile(b"a picture"))
    return made


def path_of(attachment):
    return address_of(attachment).removeprefix("https://resonanz.example")


def test_whoever_holds_the_address_gets_the_file_and_no_cookie(client, attachment):
    answer = client.get(path_of(attachment))
    assert (answer.status_code, answer["content-type"]) == (200, "image/jpeg")
    assert b"".join(answer.streaming_content) == b"a picture"
    assert not answer.cookies
    assert client.head(path_of(attachment)).status_code == 200
    assert client.post(path_of(attachment)).status_code == 405


def test_a_guessed_address_leads_nowhere(client, attachment):
    token = path_of(attachment).rpartition("/")[2]
    wrong = (token[:-1] + ("a" if token[-1] != "a" else "b"), dumps(attachment.pk), "x")
    for one in wrong:
        assert client.get(f"/networks/out/{one}").status_code == 404


def test_an_address_ends(attachment, monkeypatch):
    token = path_of(attachment).rpartition("/")[2]
    later = (now() + timedelta(hours=7)).timestamp()
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    with pytest.raises(Gone):
        attachment_of(token)


def test_what_is_no_file_of_ours_has_no_address(attachment):
    seen = Attachment.objects.create(remote_address="https://elsewhere.example/a.jpg")
    assert address_of(seen) == ""
    with pytest.raises(Gone):
        attachment_of(dumps(seen.pk, salt=SALT))
    with standing_at(now()):
        assert attachment_of(dumps(attachment.pk, salt=SALT)) == attachment
