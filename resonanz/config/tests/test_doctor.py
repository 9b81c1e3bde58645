"""The doctor looks at an installation and says what to do."""

import pytest
from django.db import connection

from resonanz.accounts.models import User
from resonanz.channels.models import Channel
from resonanz.config import doctor
from resonanz.core.time import now
from resonanz.networks.models import Account


@pytest.fixture
def examined(monkeypatch, db, tmp_path, settings):
    """`examined()`: what the doctor says of this installation, by whether it is well."""
    monkeypatch.setattr(doctor, "make_ready", lambda **options: None)
    settings.MEDIA_ROOT = str(tmp_path)

    def examine() -> dict[bool, str]:
        found = list(doctor.findings())
        return {
            well: "\n".join(words for good, words in found if good is well)
            for well in (False, True)
        }

    return examine


def heartbeat() -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")


def test_an_installation_that_is_well(examined, ada):
    heartbeat()

    told = examined()

    assert "The database is up to date" in told[True]
    assert "A worker is alive" in told[True]
    assert "Somebody administers this" in told[True]
    assert "PostgreSQL 18" in told[True]
    assert "The keys open the stored secrets of 0 accounts" in told[True]
    assert "The media folder can be written" in told[True]


def test_nobody_who_administers_it(examined, tom):
    User.objects.create_superuser("nobody@velora.example")  # no person: not let past the door

    assert "resonanz manage createsuperuser" in examined()[False]


def test_no_worker(examined):
    assert "No worker runs" in examined()[False]


def test_an_account_that_needs_somebody(examined, lea):
    channel = Channel.objects.create(name="Velora", network="practice", kind="profile")
    Account.objects.create(
        channel=channel, handle="velora", problem="The password changed.", connected_at=now()
    )

    assert "velora: The password changed." in examined()[False]


def test_a_key_ring_that_does_not_open_what_is_stored(examined, settings):
    channel = Channel.objects.create(name="Velora", network="practice", kind="profile")
    Account.objects.create(channel=channel, handle="velora", connected_at=now(), secret={"a": 1})
    settings.SECRETS_KEYS = ["b3RoZXItb3RoZXItb3RoZXItb3RoZXItb3RoZXItb3Q="]

    assert "SECRETS_KEYS does not open the stored secrets" in examined()[False]


def test_a_media_folder_that_cannot_be_written(examined, settings, tmp_path):
    (tmp_path / "file").touch()
    settings.MEDIA_ROOT = str(tmp_path / "file" / "media")

    assert "The media folder cannot be written" in examined()[False]


def test_a_missing_front_end(examined, settings):
    settings.STATICFILES_DIRS = []

    assert "The front end is missing" in examined()[False]


def test_mail_that_leaves_nowhere_is_a_problem_in_production_only(examined, settings, monkeypatch):
    monkeypatch.setenv("RESONANZ_MODE", "demonstration")
    assert "Mail is not sent" in examined()[True]
    monkeypatch.setenv("RESONANZ_MODE", "production")
    assert "Mail leaves nowhere" in examined()[False]


def test_a_mail_server_that_is_away(examined, settings):
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": 1, "timeout": 2},
        }
    }

    assert "The mail server does not take us" in examined()[False]


def test_it_says_what_to_do_and_ends_with_1(resonanz, db, tmp_path):
    told = resonanz("doctor", VAR=str(tmp_path))

    assert told.returncode == 1
    assert "PROBLEM  No worker runs" in told.stdout


def test_without_a_database_it_says_so(resonanz, db, tmp_path):
    away = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing", "VAR": str(tmp_path)}

    told = resonanz("doctor", **away)

    assert told.returncode == 1
    assert "PROBLEM  The database does not answer" in told.stdout
