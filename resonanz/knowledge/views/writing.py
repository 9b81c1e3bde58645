"""Pages are written: with a draft that is kept, and what came in between shown."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from resonanz.channels.models import Channel
from resonanz.conversations.actions import keeping_words
from resonanz.conversations.attached import kept_pictures
from resonanz.conversations.models import Draft, Post
from resonanz.conversations.queries import draft as draft_of
from resonanz.conversations.queries import readable_channel
from resonanz.conversations.views.pictured import described, fields_of
from resonanz.core.errors import Refused
from resonanz.core.htmx import signed_in
from resonanz.core.rights import require
from resonanz.knowledge import actions, drawing, queries
from resonanz.knowledge.differences import differences
from resonanz.knowledge.models import Page
from resonanz.people.requests import Request

# What the desk fills in, as it is written.
VARIABLES = "{{name}}, {{network}}, {{signature}}"


@require_http_methods(["GET", "POST"])
@signed_in
def new(request: Request) -> HttpResponse:
    """A new page: first the space, then its title and text."""
    person = request.person
    number = request.POST.get("space") or request.GET.get("space", "")
    if not number.isdecimal():
        context = {"spaces": queries.writable_spaces(person), "query": request.GET.urlencode()}
        return render(request, "knowledge/choose.html", context)
    space = readable_channel(person, int(number))
    require(person, "knowledge.write", space)
    place = f"newpage:{space.pk}"
    typed = _typed(request, draft_of(person, place), _begun(request))
    typed["made_of"] = request.POST.get("made_of") or request.GET.get("made_of", "")
    error = None
    if request.method == "POST":
        try:
            with keeping_words(person, place, typed["source"], fields_of(request)):
                return redirect(_written(request, space).address)
        except Refused as refused:
            error = refused
    context = typed | {"space": space, "place": place, "error": error, "page": None}
    context |= {"places": queries.places_for(person, space), "variables": VARIABLES}
    return render(request, "knowledge/edit.html", context, status=error.status if error else 200)


@require_http_methods(["GET", "POST"])
@signed_in
def edit(request: Request, page_id: int) -> HttpResponse:
    """Change a page; where somebody was quicker, see first what they changed."""
    person = request.person
    page = queries.page(person, page_id)
    require(person, "knowledge.change", page)
    place = f"page:{page.pk}"
    begun = {
        "title": page.title,
        "source": page.post.source,
        "is_answer": "1" if page.is_answer else "",
        "based_on": str(page.number),
    }
    typed = _typed(request, draft_of(person, place), begun)
    _take_along(request, typed)
    error: Refused | None = None
    passages: list[Any] = []
    if request.method == "POST":
        try:
            with keeping_words(person, place, typed["source"], fields_of(request)):
                _changed(request, page)
            return redirect(page.address)
        except Refused as refused:
            error = refused
    if typed["based_on"] != str(page.number):  # also a draft that was begun before
        passages = _in_between(request, page, typed["based_on"])
        typed["based_on"] = str(page.number)
    context = typed | {"space": page.post.channel, "place": place, "error": error, "page": page}
    context |= {"passages": passages, "variables": VARIABLES}
    return render(request, "knowledge/edit.html", context, status=error.status if error else 200)


@require_POST
@signed_in
def restoration(request: Request, page_id: int, number: int) -> HttpResponse:
    """Let a page read again as it did in a version; nothing of what came since is lost."""
    page = queries.page(request.person, page_id)
    actions.restore_version(request.person, page, number)
    messages.success(request, _("The page reads again as it did in version %s.") % number)
    return redirect(page.address)


def _begun(request: Request) -> dict[str, str]:
    """What a new page begins with: nothing, or what was said in a thread."""
    begun = {
        "title": request.GET.get("title", "")[:200],
        "source": "",
        "is_answer": "1" if "answer" in request.GET else "",
        "above": request.GET.get("above", ""),
        "based_on": "",
    }
    if (post := _source(request, request.GET.get("made_of", ""))) is not None:
        begun["source"] = drawing.text_of(request.person, post)
        begun["title"] = begun["title"] or drawing.title_of(post.root or post)
    return begun


def _source(request: Request, number: str) -> Post | None:
    return queries.source_post(request.person, int(number)) if number.isdecimal() else None


def _take_along(request: Request, typed: dict[str, Any]) -> None:
    """Put what was said in a thread below what stands in the editor: `?with=7`."""
    post = _source(request, request.GET.get("with", "")) if request.method == "GET" else None
    if post is not None:
        typed["source"] = f"{typed['source'].rstrip()}\n\n{drawing.text_of(request.person, post)}"


def _typed(request: Request, draft: Draft | None, begun: dict[str, str]) -> dict[str, Any]:
    """What stands in the editor: what was just sent, else the draft, else what it began with."""
    if request.method == "POST":
        names = ("title", "source", "note", "is_answer", "above", "based_on")
        return {name: request.POST.get(name, "") for name in names} | {
            "pictures": kept_pictures(request.person, fields_of(request))
        }
    kept = dict(draft.fields) | {"source": draft.source} if draft else {}
    return (
        begun
        | {"note": "", "above": begun.get("above", "")}
        | kept
        | {"pictures": kept_pictures(request.person, draft.fields if draft else None)}
    )


def _written(request: Request, space: Channel) -> Page:
    fields = fields_of(request)
    above = request.POST.get("above", "")
    return actions.write(
        request.person,
        space,
        request.POST.get("title", ""),
        request.POST.get("source", ""),
        above=queries.page(request.person, int(above)) if above.isdecimal() else None,
        is_answer=bool(request.POST.get("is_answer")),
        made_of=_source(request, request.POST.get("made_of", "")),
        attachments=described(request, fields),
    )


def _changed(request: Request, page: Page) -> None:
    fields = fields_of(request)
    based_on = request.POST.get("based_on", "")
    actions.change(
        request.person,
        page,
        request.POST.get("title", ""),
        request.POST.get("source", ""),
        based_on=int(based_on) if based_on.isdecimal() else 0,
        note=request.POST.get("note", ""),
        is_answer=bool(request.POST.get("is_answer")),
        attachments=described(request, fields),
    )


def _in_between(request: Request, page: Page, based_on: str) -> list[Any]:
    """What others changed since the version somebody began with."""
    number = int(based_on) if based_on.isdecimal() else 0
    if not 0 < number < page.number:
        return []
    before = queries.version(request.person, page, number)
    return differences(before.source, page.post.source)
