"""Bookmarks: the list, and the button beside each post."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from resonanz.conversations import actions, bookmarked, composing, marks, queries
from resonanz.conversations.actions.bookmarking import remind_day
from resonanz.conversations.models import Bookmark
from resonanz.core.errors import Refused
from resonanz.core.htmx import back_or, is_fragment, render_fragment, signed_in
from resonanz.people.requests import Request


@require_GET
@signed_in
def bookmarks(request: Request) -> HttpResponse:
    """What one keeps, the newest first."""
    reminders = request.GET.get("by") == "reminder"
    mark = request.GET.get("mark", "")
    page = bookmarked.bookmarks(request.person, mark, reminders=reminders)
    articles = composing.each([kept.post for kept in page.rows], request.person.pk)
    rows = list(zip(page.rows, articles, strict=True))
    context: dict[str, Any] = {"page": page, "rows": rows, "reminders": reminders}
    if is_fragment(request):
        return render_fragment(request, "conversations/bookmarks.html#rows", **context)
    return render(request, "conversations/bookmarks.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def bookmark(request: Request, post_id: int) -> HttpResponse:
    """Keep a post; note something down with it, choose a day to be reminded on."""
    post = queries.visible_post(request.person, post_id)
    if request.method == "GET":
        kept = bookmarked.bookmark_of(request.person, post_id)
        return _form(request, post_id, kept)
    if "note" in request.POST:
        day = day_in(request.POST.get("remind_on", ""))
        actions.annotate(request.person, post, request.POST["note"], day)
    else:
        actions.bookmark(request.person, post)
    if is_fragment(request):
        return HttpResponse(marks.bookmark(post_id, is_kept=True))
    return back_or(request, f"/posts/{post.root_id}/#post-{post_id}")


@require_POST
@signed_in
def bookmark_end(request: Request, post_id: int) -> HttpResponse:
    """Keep a post no longer."""
    actions.forget_bookmark(request.person, post_id)
    if is_fragment(request):
        return HttpResponse(marks.bookmark(post_id, is_kept=False))
    return back_or(request, "/bookmarks/")


@require_POST
@signed_in
def read_here(request: Request, post_id: int, *, everywhere: bool = False) -> HttpResponse:
    """Read up to this post, in its channel."""
    post = queries.visible_post(request.person, post_id)
    actions.mark_read_here(request.person, post, everywhere=everywhere)
    if is_fragment(request):
        return render_fragment(request, "conversations/read_here.html")
    undo = format_html('<a href="/read/undo">{}</a>', _("Undo"))
    messages.success(request, format_html("{} {}", _("Read up to here."), undo))
    return back_or(request, "/")


@require_POST
@signed_in
def read_everywhere(request: Request, post_id: int) -> HttpResponse:
    """Read up to this post, in all of one's spaces."""
    return read_here(request, post_id, everywhere=True)


@require_http_methods(["GET", "POST"])
@signed_in
def read_undo(request: Request) -> HttpResponse:
    """Take back what one marked as read last."""
    if request.method == "GET":
        return render(request, "conversations/read_undo.html")
    actions.undo_read(request.person)
    return HttpResponse() if is_fragment(request) else back_or(request, "/")


def day_in(typed: str) -> date | None:
    """A day as forms and programs write it, or none for no text."""
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError as error:
        raise Refused(_("This day cannot be read.")) from error


def _form(request: Request, post_id: int, kept: Bookmark | None) -> HttpResponse:
    context: dict[str, Any] = {
        "post_id": post_id,
        "kept": kept,
        "remind_on": remind_day(kept) if kept else None,
    }
    if is_fragment(request):
        return render_fragment(request, "conversations/bookmark.html#form", **context)
    return render(request, "conversations/bookmark.html", context)
