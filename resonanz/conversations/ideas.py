"""The ideas of a space."""

from dataclasses import dataclass
from datetime import datetime

from resonanz.channels.models import Channel
from resonanz.core.paging import Page, as_number, cut, key_of
from resonanz.people.models import Person

from .models import Idea, Post
from .narrowing import is_unread

SIZE = 30


@dataclass(frozen=True)
class Suggested:
    """An idea in the list of its space."""

    id: int
    plain: str
    author: str
    said_at: datetime
    stage: str
    stage_label: str
    votes: int
    comments: int


def ideas(
    viewer: Person, channel: Channel, stage: str = "", mark: str = "", *, unread: bool = False
) -> Page[Suggested]:
    """The ideas of a channel the viewer may read (of one stage), those most are for first."""
    visible = Post.objects.visible_to(viewer).standing().filter(channel=channel)
    found = Idea.objects.filter(channel=channel, post__in=visible.values("pk"))
    if stage in Idea.Stage.values:
        found = found.filter(stage=stage)
    if unread:
        found = found.filter(is_unread(viewer))
    if key := key_of(mark, as_number, as_number):
        votes, number = key
        found = found.filter(backing_count__lte=votes).exclude(
            backing_count=votes, post_id__gte=number
        )
    rows = list(
        found.select_related("post__author__person").order_by("-backing_count", "-post_id")[
            : SIZE + 1
        ]
    )
    page = cut(rows, SIZE, lambda row: (row.backing_count, row.post_id))
    return Page([_told(row) for row in page.rows], page.next)


def _told(row: Idea) -> Suggested:
    return Suggested(
        id=row.post_id,
        plain=row.post.plain[:300],
        author=row.post.author.display_name,
        said_at=row.post.said_at,
        stage=row.stage,
        stage_label=row.get_stage_display(),
        votes=row.backing_count,
        comments=row.post.comment_count,
    )
