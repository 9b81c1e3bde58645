"""What networks say as PostgreSQL can keep it: one odd event must not hold up an account."""

import logging
from dataclasses import fields, is_dataclass, replace
from typing import Any

from resonanz.conversations.models import Interaction, Post

from .contract import InteractionSeen, MediaSeen, PostChanged, PostSeen, Seen

logger = logging.getLogger("resonanz.intake")

LONGEST_ID = 600
LONGEST_NAME = 30
MOST_PIXELS = 1_000_000


def storable(seen: Seen) -> Seen | None:
    """The event in letters and sizes that can be kept; none where we could not tell it apart."""
    clean: Any = _clean(seen)
    if isinstance(clean, PostChanged):
        post = _bounded(clean.post)
        return PostChanged(post) if post else None
    if isinstance(clean, PostSeen):
        return _bounded(clean)
    if isinstance(clean, InteractionSeen) and clean.kind not in Interaction.Kind.values:
        logger.warning("A kind of interaction nobody knows: %.40s", clean.kind)
        return None
    if isinstance(clean, InteractionSeen):
        return replace(clean, name=clean.name[:LONGEST_NAME], remote_id=_id(clean.remote_id))
    return clean


def _clean(value: Any) -> Any:
    """Without NUL letters and halves of letters, however deep they lie."""
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode()
    if isinstance(value, tuple):
        return tuple(_clean(each) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        cleaned = {each.name: _clean(getattr(value, each.name)) for each in fields(value)}
        return replace(value, **cleaned)
    return value


def _bounded(post: PostSeen) -> PostSeen | None:
    """A post whose parts fit; one of no usable name could come in again and again."""
    if not _id(post.remote_id):
        logger.warning("A post whose name is too long to keep: %.40s…", post.remote_id)
        return None
    is_known = post.visibility in Post.Visibility.values
    return replace(
        post,
        parent_remote_id=_id(post.parent_remote_id),
        # What we do not understand is shown to as few as can be.
        visibility=post.visibility if is_known else Post.Visibility.DIRECT.value,
        media=tuple(_sized(media) for media in post.media),
    )


def _sized(media: MediaSeen) -> MediaSeen:
    return replace(media, width=_side(media.width), height=_side(media.height))


def _side(pixels: int | None) -> int | None:
    return pixels if pixels is not None and 0 < pixels <= MOST_PIXELS else None


def _id(remote_id: str) -> str:
    return remote_id if len(remote_id) <= LONGEST_ID else ""
