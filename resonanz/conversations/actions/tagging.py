"""Which #tags a post says is written down when it is said or edited."""

from resonanz.conversations.models import Post, Tagging
from resonanz.core.markdown import tags_in

MOST = 20


def note_tags(post: Post, *, is_new: bool = False) -> None:
    """Write down the tags of a post as it reads now."""
    wanted = tags_in(post.html)[:MOST]
    if not is_new:
        Tagging.objects.filter(post=post).exclude(tag__in=wanted).delete()
    if wanted:
        Tagging.objects.bulk_create(
            [Tagging(post=post, tag=tag) for tag in wanted], ignore_conflicts=True
        )
