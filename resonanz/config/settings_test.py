"""Settings of the tests: the embedded PostgreSQL, unless DATABASE_URL names another."""

import os
from pathlib import Path

from resonanz.config import embedded

_VAR = Path(os.environ.get("VAR", Path(__file__).resolve().parents[2] / "var")).resolve()

os.environ["RESONANZ_MODE"] = "test"
if "DATABASE_URL" not in os.environ:
    os.environ["DATABASE_URL"] = embedded.start(_VAR / "test-postgres")

from resonanz.config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
TELLS_BY_MAIL = True
ALLOWED_HOSTS = ["*"]
# No test asks anybody outside.
DNS_SERVERS = ["none"]
FETCH_MODE = "raise"
