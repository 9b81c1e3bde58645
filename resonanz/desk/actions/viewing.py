"""Parts of the queue kept under a name, for oneself or for everybody."""

from django.db import transaction
from django.utils.translation import gettext

from resonanz.core.errors import Refused
from resonanz.core.events import record
from resonanz.core.rights import require
from resonanz.desk.models import SavedView
from resonanz.people.models import Person

MOST = 50
LONGEST = 60


@transaction.atomic
def keep_view(person: Person, name: str, wish: str, *, is_shared: bool = False) -> SavedView:
    """Keep a wish for a part of the queue; under a name one has already it replaces that one."""
    require(person, "desk.keep_view")
    name = " ".join(name.split())
    if not name or len(name) > LONGEST:
        raise Refused(gettext("A view has a name of 60 letters at most."))
    own = SavedView.objects.filter(owner=person)
    if own.exclude(name=name).count() >= MOST:
        raise Refused(gettext("You have kept 50 views. Remove one first."))
    view, _is_new = SavedView.objects.update_or_create(
        owner=person, name=name, defaults={"wish": wish, "is_shared": is_shared}
    )
    record(person, "view.kept", view)
    return view


@transaction.atomic
def remove_view(person: Person, view: SavedView) -> None:
    """Keep a view no longer; a shared one is gone for everybody."""
    require(person, "desk.change_view", view)
    record(person, "view.removed", view)
    view.delete()
