"""A post in another language; the service that translates, for administrators."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from resonanz.conversations import actions, queries
from resonanz.conversations.models import Translator
from resonanz.core.errors import ResonanzError
from resonanz.core.htmx import is_fragment, render_fragment, signed_in
from resonanz.core.rights import require
from resonanz.people.requests import Request


@require_POST
@signed_in
def translation(request: Request, post_id: int) -> HttpResponse:
    """A post in the reader's language, as a machine put it."""
    post = queries.visible_post(request.person, post_id)
    found = actions.translate(request.person, post, (get_language() or "de")[:2])
    context: dict[str, Any] = {"post": post, "translation": found}
    if is_fragment(request):
        return render_fragment(request, "conversations/translation.html#text", **context)
    return render(request, "conversations/translation.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def service(request: Request) -> HttpResponse:
    """The translation service of the organisation."""
    require(request.person, "people.administer")
    context: dict[str, Any] = {"found": Translator.objects.first(), "kinds": Translator.Kind}
    if request.method == "POST":
        try:
            _choose(request)
            return redirect("/settings/translation/")
        except ResonanzError as error:
            context |= {"error": error, "typed": request.POST}
    status = 422 if "error" in context else 200
    return render(request, "conversations/translator.html", context, status=status)


def _choose(request: Request) -> None:
    if request.POST.get("end"):
        actions.end_translator(request.person)
        messages.success(request, _("Nothing is translated any more."))
        return
    actions.choose_translator(
        request.person,
        request.POST.get("kind", ""),
        request.POST.get("address", "").strip(),
        key=request.POST.get("key", "").strip() or None,
        sends_closed=request.POST.get("sends_closed") == "1",
    )
    messages.success(request, _("The service answers: posts can be translated from now on."))
