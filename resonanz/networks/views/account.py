"""Our accounts, and one of them."""

from typing import Any

from django.contrib.messages import info as tell
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from resonanz.core.errors import Refused, TryLater
from resonanz.core.figures import Figure
from resonanz.core.htmx import signed_in
from resonanz.core.rights import may, require
from resonanz.core.time import now
from resonanz.networks import actions, practice, queries, versions, watching
from resonanz.networks.forms import OutsiderForm, WatchForm
from resonanz.networks.models import Account
from resonanz.networks.reachability import trouble_of
from resonanz.networks.registry import network_of
from resonanz.people.requests import Request


@signed_in
@require_GET
def accounts(request: Request) -> HttpResponse:
    """Our accounts and how they are; the networks one can connect."""
    context: dict[str, Any] = {
        "accounts": queries.accounts(request.person),
        "connectable": queries.connectable(request.person),
        "is_away": queries.worker_is_away(),
        "sees_trouble": may(request.person, "networks.see_trouble"),
    }
    return render(request, "networks/accounts.html", context)


@signed_in
@require_GET
def account(request: Request, number: int) -> HttpResponse:
    """One account: how it is, what is on its way."""
    found = queries.account(request.person, number)
    return _page(request, found)


def _page(
    request: Request,
    found: Account,
    form: OutsiderForm | None = None,
    watch_form: WatchForm | None = None,
) -> HttpResponse:
    simulated = network_of(found.channel.network) is practice.network  # type: ignore[comparison-overlap]
    if simulated and form is None:
        form = OutsiderForm(queries.said_there(request.person, found))
    kinds = watching.watch_kinds(found)
    context: dict[str, Any] = {
        "account": found,
        "version": (version := versions.version_of(found.channel.network)),
        "version_warning": versions.warning(version, now().date()) if version else "",
        "watches": queries.watches(found),
        "watch_form": watch_form or (WatchForm(kinds) if kinds else None),
        "is_away": queries.worker_is_away(),
        "unreachable": trouble_of(found),
        "upcoming": queries.upcoming(request.person, found),
        "may_manage": may(request.person, "networks.manage", found.channel),
        "sees_trouble": may(request.person, "networks.see_trouble"),
        "form": form if simulated else None,
    }
    wrong = (form is not None and form.errors) or (watch_form is not None and watch_form.errors)
    return render(request, "networks/account.html", context, status=422 if wrong else 200)


@signed_in
@require_POST
def watches(request: Request, number: int) -> HttpResponse:
    """Listen to more with the right of an account."""
    found = queries.account(request.person, number)
    require(request.person, "networks.manage", found.channel)
    form = WatchForm(watching.watch_kinds(found), request.POST)
    if form.is_valid():
        try:
            new = watching.watch(request.person, found, **form.cleaned_data)
            tell(request, _("%s is listened to from now on.") % new.channel.name)
            return redirect("networks:account", new.pk)
        except (Refused, TryLater) as error:
            form.add_error("what", error.message)
    return _page(request, found, None, form)


@signed_in
@require_POST
def intake(request: Request, number: int) -> HttpResponse:
    """Look now what happened outside."""
    found = queries.account(request.person, number)
    count = actions.take_in_now(request.person, found)
    words = ngettext("%s event came in.", "%s events came in.", count) % Figure(count)
    tell(request, found.problem or words)
    return redirect("networks:account", number)


@signed_in
@require_POST
def state(request: Request, number: int) -> HttpResponse:
    """Pause or resume an account."""
    found = queries.account(request.person, number)
    act = actions.resume if request.POST.get("state") == "connected" else actions.pause
    act(request.person, found)
    return redirect("networks:account", number)


@signed_in
@require_POST
def disconnection(request: Request, number: int) -> HttpResponse:
    """Let an account go."""
    found = queries.account(request.person, number)
    actions.disconnect(request.person, found)
    tell(request, _("%s is disconnected. What was said stays.") % found.handle)
    return redirect("networks:accounts")


@signed_in
@require_POST
def outsider(request: Request, number: int) -> HttpResponse:
    """Somebody on the practice network says something."""
    found = queries.account(request.person, number)
    form = OutsiderForm(queries.said_there(request.person, found), request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    actions.hear_outsider(request.person, found, **form.cleaned_data)
    tell(request, _("It was said, and is on its way to the desk."))
    return redirect("networks:account", number)
