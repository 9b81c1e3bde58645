"""People, departments, and one's own settings."""

import mimetypes
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST

from resonanz.accounts.models import User
from resonanz.core.errors import Gone
from resonanz.core.htmx import get_visible, is_fragment, render_fragment, signed_in, try_it
from resonanz.core.rights import may, require
from resonanz.people import actions, queries
from resonanz.people.forms import (
    InvitationForm,
    OrganisationForm,
    ProfileForm,
    SaidForm,
    SettingsForm,
)
from resonanz.people.forms import StandingForm as Standing
from resonanz.people.models import Person
from resonanz.people.requests import Request
from resonanz.people.viewers import organisation as the_organisation

from .pages import form_page, status_of


@signed_in
@require_GET
def directory(request: Request) -> HttpResponse:
    """Everybody, by name, with search and departments."""
    given = {name: request.GET.get(name, "") for name in ("q", "department", "role", "skill")}
    slug = given["department"]
    department = queries.department(request.person, slug) if slug else None
    wish = queries.Wish(given["q"], department, given["role"], given["skill"])
    page, is_alike = queries.look_for(request.person, wish, request.GET.get("mark", ""))
    context: dict[str, Any] = {
        "page": page,
        "is_alike": is_alike,
        "wish": wish,
        "query": urlencode(given),
    }
    if is_fragment(request):
        return render_fragment(request, "people/directory.html#rows", **context)
    context["departments"] = queries.department_lines(request.person)
    context["roles"] = User.Role.choices
    context["skills"] = queries.skills(request.person)
    return render(request, "people/directory.html", context)


@signed_in
@require_GET
def profile(request: Request, person_id: int) -> HttpResponse:
    """A person: who they are, where they belong, how they appear on networks."""
    shown = queries.profile(request.person, person_id)
    context = {"shown": shown, "is_oneself": shown.pk == request.person.pk}
    context["said"] = [] if _has_left(shown) else queries.said_by(request.person, shown)
    context["may_join"] = may(request.person, "people.join_identities", shown)
    if may(request.person, "people.administer") and shown.user is not None:
        context["standing"] = Standing(initial=_standing_of(shown))
    return render(request, "people/profile.html", context)


def _standing_of(person: Person) -> dict[str, Any]:
    now = [each.department for each in person.departments if each.holds and each.is_main]  # type: ignore[attr-defined]
    return {"role": person.role, "department": now[0] if now else None}


@signed_in
@require_POST
def standing(request: Request, person_id: int) -> HttpResponse:
    """Another role or department for a colleague."""
    shown = get_visible(Person.objects.visible_to(request.person), pk=person_id)
    require(request.person, "people.administer")
    form = Standing(request.POST)
    if try_it(form, lambda: _give_standing(request.person, shown, form.cleaned_data)):
        return redirect("people:profile", person_id)
    shown = queries.profile(request.person, person_id)
    context = {"shown": shown, "standing": form, "is_oneself": shown.pk == request.person.pk}
    return render(request, "people/profile.html", context, status=422)


def _give_standing(actor: Person, person: Person, given: dict[str, Any]) -> None:
    if given["role"] != person.role:
        actions.set_role(actor, person, given["role"])
    actions.move(actor, person, given["department"], given["since"])


@signed_in
@require_GET
def card(request: Request, person_id: int) -> HttpResponse:
    """A person in a few lines, for wherever they are named."""
    shown = queries.profile(request.person, person_id)
    said = [] if _has_left(shown) else queries.said_by(request.person, shown)
    skills = [one for one in said if one.field.kind == one.field.Kind.SKILLS]
    return render(request, "people/card.html", {"shown": shown, "skills": skills})


def _has_left(person: Person) -> bool:
    return person.user is not None and not person.user.is_active


@signed_in
@require_POST
def exclusion(request: Request, person_id: int) -> HttpResponse:
    """Shut a colleague out who left, or let them back in."""
    shown = get_visible(Person.objects.visible_to(request.person), pk=person_id)
    act = actions.let_back if request.POST.get("undo") else actions.shut_out
    act(request.person, shown)
    return redirect("people:profile", person_id)


@signed_in
@form_page
def edit(request: Request) -> HttpResponse:
    """One's own profile."""
    person = Person.objects.get(pk=request.person.pk)
    form = ProfileForm(request.POST or None, request.FILES or None, instance=person)
    said = SaidForm(queries.own_fields(person), request.POST or None)
    if said.is_valid() and try_it(
        form, lambda: _edit(request.person, form.cleaned_data, said.given)
    ):
        messages.success(request, _("Your profile is changed."))
        return redirect("people:profile", person.pk)
    status = max(status_of(form), status_of(said))
    return render(request, "people/edit.html", {"form": form, "said": said}, status=status)


@transaction.atomic
def _edit(person: Person, given: dict[str, Any], said: dict[int, list[str]]) -> None:
    actions.fill_fields(person, person, said)
    picture, remove = given.pop("picture"), given.pop("remove_picture")
    if picture:
        actions.set_picture(person, person, picture)
    elif remove:
        actions.remove_picture(person, person)
    actions.edit_profile(person, person, **given)


@signed_in
@form_page
def settings(request: Request) -> HttpResponse:
    """Language, theme and time zone."""
    person = request.person
    initial = {"language": person.user.language, "theme": person.user.theme}  # type: ignore[union-attr]
    form = SettingsForm(request.POST or None, initial=initial | {"time_zone": person.time_zone})
    if try_it(form, lambda: actions.settle(person, **form.cleaned_data)):
        return redirect("people:settings")
    return render(request, "people/settings.html", {"form": form}, status=status_of(form))


@signed_in
@require_POST
def theme(request: Request) -> HttpResponse:
    """Light, dark or like the system, from the menu."""
    person = request.person
    actions.settle(
        person,
        language=person.user.language,  # type: ignore[union-attr]
        theme=request.POST.get("theme", ""),
        time_zone=person.time_zone,
    )
    return HttpResponse(status=204)


@signed_in
@form_page
def organisation(request: Request) -> HttpResponse:
    """What holds for everybody; for administrators."""
    require(request.person, "people.administer")
    form = OrganisationForm(request.POST or None, instance=the_organisation())
    if try_it(form, lambda: actions.edit_organisation(request.person, **form.cleaned_data)):
        messages.success(request, _("The organisation is changed."))
        return redirect("people:organisation")
    return render(request, "people/organisation.html", {"form": form}, status=status_of(form))


@signed_in
@form_page
def colleagues(request: Request) -> HttpResponse:
    """Who signs in here, and the invitation of another colleague; for administrators."""
    require(request.person, "people.administer")
    form = InvitationForm(request.POST or None)
    if try_it(form, lambda: actions.invite(request.person, **form.cleaned_data)):
        messages.success(request, _("The invitation is on its way."))
        return redirect("people:colleagues")
    return render(request, "people/colleagues.html", {"form": form}, status=status_of(form))


@signed_in
@require_GET
@cache_control(private=True, max_age=31_536_000, immutable=True)
def picture(request: Request, name: str) -> FileResponse:
    """A face; its name cannot be guessed and changes with the picture."""
    path = f"people/{name}"
    if not Person.objects.filter(picture=path).exists():
        raise Gone(_("This picture is not here (any more)."))
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return FileResponse(default_storage.open(path), content_type=kind)
