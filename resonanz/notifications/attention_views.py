"""How much one hears of a space, a thread, a colleague: the choice, and the list of all choices."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from resonanz.channels.models import Channel
from resonanz.channels.queries import address_of
from resonanz.core.htmx import back_or, is_fragment, render_fragment, signed_in
from resonanz.core.rights import may
from resonanz.people.models import Department
from resonanz.people.requests import Request

from . import actions, levels
from .actions.attending import Subject
from .models import Level


@require_http_methods(["GET", "POST"])
@signed_in
def choice(request: Request, kind: str, number: int) -> HttpResponse:
    """What one hears of something, to be seen and chosen."""
    return _choice(request, kind, levels.subject(request.person, kind, number))


@require_http_methods(["GET", "POST"])
@signed_in
def choice_of_tag(request: Request, tag: str) -> HttpResponse:
    """What one hears of a tag, to be seen and chosen."""
    return _choice(request, "tag", levels.tag_named(tag))


def _choice(request: Request, kind: str, about: Subject) -> HttpResponse:
    if request.method == "POST":
        actions.attend(request.person, about, levels.level_in(request.POST.get("level", "")))
        if not is_fragment(request):
            return back_or(request, request.path)
    context: dict[str, Any] = {
        "followed": levels.followed(request.person, kind, about),
        "may_set": isinstance(about, Channel) and may(request.person, "channels.manage", about),
    }
    if is_fragment(request):
        return render_fragment(request, "notifications/choice.html#menu", **context)
    return render(request, "notifications/choice.html", context)


@require_GET
@signed_in
def choices(request: Request) -> HttpResponse:
    """All one chose, and what one hears without having chosen it."""
    chosen = request.GET.get("by") != "itself"
    page = levels.choices(request.person, chosen=chosen, mark=request.GET.get("mark", ""))
    context: dict[str, Any] = {"page": page, "chosen": chosen}
    if is_fragment(request) and request.GET.get("mark"):
        return render_fragment(request, "notifications/choices.html#rows", **context)
    return render(request, "notifications/choices.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def defaults(request: Request, channel_id: int) -> HttpResponse:
    """What members of a space hear unless they choose; for those who manage it."""
    channel = levels.kept_space(request.person, channel_id)
    if request.method == "POST":
        number = request.POST.get("department", "")
        department = levels.department(request.person, int(number) if number.isdecimal() else None)
        level = levels.level_in(request.POST.get("level", ""))
        actions.set_default(request.person, channel, level, department)
        return redirect("notifications:defaults", channel_id)
    rows = levels.defaults(channel)
    context: dict[str, Any] = {
        "channel": channel,
        "address": address_of(channel),
        "everybody": next((row for row in rows if row.department is None), None),
        "rows": [row for row in rows if row.department],
        "departments": Department.objects.visible_to(request.person).order_by("name"),
        "levels": [level for level in Level if level != Level.MUTED],
    }
    return render(request, "notifications/defaults.html", context)
