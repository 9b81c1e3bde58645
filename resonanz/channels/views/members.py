"""Who belongs to a channel: members and their roles, who asks, who is invited."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from resonanz.channels import actions, queries
from resonanz.channels.forms import GuestForm, RoleForm, StayForm
from resonanz.channels.models import Channel, Membership
from resonanz.core.errors import Refused
from resonanz.core.htmx import get_visible, signed_in, try_it
from resonanz.core.rights import require
from resonanz.people.models import Person
from resonanz.people.requests import Request

from .spaces import channel_of


@signed_in
@require_GET
def members(request: Request, channel_id: int) -> HttpResponse:
    """Who belongs; who asks; for those who may, whom else one could bring in."""
    channel = channel_of(request, channel_id)
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
        "invitations": queries.invitations(request.person, channel),
    }
    if context["header"].may_moderate and channel.kind == Channel.Kind.SPACE:
        context["may_invite_guests"] = channel.archived_at is None
    if words and context["header"].may_moderate:
        context["others"] = queries.others(request.person, channel, words)
    return render(request, "channels/members.html", context)


@signed_in
@require_POST
def new_member(request: Request, channel_id: int) -> HttpResponse:
    """Invite somebody, or ("at_once" in the form) bring them in without asking."""
    channel = channel_of(request, channel_id)
    person = _person(request, request.POST.get("person", ""))
    if request.POST.get("at_once"):
        actions.add_member(request.person, channel, person)
    else:
        actions.invite(request.person, channel, person, request.POST.get("message", ""))
    return redirect("channels:members", channel_id)


@signed_in
@require_POST
def member(request: Request, channel_id: int, person_id: int) -> HttpResponse:
    """Another role for a member, or ("remove" in the form) none any more."""
    channel = channel_of(request, channel_id)
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
    channel = channel_of(request, channel_id)
    asked = get_visible(queries.join_requests(request.person, channel), pk=request_id)
    if request.POST.get("decline"):
        actions.decline(request.person, asked)
    else:
        actions.let_in(request.person, asked)
    return redirect("channels:members", channel_id)


@signed_in
@require_http_methods(["GET", "POST"])
def guests(request: Request, channel_id: int) -> HttpResponse:
    """Invite somebody from outside by mail; they see this space and nothing else."""
    channel = channel_of(request, channel_id)
    require(request.person, "channels.invite", channel)
    form = GuestForm(request.POST or None)
    if try_it(form, lambda: actions.invite_guest(request.person, channel, **form.cleaned_data)):
        messages.success(request, _("The invitation is on its way."))
        return redirect("channels:members", channel_id)
    context: dict[str, Any] = {"channel": channel, "form": form}
    return render(request, "channels/guest.html", context, status=422 if form.errors else 200)


@signed_in
@require_http_methods(["GET", "POST"])
def guest(request: Request, channel_id: int, person_id: int) -> HttpResponse:
    """From where a guest comes, and until when they are here."""
    channel = channel_of(request, channel_id)
    require(request.person, "channels.moderate", channel)
    shown = _person(request, str(person_id))
    stay = queries.stay_of(shown)
    initial = {"company": stay.company, "until": stay.until} if stay else {}
    form = StayForm(request.POST or None, initial=initial)
    if request.method == "POST" and try_it(
        form, lambda: actions.set_stay(request.person, channel, shown, **form.cleaned_data)
    ):
        return redirect("channels:members", channel_id)
    context: dict[str, Any] = {"channel": channel, "form": form, "guest": shown}
    return render(request, "channels/guest.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def withdrawal(request: Request, channel_id: int, invitation_id: int) -> HttpResponse:
    """Invite somebody no longer."""
    channel = channel_of(request, channel_id)
    invited = get_visible(queries.invitations(request.person, channel), pk=invitation_id)
    actions.withdraw_invitation(request.person, invited)
    return redirect("channels:members", channel_id)
