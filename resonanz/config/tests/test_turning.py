"""Secrets are encrypted anew when the keys are turned; nothing is lost on the way."""

import json

import pytest
from click.testing import CliRunner
from cryptography.fernet import Fernet
from django.db import connection

from resonanz.config import cli, keys, turning
from resonanz.core.time import now
from resonanz.networks.models import AppRegistration

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@pytest.fixture
def secret(db, settings, monkeypatch, tmp_path):
    """A secret under the old key; the installation lies in a folder of its own."""
    monkeypatch.setenv("VAR", str(tmp_path))
    monkeypatch.setattr(turning, "make_ready", lambda: None)
    settings.SECRETS_KEYS = [OLD]
    monkeypatch.setenv("SECRETS_KEYS", OLD)
    return AppRegistration.objects.create(
        network="x", server="s", secret={"token": "geheim"}, registered_at=now()
    )


def rotate():
    return CliRunner().invoke(cli.main, ["keys", "rotate"])


def opens(key):
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM networks_appregistration")
        stored = bytes(cursor.fetchone()[0])
    return json.loads(Fernet(key).decrypt(stored)) == {"token": "geheim"}


def test_with_a_ring_of_the_operator_all_is_written_with_the_first_key(secret, settings):
    settings.SECRETS_KEYS = [NEW, OLD]
    done = rotate()
    assert (done.exit_code, opens(NEW)) == (0, True)
    assert "can be taken out" in done.output


def test_a_missing_key_is_named_and_nothing_is_changed(secret, settings):
    settings.SECRETS_KEYS = [NEW]
    done = rotate()
    assert done.exit_code == 1
    assert "Put that key back" in done.output
    assert opens(OLD)


def own_keys(tmp_path):
    kept = {"SECRET_KEY": "x" * 50, "SECRETS_KEYS": OLD}
    (tmp_path / "keys.json").write_text(json.dumps(kept))


def test_a_ring_of_our_own_gets_a_new_key_and_forgets_the_old(secret, tmp_path):
    own_keys(tmp_path)
    assert rotate().exit_code == 0
    kept = json.loads((tmp_path / "keys.json").read_text())
    assert kept["SECRETS_KEYS"] not in (OLD, "")
    assert "," not in kept["SECRETS_KEYS"]
    assert kept["SECRET_KEY"] == "x" * 50
    assert opens(kept["SECRETS_KEYS"])
    assert (tmp_path / "keys.json").stat().st_mode & 0o077 == 0


def test_while_a_worker_lives_our_own_keys_stay(secret, tmp_path):
    own_keys(tmp_path)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
    done = rotate()
    assert done.exit_code == 1
    assert "Stop Resonanz" in done.output
    assert keys.are_ours(tmp_path)
    assert opens(OLD)
