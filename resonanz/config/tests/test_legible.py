"""What stands in the environment and cannot be read is named, whoever starts what."""

import pytest

from resonanz.config.legible import illegible


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HTTP_TIMEOUT_SECONDS", "abc"),
        ("HTTP_TIMEOUT_SECONDS", "nan"),
        ("HTTP_TIMEOUT_SECONDS", "0"),
        ("DELIVERY_LEASE_SECONDS", "-5"),
        ("LIVE_HEARTBEAT_SECONDS", ""),
        ("LIVE_RECHECK_SECONDS", "inf"),
        ("API_REQUESTS_PER_MINUTE", "-5"),
        ("API_REQUESTS_PER_MINUTE", "1.5"),
        ("TRUSTED_PROXIES", "x"),
        ("DATABASE_URL", "mysql://me:word@host/name"),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "postgresql://host:port/name"),
        ("DATABASE_URL", ""),
        ("PUBLIC_ADDRESS", "https://[::1"),
        ("PUBLIC_ADDRESS", "https://resonanz.example.org:https"),
        ("STREAM_ADDRESS", "https://live.example.org:99999"),
        ("MEDIA_URL", "s3://key:word@[files"),
        ("MEDIA_URL", "s3://key:word@files?endpoint=https://[::1"),
        ("EMAIL_URL", "smtp://me:word@mail.example.org:none"),
        ("BLUESKY_PLC", "plc.directory"),
        ("BLUESKY_RESOLVER", "https://"),
        ("NETWORK_ADDRESSES", "telegram"),
        ("DNS_SERVERS", "192.0.2.53"),
        ("DNS_SERVERS", "dns.velora.example:53"),
        ("NETWORK_ADDRESSES", "telegram=http://127.0.0.1:8081,x=//nowhere"),
    ],
)
def test_what_cannot_be_read_is_named(monkeypatch, name, value):
    monkeypatch.setenv(name, value)

    (said,) = illegible()

    assert said.startswith(name)
    assert "word" not in said.replace("password", "")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HTTP_TIMEOUT_SECONDS", "0.5"),
        ("TRUSTED_PROXIES", "1"),
        ("DATABASE_URL", "postgresql://me:word@host:5432/name"),
        ("DATABASE_URL", "postgresql://postgres@/postgres?host=/var/run/postgresql"),
        ("PUBLIC_ADDRESS", "https://[2001:db8::1]:8443"),
        ("MEDIA_URL", "s3://key:word@files?endpoint=https://s3.example.org:9000"),
        ("EMAIL_URL", "console:"),
        ("BLUESKY_PLC", "http://127.0.0.1:2582"),
        ("NETWORK_ADDRESSES", "telegram=http://127.0.0.1:8081,x=https://api.x.com"),
        ("NETWORK_ADDRESSES", ""),
        ("DNS_SERVERS", "none"),
        ("DNS_SERVERS", "192.0.2.53:53,[2001:db8::53]:53"),
    ],
)
def test_what_can_be_read_is_not_spoken_of(monkeypatch, name, value):
    monkeypatch.setenv(name, value)

    assert illegible() == []
