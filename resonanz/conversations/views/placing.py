"""Threads are pinned, shared into another space, moved."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from resonanz.channels.models import Channel
from resonanz.channels.queries import address_of
from resonanz.conversations import actions, placed, queries
from resonanz.core.errors import Refused
from resonanz.core.htmx import signed_in
from resonanz.core.rights import require
from resonanz.people.requests import Request


@require_http_methods(["GET", "POST"])
@signed_in
def pin(request: Request, post_id: int) -> HttpResponse:
    """Pin a thread on top of its space, or take it down."""
    person = request.person
    post = queries.visible_post(person, post_id)
    require(person, "conversations.pin", post)
    context: dict[str, Any] = {"post": post, "error": None}
    if request.method == "POST":
        wanted = request.POST.get("wanted") != "no"
        try:
            (actions.pin if wanted else actions.unpin)(person, post)
            messages.success(request, _("Pinned on top.") if wanted else _("No longer pinned."))
            return redirect(address_of(post.channel))
        except Refused as error:
            context["error"] = error
    context |= {"pin": placed.pin_of(person, post), "pinned": placed.pinned(person, post.channel)}
    return render(request, "conversations/pin.html", context, status=_status(context))


@require_http_methods(["GET", "POST"])
@signed_in
def shares(request: Request, post_id: int) -> HttpResponse:
    """Share a post into another space, with words of one's own."""
    person, place = request.person, f"share:{post_id}"
    post = queries.visible_post(person, post_id)
    require(person, "conversations.share", post)
    draft = queries.draft(person, place)
    context: dict[str, Any] = {"post": post, "place": place, "error": None}
    context["value"] = draft.source if draft else ""
    if request.method == "POST":
        words = request.POST.get("source", "")
        try:
            with actions.keeping_words(person, place, words):
                channel = _space(request, placed.spaces_to_share_into(person, post))
                shared = actions.share(person, post, channel, words)
            return redirect(f"{address_of(channel)}#post-{shared.pk}")
        except Refused as error:
            context |= {"error": error, "value": words}
    context["spaces"] = list(placed.spaces_to_share_into(person, post))
    return render(request, "conversations/share.html", context, status=_status(context))


@require_http_methods(["GET", "POST"])
@signed_in
def move(request: Request, post_id: int) -> HttpResponse:
    """Move a thread into another space one looks after."""
    person = request.person
    post = queries.visible_post(person, post_id)
    require(person, "conversations.move", post)
    context: dict[str, Any] = {"post": post, "error": None, "typed": request.POST}
    if request.method == "POST":
        try:
            channel = _space(request, placed.spaces_to_move_into(person, post))
            actions.move_thread(person, post, channel, request.POST.get("reason", ""))
            messages.success(request, _("The thread stands in “%s” now.") % channel.name)
            return redirect(f"/posts/{post.pk}/")
        except Refused as error:
            context["error"] = error
    context["spaces"] = list(placed.spaces_to_move_into(person, post))
    return render(request, "conversations/move.html", context, status=_status(context))


def _space(request: Request, offered: Any) -> Channel:
    number = request.POST.get("channel", "")
    found = offered.filter(pk=int(number)).first() if number.isdecimal() else None
    if found is None:
        raise Refused(_("Choose a space. Your text is kept."))
    chosen: Channel = found
    return chosen


def _status(context: dict[str, Any]) -> int:
    return 422 if context["error"] else 200
