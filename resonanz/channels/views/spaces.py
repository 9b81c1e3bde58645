"""The list of spaces, and what surrounds a channel: header, belonging, rules, cover."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from resonanz.channels import actions, queries
from resonanz.channels.forms import SpaceForm
from resonanz.channels.models import Channel
from resonanz.core.errors import Gone
from resonanz.core.files import handed_out
from resonanz.core.htmx import (
    back_or,
    get_visible,
    is_fragment,
    render_fragment,
    signed_in,
    try_it,
)
from resonanz.core.rights import require
from resonanz.people.models import Person
from resonanz.people.requests import Request


@signed_in
@require_GET
def spaces(request: Request) -> HttpResponse:
    """Spaces one may know of, and those one belongs to."""
    words, mine = request.GET.get("q", ""), bool(request.GET.get("mine"))
    archived, mark = bool(request.GET.get("archived")), request.GET.get("mark", "")
    page = queries.spaces(request.person, words, mine, mark, archived=archived)
    context: dict[str, Any] = {"page": page, "words": words, "mine": mine, "archived": archived}
    if is_fragment(request):
        return render_fragment(request, "channels/spaces.html#rows", **context)
    context["invitations"] = queries.own_invitations(request.person)
    return render(request, "channels/spaces.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def new_space(request: Request) -> HttpResponse:
    """Make a space."""
    require(request.person, "channels.create")
    wished = {"name": request.GET.get("name", "")[:120], "above": request.GET.get("above", "")}
    form, made = SpaceForm(request.POST or None, initial=wished, person=request.person), []
    if try_it(form, lambda: made.append(_create(request.person, form))):
        return redirect(queries.address_of(made[0]))
    context: dict[str, Any] = {"form": form}
    return render(request, "channels/new.html", context, status=422 if form.errors else 200)


def _create(person: Person, form: SpaceForm) -> Channel:
    return actions.create_space(person, **form.cleaned_data)


def channel_of(request: Request, channel_id: int) -> Channel:
    """The channel an address names, for who may know of it."""
    return queries.channel(request.person, pk=channel_id)


def _header(request: Request, channel: Channel) -> HttpResponse:
    """The header anew for htmx; otherwise on to the channel, or to the list where it is hidden."""
    visible = Channel.objects.visible_to(request.person).filter(pk=channel.pk).exists()
    if not is_fragment(request):
        return redirect(queries.address_of(channel) if visible else "channels:spaces")
    if visible:
        header = queries.header(request.person, channel)
        response = render_fragment(request, "channels/header.html", header=header)
        response["HX-Trigger"] = "membership-changed"
        return response
    return HttpResponse(status=204, headers={"HX-Redirect": "/spaces/"})


@signed_in
@require_GET
def header(request: Request, channel_id: int) -> HttpResponse:
    """The header of a channel as a fragment."""
    channel = channel_of(request, channel_id)
    context: dict[str, Any] = {"header": queries.header(request.person, channel)}
    return render(request, "channels/header.html", context)


@signed_in
@require_POST
def membership(request: Request, channel_id: int) -> HttpResponse:
    """Join, ask, or leave ("leave" in the form)."""
    channel = channel_of(request, channel_id)
    if request.POST.get("leave"):
        actions.leave(request.person, channel)
    elif request.POST.get("withdraw"):
        actions.withdraw_request(request.person, channel)
    elif channel.access == Channel.Access.CLOSED:
        actions.ask_to_join(request.person, channel, request.POST.get("message", ""))
    else:
        actions.join(request.person, channel)
    return _header(request, channel)


@signed_in
@require_POST
def invitation(request: Request, invitation_id: int) -> HttpResponse:
    """Accept an invitation, or ("decline" in the form) not."""
    invited = get_visible(queries.own_invitations(request.person), pk=invitation_id)
    if request.POST.get("decline"):
        actions.refuse(request.person, invited)
        return redirect("channels:spaces")
    actions.accept(request.person, invited)
    return redirect(queries.address_of(invited.channel))


@signed_in
@require_http_methods(["GET", "POST"])
def rules(request: Request, channel_id: int) -> HttpResponse:
    """The rules of a space; POST says that one has read them."""
    channel = channel_of(request, channel_id)
    if request.method == "POST":
        actions.read_rules(request.person, channel)
        return back_or(request, queries.address_of(channel))
    header = queries.header(request.person, channel)
    back = request.GET.get("back", "")
    context: dict[str, Any] = {"channel": channel, "header": header, "back": back}
    return render(request, "channels/rules.html", context)


@signed_in
@require_GET
def cover(request: Request, channel_id: int) -> HttpResponse:
    """The picture above a space, for who may know of it."""
    charter = queries.charter_of(channel_of(request, channel_id))
    if charter is None or not charter.cover:
        raise Gone(_("This picture is not here (any more)."))
    return handed_out(request, charter.cover, "image/webp")
