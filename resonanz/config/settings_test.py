"""Settings of the tests: the embedded PostgreSQL, unless DATABASE_URL names another."""

import os
from pathlib import Path

import psycopg

from resonanz.config import embedded

_VAR = Path(os.environ.get("VAR", Path(__file__).resolve().parents[2] / "var")).resolve()

# What a power cut would do to it matters for no test.
_HASTE = ("fsync = off", "full_page_writes = off", "synchronous_commit = off", "jit = off")


def hurry(address: str) -> None:
    """The server waits for no disk any more; what its processes write is safe all the same."""
    with psycopg.connect(address, autocommit=True) as connection:
        for setting in _HASTE:
            connection.execute(f"ALTER SYSTEM SET {setting}")
        connection.execute("SELECT pg_reload_conf()")


os.environ["RESONANZ_MODE"] = "test"
if "DATABASE_URL" not in os.environ:
    os.environ["DATABASE_URL"] = embedded.start(_VAR / "test-postgres")
    hurry(os.environ["DATABASE_URL"])

from resonanz.config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
TELLS_BY_MAIL = True
ALLOWED_HOSTS = ["*"]
# No test asks anybody outside.
DNS_SERVERS = ["none"]
LINK_PREVIEWS = False
FETCH_MODE = "raise"
