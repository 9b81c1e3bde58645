"""Import people from a file: choose it, look at what it changes, say yes."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from resonanz.core.figures import Figure
from resonanz.core.htmx import signed_in, try_it
from resonanz.core.rights import require
from resonanz.people import actions, rosters
from resonanz.people.actions import Outcome
from resonanz.people.forms import FileForm
from resonanz.people.models import PeopleFile, Person
from resonanz.people.requests import Request

from .pages import form_page, status_of

# So many changes and faults are written out; all are counted.
MOST_SHOWN = 500


@signed_in
@form_page
def importing(request: Request) -> HttpResponse:
    """A file of people: what it would change, or what is wrong with it."""
    require(request.person, "people.administer")
    form = FileForm(request.POST or None, request.FILES or None)
    looked: list[tuple[PeopleFile | None, Outcome]] = []
    if try_it(form, lambda: looked.append(_look(request.person, form.cleaned_data))):
        kept, outcome = looked[0]
        return _preview(request, kept, outcome, FileForm())
    context = {"form": form, "columns": list(rosters.COLUMNS)}
    return render(request, "people/importing.html", context, status=status_of(form))


def _look(actor: Person, given: dict[str, Any]) -> tuple[PeopleFile | None, Outcome]:
    file = given.pop("file")
    content = file.read(rosters.MOST_BYTES + 1)
    return actions.look_at_file(actor, file.name or "", content, **given)


def _preview(
    request: Request, kept: PeopleFile | None, outcome: Outcome, form: FileForm
) -> HttpResponse:
    context = {
        "file": kept,
        "outcome": outcome,
        "changes": outcome.changes[:MOST_SHOWN],
        "faults": outcome.faults[:MOST_SHOWN],
        "more": max(len(outcome.changes), len(outcome.faults)) - MOST_SHOWN,
        "numbers": [(kind, outcome.number_of(kind)) for kind in ("created", "changed", "ended")],
        "form": form,
    }
    status = 422 if outcome.faults else 200
    return render(request, "people/import_preview.html", context, status=status)


@signed_in
@require_POST
def confirmation(request: Request, file_id: int) -> HttpResponse:
    """Do what was shown; where it would be something else by now, show that first."""
    require(request.person, "people.administer")
    kept, outcome = actions.confirm_file(request.person, file_id)
    if kept is not None:
        messages.warning(request, _("Something changed meanwhile. Look again before you say yes."))
        return _preview(request, kept, outcome, FileForm())
    number = len(outcome.changes)
    text = ngettext("%s change is made.", "%s changes are made.", number) % Figure(number)
    messages.success(request, text)
    return redirect("people:departments")


@signed_in
@require_GET
def template(request: Request) -> HttpResponse:
    """A file to fill in."""
    require(request.person, "people.administer")
    answer = HttpResponse(rosters.template(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="people.csv"'
    return answer
