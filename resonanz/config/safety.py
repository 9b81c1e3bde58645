"""What production refuses to start with, and how to mend it. Read before Django is ready."""

import os
from base64 import urlsafe_b64decode
from urllib.parse import parse_qs, urlsplit

from cryptography.fernet import Fernet

SHORTEST_SECRET = 40
MODES = ("production", "demonstration", "test")
_LOCAL = {"localhost", "127.0.0.1", "::1"}
_MAKE = (
    '`python -c "from cryptography.fernet import Fernet as F; print(F.generate_key().decode())"`'
)


def problems() -> list[str]:
    """Everything unsafe about the environment, in words; an empty list: it may start."""
    mode = os.environ.get("RESONANZ_MODE", "production")
    if mode not in MODES:
        return [f"RESONANZ_MODE is {mode!r}. It is one of {', '.join(MODES)}."]
    if mode != "production":
        return []
    found = [_secret_key(), _secrets_keys(), _hosts(), _public_address(), _stream()]
    found += [_files(), _mail()]
    return [problem for problem in found if problem]


def _secret_key() -> str:
    key = os.environ.get("SECRET_KEY", "")
    if not key:
        return "SECRET_KEY is not set. Set it to a long random text and keep it secret."
    if len(key) < SHORTEST_SECRET or len(set(key)) < 10 or "unsafe" in key:
        return f"SECRET_KEY is too weak. It needs at least {SHORTEST_SECRET} random characters."
    return ""


def _secrets_keys() -> str:
    keys = [key for key in os.environ.get("SECRETS_KEYS", "").split(",") if key]
    if not keys:
        return f"SECRETS_KEYS is not set. Make a key with {_MAKE}."
    try:
        for key in keys:
            Fernet(key)
    except ValueError:
        return f"SECRETS_KEYS holds something that is no key. Make one with {_MAKE}."
    if any(b"unsafe" in urlsafe_b64decode(key) for key in keys):
        return f"SECRETS_KEYS holds the key of development, which anybody can read. Use {_MAKE}."
    return ""


def _hosts() -> str:
    if "ALLOWED_HOSTS" not in os.environ:
        return ""  # then it is the host of PUBLIC_ADDRESS
    hosts = [host.strip() for host in os.environ["ALLOWED_HOSTS"].split(",")]
    if any(host == "*" or host == "." for host in hosts):
        return "ALLOWED_HOSTS is '*'. Name the hosts people use, for instance resonanz.example.org."
    name = urlsplit(_address()).hostname or ""
    if name not in _LOCAL and not any(_is_named(name, host) for host in hosts):
        return f"ALLOWED_HOSTS does not name {name}, the host of PUBLIC_ADDRESS. Add it."
    return ""


def _is_named(name: str, host: str) -> bool:
    host = host.lower().strip("[]")
    return name == host or (host.startswith(".") and f".{name}".endswith(host))


def _public_address() -> str:
    address = urlsplit(_address())
    if address.scheme not in {"http", "https"} or not address.hostname:
        return "PUBLIC_ADDRESS is no web address. Set it to what people open in the browser."
    if address.scheme != "https" and address.hostname not in _LOCAL:
        return "PUBLIC_ADDRESS begins with http://. Put a proxy with https:// in front of it."
    return ""


def _stream() -> str:
    stream = urlsplit(os.environ.get("STREAM_ADDRESS", ""))
    if stream.scheme == "http" and _address().startswith("https:"):
        return "STREAM_ADDRESS begins with http://, which pages over https:// may not open."
    return ""


def _files() -> str:
    endpoint = parse_qs(urlsplit(os.environ.get("MEDIA_URL", "")).query).get("endpoint", [""])[-1]
    there = urlsplit(endpoint)
    if there.scheme == "http" and there.hostname not in _LOCAL:
        return "MEDIA_URL sends files and its key to http://, where others can read them. Use https://."
    return ""


def _mail() -> str:
    mail = urlsplit(os.environ.get("EMAIL_URL", ""))
    if mail.scheme == "smtp-plain" and mail.password and mail.hostname not in _LOCAL:
        return "EMAIL_URL sends a password unencrypted. Use smtp:// (STARTTLS) or smtps://."
    return ""


def _address() -> str:
    return os.environ.get("PUBLIC_ADDRESS", "http://localhost:8000")
