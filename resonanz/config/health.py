"""`/healthz`: whether this installation works, for machines that watch it."""

import asyncio
from collections.abc import Callable
from typing import Any

import psycopg
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from resonanz import __version__

PATH = "/healthz"
# A database that hangs is away: whoever watches us learns it before they give up.
PATIENCE_SECONDS = 4.0
_WHERE = ("host", "port", "dbname", "user", "password", "sslmode", "sslrootcert")
HEARTBEAT = "SELECT extract(epoch FROM now() - max(last_heartbeat)) FROM procrastinate_workers"


class HealthMiddleware:
    """Answers before host, session and person are looked at: probes know no names."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return healthz(request) if request.path == PATH else self.get_response(request)


def healthz(request: HttpRequest) -> JsonResponse:
    """200 and how it goes, 503 where the database is away."""
    try:
        asyncio.run(_reach(connection.get_connection_params()))
        seconds = seconds_since_heartbeat()
    except (Error, psycopg.Error, TimeoutError):
        connection.close()
        return _report("error", "away", None, 503)
    return _report("ok", "ok", seconds, 200)


async def _reach(database: dict[str, Any]) -> None:
    """Raises an error where the database does not answer a new connection in time."""
    parameters = {name: database[name] for name in _WHERE if database.get(name)}
    async with asyncio.timeout(PATIENCE_SECONDS):
        reached = await psycopg.AsyncConnection.connect(**parameters)
        await reached.execute("SELECT 1")
        await reached.close()


def seconds_since_heartbeat() -> float | None:
    """How long ago a worker showed a sign of life; none where none ever did (or all ended)."""
    with connection.cursor() as cursor:
        cursor.execute(HEARTBEAT)
        seconds = cursor.fetchone()[0]
    return None if seconds is None else round(float(seconds), 1)


def _report(status: str, database: str, seconds: float | None, code: int) -> JsonResponse:
    report = {
        "status": status,
        "version": __version__,
        "database": database,
        "worker": {"seconds_since_heartbeat": seconds},
    }
    return JsonResponse(report, status=code, headers={"Cache-Control": "no-store"})
