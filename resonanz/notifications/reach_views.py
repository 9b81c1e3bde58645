"""How one is reached: mails, push, quiet hours; and the link in a mail that ends them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from resonanz.core.errors import Gone
from resonanz.core.htmx import get_visible, signed_in, try_it
from resonanz.core.rights import require
from resonanz.people.models import Department
from resonanz.people.requests import Request

from . import actions, reached, tokens
from .forms import QuietForm, ReachForm, initial_of, times_of


@require_http_methods(["GET", "POST"])
@signed_in
def reach(request: Request) -> HttpResponse:
    """One's own wishes."""
    person = request.person
    kept = reached.reach_of(person)
    form = ReachForm(request.POST or None, initial=initial_of(kept))
    if try_it(form, lambda: actions.settle_reach(person, **form.wishes)):
        messages.success(request, _("Kept. It also holds for what waits already."))
        return redirect("notifications:reach")
    context: dict[str, Any] = {
        "form": form,
        "reach": kept,
        "agreed": reached.agreed_for(person),
        "mails_leave": reached.mails_leave(),
        "address": person.user.email if person.user else "",
    }
    return render(request, "notifications/reach.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def mails(request: Request) -> HttpResponse:
    """Mails again, after the address refused them."""
    actions.begin_mails(request.person)
    return redirect("notifications:reach")


@require_http_methods(["GET", "POST"])
@signed_in
def department_quiet(request: Request, department_id: int) -> HttpResponse:
    """When nobody of a department is reached; for administrators."""
    department = get_visible(Department.objects.visible_to(request.person), pk=department_id)
    require(request.person, "people.administer")
    form = QuietForm(request.POST or None, initial=times_of(reached.quiet_of(department)))
    if try_it(form, lambda: actions.set_quiet(request.person, department, **form.cleaned_data)):
        messages.success(request, _("Kept. It also holds for what waits already."))
        return redirect("notifications:quiet", department_id)
    context: dict[str, Any] = {"form": form, "department": department}
    return render(request, "notifications/quiet.html", context, status=422 if form.errors else 200)


@csrf_exempt  # RFC 8058: a mail program posts here for its person; the token is the proof.
@require_http_methods(["GET", "POST"])
def mail_end(request: HttpRequest, token: str) -> HttpResponse:
    """No mails any more: by one click in a mail program, or asked here first."""
    person = tokens.whose_mails(token)
    if person is None:
        raise Gone(_("This link is not one of ours, or is too old."))
    ended = request.method == "POST" and not request.POST.get("undo")
    if request.method == "POST":
        (actions.end_mails if ended else actions.begin_mails)(person)
    told = {"token": token, "ended": ended, "again": bool(request.POST.get("undo"))}
    return render(request, "notifications/mail/end.html", told)
