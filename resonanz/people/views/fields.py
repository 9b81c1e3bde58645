"""What profiles can say: the fields, for administrators."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from resonanz.core.errors import Refused
from resonanz.core.htmx import get_visible, signed_in, try_it
from resonanz.core.rights import require
from resonanz.people import actions, queries
from resonanz.people.forms import FieldForm
from resonanz.people.models import ProfileField
from resonanz.people.requests import Request

from .pages import form_page, status_of


@signed_in
@form_page
def fields(request: Request) -> HttpResponse:
    """The fields in their order, and another one."""
    require(request.person, "people.administer")
    form = FieldForm(request.POST or None)
    if try_it(form, lambda: actions.make_field(request.person, **form.cleaned_data)):
        return redirect("people:fields")
    context = {
        "form": form,
        "fields": queries.fields(request.person),
        "retired": queries.retired_fields(request.person),
    }
    return render(request, "people/fields.html", context, status=status_of(form))


@signed_in
@form_page
def field(request: Request, field_id: int) -> HttpResponse:
    """Describe a field anew."""
    require(request.person, "people.administer")
    found = get_visible(ProfileField.objects.all(), pk=field_id)
    names = ("name", "purpose", "kind", "audience", "is_required")
    initial: dict[str, Any] = {name: getattr(found, name) for name in names}
    form = FieldForm(request.POST or None, initial=initial | {"options": found.options}, old=found)
    if try_it(form, lambda: actions.edit_field(request.person, found, **form.cleaned_data)):
        messages.success(request, _("The field is changed."))
        return redirect("people:fields")
    context = {"form": form, "field": found}
    return render(request, "people/field.html", context, status=status_of(form))


@signed_in
@require_POST
def field_state(request: Request, field_id: int) -> HttpResponse:
    """Shift a field, retire it, bring it back, or delete a retired one for good."""
    require(request.person, "people.administer")
    found = get_visible(ProfileField.objects.all(), pk=field_id)
    act = {
        "up": lambda: actions.shift_field(request.person, found, -1),
        "down": lambda: actions.shift_field(request.person, found, 1),
        "retire": lambda: actions.retire_field(request.person, found),
        "restore": lambda: actions.restore_field(request.person, found),
        "delete": lambda: actions.delete_field(request.person, found),
    }.get(request.POST.get("do", ""))
    if act is None:
        raise Refused(_("Choose what to do with the field."))
    act()
    return redirect("people:fields")
