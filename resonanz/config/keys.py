"""Keys of an installation that was given none: made once, kept under VAR, readable by us alone."""

import json
import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet


def keep(folder: Path) -> None:
    """Put SECRET_KEY and SECRETS_KEYS into the environment unless they are there."""
    if "SECRET_KEY" in os.environ and "SECRETS_KEYS" in os.environ:
        return
    file = folder / "keys.json"
    if not file.exists():
        _make(file)
    for name, value in json.loads(file.read_text()).items():
        os.environ.setdefault(name, value)


def are_ours(folder: Path) -> bool:
    """Whether the ring in use is the one kept under VAR, and not one of the environment."""
    file = folder / "keys.json"
    if not file.exists():
        return False
    return bool(json.loads(file.read_text())["SECRETS_KEYS"] == os.environ.get("SECRETS_KEYS"))


def put_in_front(folder: Path) -> str:
    """A ring with a new key before the others, kept and in the environment."""
    ring = ",".join([Fernet.generate_key().decode(), os.environ["SECRETS_KEYS"]])
    return _keep_ring(folder, ring)


def leave_first(folder: Path) -> str:
    """The ring with its first key alone: nothing is written with the others any more."""
    return _keep_ring(folder, os.environ["SECRETS_KEYS"].partition(",")[0])


def _keep_ring(folder: Path, ring: str) -> str:
    file = folder / "keys.json"
    aside = _written(file, json.loads(file.read_text()) | {"SECRETS_KEYS": ring})
    aside.replace(file)
    os.environ["SECRETS_KEYS"] = ring
    return ring


def _make(file: Path) -> None:
    """Written aside and linked into place whole: of two first starts one wins, both agree."""
    file.parent.mkdir(parents=True, exist_ok=True)
    made = {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "SECRETS_KEYS": Fernet.generate_key().decode(),
    }
    aside = _written(file, made)
    try:
        os.link(aside, file)
    except FileExistsError:
        pass
    finally:
        aside.unlink()


def _written(file: Path, content: dict[str, str]) -> Path:
    """A file beside it, readable by us alone."""
    aside = file.with_name(f"{file.name}.{os.getpid()}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as stored:
        json.dump(content, stored)
        stored.flush()
        os.fsync(stored.fileno())
    return aside
