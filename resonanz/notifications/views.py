"""What one was told."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from resonanz.core.errors import Gone
from resonanz.core.htmx import is_fragment, render_fragment, signed_in
from resonanz.people.requests import Request

from . import actions, queries


@require_GET
@signed_in
def notifications(request: Request) -> HttpResponse:
    """What one was told, by day."""
    mark = request.GET.get("mark", "")
    page = queries.told(request.person, mark)
    context: dict[str, Any] = {"page": page, "newest": page.rows[0].id if page.rows else 0}
    if is_fragment(request) and mark:
        return render_fragment(request, "notifications/list.html#rows", **context)
    return render(request, "notifications/list.html", context)


@require_GET
@signed_in
def notification(request: Request, notification_id: int) -> HttpResponse:
    """On to where it leads; it is read then."""
    found = actions.read(request.person, notification_id)
    if found is None:
        raise Gone(_("What this was about is not here (any more), or you may not see it now."))
    return redirect(found.address or "notifications:list")


@require_POST
@signed_in
def read_mark(request: Request) -> HttpResponse:
    """Everything on the screen is read."""
    newest, channel = request.POST.get("newest", ""), request.POST.get("channel", "")
    actions.read_all(
        request.person,
        int(newest) if newest.isdecimal() else None,
        int(channel) if channel.isdecimal() else None,
    )
    if is_fragment(request):
        return HttpResponse(status=204)
    return redirect("notifications:list")


@require_GET
@signed_in
def badge(request: Request) -> HttpResponse:
    """The bell with its number, and the figures of the rail."""
    return render(request, "ui/parts/news.html", {})
