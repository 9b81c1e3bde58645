"""What was said under a #tag, as far as one may read it."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Count, QuerySet

from resonanz.core.paging import Page, by_number
from resonanz.core.time import now
from resonanz.people.models import Person

from .models import Post, Tagging

SIZE = 30
LATELY = timedelta(days=90)
MOST = 60


def tagged(viewer: Person, tag: str, mark: str = "") -> Page[Post]:
    """Posts and comments that say a tag, the newest first."""
    said = Tagging.objects.filter(tag=tag.lower()).values("post")
    found = Post.objects.visible_to(viewer).standing().filter(pk__in=said).with_author()
    return by_number(found, mark, newest_first=True, size=SIZE)


def tags(viewer: Person) -> Sequence[tuple[str, int]]:
    """The tags said lately where the viewer reads, with how often, the most frequent first."""
    lately = Post.objects.visible_to(viewer).standing().filter(said_at__gte=now() - LATELY)
    lately = lately.exclude(channel__kind="direct")
    counted: QuerySet[Tagging, tuple[str, int]] = (
        Tagging.objects.filter(post__in=lately.values("pk"))
        .values_list("tag")
        .annotate(count=Count("pk"))
        .order_by("-count", "tag")
    )
    return list(counted[:MOST])
