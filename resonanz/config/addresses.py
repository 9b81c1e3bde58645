"""Settings that are addresses: where files lie and how mail leaves."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

MAIL = "django.core.mail.backends"
MAIL_PORTS = {"smtp": 587, "smtps": 465, "smtp-plain": 25}
MAIL_SECONDS = 20


def media_storage(address: str) -> dict[str, Any]:
    """The storage of uploaded files: a folder, or "s3://bucket/folder?endpoint=…&region=…".

    The key of S3 stands in the address ("s3://KEY:SECRET@bucket") or in AWS_ACCESS_KEY_ID and
    AWS_SECRET_ACCESS_KEY.
    """
    parts = urlsplit(address)
    if parts.scheme in ("", "file"):
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    if parts.scheme != "s3" or not parts.hostname:
        raise ImproperlyConfigured("MEDIA_URL is neither a folder nor s3://bucket.")
    given = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    options = {
        "bucket_name": parts.hostname,
        "location": parts.path.strip("/"),
        "endpoint_url": given.get("endpoint"),
        "region_name": given.get("region"),
        "addressing_style": given.get("addressing"),
        "access_key": unquote(parts.username) if parts.username else None,
        "secret_key": unquote(parts.password) if parts.password else None,
    }
    return {
        "BACKEND": "resonanz.config.bucket.Bucket",
        "OPTIONS": {name: value for name, value in options.items() if value}
        | {"default_acl": None, "file_overwrite": False},
    }


def media_folder(address: str) -> str:
    """The folder of uploaded files; empty where they lie in S3."""
    parts = urlsplit(address)
    return str(Path(unquote(parts.path)).resolve()) if parts.scheme in ("", "file") else ""


def mailer(address: str) -> dict[str, Any]:
    """How mail leaves: "smtp://user:password@host:587" (STARTTLS), "smtps://…" (TLS from the
    first byte), "smtp-plain://…" (neither: a relay on this machine), "console:" or "none:".
    """
    parts = urlsplit(address)
    if parts.scheme == "console":
        return {"BACKEND": f"{MAIL}.console.EmailBackend"}
    if parts.scheme == "none":
        return {"BACKEND": f"{MAIL}.dummy.EmailBackend"}
    if parts.scheme not in MAIL_PORTS or not parts.hostname:
        raise ImproperlyConfigured(
            "EMAIL_URL is none of smtp://host, smtps://host, smtp-plain://host, console:, none:."
        )
    options = {
        "host": parts.hostname,
        "port": parts.port or MAIL_PORTS[parts.scheme],
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_tls": parts.scheme == "smtp",
        "use_ssl": parts.scheme == "smtps",
        "timeout": MAIL_SECONDS,
    }
    return {"BACKEND": f"{MAIL}.smtp.EmailBackend", "OPTIONS": options}


BOX_PORTS = {"imaps": 993, "imap": 143, "imap-plain": 143}


def reply_mailbox(address: str) -> dict[str, Any] | None:
    """Where answers by mail arrive: "imaps://user:password@host/INBOX?address=reply@example.org"
    (TLS from the first byte), "imap://…" (STARTTLS); none where no address is given.

    Mails to reply+anything@example.org must lie in that folder, and nothing else should.
    """
    if not address:
        return None
    parts = urlsplit(address)
    own = parse_qs(parts.query).get("address", [""])[-1] or unquote(parts.username or "")
    if parts.scheme not in BOX_PORTS or not parts.hostname or "@" not in own:
        raise ImproperlyConfigured(
            "EMAIL_REPLY_URL is not imaps://user:password@host/INBOX?address=reply@example.org."
        )
    return {
        "host": parts.hostname,
        "port": parts.port or BOX_PORTS[parts.scheme],
        "is_encrypted": parts.scheme == "imaps",
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "folder": unquote(parts.path.strip("/")) or "INBOX",
        "address": own,
    }
