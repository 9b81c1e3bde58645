"""What profiles say in the fields of the organisation, and who sees it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from resonanz.core.rights import require
from resonanz.people.models import Person, ProfileField, ProfileValue

MOST_SKILLS = 200


@dataclass(frozen=True)
class Said:
    """A field with what one person says in it."""

    field: ProfileField
    values: list[str]

    @property
    def text(self) -> str:
        return self.values[0] if self.values else ""

    @property
    def day(self) -> date | None:
        return date.fromisoformat(self.text) if self.text else None


def said_by(viewer: Person, person: Person) -> list[Said]:
    """What a person says that the viewer may see, in the order of the fields."""
    values = (
        ProfileValue.objects.visible_to(viewer)
        .filter(person=person)
        .select_related("field")
        .order_by("field__position", "field", "place")
    )
    found: dict[int, Said] = {}
    for value in values:
        found.setdefault(value.field_id, Said(value.field, [])).values.append(value.value)
    return list(found.values())


def own_fields(person: Person) -> list[Said]:
    """Every field there is to fill in, with what the person says in it."""
    said = {one.field.pk: one.values for one in said_by(person, person)}
    return [Said(field, said.get(field.pk, [])) for field in ProfileField.objects.living()]


def fields(viewer: Person) -> QuerySet[ProfileField]:
    """The fields that profiles have; those colleagues are asked for."""
    return ProfileField.objects.none() if viewer.is_guest else ProfileField.objects.living()


def retired_fields(viewer: Person) -> QuerySet[ProfileField]:
    """Fields nobody is asked for any more; for administrators."""
    require(viewer, "people.administer")
    return ProfileField.objects.exclude(retired_at=None).order_by("name")


def skills(viewer: Person) -> list[str]:
    """What colleagues may be asked about, by name; who can be asked is found by the directory."""
    values = ProfileValue.objects.visible_to(viewer).filter(
        field__kind=ProfileField.Kind.SKILLS, person__user__is_active=True
    )
    found = values.order_by("value").values_list("value", flat=True).distinct()[:MOST_SKILLS]
    return list({value.casefold(): value for value in found}.values())
