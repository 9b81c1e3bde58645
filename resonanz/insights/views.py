"""Pages of figures: a sentence first, then the picture, then the table and its download."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from resonanz.core.htmx import signed_in
from resonanz.core.rights import may, require
from resonanz.people.requests import Request

from . import pictures, queries, wording
from .measures import DEFINITIONS


@require_GET
@signed_in
def mirror(request: Request) -> HttpResponse:
    """The same measures inside and outside; whoever looks after nobody sees themselves."""
    if not may(request.person, "insights.groups"):
        return _own(request)
    found = queries.mirror(request.person)
    context = {
        "mirror": found,
        "sentences": wording.of_mirror(found),
        "picture": pictures.answered(found.rows),
        "why": wording.reason(found.newest.inside.withheld) if found.newest else "",
    }
    return _page(request, "mirror", context)


@require_GET
@signed_in
def departments(request: Request) -> HttpResponse:
    """How the departments take part, as far as the gate lets it be told."""
    found = queries.departments(request.person)
    rows = [(part, wording.reason(part.now.withheld)) for part in found.parts]
    context = {"found": found, "rows": rows, "sentences": wording.of_departments(found)}
    return _page(request, "departments", context)


@require_GET
@signed_in
def own(request: Request) -> HttpResponse:
    """What one did oneself and what came back."""
    return _own(request)


@require_GET
@signed_in
def definitions(request: Request) -> HttpResponse:
    """What each figure means."""
    require(request.person, "insights.definitions")
    return _page(request, "definitions", {"definitions": DEFINITIONS.values()})


@require_GET
@signed_in
def mirror_table(request: Request) -> HttpResponse:
    """The table of the mirror as CSV."""
    head = ["week", "inside_people", "inside_took_part", "inside_words", "inside_reactions",
            "inside_opened", "inside_answered", "outside_took_part", "outside_words",
            "outside_reactions", "outside_opened", "outside_answered"]  # fmt: skip
    rows = (
        [row.begins, row.inside.people, row.inside.took_part, row.inside.words,
         row.inside.reactions, row.inside.opened, row.inside.answered, row.outside.took_part,
         row.outside.words, row.outside.reactions, row.outside.opened, row.outside.answered]
        for row in queries.mirror(request.person).rows
    )  # fmt: skip
    return _table("mirror.csv", head, rows)


@require_GET
@signed_in
def departments_table(request: Request) -> HttpResponse:
    """The table of the departments as CSV."""
    found = queries.departments(request.person)
    head = ["week", "department", "people", "took_part", "words", "reactions", "withheld"]
    rows = (
        [found.begins, part.name, part.now.people, part.now.took_part, part.now.words,
         part.now.reactions, part.now.withheld]
        for part in found.parts
    )  # fmt: skip
    return _table("departments.csv", head, rows)


def _own(request: Request) -> HttpResponse:
    return _page(request, "own", {"weeks": queries.own(request.person)})


def _page(request: Request, here: str, context: Mapping[str, Any]) -> HttpResponse:
    frame = {"here": here, "may_see_groups": may(request.person, "insights.groups")}
    return render(request, f"insights/{here}.html", {**frame, **context})


def _table(name: str, head: list[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A download that spreadsheets open; a name that would be read as a formula is told as text."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow(head)
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return response


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in set("=+-@\t\r") else text
