"""Signing in, keys for programs, and what is stored about oneself."""

from typing import Any

from allauth.account.views import LoginView
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from resonanz.core.errors import Refused
from resonanz.core.htmx import signed_in

from . import actions, demonstration, privacy
from .forms import TokenForm
from .models import ApiToken, User


class Entrance(LoginView):
    """The sign-in page; in the demonstration with its one-click logins."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        logins = demonstration.logins() if settings.DEMONSTRATION else []
        return super().get_context_data(**kwargs) | {"demonstration_logins": logins}


@require_POST
def demonstration_login(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter as one of the four, in the demonstration only."""
    found = demonstration.login_of(slug)
    if not settings.DEMONSTRATION or found is None:
        raise Http404
    user = get_object_or_404(User, email=found.email, is_active=True)
    login(request, user, backend="resonanz.people.backends.Backend")
    UserSession.objects.create_from_request(request)
    asked_for = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(asked_for, allowed_hosts=None)
    return redirect(asked_for if ours else settings.LOGIN_REDIRECT_URL)


@signed_in
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """One's keys, and the form for another; a new one's secret is shown once, in this answer."""
    form, secret = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            _token, secret = actions.create_token(request.user, **form.cleaned_data)
            form = TokenForm()
        except Refused as error:
            form.add_error(None, error.message)
    own = ApiToken.objects.filter(user=request.user).order_by("-id")
    context = {"form": form, "secret": secret, "tokens": own}
    return render(request, "accounts/tokens.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def token_revocation(request: HttpRequest, token_id: int) -> HttpResponse:
    """Take a key back."""
    actions.revoke_token(request.user, token_id)
    return redirect("accounts:tokens")


@signed_in
@require_GET
def stored(request: HttpRequest) -> HttpResponse:
    """What is stored about oneself, made from the privacy register."""
    return render(request, "accounts/stored.html", {"rooms": privacy.stored_about(request.user)})
