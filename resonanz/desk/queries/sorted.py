"""Labels, saved views and deeds, as far as somebody may use them."""

from django.db.models import QuerySet

from resonanz.channels.abilities import Side, keys_on
from resonanz.channels.models import Membership
from resonanz.core.htmx import get_visible
from resonanz.desk.models import Case, Deed, Label, Readiness, SavedView
from resonanz.people.models import Person


def labels(*, with_retired: bool = False) -> "QuerySet[Label]":
    """The labels of the organisation by name; those that are retired only where asked for."""
    found: QuerySet[Label] = Label.objects.all()
    return found if with_retired else found.filter(retired_at=None)


def labels_of(case: Case) -> "QuerySet[Label]":
    """The labels a case bears, by name."""
    found: QuerySet[Label] = Label.objects.filter(borne__case=case)
    return found


def one_label(label_id: int) -> Label:
    """A label of the organisation; raises `Gone` where there is none."""
    return get_visible(labels(with_retired=True), pk=label_id)


def saved_views(viewer: Person) -> "QuerySet[SavedView]":
    """The views the viewer kept, and those others share, by name."""
    found: QuerySet[SavedView] = SavedView.objects.visible_to(viewer)
    return found.select_related("owner")


def own_view(viewer: Person, view_id: int) -> SavedView:
    """A view the viewer may see; raises `Gone` for any other."""
    return get_visible(saved_views(viewer), pk=view_id)


def one_deed(viewer: Person, deed_id: int) -> Deed:
    """Something the viewer did to several cases; raises `Gone` for what others did."""
    return get_visible(Deed.objects.select_related("by"), pk=deed_id, by=viewer)


def colleagues_at_desks(viewer: Person) -> list[Person]:
    """Who works at one of the viewer's desks, by name."""
    mine = Membership.objects.filter(person=viewer, channel__network__in=keys_on(Side.OUTSIDE))
    there = Membership.objects.filter(channel__in=mine.values("channel"))
    found = Person.objects.colleagues().filter(pk__in=there.values("person"))
    return list(found.order_by("name", "pk"))


def readiness_of(viewer: Person) -> Readiness:
    """What the viewer said of what they take cases about; an empty one where they said nothing."""
    return Readiness.objects.filter(person=viewer).first() or Readiness(person=viewer)
