"""Who appears where, and whom one may mean by a few letters."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from resonanz.core.htmx import get_visible
from resonanz.core.rights import may
from resonanz.people.models import Identity, Person

MOST_COMPLETIONS = 8
MOST_IDENTITIES = 20


def identity(viewer: Person, identity_id: int) -> Identity:
    """How somebody appears outside, with the person and how else they appear (`others`)."""
    visible = Identity.objects.visible_to(viewer).outside().select_related("person")
    found = get_visible(visible, pk=identity_id)
    known = Identity.objects.filter(person=found.person_id).exclude(pk=found.pk)
    found.others = list(known.order_by("network", "handle")) if found.person_id else []  # type: ignore[attr-defined]
    return found


def identities(viewer: Person, words: str) -> QuerySet[Identity]:
    """Who appears anywhere, those whose name or handle has the words."""
    found = Identity.objects.visible_to(viewer).select_related("person")
    for word in words.split()[:6]:
        bare = word.removeprefix("@")
        found = found.filter(Q(name__icontains=bare) | Q(handle__icontains=bare))
    return found


def some_identities(viewer: Person, words: str, size: int = MOST_IDENTITIES) -> list[Identity]:
    """Whom somebody may mean by a part of a name or handle, by name; nobody without words."""
    found = identities(viewer, words).order_by("name", "handle", "pk")
    return list(found[:size]) if words.strip() else []


@dataclass(frozen=True)
class Completion:
    """Somebody one may mean by what was typed after an @."""

    id: int
    handle: str
    name: str
    title: str
    picture: str


def completion(viewer: Person, typed: str, size: int = MOST_COMPLETIONS) -> list[Completion]:
    """Whom one may mention: handle or a word of the name begins with what was typed."""
    typed = typed.strip().removeprefix("@")
    found = (
        Identity.objects.inside()
        .filter(person__in=Person.objects.visible_to(viewer), person__user__is_active=True)
        .filter(Q(handle__istartswith=typed) | Q(name__istartswith=typed) | _later_word(typed))
        .select_related("person__user")
        .order_by("name", "pk")[:size]
    )
    return [_completion(identity, identity.person) for identity in found if identity.person]


def _completion(identity: Identity, person: Person) -> Completion:
    picture = person.picture.url if person.picture else ""
    return Completion(person.pk, identity.handle, identity.display_name, title_of(person), picture)


def title_of(person: Person) -> str:
    """What somebody does, beginning with the word that they are a guest; needs their user."""
    if not person.is_guest:
        return person.title
    return f"{_('Guest')} · {person.title}" if person.title else _("Guest")


def _later_word(typed: str) -> Q:
    return Q(name__icontains=f" {typed}") | Q(handle__icontains=f".{typed}")


def colleague_named(viewer: Person, named: str) -> Person | None:
    """The colleague with a handle or, for administrators, a mail address; none for another."""
    named = named.strip()
    people = Person.objects.visible_to(viewer).colleagues().select_related("user")
    handle = Identity.objects.inside().filter(handle__iexact=named.removeprefix("@"))
    if found := people.filter(pk__in=handle.values("person")).first():
        return found
    if not may(viewer, "people.administer"):
        return None
    return people.filter(user__email__iexact=named).first()
