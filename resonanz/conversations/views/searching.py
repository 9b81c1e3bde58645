"""Search over posts and people."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from resonanz.conversations import searching
from resonanz.core.htmx import is_fragment, render_fragment, signed_in
from resonanz.people.requests import Request


@require_GET
@signed_in
def search(request: Request) -> HttpResponse:
    """What was said and who there is, as far as the viewer may see it."""
    words, mark = request.GET.get("q", "").strip(), request.GET.get("mark", "")
    newest_first = request.GET.get("order") == "newest"
    found = searching.search(request.person, words, mark, newest_first=newest_first)
    context: dict[str, Any] = {"words": words, "found": found, "newest_first": newest_first}
    if is_fragment(request) and mark:
        return render_fragment(request, "conversations/search.html#posts", **context)
    return render(request, "conversations/search.html", context)
