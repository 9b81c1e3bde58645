"""`/live/recent`: what happened since, for pages no stream comes through to."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from resonanz.core import live


@require_GET
def recent(request: HttpRequest) -> JsonResponse:
    """Hints on the topics since an event; `again` where it is too long ago to tell."""
    person = getattr(request, "person", None)
    if person is None:
        return JsonResponse({"error": "signed out"}, status=401)
    since = request.GET.get("since", "")
    topics = live.allowed(person, request.GET.getlist("topic")[: live.MOST_TOPICS])
    latest = live.latest()
    hints = live.missed(topics, int(since)) if since.isdecimal() else None
    answer = {"latest": latest, "again": hints is None, "hints": hints or []}
    return JsonResponse(answer, headers={"Cache-Control": "no-store"})
