"""The organisation's labels, and which of them a case bears."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext

from resonanz.core.errors import Refused
from resonanz.core.events import record
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.desk.models import Case, CaseLabel, Label
from resonanz.people.models import Person

from .handling import changed, locked

MOST_ON_A_CASE = 20
LONGEST = 40


@transaction.atomic
def make_label(person: Person, name: str, colour: str) -> Label:
    """A new label of the organisation."""
    require(person, "desk.labels")
    label = Label.objects.create(name=_free(name), colour=_known(colour))
    record(person, "label.made", label)
    return label


@transaction.atomic
def change_label(person: Person, label: Label, name: str, colour: str) -> Label:
    """Another name or colour for a label: cases that bear it bear it so."""
    require(person, "desk.labels")
    label.name, label.colour = _free(name, label), _known(colour)
    label.save(update_fields=["name", "colour"])
    record(person, "label.changed", label)
    return label


@transaction.atomic
def retire_label(person: Person, label: Label) -> Label:
    """Offer a label no more; cases that bear it keep it, and it can be brought back."""
    require(person, "desk.labels")
    if label.retired_at is None:
        label.retired_at = now()
        label.save(update_fields=["retired_at"])
        record(person, "label.retired", label)
    return label


@transaction.atomic
def bring_back_label(person: Person, label: Label) -> Label:
    """Offer a retired label again."""
    require(person, "desk.labels")
    if label.retired_at is not None:
        label.retired_at = None
        label.save(update_fields=["retired_at"])
        record(person, "label.brought_back", label)
    return label


@transaction.atomic
def set_labels(agent: Person, case: Case, labels: Iterable[Label]) -> Case:
    """Let a case bear exactly these labels."""
    require(agent, "desk.answer", case)
    case = locked(case)
    bear(agent, case, {label.pk for label in labels})
    return case


def bear(agent: Person | None, case: Case, numbers: set[int]) -> bool:
    """Let a case that is held bear these labels; whether it bore others before."""
    before = set(case.borne.values_list("label", flat=True))
    known = Label.objects.filter(pk__in=numbers)
    # One that was retired stays where it is, and is put nowhere else.
    wished = set(known.filter(retired_at=None).values_list("pk", flat=True)) | (before & numbers)
    if len(wished) > MOST_ON_A_CASE:
        raise Refused(gettext("A case bears 20 labels at most."))
    if wished == before:
        return False
    case.borne.filter(label__in=before - wished).delete()
    CaseLabel.objects.bulk_create(
        [CaseLabel(case=case, label_id=number) for number in sorted(wished - before)]
    )
    changed(agent, case, labels=sorted(wished))
    return True


def _free(name: str, label: Label | None = None) -> str:
    name = " ".join(name.split())
    if not name or len(name) > LONGEST:
        raise Refused(gettext("A label has a name of 40 letters at most."))
    others = Label.objects.exclude(pk=label.pk) if label else Label.objects.all()
    if others.filter(name__iexact=name).exists():
        raise Refused(gettext("There is a label of this name already."))
    return name


def _known(colour: str) -> str:
    if colour not in Label.Colour.values:
        raise Refused(gettext("Choose one of the colours."))
    return colour
