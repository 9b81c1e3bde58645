"""Pages are moved in their tree, put away and brought back; the space says who writes them."""

from collections.abc import Iterable

from django.db import transaction

from resonanz.channels.models import Channel
from resonanz.conversations.actions import bring_back as bring_post_back
from resonanz.conversations.actions import put_away
from resonanz.conversations.rules import was_hidden
from resonanz.core.events import record
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.knowledge.models import Page, Writers
from resonanz.people.models import Person

from .placing import check_place
from .writing import locked


@transaction.atomic
def move(actor: Person, page: Page, above: Page | None, place: int | None = None) -> Page:
    """The page at another place of its tree: below a page or at the top, at `place` from 0 there.

    Without a place it comes last.
    """
    page = locked(page)
    require(actor, "knowledge.change", page)
    space = page.post.channel_id
    if above is not None:
        check_place(space, above, page)
    beside = [one for one in _children(space, above) if one.pk != page.pk]
    at = len(beside) if place is None else min(max(place, 0), len(beside))
    page.above = above
    for position, one in enumerate([*beside[:at], page, *beside[at:]], start=1):
        if one.position != position or one is page:
            one.position = position
            one.save(update_fields=["above", "position"])
    record(actor, "page.moved", page, channel_id=space, topics=[f"post:{page.pk}"])
    return page


@transaction.atomic
def archive(actor: Person, page: Page) -> int:
    """Put a page away with all below it; how many there were. `bring_back` undoes it."""
    page = locked(page)
    require(actor, "knowledge.change", page)
    moment = now()
    gone = [page, *_standing_below(page)]
    for one in gone:
        one.archived_at, one.archived_by = moment, actor
        one.save(update_fields=["archived_at", "archived_by"])
        put_away(actor, one.post)
    _record(actor, "page.archived", page, len(gone))
    return len(gone)


@transaction.atomic
def bring_back(actor: Person, page: Page) -> int:
    """Bring back a page, and what was put away together with it; how many there are."""
    page = locked(page)
    require(actor, "knowledge.restore", page)
    back = [page, *_together(page)]
    for one in back:
        one.archived_at = one.archived_by = None
        one.save(update_fields=["archived_at", "archived_by"])
        bring_post_back(actor, one.post)
    if page.above is not None and page.above.archived_at is not None:
        beside = _children(page.post.channel_id, None)
        page.above, page.position = None, max((one.position for one in beside), default=0) + 1
        page.save(update_fields=["above", "position"])
    _record(actor, "page.brought_back", page, len(back))
    return len(back)


@transaction.atomic
def restrict(actor: Person, space: Channel, *, moderators_only: bool) -> None:
    """Whether only those who look after a space write its pages."""
    require(actor, "knowledge.restrict", space)
    Writers.objects.update_or_create(channel=space, defaults={"moderators_only": moderators_only})
    record(actor, "page.writers_set", space, channel_id=space.pk, moderators_only=moderators_only)


def _children(space_id: int, above: Page | None) -> list[Page]:
    found = Page.objects.standing().filter(post__channel=space_id, above=above)
    return list(found.order_by("position", "pk"))


def _standing_below(page: Page) -> Iterable[Page]:
    below = Page.objects.standing().filter(above=page, post__channel=page.post.channel_id)
    for one in below.select_related("post__channel"):
        yield one
        yield from _standing_below(one)


def _together(page: Page) -> Iterable[Page]:
    """What was put away in the same moment below a page."""
    below = Page.objects.archived().filter(above=page, archived_at=page.archived_at)
    for one in below.select_related("post__channel", "post__author"):
        if not was_hidden(None, one.post):
            yield one
            yield from _together(one)


def _record(actor: Person, verb: str, page: Page, count: int) -> None:
    topics = [f"post:{page.pk}"]
    record(actor, verb, page, channel_id=page.post.channel_id, topics=topics, count=count)
