"""What is looked at by itself: words of the organisation's list, and what somebody says first."""

import re

from .models import Care, Post, Review, Watched


def cause_of(post: Post, *, is_new: bool) -> tuple[str, str] | None:
    """Why a post is to be looked at, with the words of the list it says; None for most.

    What is said among few is never searched.
    """
    if post.channel.is_direct:
        return None
    if found := _said(post.plain):
        return Review.Cause.WORDS, ", ".join(found)
    if is_new and _is_first(post):
        return Review.Cause.FIRST, ""
    return None


def _said(plain: str) -> list[str]:
    text = " ".join(plain.lower().split())
    words = Watched.objects.order_by("word").values_list("word", flat=True)
    return [word for word in words if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text)]


def _is_first(post: Post) -> bool:
    """Whether it is the first its author says in a space that wants to look at such."""
    if not Care.objects.filter(channel=post.channel_id, first_posts=True).exists():
        return False
    before = Post.objects.filter(channel=post.channel_id, author=post.author_id, pk__lt=post.pk)
    return not before.exists()
