"""What a space is called, asks and looks like, and who belongs to it by what."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from resonanz.channels import actions, queries
from resonanz.channels.forms import BindingForm, FurnishedSpaceForm
from resonanz.channels.models import Channel, Charter
from resonanz.core.errors import Refused
from resonanz.core.htmx import get_visible, signed_in, try_it
from resonanz.core.rights import may, require
from resonanz.people.models import Person
from resonanz.people.requests import Request

from .spaces import channel_of


@signed_in
@require_http_methods(["GET", "POST"])
def settings(request: Request, channel_id: int) -> HttpResponse:
    """What a space is called, is for, asks and looks like; for those who manage it."""
    channel = channel_of(request, channel_id)
    require(request.person, "channels.manage", channel)
    charter = queries.charter_of(channel)
    form = FurnishedSpaceForm(
        request.POST or None,
        request.FILES or None,
        initial=_settings_of(channel, charter),
        person=request.person,
        space=channel,
    )
    if try_it(form, lambda: _settle(request.person, channel, form.cleaned_data)):
        return redirect(queries.address_of(channel))
    context: dict[str, Any] = {
        "form": form,
        "channel": channel,
        "charter": charter,
        "address": queries.address_of(channel),
    } | _belonging(request.person, channel)
    return render(request, "channels/settings.html", context, status=422 if form.errors else 200)


def _settings_of(channel: Channel, charter: Charter | None) -> dict[str, Any]:
    plain = {name: getattr(channel, name) for name in ("name", "purpose", "access")}
    own = {"rules": charter.rules, "cover_alt": charter.cover_alt} if charter else {}
    return plain | own | {"above": channel.above_id}


def _belonging(person: Person, channel: Channel) -> dict[str, Any]:
    """What the page needs to say and change who belongs by what."""
    return {
        "bindings": queries.bindings(person, channel),
        "binding_form": BindingForm(),
        "may_set_joining": may(person, "channels.set_joining", channel),
        "joinings": Channel.Joining.choices,
    }


@transaction.atomic
def _settle(person: Person, channel: Channel, given: dict[str, Any]) -> None:
    """All that the form says, or nothing of it."""
    names = ("name", "purpose", "access")
    actions.place_below(person, channel, given["above"])
    actions.set_rules(person, channel, given["rules"])
    if given["cover"]:
        actions.set_cover(person, channel, given["cover"], given["cover_alt"])
    elif given["remove_cover"]:
        actions.remove_cover(person, channel)
    else:
        actions.describe_cover(person, channel, given["cover_alt"])
    # Last: whoever closes a space for themselves has changed the rest by then.
    actions.edit_space(person, channel, **{name: given[name] for name in names})


@signed_in
@require_POST
def archive(request: Request, channel_id: int) -> HttpResponse:
    """Archive a channel, or ("undo" in the form) take it up again."""
    channel = channel_of(request, channel_id)
    act = actions.revive if request.POST.get("undo") else actions.archive
    act(request.person, channel)
    return redirect(queries.address_of(channel))


@signed_in
@require_POST
def joining(request: Request, channel_id: int) -> HttpResponse:
    """Who belongs to a space: whoever wants to, everybody new, everybody; for administrators."""
    channel = channel_of(request, channel_id)
    actions.set_joining(request.person, channel, request.POST.get("joining", ""))
    return redirect("channels:settings", channel_id)


@signed_in
@require_POST
def bindings(request: Request, channel_id: int) -> HttpResponse:
    """Bind a space to a department, a group or a role."""
    channel = channel_of(request, channel_id)
    require(request.person, "channels.bind", channel)
    form = BindingForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Choose a department, a group or a role."))
    actions.bind(request.person, channel, **form.cleaned_data)
    return redirect("channels:settings", channel_id)


@signed_in
@require_POST
def binding_end(request: Request, channel_id: int, binding_id: int) -> HttpResponse:
    """End a binding; with "keep" in the form whoever belonged by it stays."""
    channel = channel_of(request, channel_id)
    found = get_visible(queries.bindings(request.person, channel), pk=binding_id)
    actions.unbind(request.person, found, keep=bool(request.POST.get("keep")))
    return redirect("channels:settings", channel_id)
