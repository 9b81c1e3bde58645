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


def _make(file: Path) -> None:
    """Written aside and linked into place whole: of two first starts one wins, both agree."""
    file.parent.mkdir(parents=True, exist_ok=True)
    made = {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "SECRETS_KEYS": Fernet.generate_key().decode(),
    }
    aside = file.with_name(f"{file.name}.{os.getpid()}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as stored:
        json.dump(made, stored)
    try:
        os.link(aside, file)
    except FileExistsError:
        pass
    finally:
        aside.unlink()
