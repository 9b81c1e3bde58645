"""Where a page may stand in the tree of its space."""

from django.utils.translation import gettext as _

from resonanz.core.errors import Refused
from resonanz.knowledge.models import Page

# Deeper trees are not read any more, but searched.
LEVELS = 6


def check_place(space_id: int, above: Page, page: Page | None = None) -> None:
    """Raises what is wrong with hanging a page (none: a new one) below another."""
    parents = dict(
        Page.objects.standing().filter(post__channel=space_id).values_list("pk", "above")
    )
    if above.pk not in parents:
        raise Refused(_("This page stands in another space."))
    line = _line(parents, above.pk)
    if page is not None and page.pk in line:
        raise Refused(_("A page cannot stand below itself."))
    if len(line) + (_height(parents, page.pk) if page is not None else 1) > LEVELS:
        raise Refused(_("The tree would have more than %(count)s levels.") % {"count": LEVELS})


def _line(parents: dict[int, int | None], number: int) -> list[int]:
    """The page and all above it."""
    line: list[int] = []
    at: int | None = number
    while at is not None and at in parents and at not in line:
        line.append(at)
        at = parents[at]
    return line


def _height(parents: dict[int, int | None], number: int) -> int:
    """How many levels the page and what stands below it have."""
    below = [one for one, above in parents.items() if above == number]
    return 1 + max((_height(parents, one) for one in below), default=0)
