"""`/healthz`: whether this installation works, for machines that watch it."""

from django.db import Error, connection
from django.http import HttpRequest, JsonResponse

from resonanz import __version__

HEARTBEAT = "SELECT extract(epoch FROM now() - max(last_heartbeat)) FROM procrastinate_workers"


def seconds_since_heartbeat() -> float | None:
    """How long ago a worker showed a sign of life; none where none ever did (or all ended)."""
    with connection.cursor() as cursor:
        cursor.execute(HEARTBEAT)
        seconds = cursor.fetchone()[0]
    return None if seconds is None else round(float(seconds), 1)


def healthz(request: HttpRequest) -> JsonResponse:
    """200 and how it goes, 503 where the database is away."""
    try:
        seconds = seconds_since_heartbeat()
    except Error:
        connection.close()
        away = {"status": "error", "version": __version__, "database": "away"}
        return JsonResponse(away | {"worker": {"seconds_since_heartbeat": None}}, status=503)
    return JsonResponse(
        {
            "status": "ok",
            "version": __version__,
            "database": "ok",
            "worker": {"seconds_since_heartbeat": seconds},
        }
    )
