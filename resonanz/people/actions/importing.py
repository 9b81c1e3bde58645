"""Import people and their departments from a file: all of it, or nothing.

A preview is the import itself, taken back: what it says is what will happen.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from django.db import transaction
from django.utils.translation import gettext as _

from resonanz.core.errors import Gone, Refused
from resonanz.core.events import record
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.people import rosters
from resonanz.people.models import Department, DepartmentMembership, PeopleFile, Person
from resonanz.people.rosters import Fault, Line

from .administering import send_invitation
from .aligning import CREATED, Change, Place, Wanted, align_person, align_places, same_of
from .departments import create_department


@dataclass
class Outcome:
    """What a file changes, or what is wrong with it: then it changes nothing."""

    changes: list[Change] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    people: int = 0

    @property
    def digest(self) -> str:
        told = "\n".join(f"{one.line} {one.kind} {one.text}" for one in self.changes)
        return hashlib.sha256(told.encode()).hexdigest()

    def number_of(self, kind: str) -> int:
        """How many things are made, changed or ended."""
        return sum(one.kind == kind for one in self.changes)


def import_people(
    actor: Person | None,
    text: str,
    *,
    is_complete: bool = False,
    invites: bool = False,
    only_look: bool = False,
) -> Outcome:
    """Bring people and departments in line with a file; with a fault nothing is changed.

    `is_complete`: who is not in the file belongs to no department any more. `only_look`: say what
    would change, and change nothing.
    """
    if actor is not None:
        require(actor, "people.administer")
    roster = rosters.read(text)
    if roster.faults:
        return Outcome(faults=roster.faults)
    with transaction.atomic():
        outcome = _Import(actor, roster, invites=invites).carry_out(is_complete=is_complete)
        if outcome.faults:
            outcome.changes = []
        if only_look or outcome.faults:
            transaction.set_rollback(True)
    return outcome


class _FaultyLine(Refused):
    """What is refused because of a cell of this very line."""

    def __init__(self, line: Line, column: str, message: str) -> None:
        super().__init__(message)
        self.line, self.column = line, column


class _Import:
    """One import under way: what is known already, so that an unchanged line asks nothing."""

    def __init__(self, actor: Person | None, roster: rosters.Roster, *, invites: bool) -> None:
        self.actor, self.roster, self.invites = actor, roster, invites
        self.outcome = Outcome()
        people = list(Person.objects.select_related("user").exclude(user=None))
        self.by_email = {one.user.email.lower(): one for one in people if one.user}
        self.by_id = {one.external_id: one for one in people if one.external_id}
        self.by_id |= {
            one.external_id: one for one in Person.objects.filter(user=None).exclude(external_id="")
        }
        self.held: dict[int, list[DepartmentMembership]] = defaultdict(list)
        memberships = DepartmentMembership.objects.select_related("department", "person")
        for membership in memberships.order_by("since", "pk"):
            self.held[membership.person_id].append(membership)
        self.departments = list(Department.objects.open().select_related("parent"))

    def carry_out(self, *, is_complete: bool) -> Outcome:
        named = set()
        for lines in self._by_person():
            person = None
            with self._faults_of(lines[0]):
                person = self._align(lines)
            if person is not None:
                named.add(person.pk)
        self.outcome.people = len(named)
        if is_complete and not self.outcome.faults:
            self._end_others(named)
        return self.outcome

    def _by_person(self) -> list[list[Line]]:
        """The lines of each person, in their order; by external id, else by address."""
        groups: dict[str, list[Line]] = {}
        ids = {line.email: line.external_id for line in self.roster.lines if line.external_id}
        for line in self.roster.lines:
            external_id = line.external_id or ids.get(line.email, "")
            known = self.by_id.get(external_id) or self.by_email.get(line.email)
            key = f"known {known.pk}" if known else external_id or line.email
            groups.setdefault(key, []).append(line)
        return list(groups.values())

    @contextmanager
    def _faults_of(self, line: Line) -> Iterator[None]:
        """What is refused is a fault of the line, and undone."""
        try:
            with transaction.atomic():
                yield
        except _FaultyLine as error:
            self.outcome.faults.append(Fault(error.line.number, error.column, error.message))
        except Refused as error:
            self.outcome.faults.append(Fault(line.number, "", error.message))

    def _align(self, lines: list[Line]) -> Person:
        wanted = self._wanted(lines)
        known = same_of(
            self.by_id.get(wanted.external_id) if wanted.external_id else None,
            self.by_email.get(wanted.email) if wanted.email else None,
            wanted.email,
            wanted.external_id,
        )
        person, changes = align_person(self.actor, wanted, known)
        if known is None and self.invites:
            transaction.on_commit(self._invitation(person))
        if wanted.places is not None:
            held = self.held[person.pk]
            changes += align_places(self.actor, person, wanted.places, held)
        self.outcome.changes += [replace(one, line=lines[0].number) for one in changes]
        return person

    def _invitation(self, person: Person) -> Callable[[], None]:
        return lambda: send_invitation(self.actor, person)

    def _wanted(self, lines: list[Line]) -> Wanted:
        """What the lines say of a person together."""
        has_title = "title" in self.roster.columns
        titles = [line.title for line in lines if line.title]
        places = None
        if "department" in self.roster.columns:
            places = tuple(self._place(line) for line in lines if line.department)
        return Wanted(
            email=_the_one(lines, "email"),
            external_id=_the_one(lines, "external_id"),
            name=_the_one(lines, "name"),
            title=(titles[0] if titles else "") if has_title else None,
            places=places,
        )

    def _place(self, line: Line) -> Place:
        return Place(self._department(line), line.since, line.until, bool(line.main), line.leads)

    def _department(self, line: Line) -> Department:
        """The department a line names, by its way from the top or by a name only it has."""
        if len(line.department) == 1:
            same = [one for one in self.departments if one.name == line.department[0]]
            if len(same) > 1:
                text = _("Several departments are called “%s”. Write the way: “Above > Below”.")
                raise _FaultyLine(line, "department", text % line.department[0])
            if same:
                return same[0]
        parent: Department | None = None
        for name in line.department:
            parent = self._below(parent, name, line)
        assert parent is not None
        return parent

    def _below(self, parent: Department | None, name: str, line: Line) -> Department:
        number = parent.pk if parent is not None else None
        for one in self.departments:
            if one.parent_id == number and one.name == name:
                return one
        made = create_department(self.actor, name, parent)
        self.departments.append(made)
        text = _("The department “%s” is new") % (f"{parent} > {name}" if parent else name)
        self.outcome.changes.append(Change(CREATED, text, line.number))
        return made

    def _end_others(self, named: set[int]) -> None:
        for number, held in self.held.items():
            if number not in named and any(each.until is None for each in held):
                self.outcome.changes += align_places(self.actor, held[0].person, (), held)


def _the_one(lines: list[Line], column: str) -> str:
    """What lines of the same person say in a column; a fault of the line that differs."""
    said = ""
    for line in lines:
        value = getattr(line, column)
        if said and value and value != said:
            text = _("Another line of the same person says “%(other)s”. Write the same in both.")
            raise _FaultyLine(line, column, text % {"other": said})
        said = said or value
    return said


# --- by two steps on the screen ---------------------------------------------------------------


def look_at_file(
    actor: Person, name: str, content: bytes, *, is_complete: bool = False, invites: bool = False
) -> tuple[PeopleFile | None, Outcome]:
    """What a file would change, and the file kept for a yes; none where something is wrong."""
    require(actor, "people.administer")
    text = rosters.text_of(content)
    outcome = import_people(actor, text, is_complete=is_complete, invites=invites, only_look=True)
    if outcome.faults:
        return None, outcome
    kept = PeopleFile.objects.create(
        by=actor, name=name[:200], content=text, is_complete=is_complete, invites=invites,
        digest=outcome.digest, at=now(),
    )  # fmt: skip
    return kept, outcome


@transaction.atomic
def confirm_file(actor: Person, file_id: int) -> tuple[PeopleFile | None, Outcome]:
    """Do what was shown of a file; where by now it would do something else, show that first."""
    require(actor, "people.administer")
    kept = PeopleFile.objects.select_for_update().filter(by=actor, pk=file_id).first()
    if kept is None:
        raise Gone(_("This file is not here any more. Choose it again; nothing was changed."))
    asked = {"is_complete": kept.is_complete, "invites": kept.invites}
    would = import_people(actor, kept.content, only_look=True, **asked)
    if would.faults or would.digest != kept.digest:
        kept.digest = would.digest
        kept.save(update_fields=["digest"])
        return kept, would
    done = import_people(actor, kept.content, **asked)
    record(actor, "people.imported", actor, changes=len(done.changes), people=done.people)
    kept.delete()
    return None, done
