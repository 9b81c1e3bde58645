"""The list of spaces, and what surrounds a channel: header, members, requests, settings."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from resonanz.core.errors import Refused
from resonanz.core.htmx import get_visible, is_fragment, render_fragment, signed_in, try_it
from resonanz.core.rights import require
from resonanz.people.models import Person
from resonanz.people.requests import Request

from . import actions, queries
from .forms import RoleForm, SpaceForm
from .models import Channel, Membership


@signed_in
@require_GET
def spaces(request: Request) -> HttpResponse:
    """Spaces one may know of, and those one belongs to."""
    words, mine = request.GET.get("q", ""), bool(request.GET.get("mine"))
    page = queries.spaces(request.person, words, mine, request.GET.get("mark", ""))
    context: dict[str, Any] = {"page": page, "words": words, "mine": mine}
    if is_fragment(request):
        return render_fragment(request, "channels/spaces.html#rows", **context)
    return render(request, "channels/spaces.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def new_space(request: Request) -> HttpResponse:
    """Make a space."""
    require(request.person, "channels.create")
    wished = {"name": request.GET.get("name", "")[:120]}
    form, made = SpaceForm(request.POST or None, initial=wished), []
    if try_it(form, lambda: made.append(_create(request.person, form))):
        return redirect(queries.address_of(made[0]))
    context: dict[str, Any] = {"form": form}
    return render(request, "channels/new.html", context, status=422 if form.errors else 200)


def _create(person: Person, form: SpaceForm) -> Channel:
    return actions.create_space(person, **form.cleaned_data)


def _channel(request: Request, channel_id: int) -> Channel:
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
    channel = _channel(request, channel_id)
    context: dict[str, Any] = {"header": queries.header(request.person, channel)}
    return render(request, "channels/header.html", context)


@signed_in
@require_POST
def membership(request: Request, channel_id: int) -> HttpResponse:
    """Join, ask, or leave ("leave" in the form)."""
    channel = _channel(request, channel_id)
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
@require_GET
def members(request: Request, channel_id: int) -> HttpResponse:
    """Who belongs; who asks; for those who may, whom else one could bring in."""
    channel = _channel(request, channel_id)
    require(request.person, "channels.read", channel)
    page = queries.members(request.person, channel, request.GET.get("mark", ""))
    words = request.GET.get("q", "")
    context: dict[str, Any] = {
        "channel": channel,
        "header": queries.header(request.person, channel),
        "page": page,
        "words": words,
        "roles": Membership.Role.choices,
        "address": queries.address_of(channel),
        "requests": queries.join_requests(request.person, channel),
    }
    if words and context["header"].may_moderate:
        context["others"] = queries.others(request.person, channel, words)
    return render(request, "channels/members.html", context)


@signed_in
@require_POST
def new_member(request: Request, channel_id: int) -> HttpResponse:
    """Bring somebody in."""
    channel = _channel(request, channel_id)
    person = _person(request, request.POST.get("person", ""))
    actions.add_member(request.person, channel, person)
    return redirect("channels:members", channel_id)


@signed_in
@require_POST
def member(request: Request, channel_id: int, person_id: int) -> HttpResponse:
    """Another role for a member, or ("remove" in the form) none any more."""
    channel = _channel(request, channel_id)
    person = _person(request, str(person_id))
    if request.POST.get("remove"):
        actions.remove_member(request.person, channel, person)
    else:
        form = RoleForm(request.POST)
        if not form.is_valid():
            raise Refused(_("Choose a role."))
        actions.set_role(request.person, channel, person, form.cleaned_data["role"])
    return redirect("channels:members", channel_id)


def _person(request: Request, number: str) -> Person:
    return get_visible(
        Person.objects.visible_to(request.person).select_related("user"),
        pk=int(number) if number.isdecimal() else 0,
    )


@signed_in
@require_POST
def decision(request: Request, channel_id: int, request_id: int) -> HttpResponse:
    """Let somebody in who asked, or ("decline" in the form) not."""
    channel = _channel(request, channel_id)
    asked = get_visible(queries.join_requests(request.person, channel), pk=request_id)
    if request.POST.get("decline"):
        actions.decline(request.person, asked)
    else:
        actions.let_in(request.person, asked)
    return redirect("channels:members", channel_id)


@signed_in
@require_http_methods(["GET", "POST"])
def settings(request: Request, channel_id: int) -> HttpResponse:
    """Name, purpose and access of a space; for those who manage it."""
    channel = _channel(request, channel_id)
    require(request.person, "channels.manage", channel)
    initial = {"name": channel.name, "purpose": channel.purpose, "access": channel.access}
    form = SpaceForm(request.POST or None, initial=initial)
    if try_it(form, lambda: actions.edit_space(request.person, channel, **form.cleaned_data)):
        return redirect(queries.address_of(channel))
    context: dict[str, Any] = {
        "form": form,
        "channel": channel,
        "address": queries.address_of(channel),
    }
    return render(request, "channels/settings.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def archive(request: Request, channel_id: int) -> HttpResponse:
    """Archive a channel, or ("undo" in the form) take it up again."""
    channel = _channel(request, channel_id)
    act = actions.revive if request.POST.get("undo") else actions.archive
    act(request.person, channel)
    return redirect(queries.address_of(channel))
