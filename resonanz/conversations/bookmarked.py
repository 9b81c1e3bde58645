"""What a person keeps for themselves; nobody else can ask for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from resonanz.core.paging import Page, by_number
from resonanz.people.models import Person

from .actions.bookmarking import remind_day
from .models import Bookmark
from .queries import chosen_posts
from .rows import Shown

SIZE = 20


@dataclass(frozen=True)
class Kept:
    """A bookmark with its post, as far as the viewer may still see that."""

    post_id: int
    note: str
    remind_on: date | None
    is_reminded: bool
    post: Shown | None


def bookmarks(viewer: Person, mark: str = "", *, reminders: bool = False) -> Page[Kept]:
    """What the viewer keeps (or only what they will be reminded of), newest first; two queries."""
    found = Bookmark.objects.filter(person=viewer)
    if reminders:
        found = found.filter(remind_at__isnull=False, reminded_at=None)
    page = by_number(found, mark, newest_first=True, size=SIZE)
    return Page(_with_posts(viewer, page.rows), page.next)


def bookmark_of(viewer: Person, post_id: int) -> Bookmark | None:
    """The viewer's bookmark of a post."""
    return Bookmark.objects.filter(person=viewer, post=post_id).first()


def _with_posts(viewer: Person, rows: Sequence[Bookmark]) -> list[Kept]:
    posts = chosen_posts(viewer, [row.post_id for row in rows])
    return [
        Kept(
            row.post_id,
            row.note,
            remind_day(row),
            row.reminded_at is not None,
            posts.get(row.post_id),
        )
        for row in rows
    ]
