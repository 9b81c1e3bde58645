"""Files of people and their departments, read: no database, no right, every mistake by its place.

A line is a person in a department; whoever belongs to several has several lines.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from resonanz.core.errors import Refused
from resonanz.core.figures import Figure
from resonanz.core.paging import is_storable

MOST_BYTES = 8 * 1024 * 1024
MOST_LINES = 50_000
SEPARATORS = ";,\t"

# The columns of a file, by the names a heading may have; the first is that of the template.
COLUMNS = {
    "email": ("email", "e-mail", "mail", "mail address", "e-mail-adresse", "mailadresse"),
    "external_id": ("external_id", "external id", "externe id", "personalnummer", "employee id"),
    "name": ("name", "vollständiger name", "full name"),
    "title": ("title", "funktion", "position", "job title"),
    "department": ("department", "abteilung"),
    "main": ("main", "hauptabteilung", "haupt"),
    "leads": ("leads", "leitung", "leitet", "head"),
    "since": ("since", "from", "seit", "von"),
    "until": ("until", "to", "bis"),
}
_YES = {"yes", "y", "true", "1", "x", "ja", "j", "wahr"}
_NO = {"", "no", "n", "false", "0", "nein", "falsch"}
_GERMAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
# Departments below each other are written with this between them.
BELOW = ">"


@dataclass(frozen=True)
class Fault:
    """What is wrong where in a file, and what to do."""

    line: int
    column: str
    message: str

    def __str__(self) -> str:
        place = _("Line %(line)s, column “%(column)s”") if self.column else _("Line %(line)s")
        return f"{place % {'line': self.line, 'column': self.column}}: {self.message}"


@dataclass(frozen=True)
class Line:
    """One line of a file as it was meant."""

    number: int
    email: str = ""
    external_id: str = ""
    name: str = ""
    title: str = ""
    department: tuple[str, ...] = ()
    main: bool | None = None
    leads: bool = False
    since: date | None = None
    until: date | None = None


@dataclass
class Roster:
    """A file as read: its lines, what is wrong with it, which columns it has."""

    lines: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    columns: frozenset[str] = frozenset()


def text_of(content: bytes) -> str:
    """The text of a file, in whatever of the usual encodings it is; raises `Refused` otherwise."""
    if len(content) > MOST_BYTES:
        raise Refused(_("This file is larger than %s MB.") % (MOST_BYTES // 1024 // 1024))
    is_wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if is_wide else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if is_storable(text):
            return text
    raise Refused(_("This is no text file. Save the table as CSV (UTF-8) and choose that file."))


def read(text: str) -> Roster:
    """The lines of a file, and everything that is wrong with them."""
    rows = _rows(text)
    try:
        heading = next(rows, None)
        if heading is None:
            return Roster(faults=[Fault(1, "", _("The file is empty. Begin with the template."))])
        roster, places = _headed(heading[1])
        if roster.faults:
            return roster
        for number, cells in rows:
            if any(cell.strip() for cell in cells):
                _take(roster, number, cells, places)
            if len(roster.lines) > MOST_LINES:
                text = _("The file has more than %s lines. Divide it.") % Figure(MOST_LINES)
                return Roster(faults=[Fault(number, "", text)])
    except csv.Error as error:
        return Roster(faults=[Fault(1, "", _("This is no table: %s.") % error)])
    if not roster.lines and not roster.faults:
        roster.faults.append(Fault(2, "", _("There is nobody in the file.")))
    return roster


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with the number of the line where it begins."""
    first = text.split("\n", 1)[0]
    separator = max(SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begins = 1
    for cells in reader:
        yield begins, cells
        begins = reader.line_num + 1


def _headed(cells: Sequence[str]) -> tuple[Roster, dict[str, int]]:
    """An empty roster that knows its columns, and in which place each stands."""
    known = {name: column for column, names in COLUMNS.items() for name in names}
    roster, places = Roster(), dict[str, int]()
    for place, cell in enumerate(cells):
        name = " ".join(cell.split())
        column = known.get(name.lower())
        if column is None and name:
            allowed = ", ".join(COLUMNS)
            text = _("Nobody knows this column. Leave it out, or use one of: %s.") % allowed
            roster.faults.append(Fault(1, name, text))
        elif column in places:
            roster.faults.append(Fault(1, name, _("This column is there twice. Remove one.")))
        elif column is not None:
            places[column] = place
    if not roster.faults and not {"email", "external_id"} & places.keys():
        text = _("A column “email” or “external_id” is needed, to know people again.")
        roster.faults.append(Fault(1, "", text))
    roster.columns = frozenset(places)
    return roster, places


def _take(roster: Roster, number: int, cells: Sequence[str], places: dict[str, int]) -> None:
    """Read one line; what is wrong with it stands with the faults."""
    given = {
        column: cells[place].strip() if place < len(cells) else ""
        for column, place in places.items()
    }
    if extra := [cell for cell in cells[max(places.values()) + 1 :] if cell.strip()]:
        text = _("The line has more cells than the heading, from “%s” on.") % extra[0][:40]
        roster.faults.append(Fault(number, "", text))
        return
    values: dict[str, Any] = {}
    for column, cell in given.items():
        try:
            values[column] = _READ[column](cell)
        except Refused as error:
            roster.faults.append(Fault(number, column, error.message))
    faulty = len(values) < len(given)
    if not faulty and (fault := _wrong(number, values)):
        roster.faults.append(fault)
    elif not faulty:
        roster.lines.append(Line(number, **values))


def _wrong(number: int, values: dict[str, Any]) -> Fault | None:
    """What is wrong with a line whose cells are right."""
    if not values.get("email") and not values.get("external_id"):
        text = _("Give a mail address or an external id, so that the person is known again.")
        return Fault(number, "email" if "email" in values else "external_id", text)
    since, until = values.get("since"), values.get("until")
    if since and until and until < since:
        text = _("The last day lies before the first. Correct one of them.")
        return Fault(number, "until", text)
    return None


def _email(cell: str) -> str:
    if cell:
        try:
            validate_email(cell)
        except ValidationError as error:
            text = _("“%s” is no mail address. Write it as name@example.com.") % cell[:80]
            raise Refused(text) from error
    return cell.lower()


def _words(most: int) -> Callable[[str], str]:
    def words(cell: str) -> str:
        if len(cell) > most:
            raise Refused(_("This is longer than %s characters. Shorten it.") % most)
        return " ".join(cell.split())

    return words


def _department(cell: str) -> tuple[str, ...]:
    names = [" ".join(name.split()) for name in cell.split(BELOW)] if cell else []
    if not all(names):
        raise Refused(_("A name is missing beside “>”. Write “Production > Assembly”."))
    return tuple(map(_words(120), names))


def _flag(cell: str) -> bool:
    if cell.lower() in _YES:
        return True
    if cell.lower() in _NO:
        return False
    raise Refused(_("“%s” is neither yes nor no. Write “yes”, or leave it empty.") % cell[:40])


def _main(cell: str) -> bool | None:
    return _flag(cell) if cell else None


def _day(cell: str) -> date | None:
    if not cell:
        return None
    try:
        if found := _GERMAN_DAY.fullmatch(cell):
            day, month, year = map(int, found.groups())
            return date(year, month, day)
        return datetime.strptime(cell, "%Y-%m-%d").date()  # noqa: DTZ007  (a day has no zone)
    except ValueError as error:
        text = _("“%s” is no day. Write it as 2026-01-31 or 31.1.2026.") % cell[:40]
        raise Refused(text) from error


_READ: dict[str, Callable[[str], Any]] = {
    "email": _email,
    "external_id": _words(200),
    "name": _words(120),
    "title": _words(120),
    "department": _department,
    "main": _main,
    "leads": _flag,
    "since": _day,
    "until": _day,
}

TEMPLATE = [
    list(COLUMNS),
    ["mira.kern@example.com", "4711", "Mira Kern", "Kundenservice", "Vertrieb > Service", "yes",
     "no", "2026-01-01", ""],
    ["mira.kern@example.com", "4711", "", "", "Marketing", "no", "no", "2026-03-01",
     "2026-12-31"],
]  # fmt: skip


def template() -> str:
    """An example to fill in, as Excel opens it in Germany and elsewhere."""
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=";").writerows(TEMPLATE)
    return f"\ufeff{written.getvalue()}"
