"""An account is connected, step by step."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.messages import info as tell
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.csp import CSP
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_GET, require_http_methods

from resonanz.core.errors import Gone, Refused, TryLater
from resonanz.core.htmx import is_fragment, signed_in
from resonanz.core.rights import require
from resonanz.networks import actions, oauth2_errors
from resonanz.networks.accounts import is_app_known
from resonanz.networks.contract import Choice, ConnectRequest, Redirect
from resonanz.networks.forms import ConnectForm
from resonanz.networks.guides import Guide
from resonanz.networks.reachability import fetches, told_by_itself, words_of
from resonanz.networks.registry import network_of
from resonanz.people.requests import Request

# What an OAuth connection needs to remember while the person is away at the server.
AWAY = "networks.away"
# More than one account came with the permission: these, until the person chose.
OFFERED = "networks.offered"


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


def _stays_in_place(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answers a form sent by the script with what it needs to know: the page and what was typed
    into it (a password, too) stay as they are, unless it worked and goes on elsewhere.
    """

    @wraps(view)
    def answer(request: Request, *given: Any, **named: Any) -> HttpResponse:
        response = view(request, *given, **named)
        if is_fragment(request) and response.status_code == 302:
            return HttpResponse(status=204, headers={"HX-Redirect": response["Location"]})
        return response

    return answer


@_leads_out
@signed_in
@_stays_in_place
@require_http_methods(["GET", "POST"])
def connect(request: Request, key: str) -> HttpResponse:
    """Connect an account, step by step."""
    require(request.person, "networks.connect")
    guide, network = _guide(key), network_of(key)
    initial = {"server": request.GET.get("server")}
    form = ConnectForm(guide, request.POST or None, initial=initial, is_known=is_app_known(key))
    if request.method == "POST" and form.is_valid():
        try:
            return _connected(request, key, ConnectRequest(**form.wish(), **_back(key)))
        except (Refused, TryLater) as error:
            if is_fragment(request):
                raise
            form.add_error(None, error.message)
    if is_fragment(request) and form.errors:
        raise Refused(form.first_error())
    if form.errors:
        form.ask_again(is_known=is_app_known(key))
    context: dict[str, Any] = {
        "form": form,
        "steps": guide.steps_with(_places(key)),
        "ways": guide.ways_with(_places(key)),
        "guide": guide,
        "network": network,
        "elsewhere": _elsewhere(request, guide),
        "here": request.get_host(),
        "unreachable": words_of(told_by_itself()) if fetches(network) else "",
        "uncalled": words_of(told_by_itself()) if guide.is_called else "",
    }
    return render(request, "networks/connect.html", context, status=422 if form.errors else 200)


@signed_in
@require_GET
def come_back(request: Request, key: str) -> HttpResponse:
    """The person comes back from the server with a code."""
    require(request.person, "networks.connect")
    away = request.session.pop(AWAY, {}).get(key)
    if away is None or not request.GET.get("code"):
        words = _("The server did not agree, or too much time went by. Nothing was changed.")
        tell(request, oauth2_errors.returned(request.GET.get("error", "")) or words)
        return redirect("networks:connect", key)
    if not _is_ours(away, request.GET.get("state", "")):
        raise Refused(_("This answer belongs to another sign-in. Begin again."))
    wish = ConnectRequest(code=request.GET["code"], state=away, **_back(key))
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
        wish = ConnectRequest(options=chosen, state=away, **_back(key))
        try:
            return _connected(request, key, wish)
        except (Refused, TryLater) as error:
            tell(request, error.message)
    context = {"offered": offered, "network": network_of(key)}
    return render(request, "networks/choice.html", context)


def _is_ours(away: dict[str, Any], state: str) -> bool:
    """Whether the answer belongs to the question. Takahē sends no state back and knows no PKCE;
    whoever knows PKCE must send it.
    """
    return state == away.get("state", "") or (not state and "verifier" not in away)


def _back(key: str) -> dict[str, Any]:
    return {"return_address": _public(reverse("networks:return", args=[key]))}


def _public(place: str) -> str:
    """A place of ours as others know it: the same wherever somebody opened the page."""
    return f"{settings.PUBLIC_ADDRESS}{place}"


def _elsewhere(request: Request, guide: Guide) -> str:
    """Where the page should be opened instead, where it matters: a network sends people back to
    the public address, and there nobody knows them who came by another.
    """
    public = urlsplit(settings.PUBLIC_ADDRESS).netloc
    is_known = not guide.leads_here or request.get_host() == public
    return "" if is_known else _public(request.get_full_path())


def _places(key: str) -> dict[str, str]:
    """Where the network sends people back to, and where it calls us."""
    return {**_back(key), "hook_address": _public(reverse("networks:hook", args=[key]))}


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
