"""Search over posts, people and places, while one types."""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from resonanz.channels.queries import archived_among, channels
from resonanz.conversations import searching
from resonanz.conversations.models import Post
from resonanz.core.htmx import is_fragment, render_fragment, signed_in
from resonanz.people.queries import directory
from resonanz.people.requests import Request

TABS = {"posts": _("Posts"), "people": _("People"), "places": _("Spaces and departments")}
# The fields of the form, and what they are called where a filter is typed.
FIELDS = {"by": "von", "place": "in", "since": "seit", "until": "bis", "kind": "art", "has": "hat"}
THINGS = {"file": _("File"), "picture": _("Picture"), "video": _("Video"), "link": _("Link")}


@require_GET
@signed_in
def search(request: Request) -> HttpResponse:
    """What was said, who and what there is, as far as the viewer may see it."""
    tab = request.GET.get("tab", "posts")
    context = _asked(request, tab if tab in TABS else "posts")
    _FOUND[context["tab"]](request, context)
    if not is_fragment(request):
        return render(request, "conversations/search.html", context)
    part = context["tab"] if context["mark"] else "results"
    response = render_fragment(request, f"conversations/search.html#{part}", **context)
    if not context["mark"]:
        response["HX-Replace-Url"] = f"/search?{context['query']}"
    return response


def _asked(request: Request, tab: str) -> dict[str, Any]:
    words = request.GET.get("q", "").strip()[: searching.LONGEST_QUERY]
    mark = request.GET.get("mark", "")
    filters = {name: request.GET.get(name, "").strip()[:60] for name in FIELDS}
    kept = QueryDict(mutable=True)
    kept.update({name: said for name, said in ({"q": words} | filters).items() if said})
    query = kept.copy()
    if tab != "posts":
        query["tab"] = tab
    if newest_first := request.GET.get("order") == "newest":
        query["order"] = "newest"
    return {
        "words": words,
        "tab": tab,
        "tabs": TABS.items(),
        "filters": filters,
        "kinds": Post.Kind.choices,
        "things": THINGS.items(),
        "newest_first": newest_first,
        "mark": mark,
        # The address without the tab, and whole.
        "kept": kept.urlencode(),
        "query": query.urlencode(),
        # Asked for by htmx without a mark: the last word may go on.
        "is_typing": "typing" in request.GET or (is_fragment(request) and not mark),
    }


def _posts(request: Request, context: dict[str, Any]) -> None:
    typed = (
        f'{FIELDS[name]}:"{said.replace(chr(34), " ")}"'
        for name, said in context["filters"].items()
        if said
    )
    context["found"] = searching.search(
        request.person,
        " ".join((*typed, context["words"])),
        context["mark"],
        newest_first=context["newest_first"],
        is_typing=context["is_typing"],
    )
    hits = context["found"].posts.rows
    if not (hits or context["mark"] or context["is_typing"]) and context["words"]:
        searching.note_missing(request.person, context["words"])
    context["archived"] = archived_among(hit.channel_id for hit in hits) if hits else ()


def _people(request: Request, context: dict[str, Any]) -> None:
    words = context["words"]
    page = directory(request.person, words, mark=context["mark"]) if words else None
    context["page"] = page
    if words and page and not page.rows:
        context["alike"] = searching.people(request.person, words)


def _places(request: Request, context: dict[str, Any]) -> None:
    words, mark = context["words"], context["mark"]
    context["page"] = channels(request.person, words, mark=mark) if words else None
    if words and not mark:
        found = searching.places(request.person, words)
        context["departments"] = [one for one in found if one.kind == "department"]


_FOUND = {"posts": _posts, "people": _people, "places": _places}
