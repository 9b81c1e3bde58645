"""Pages and fragments: what every view needs, once."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate
from urllib.parse import urlsplit

from django import forms
from django.contrib.auth.views import redirect_to_login
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from .errors import Gone, Refused


def get_visible[M: Model](visible: QuerySet[M], **lookup: Any) -> M:
    """The one row of a query set that began with `visible_to`; raises `Gone` where there is none.

    What one may not see and what does not exist are the same answer.
    """
    found = visible.filter(**lookup).first()
    if found is None:
        raise Gone(_("This is not here (any more), or you are not part of it."))
    return found


def try_it(form: forms.BaseForm, act: Callable[[], Any]) -> bool:
    """Do what a valid form asks for; what is refused is shown with it. Whether it was done."""
    if not form.is_valid():
        return False
    try:
        act()
    except Refused as error:
        form.add_error(None, error.message)
        return False
    return True


def is_fragment(request: HttpRequest) -> bool:
    """Whether htmx asked for a part and not for a whole page."""
    told = request.META
    is_page = "HTTP_HX_BOOSTED" in told or "HTTP_HX_HISTORY_RESTORE_REQUEST" in told
    return is_by_htmx(request) and not is_page


def is_by_htmx(request: HttpRequest) -> bool:
    """Whether htmx asks, for whatever it may be."""
    return "HTTP_HX_REQUEST" in request.META


def render_fragment(
    request: HttpRequest, template: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    """Render one partial of a page ("desk/case.html#header")."""
    return render(request, template, context, status=status)


def signed_in[**P](view: Callable[Concatenate[Any, P], HttpResponseBase]) -> Any:
    """A page for people of the organisation: `request.person` is known in it, others sign in."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if getattr(request, "person", None) is None:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return guarded


def go_on(request: HttpRequest, address: str) -> HttpResponse:
    """After a deed: on to an address; with htmx anew where the page is that one already.

    A browser that is sent to another place of its own page only scrolls there.
    """
    if not is_fragment(request):
        return redirect(address)
    here, there = urlsplit(request.headers.get("HX-Current-URL", "")), urlsplit(address)
    if there.fragment and (here.path, here.query) == (there.path, there.query):
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return HttpResponse(status=204, headers={"HX-Redirect": address})


def back_or(request: HttpRequest, address: str) -> HttpResponse:
    """After a form without script: back to the page it stood on, if that is one of ours."""
    back = request.POST.get("back", "")
    ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if ours else address)
