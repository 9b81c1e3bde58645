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
        folder.mkdir(parents=True, exist_ok=True)
        made = {
            "SECRET_KEY": secrets.token_urlsafe(50),
            "SECRETS_KEYS": Fernet.generate_key().decode(),
        }
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as stored:
            json.dump(made, stored)
    for name, value in json.loads(file.read_text()).items():
        os.environ.setdefault(name, value)
