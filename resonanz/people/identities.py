"""Who is who outside: two accounts of one person, told apart or brought together."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from resonanz.core.htmx import get_visible, signed_in
from resonanz.core.rights import require

from . import actions, queries
from .models import Identity
from .requests import Request


@signed_in
@require_GET
def identity(request: Request, identity_id: int) -> HttpResponse:
    """How somebody appears outside, and the search for how else they appear."""
    shown = queries.identity(request.person, identity_id)
    require(request.person, "people.join_identities", shown.person)
    words = request.GET.get("words", "")
    found = [
        each for each in queries.some_identities(request.person, words) if _is_new(each, shown)
    ]
    context = {"shown": shown, "words": words, "found": found}
    return render(request, "people/identity.html", context)


def _is_new(found: Identity, shown: Identity) -> bool:
    """Not the one shown, nor one we know to be theirs."""
    known = shown.person_id is not None and found.person_id == shown.person_id
    return found.pk != shown.pk and not known


@signed_in
@require_POST
def person(request: Request, identity_id: int) -> HttpResponse:
    """It is the person who also appears as `same_as`."""
    shown = queries.identity(request.person, identity_id)
    chosen = request.POST.get("same_as", "")
    number = int(chosen) if chosen.isdecimal() and len(chosen) < 19 else 0
    require(request.person, "people.join_identities", shown.person)
    other = get_visible(Identity.objects.visible_to(request.person), pk=number)
    known = actions.same_person(request.person, shown, other)
    messages.success(request, _("Both are now one person."))
    return redirect("people:profile", known.pk)


@signed_in
@require_POST
def separation(request: Request, identity_id: int) -> HttpResponse:
    """It is somebody else after all."""
    shown = queries.identity(request.person, identity_id)
    apart = actions.separate_identity(request.person, shown)
    messages.success(request, _("They are two people again."))
    return redirect("people:profile", apart.pk)
