"""What another program of the device shares with ours: it stands in the composer then."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from resonanz.conversations import actions, queries
from resonanz.core.errors import Forbidden, Refused
from resonanz.core.htmx import signed_in
from resonanz.people.requests import Request

from .pictured import MOST_FILES
from .writing import COMPOSE

# A form of another site can say neither: browsers tell where a request comes from.
OURS = ("none", "same-origin")


@csrf_exempt
@require_POST
@signed_in
def shared(request: Request) -> HttpResponse:
    """Text, a link, pictures: added to what one is writing; nothing is said yet."""
    if request.headers.get("Sec-Fetch-Site") not in OURS:
        raise Forbidden(_("Only your own device can share something with you."), code="csrf")
    draft = queries.draft(request.person, COMPOSE)
    fields: dict[str, Any] = dict(draft.fields) if draft else {}
    words = _words(request, fields)
    if numbers := _taken_in(request):
        before = fields.get("attachments", [])
        fields["attachments"] = [*(before if isinstance(before, list) else [before]), *numbers]
    source = "\n\n".join(filter(None, (draft.source if draft else "", *words)))
    actions.keep_draft(request.person, COMPOSE, source, fields)
    return redirect("/compose")


def _words(request: Request, fields: dict[str, Any]) -> list[str]:
    """Title and text; what is shared as a link stands in its own field while that is free."""
    title, text, link = (request.POST.get(name, "").strip() for name in ("title", "text", "url"))
    if not link and _is_address(text):
        text, link = "", text
    if link and _is_address(link) and not fields.get("link"):
        fields["link"], link = link, ""
    return [title, text, link]


def _is_address(text: str) -> bool:
    try:
        URLValidator(schemes=["http", "https"])(text)
    except ValidationError:
        return False
    return len(text) <= 2000


def _taken_in(request: Request) -> list[str]:
    numbers = []
    for file in request.FILES.getlist("pictures")[:MOST_FILES]:
        try:
            numbers.append(str(actions.upload(request.person, file).pk))
        except Refused as error:
            messages.error(request, error.message)
    return numbers
