"""What people searched for and did not find: what of it one may see."""

from resonanz.core.fetching import shown
from resonanz.core.htmx import get_visible
from resonanz.core.paging import HIGHEST_NUMBER
from resonanz.core.rights import require
from resonanz.people.models import Person

from .models import Missed, MissedKeeper, Page
from .queries import pages
from .words import normal

# Only what so many people searched for is shown to anybody.
SEVERAL = 3


def missed(viewer: Person, state: str = Missed.State.OPEN) -> list[Missed]:
    """What several people searched for in vain, most asked first; for who keeps the list."""
    require(viewer, "knowledge.keep_missed")
    rows = Missed.objects.filter(state=state, asked_by_at_least__gte=SEVERAL)
    rows = rows.select_related("by", "page").order_by("-asked_by_at_least", "-times", "pk")
    found = list(shown(rows)[:200])
    numbers = [row.page_id for row in found if row.page_id]
    known = pages(viewer).in_bulk(numbers) if numbers else {}
    for row in found:
        row.page = known.get(row.page_id) if row.page_id else None
    return found


def missed_one(viewer: Person, number: int) -> Missed:
    """One of what is missing that is shown to the viewer."""
    require(viewer, "knowledge.keep_missed")
    rows = Missed.objects.filter(asked_by_at_least__gte=SEVERAL)
    return get_visible(rows, pk=min(number, HIGHEST_NUMBER))


def keeper() -> Person | None:
    """Who looks after the list of what is missing."""
    found = MissedKeeper.objects.select_related("person").first()
    return found.person if found else None


def answered(viewer: Person, words: str) -> Page | None:
    """The page that answers what somebody searched for, if the viewer may see it."""
    said = normal(words)
    rows = pages(viewer).filter(missed__words=said, missed__state=Missed.State.ANSWERED)
    return rows.first() if said else None
