"""What profiles can say is defined by administrators, and filled in by each person."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from resonanz.core.errors import Refused
from resonanz.core.events import record
from resonanz.core.fitting import require_fit
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.people.models import Person, ProfileField, ProfileValue

MOST_FIELDS = 40
MOST_OPTIONS = 100
MOST_SKILLS = 20
LONGEST = {ProfileField.Kind.LONG: 4000, ProfileField.Kind.SKILLS: 60}
LONGEST_OTHERWISE = 300
_is_link = URLValidator(schemes=["http", "https"])


@transaction.atomic
def make_field(
    actor: Person,
    name: str,
    kind: str,
    *,
    purpose: str = "",
    options: Sequence[str] = (),
    audience: str = ProfileField.Audience.EVERYBODY,
    is_required: bool = False,
) -> ProfileField:
    """Another thing profiles can say, the last in their order."""
    require(actor, "people.administer")
    if ProfileField.objects.living().count() >= MOST_FIELDS:
        raise Refused(_("A profile has %s fields at most. Retire one first.") % MOST_FIELDS)
    last = ProfileField.objects.aggregate(last=Max("position"))["last"]
    field = ProfileField(kind=kind, position=(last or 0) + 1)
    _describe(field, name, purpose, options, audience, is_required)
    field.save()
    record(actor, "profile_field.made", field, name=field.name, audience=field.audience)
    return field


@transaction.atomic
def edit_field(
    actor: Person,
    field: ProfileField,
    *,
    name: str,
    purpose: str,
    options: Sequence[str],
    audience: str,
    is_required: bool,
) -> None:
    """Describe a field anew; what people filled in stays, its kind too.

    Nobody is shown to more people than they were told: a wider audience empties the field.
    """
    require(actor, "people.administer")
    before = field.audience
    _describe(field, name, purpose, options, audience, is_required)
    field.save()
    if _is_wider(before, audience):
        field.values.all().delete()
    record(actor, "profile_field.changed", field, name=field.name, audience=field.audience)


def _is_wider(before: str, after: str) -> bool:
    order = [ProfileField.Audience.ADMINISTRATORS, ProfileField.Audience.SPACES]
    order.append(ProfileField.Audience.EVERYBODY)
    return order.index(ProfileField.Audience(after)) > order.index(ProfileField.Audience(before))


def _describe(
    field: ProfileField,
    name: str,
    purpose: str,
    options: Sequence[str],
    audience: str,
    is_required: bool,
) -> None:
    if not name.strip():
        raise Refused(_("A field needs a name."))
    field.name, field.purpose = " ".join(name.split()), purpose.strip()
    field.audience, field.is_required = audience, is_required
    field.options = list(dict.fromkeys(filter(None, map(str.strip, options))))
    require_fit(field, "name", "purpose", "kind", "audience")
    if not field.has_options:
        field.options = []
    elif not 2 <= len(field.options) <= MOST_OPTIONS:
        raise Refused(_("Give two to %s options, each on a line of its own.") % MOST_OPTIONS)


@transaction.atomic
def shift_field(actor: Person, field: ProfileField, steps: int) -> None:
    """The field stands so many places later (or earlier, where negative)."""
    require(actor, "people.administer")
    fields = list(ProfileField.objects.living().select_for_update())
    if field not in fields:
        return
    at = fields.index(field)
    fields.insert(max(0, min(len(fields) - 1, at + steps)), fields.pop(at))
    for position, each in enumerate(fields, 1):
        each.position = position
    ProfileField.objects.bulk_update(fields, ["position"])


@transaction.atomic
def retire_field(actor: Person, field: ProfileField) -> None:
    """Nobody is asked for it or shown it any more; it can be brought back."""
    require(actor, "people.administer")
    field.retired_at = field.retired_at or now()
    field.save(update_fields=["retired_at"])
    record(actor, "profile_field.retired", field, name=field.name)


@transaction.atomic
def restore_field(actor: Person, field: ProfileField) -> None:
    """A retired field is asked for and shown again, with what was filled in."""
    require(actor, "people.administer")
    field.retired_at = None
    field.save(update_fields=["retired_at"])
    record(actor, "profile_field.restored", field, name=field.name)


@transaction.atomic
def delete_field(actor: Person, field: ProfileField) -> None:
    """A retired field goes for good, with everything filled in."""
    require(actor, "people.administer")
    if field.retired_at is None:
        raise Refused(_("Retire the field first; then it can be deleted for good."))
    record(actor, "profile_field.deleted", field, name=field.name)
    field.delete()


@transaction.atomic
def fill_fields(actor: Person, person: Person, given: Mapping[int, Sequence[str]]) -> None:
    """Change what a person says in some fields; an empty list says nothing any more."""
    require(actor, "people.edit", person)
    fields = {field.pk: field for field in ProfileField.objects.living().filter(pk__in=given)}
    for number, values in given.items():
        if number not in fields:
            raise Refused(_("This field is not there (any more)."))
        _fill(person, fields[number], _fitting(fields[number], values))


def _fill(person: Person, field: ProfileField, values: list[str]) -> None:
    held = field.values.filter(person=person).order_by("place")
    if list(held.values_list("value", flat=True)) == values:
        return
    held.delete()
    ProfileValue.objects.bulk_create(
        ProfileValue(field=field, person=person, place=place, value=value)
        for place, value in enumerate(values)
    )


def _fitting(field: ProfileField, values: Sequence[str]) -> list[str]:
    """The values as they are kept; raises `Refused` where one does not fit the field."""
    said = list(
        {value.strip().casefold(): value.strip() for value in values if value.strip()}.values()
    )
    if field.is_required and not said:
        raise Refused(_("“%s” is needed.") % field.name)
    if len(said) > (MOST_SKILLS if field.is_many else 1):
        raise Refused(_("“%s” holds fewer values.") % field.name)
    longest = LONGEST.get(ProfileField.Kind(field.kind), LONGEST_OTHERWISE)
    for value in said:
        if len(value) > longest:
            told = {"name": field.name, "number": longest}
            raise Refused(_("“%(name)s” holds %(number)s characters at most.") % told)
        _check(field, value)
    return said


def _check(field: ProfileField, value: str) -> None:
    if field.has_options and value not in field.options:
        raise Refused(
            _("“%(value)s” is no option of “%(name)s”.") % {"value": value, "name": field}
        )
    if field.kind == ProfileField.Kind.LINK:
        try:
            _is_link(value)
        except ValidationError as error:
            raise Refused(_("“%s” needs an address that begins with https://.") % field) from error
    if field.kind == ProfileField.Kind.DAY:
        try:
            date.fromisoformat(value)
        except ValueError as error:
            raise Refused(_("“%s” needs a day, as 2026-01-31.") % field) from error
