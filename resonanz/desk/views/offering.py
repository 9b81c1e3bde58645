"""Answers kept as pages, put into the editor of a case."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from resonanz.conversations.actions import keep_draft
from resonanz.conversations.queries import draft as draft_of
from resonanz.core.htmx import get_visible, is_fragment, render_fragment, signed_in
from resonanz.desk import offering, queries
from resonanz.knowledge.queries import pages
from resonanz.people.requests import Request


@require_GET
@signed_in
def offers(request: Request, case_id: int) -> HttpResponse:
    """The answers that fit a case, or have these words."""
    case = queries.one(request.person, case_id)
    words = request.GET.get("q", "")
    found = offering.offers(request.person, case, words)
    context: dict[str, Any] = {"case": case, "offers": found, "words": words}
    if is_fragment(request):
        return render_fragment(request, "desk/offers.html#list", **context)
    return render(request, "desk/offers.html", context)


@require_POST
@signed_in
def offer(request: Request, case_id: int, page_id: int) -> HttpResponse:
    """Put an answer behind what stands in the editor: the way without a script."""
    case = queries.one(request.person, case_id)
    page = get_visible(pages(request.person).filter(is_answer=True), pk=page_id)
    text = offering.offer_of(request.person, case, page).text
    kept = draft_of(request.person, f"case:{case.pk}")
    source = f"{kept.source.rstrip()}\n\n{text}" if kept and kept.source.strip() else text
    keep_draft(request.person, f"case:{case.pk}", source, kept.fields if kept else None)
    return redirect("desk:case", case.pk)
