"""Named lists of people, for administrators."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from resonanz.channels import actions, queries
from resonanz.channels.forms import GroupForm
from resonanz.channels.models import Group
from resonanz.core.htmx import get_visible, signed_in, try_it
from resonanz.core.rights import require
from resonanz.people.models import Person
from resonanz.people.requests import Request


@signed_in
@require_http_methods(["GET", "POST"])
def groups(request: Request) -> HttpResponse:
    """All groups, and another one."""
    require(request.person, "channels.keep_groups")
    form, made = GroupForm(request.POST or None), []
    if try_it(form, lambda: made.append(_make(request.person, form))):
        return redirect("channels:group", made[0].pk)
    context: dict[str, Any] = {"form": form, "groups": queries.groups(request.person)}
    return render(request, "channels/groups.html", context, status=422 if form.errors else 200)


def _make(person: Person, form: GroupForm) -> Group:
    return actions.make_group(person, **form.cleaned_data)


@signed_in
@require_http_methods(["GET", "POST"])
def group(request: Request, group_id: int) -> HttpResponse:
    """Who stands on a list; its name and purpose."""
    require(request.person, "channels.keep_groups")
    found = get_visible(queries.groups(request.person), pk=group_id)
    initial = {"name": found.name, "purpose": found.purpose}
    form = GroupForm(request.POST or None, initial=initial)
    if try_it(form, lambda: actions.edit_group(request.person, found, **form.cleaned_data)):
        messages.success(request, _("The group is changed."))
        return redirect("channels:group", group_id)
    words = request.GET.get("q", "")
    context: dict[str, Any] = {
        "form": form,
        "group": found,
        "page": queries.group_members(request.person, found, request.GET.get("mark", "")),
        "words": words,
        "others": queries.outside_group(request.person, found, words) if words else (),
    }
    return render(request, "channels/group.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def group_member(request: Request, group_id: int, person_id: int) -> HttpResponse:
    """Put somebody on a list, or ("remove" in the form) take them off it."""
    require(request.person, "channels.keep_groups")
    found = get_visible(queries.groups(request.person), pk=group_id)
    people = Person.objects.visible_to(request.person).select_related("user")
    act = actions.take_from_group if request.POST.get("remove") else actions.put_into_group
    act(request.person, found, get_visible(people, pk=person_id))
    return redirect("channels:group", group_id)


@signed_in
@require_POST
def group_end(request: Request, group_id: int) -> HttpResponse:
    """Delete a list; whoever belonged to spaces only by it leaves them."""
    require(request.person, "channels.keep_groups")
    found = get_visible(queries.groups(request.person), pk=group_id)
    actions.delete_group(request.person, found)
    messages.success(request, _("The group is gone."))
    return redirect("channels:groups")
