"""Polls: vote, take a vote back, close."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from resonanz.conversations import actions, queries
from resonanz.core.errors import Refused
from resonanz.core.htmx import signed_in
from resonanz.people.requests import Request

from .forming import done


@require_POST
@signed_in
def vote(request: Request, post_id: int) -> HttpResponse:
    """Vote, or vote otherwise."""
    post = queries.visible_post(request.person, post_id)
    actions.vote(request.person, post, _chosen(request, post_id))
    return done(request, post)


@require_POST
@signed_in
def withdrawal(request: Request, post_id: int) -> HttpResponse:
    """Take one's vote back."""
    post = queries.visible_post(request.person, post_id)
    actions.take_back_vote(request.person, post)
    return done(request, post)


@require_POST
@signed_in
def end(request: Request, post_id: int) -> HttpResponse:
    """Close a poll."""
    post = queries.visible_post(request.person, post_id)
    actions.close_poll(request.person, post)
    return done(request, post)


def _chosen(request: Request, post_id: int) -> list[int]:
    """The numbers of the choices; of a ranked poll in the order of their places."""
    chosen = [int(text) for text in request.POST.getlist(f"choice-{post_id}") if _is_number(text)]
    beginning = f"place-{post_id}-"
    places: dict[int, int] = {}
    for name, place in request.POST.dict().items():
        choice = name.removeprefix(beginning)
        if name.startswith(beginning) and _is_number(choice) and _is_number(place):
            if int(place) in places:
                raise Refused(_("Two choices have the same place. Give each its own."))
            places[int(place)] = int(choice)
    return chosen + [places[place] for place in sorted(places)]


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) < 5
