"""Settings that are addresses."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from resonanz.config.addresses import mailer, media_folder, media_storage


def test_files_lie_in_a_folder():
    assert media_storage("/srv/media")["BACKEND"].endswith("FileSystemStorage")
    assert media_folder("/srv/media") == "/srv/media"
    assert media_folder("file:///srv/my%20media") == "/srv/my media"


def test_files_lie_in_s3():
    storage = media_storage("s3://KEY:SE%2FCRET@files/media?endpoint=https://s3.example&region=eu")

    assert storage["BACKEND"] == "resonanz.config.bucket.Bucket"
    assert storage["OPTIONS"] == {
        "bucket_name": "files",
        "location": "media",
        "endpoint_url": "https://s3.example",
        "region_name": "eu",
        "access_key": "KEY",
        "secret_key": "SE/CRET",
        "default_acl": None,
        "file_overwrite": False,
    }
    assert media_folder("s3://files") == ""


@pytest.mark.parametrize("address", ["ftp://files", "s3:///files"])
def test_an_address_of_files_we_do_not_know_is_refused(address):
    with pytest.raises(ImproperlyConfigured, match="MEDIA_URL"):
        media_storage(address)


def test_mail_leaves_encrypted():
    starttls = mailer("smtp://me%40example.org:pass@mail.example.org")["OPTIONS"]
    tls = mailer("smtps://mail.example.org:4650")["OPTIONS"]

    assert (starttls["username"], starttls["password"]) == ("me@example.org", "pass")
    assert (starttls["port"], starttls["use_tls"], starttls["use_ssl"]) == (587, True, False)
    assert (tls["port"], tls["use_tls"], tls["use_ssl"]) == (4650, False, True)


def test_mail_leaves_plainly_only_where_that_was_said():
    plain = mailer("smtp-plain://localhost")["OPTIONS"]
    assert (plain["port"], plain["use_tls"], plain["use_ssl"]) == (25, False, False)


def test_mail_is_printed_or_dropped():
    assert mailer("console:")["BACKEND"].endswith("console.EmailBackend")
    assert mailer("none:")["BACKEND"].endswith("dummy.EmailBackend")


def test_an_address_of_mail_we_do_not_know_is_refused():
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL"):
        mailer("pigeon://loft")


def test_pages_learn_of_a_stream_on_another_port_of_their_host(client: Client, tom, settings):
    client.force_login(tom.user)
    settings.STREAM_ADDRESS = ":8001"

    page = client.get("/notifications/", headers={"host": "10.0.0.7:8000"})

    assert 'address="http://10.0.0.7:8001/live"' in page.text
    assert "connect-src 'self' http://10.0.0.7:8001;" in page.headers["Content-Security-Policy"]


def test_pages_learn_of_a_stream_of_a_name_of_its_own(client: Client, tom, settings):
    client.force_login(tom.user)
    settings.STREAM_ADDRESS = "https://live.example.org"

    page = client.get("/notifications/")

    assert 'address="https://live.example.org/live"' in page.text
    assert "connect-src 'self' https://live.example.org;" in page.headers["Content-Security-Policy"]


def test_a_stream_under_the_address_of_the_pages_needs_no_leave(client: Client, tom, settings):
    client.force_login(tom.user)
    settings.STREAM_ADDRESS = ""

    page = client.get("/notifications/")

    assert 'address="/live"' in page.text
    assert "connect-src 'self';" in page.headers["Content-Security-Policy"]


def test_a_host_that_is_not_ours_learns_nothing(client: Client, tom, settings):
    client.force_login(tom.user)
    settings.STREAM_ADDRESS = ":8001"
    settings.ALLOWED_HOSTS = ["resonanz.example"]

    answer = client.get("/notifications/", headers={"host": "evil.example"})

    assert answer.status_code == 400
    assert "evil.example" not in answer.headers.get("Content-Security-Policy", "")
