"""An installation that was given no keys makes its own, once."""

import os
import stat

import pytest

from resonanz.config import keys

NAMES = ("SECRET_KEY", "SECRETS_KEYS")


@pytest.fixture(autouse=True)
def no_keys(monkeypatch):
    for name in NAMES:
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)


def forget(monkeypatch) -> dict[str, str]:
    known = {name: os.environ[name] for name in NAMES}
    for name in NAMES:
        monkeypatch.delenv(name)
    return known


def test_keys_are_made_once_and_readable_by_us_alone(tmp_path, monkeypatch):
    keys.keep(tmp_path / "var")
    first = forget(monkeypatch)
    keys.keep(tmp_path / "var")

    assert forget(monkeypatch) == first
    assert stat.S_IMODE((tmp_path / "var" / "keys.json").stat().st_mode) == 0o600
    assert [file.name for file in (tmp_path / "var").iterdir()] == ["keys.json"]


def test_of_two_first_starts_both_use_the_same_keys(tmp_path, monkeypatch):
    file = tmp_path / "keys.json"
    exists = type(file).exists
    monkeypatch.setattr(type(file), "exists", lambda path: path != file and exists(path))
    keys.keep(tmp_path)
    first = forget(monkeypatch)
    keys.keep(tmp_path)

    assert forget(monkeypatch) == first


def test_keys_that_were_given_stay(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "given")
    monkeypatch.setenv("SECRETS_KEYS", "given too")

    keys.keep(tmp_path)

    assert os.environ["SECRET_KEY"] == "given"
    assert list(tmp_path.iterdir()) == []
