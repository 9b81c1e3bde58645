"""What production refuses to start with, and how to mend it. Read before Django is ready."""

import os
from urllib.parse import urlsplit

from cryptography.fernet import Fernet

SHORTEST_SECRET = 40
_LOCAL = {"localhost", "127.0.0.1", "::1"}


def problems() -> list[str]:
    """Everything unsafe about the environment, in words; an empty list: it may start."""
    if os.environ.get("RESONANZ_MODE", "production") != "production":
        return []
    found = [_secret_key(), _secrets_keys(), _hosts(), _public_address()]
    return [problem for problem in found if problem]


def _secret_key() -> str:
    key = os.environ.get("SECRET_KEY", "")
    if not key:
        return "SECRET_KEY is not set. Set it to a long random text and keep it secret."
    if len(key) < SHORTEST_SECRET or "unsafe" in key:
        return f"SECRET_KEY is too weak. It needs at least {SHORTEST_SECRET} random characters."
    return ""


def _secrets_keys() -> str:
    keys = [key for key in os.environ.get("SECRETS_KEYS", "").split(",") if key]
    make = "`python -c 'from cryptography.fernet import Fernet as F; print(F.generate_key())'`"
    if not keys:
        return f"SECRETS_KEYS is not set. Make a key with {make}."
    try:
        for key in keys:
            Fernet(key)
    except ValueError:
        return f"SECRETS_KEYS holds something that is no key. Make one with {make}."
    return ""


def _hosts() -> str:
    if "*" in os.environ.get("ALLOWED_HOSTS", "").split(","):
        return "ALLOWED_HOSTS is '*'. Name the hosts people use, for instance resonanz.example.org."
    return ""


def _public_address() -> str:
    address = urlsplit(os.environ.get("PUBLIC_ADDRESS", "http://localhost:8000"))
    if address.scheme != "https" and address.hostname not in _LOCAL:
        return "PUBLIC_ADDRESS begins with http://. Put a proxy with https:// in front of it."
    return ""
