"""The same, or nearly the same, words on the same account: a person is asked before it goes out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.postgres.search import TrigramSimilarity

from resonanz.channels.models import Channel
from resonanz.conversations.models import Post
from resonanz.core.time import now

from .models import PlannedPost, Variant

# The same words on the same account within this time are worth a warning.
SAME_WITHIN = timedelta(days=30)
NEARLY_SAME = 0.6

State = PlannedPost.State


@dataclass(frozen=True)
class Same:
    """The same or nearly the same words on the same account not long ago, or soon."""

    channel: Channel
    words: str
    at: datetime | None
    address: str


def nearly_same(
    channels: Sequence[Channel], words: dict[int, str], beside: int | None = None
) -> list[Same]:
    """Where nearly the same words stand, or will, on the same account; `words` by channel."""
    found = []
    for channel in channels:
        text = words.get(channel.pk, "").strip()
        if text:
            same = _said(channel, text) or _planned_too(channel, text, beside)
            found += [same] if same else []
    return found


def _said(channel: Channel, text: str) -> Same | None:
    since = now() - SAME_WITHIN
    ours = Post.objects.filter(channel=channel, said_at__gte=since, deleted_at=None, parent=None)
    if channel.identity_id:
        ours = ours.filter(author=channel.identity_id)
    alike = ours.annotate(alike=TrigramSimilarity("plain", text)).filter(alike__gte=NEARLY_SAME)
    post = alike.order_by("-alike").first()
    return Same(channel, post.plain[:120], post.said_at, f"/posts/{post.pk}/") if post else None


def _planned_too(channel: Channel, text: str, beside: int | None) -> Same | None:
    standing = Variant.objects.filter(channel=channel).exclude(planned_post=beside)
    standing = standing.exclude(planned_post__state__in=[State.DRAFT, State.STOPPED])
    standing = standing.filter(planned_post__due_at__gte=now() - SAME_WITHIN)
    alike = standing.annotate(alike=TrigramSimilarity("plain", text)).filter(alike__gte=NEARLY_SAME)
    variant = alike.select_related("planned_post").order_by("-alike").first()
    if variant is None:
        return None
    address = f"/plan/posts/{variant.planned_post_id}/"
    return Same(channel, variant.plain[:120], variant.planned_post.due_at, address)
