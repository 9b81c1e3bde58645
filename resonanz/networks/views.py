"""Accounts on networks: the list, connecting, one account, one delivery."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.messages import info as tell
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.csp import CSP
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csp import csp_override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from resonanz.core.errors import Gone, Refused, TryLater
from resonanz.core.htmx import is_fragment, render_fragment, signed_in
from resonanz.core.rights import may, require
from resonanz.people.requests import Request

from . import actions, delivery, hooks, practice, queries
from .contract import Call, Choice, ConnectRequest, Redirect
from .forms import ConnectForm, OutsiderForm
from .guides import Guide
from .models import Account
from .registry import network_of

# What an OAuth connection needs to remember while the person is away at the server.
AWAY = "networks.away"
# More than one account came with the permission: these, until the person chose.
OFFERED = "networks.offered"


@signed_in
@require_GET
def accounts(request: Request) -> HttpResponse:
    """Our accounts and how they are; the networks one can connect."""
    context: dict[str, Any] = {
        "accounts": queries.accounts(request.person),
        "connectable": queries.connectable(request.person),
    }
    return render(request, "networks/accounts.html", context)


def _guide(key: str) -> Guide:
    guide = network_of(key).guide
    if guide is None:
        raise Gone(_("There is nothing to connect here."))
    return guide


def _leads_out(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Lets the page's form lead to any server, which is where connecting goes on.

    Chromium holds `form-action` against redirects too; only the person knows the server's name.
    """

    @wraps(view)
    def answer(request: Request, *given: Any, **named: Any) -> HttpResponse:
        inside = [host if ":" in host else f"{host}:*" for host in settings.ALLOWED_PRIVATE_HOSTS]
        targets = [CSP.SELF, "https:", *(f"http://{host}" for host in inside)]
        policy = settings.SECURE_CSP | {"form-action": targets}
        return csp_override(policy)(view)(request, *given, **named)  # type: ignore[arg-type]

    return answer


@_leads_out
@signed_in
@require_http_methods(["GET", "POST"])
def connect(request: Request, key: str) -> HttpResponse:
    """Connect an account, step by step."""
    require(request.person, "networks.connect")
    guide, network = _guide(key), network_of(key)
    form = ConnectForm(guide, request.POST or None, initial={"server": request.GET.get("server")})
    if request.method == "POST" and form.is_valid():
        try:
            return _connected(
                request,
                key,
                ConnectRequest(**form.wish(), **_back(request, key)),
            )
        except (Refused, TryLater) as error:
            form.add_error(None, error.message)
    context: dict[str, Any] = {
        "form": form,
        "steps": guide.steps_with(_places(request, key)),
        "guide": guide,
        "network": network,
    }
    return render(request, "networks/connect.html", context, status=422 if form.errors else 200)


@signed_in
@require_GET
def come_back(request: Request, key: str) -> HttpResponse:
    """The person comes back from the server with a code."""
    require(request.person, "networks.connect")
    away = request.session.pop(AWAY, {}).get(key)
    if away is None or not request.GET.get("code"):
        tell(request, _("The server did not agree, or too much time went by. Nothing was changed."))
        return redirect("networks:connect", key)
    if not _is_ours(away, request.GET.get("state", "")):
        raise Refused(_("This answer belongs to another sign-in. Begin again."))
    wish = ConnectRequest(code=request.GET["code"], state=away, **_back(request, key))
    try:
        return _connected(request, key, wish)
    except (Refused, TryLater) as error:
        tell(request, error.message)
        return redirect("networks:connect", key)


@signed_in
@require_http_methods(["GET", "POST"])
def choice(request: Request, key: str) -> HttpResponse:
    """Which of the accounts that came with a permission is to be connected."""
    require(request.person, "networks.connect")
    offered, away = request.session.get(OFFERED), request.session.get(AWAY, {}).get(key)
    if not offered or away is None:
        return redirect("networks:connect", key)
    if request.method == "POST":
        chosen = {"chosen": request.POST.get("chosen", "")}
        wish = ConnectRequest(options=chosen, state=away, **_back(request, key))
        try:
            return _connected(request, key, wish)
        except (Refused, TryLater) as error:
            tell(request, error.message)
    context = {"offered": offered, "network": network_of(key)}
    return render(request, "networks/choice.html", context)


@csrf_exempt
@require_http_methods(["GET", "POST"])
def hook(request: Request, key: str, token: str = "") -> HttpResponse:
    """A network calls us; who it is, its signature or our own address says."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    call = Call(request.method or "", headers, request.GET.dict(), request.body)
    reply = hooks.called(key, call, token)
    return HttpResponse(reply.body, status=reply.status, content_type="text/plain")


def _is_ours(away: dict[str, Any], state: str) -> bool:
    """Whether the answer belongs to the question. Takahē sends no state back and knows no PKCE;
    whoever knows PKCE must send it.
    """
    return state == away.get("state", "") or (not state and "verifier" not in away)


def _back(request: Request, key: str) -> dict[str, Any]:
    return {"return_address": request.build_absolute_uri(reverse("networks:return", args=[key]))}


def _places(request: Request, key: str) -> dict[str, str]:
    """Where the network sends people back to, and where it calls us."""
    hook = request.build_absolute_uri(reverse("networks:hook", args=[key]))
    return {**_back(request, key), "hook_address": hook}


def _connected(request: Request, key: str, wish: ConnectRequest) -> HttpResponse:
    account = actions.connect(request.person, key, wish)
    if isinstance(account, Redirect | Choice):
        request.session[AWAY] = request.session.get(AWAY, {}) | {key: account.state}
    if isinstance(account, Redirect):
        return redirect(account.address)
    if isinstance(account, Choice):
        request.session[OFFERED] = account.grants
        return redirect("networks:choice", key)
    tell(request, _("%s is connected.") % account.handle)
    return redirect("networks:account", account.pk)


@signed_in
@require_GET
def account(request: Request, number: int) -> HttpResponse:
    """One account: how it is, what is on its way."""
    found = queries.account(request.person, number)
    return _page(request, found, OutsiderForm())


def _page(request: Request, found: Account, form: OutsiderForm) -> HttpResponse:
    simulated = network_of(found.channel.network) is practice.network  # type: ignore[comparison-overlap]
    context: dict[str, Any] = {
        "account": found,
        "upcoming": queries.upcoming(request.person, found),
        "may_manage": may(request.person, "networks.manage", found.channel),
        "form": form if simulated else None,
    }
    return render(request, "networks/account.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def intake(request: Request, number: int) -> HttpResponse:
    """Look now what happened outside."""
    found = queries.account(request.person, number)
    count = actions.take_in_now(request.person, found)
    words = ngettext("%d event came in.", "%d events came in.", count) % count
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
    form = OutsiderForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    actions.hear_outsider(request.person, found, **form.cleaned_data)
    tell(request, _("It was said, and is already at the desk."))
    return redirect("networks:account", number)


@signed_in
@require_GET
def one_delivery(request: Request, number: int) -> HttpResponse:
    """Where something of ours stands on its way out."""
    found = queries.delivery(request.person, number)
    context: dict[str, Any] = {
        "delivery": found,
        "may_speak": may(request.person, "networks.speak", found.channel),
    }
    if is_fragment(request):
        return render_fragment(request, "networks/delivery.html#state", **context)
    return render(request, "networks/delivery.html", context)


@signed_in
@require_POST
def retrial(request: Request, number: int) -> HttpResponse:
    """Send again what was refused, with other words where given."""
    found = queries.delivery(request.person, number)
    parts = [part for part in request.POST.getlist("part") if part.strip()]
    try:
        delivery.retry(request.person, found, parts or None)
    except Refused as error:
        tell(request, error.message)
    return redirect("networks:delivery", number)


@signed_in
@require_POST
def withdrawal(request: Request, number: int) -> HttpResponse:
    """Take back what was not sent."""
    found = queries.delivery(request.person, number)
    try:
        delivery.withdraw(request.person, found)
    except Refused as error:
        tell(request, error.message)
    return redirect("networks:delivery", number)
