"""Where a page stands in its tree, put away and brought back; who writes in a space."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from resonanz.channels.models import Channel
from resonanz.channels.queries import channel as channel_of
from resonanz.conversations.queries import readable_channel
from resonanz.core.figures import Figure
from resonanz.core.htmx import signed_in
from resonanz.core.rights import require
from resonanz.knowledge import actions, queries
from resonanz.people.requests import Request


@require_http_methods(["GET", "POST"])
@signed_in
def place(request: Request, page_id: int) -> HttpResponse:
    """Hang a page below another, or put it before or after those beside it."""
    person = request.person
    page = queries.page(person, page_id)
    require(person, "knowledge.change", page)
    if request.method == "POST":
        above = request.POST.get("above", "")
        where = request.POST.get("position", "")
        actions.move(
            person,
            page,
            queries.page(person, int(above)) if above.isdecimal() else None,
            int(where) - 1 if where.isdecimal() else None,
        )
        return redirect(page.address)
    context = {"page": page, "places": queries.places_for(person, page.post.channel, page)}
    return render(request, "knowledge/place.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def archive(request: Request, page_id: int) -> HttpResponse:
    """Put a page away with all below it; it can be brought back."""
    page = queries.page(request.person, page_id)
    require(request.person, "knowledge.change", page)
    if request.method == "GET":
        context = {"page": page, "below": queries.below(request.person, page)}
        return render(request, "knowledge/archive.html", context)
    count = actions.archive(request.person, page)
    told = ngettext("Archived.", "Archived, with all below it: %(count)s pages.", count)
    undo = format_html('<a href="{}restoration">{}</a>', page.address, _("Undo"))
    messages.success(request, format_html("{} {}", told % {"count": Figure(count)}, undo))
    return redirect("knowledge:space", page.post.channel.slug)


@require_http_methods(["GET", "POST"])
@signed_in
def restoration(request: Request, page_id: int) -> HttpResponse:
    """Bring back an archived page, and what was put away with it."""
    page = queries.page(request.person, page_id)
    require(request.person, "knowledge.restore", page)
    if request.method == "GET":
        return render(request, "knowledge/restoration.html", {"page": page})
    actions.bring_back(request.person, page)
    messages.success(request, _("The page is back."))
    return redirect(page.address)


@require_POST
@signed_in
def writers(request: Request, slug: str) -> HttpResponse:
    """Whether all members of a space write its pages, or only those who look after it."""
    found = channel_of(request.person, slug=slug, kind=Channel.Kind.SPACE)
    space = readable_channel(request.person, found.pk)
    only = request.POST.get("who") == "moderators"
    actions.restrict(request.person, space, moderators_only=only)
    messages.success(request, _("Saved."))
    return redirect("knowledge:space", space.slug)
