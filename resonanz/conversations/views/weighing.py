"""Ideas: be for one, bring it to another stage, the list of a space."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from resonanz.channels.queries import address_of
from resonanz.conversations import actions, queries
from resonanz.conversations.ideas import ideas as ideas_of
from resonanz.conversations.models import Idea
from resonanz.core.htmx import is_fragment, render_fragment, signed_in
from resonanz.people.requests import Request

from .forming import done


@require_POST
@signed_in
def backing(request: Request, post_id: int) -> HttpResponse:
    """Be for an idea, or not any more."""
    post = queries.visible_post(request.person, post_id)
    wanted = request.POST.get("wanted") != "no"
    (actions.back if wanted else actions.back_no_more)(request.person, post)
    return done(request, post)


@require_POST
@signed_in
def stage(request: Request, post_id: int) -> HttpResponse:
    """Bring an idea to another stage."""
    post = queries.visible_post(request.person, post_id)
    given = request.POST
    actions.move(request.person, post, given.get("stage", ""), given.get("reason", ""))
    return done(request, post)


@require_GET
@signed_in
def ideas(request: Request, channel_id: int) -> HttpResponse:
    """The ideas of a space: those most are for first, of one stage or of all."""
    channel = queries.readable_channel(request.person, channel_id)
    stage, mark = request.GET.get("stage", ""), request.GET.get("mark", "")
    unread = request.GET.get("unread") == "1"
    context: dict[str, Any] = {
        "channel": channel,
        "channel_address": address_of(channel),
        "page": ideas_of(request.person, channel, stage, mark, unread=unread),
        "unread": unread,
        "stages": Idea.Stage.choices,
        "stage": stage,
    }
    if is_fragment(request) and mark:
        return render_fragment(request, "conversations/ideas.html#rows", **context)
    return render(request, "conversations/ideas.html", context)
