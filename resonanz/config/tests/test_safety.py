"""Production refuses what is unsafe, and says how to mend it."""

import pytest

from resonanz.config.safety import problems

SAFE = {
    "RESONANZ_MODE": "production",
    "SECRET_KEY": "k7Vq2mZ9xWc4Rt8Lp1Ny6Bd3Gh5Js0Fa7Ue9Io2Qw4Er6Ty8",
    "SECRETS_KEYS": "cmVzb25hbnotdGVzdC1rZXktMzItYnl0ZXMtbG9uZyE=",
    "PUBLIC_ADDRESS": "https://resonanz.example.org",
    "ALLOWED_HOSTS": "resonanz.example.org",
}


@pytest.fixture(autouse=True)
def safe_environment(monkeypatch):
    for name in ("STREAM_ADDRESS", "MEDIA_URL", "EMAIL_URL", *SAFE):
        monkeypatch.delenv(name, raising=False)
    for name, value in SAFE.items():
        monkeypatch.setenv(name, value)


def test_a_safe_installation_starts():
    assert problems() == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SECRET_KEY", "", "SECRET_KEY is not set"),
        ("SECRET_KEY", "short", "SECRET_KEY is too weak"),
        ("SECRET_KEY", "a" * 60, "SECRET_KEY is too weak"),
        ("SECRET_KEY", "unsafe-for-development-only-unsafe-for-development-only", "too weak"),
        ("SECRETS_KEYS", "", "SECRETS_KEYS is not set"),
        ("SECRETS_KEYS", "no-key", "SECRETS_KEYS holds something"),
        ("SECRETS_KEYS", "dW5zYWZlLWZvci1kZXZlbG9wbWVudC1vbmx5LTMyYnk=", "key of development"),
        ("SECRETS_KEYS", f"{SAFE['SECRETS_KEYS']},no-key", "SECRETS_KEYS holds something"),
        ("ALLOWED_HOSTS", "*", "ALLOWED_HOSTS is '*'"),
        ("ALLOWED_HOSTS", "resonanz.example.org, *", "ALLOWED_HOSTS is '*'"),
        ("ALLOWED_HOSTS", "other.example.org", "ALLOWED_HOSTS does not name resonanz.example.org"),
        ("PUBLIC_ADDRESS", "http://resonanz.example.org", "PUBLIC_ADDRESS begins with http://"),
        ("PUBLIC_ADDRESS", "resonanz.example.org", "PUBLIC_ADDRESS is no web address"),
        ("STREAM_ADDRESS", "http://resonanz.example.org:8001", "STREAM_ADDRESS begins with"),
        ("STREAM_ADDRESS", "http://live.example.org", "STREAM_ADDRESS begins with http://"),
        ("MEDIA_URL", "s3://k:s@files?endpoint=http://s3.example.org", "MEDIA_URL sends files"),
        ("EMAIL_URL", "smtp-plain://me:pass@mail.example.org", "EMAIL_URL sends a password"),
        ("RESONANZ_MODE", "prod", "RESONANZ_MODE is 'prod'"),
    ],
)
def test_what_is_unsafe_is_named(monkeypatch, name, value, said):
    monkeypatch.setenv(name, value)
    assert said in " ".join(problems())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MEDIA_URL", "s3://k:s@files?endpoint=https://s3.example.org"),
        ("MEDIA_URL", "s3://k:s@files?endpoint=http://127.0.0.1:9000"),
        ("EMAIL_URL", "smtp-plain://me:pass@localhost"),
        ("EMAIL_URL", "smtp://me:pass@mail.example.org"),
        ("STREAM_ADDRESS", "https://live.example.org"),
    ],
)
def test_what_nobody_else_can_read_is_safe(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    assert problems() == []


def test_names_of_hosts_may_be_a_whole_domain_or_left_to_the_address(monkeypatch):
    monkeypatch.setenv("ALLOWED_HOSTS", ".example.org")
    assert problems() == []
    monkeypatch.delenv("ALLOWED_HOSTS")
    assert problems() == []


def test_on_this_machine_alone_http_is_enough(monkeypatch):
    monkeypatch.setenv("PUBLIC_ADDRESS", "http://localhost:8000")
    monkeypatch.setenv("ALLOWED_HOSTS", "localhost")
    assert problems() == []


def test_the_demonstration_asks_for_nothing(monkeypatch):
    monkeypatch.setenv("RESONANZ_MODE", "demonstration")
    monkeypatch.setenv("SECRET_KEY", "")
    assert problems() == []


@pytest.mark.parametrize("command", ["web", "worker", "run", "migrate", "demo"])
def test_no_command_starts_unsafely(resonanz, tmp_path, db, command):
    told = resonanz(command, **SAFE | {"ALLOWED_HOSTS": "*", "VAR": str(tmp_path), "PORT": "8499"})

    assert told.returncode == 1
    assert "unsafe: ALLOWED_HOSTS is '*'" in told.stderr
