"""What one says later: taken back before its time."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from resonanz.conversations import actions
from resonanz.conversations.models import Scheduled
from resonanz.core.htmx import get_visible, signed_in
from resonanz.people.requests import Request


@require_POST
@signed_in
def unscheduling(request: Request, scheduled_id: int) -> HttpResponse:
    """It is a draft again."""
    mine = Scheduled.objects.filter(person=request.person).select_related("channel")
    actions.unschedule(request.person, get_visible(mine, pk=scheduled_id))
    return redirect("/drafts/")
