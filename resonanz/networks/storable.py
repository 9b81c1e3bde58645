"""What networks say as PostgreSQL can keep it: one odd event must not hold up an account."""

import logging
import re
from collections.abc import Sequence
from dataclasses import is_dataclass, replace
from typing import Any

import msgspec

from resonanz.conversations.models import Interaction, Post

from .contract import InteractionSeen, MediaSeen, PostChanged, PostGrew, PostSeen, Seen

logger = logging.getLogger("resonanz.intake")

LONGEST_ID = 600
LONGEST_NAME = 30
MOST_PIXELS = 1_000_000
KINDS = frozenset(Interaction.Kind.values)
VISIBILITIES = frozenset(Post.Visibility.values)


def all_storable(events: Sequence[Seen]) -> list[Seen | None]:
    """`storable` of each: whether any letter cannot be kept is asked once for all of them."""
    are_clean = _are_clean(events)
    return [_sized_right(seen if are_clean else _clean(seen)) for seen in events]


def storable(seen: Seen) -> Seen | None:
    """The event in letters and sizes that can be kept; none where we could not tell it apart."""
    return _sized_right(_clean(seen))


def _are_clean(events: Sequence[Seen]) -> bool:
    try:
        told = _encoder.encode(events)
    except (TypeError, ValueError):  # half of a letter is no text
        return False
    return rb"\u0000" not in told


_encoder = msgspec.json.Encoder()


def _sized_right(clean: Any) -> Seen | None:
    if isinstance(clean, PostChanged):
        post = _bounded(clean.post)
        return PostChanged(post) if post else None
    if isinstance(clean, PostSeen):
        return _bounded(clean)
    if isinstance(clean, PostGrew):
        return replace(clean, media=tuple(_sized(media) for media in clean.media))
    if isinstance(clean, InteractionSeen) and clean.kind not in KINDS:
        logger.warning("A kind of interaction nobody knows: %.40s", clean.kind)
        return None
    if isinstance(clean, InteractionSeen):
        if len(clean.name) > LONGEST_NAME or len(clean.remote_id) > LONGEST_ID:
            return replace(clean, name=clean.name[:LONGEST_NAME], remote_id=_id(clean.remote_id))
        return clean
    found: Seen = clean
    return found


def _clean(value: Any) -> Any:
    """Without NUL letters and halves of letters, however deep they lie; as it is where clean."""
    if type(value) is str:
        return value if _is_clean(value) else _without(value)
    if type(value) is tuple:
        return tuple(_clean(each) for each in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changed = {}
    for name, before in vars(value).items():
        if not before or (type(before) is str and _is_clean(before)):
            continue
        after = _clean(before)
        if after is not before:
            changed[name] = after
    return replace(value, **changed) if changed else value


def _is_clean(words: str) -> bool:
    return "\x00" not in words and (words.isascii() or _HALVES.search(words) is None)


_HALVES = re.compile("[\ud800-\udfff]")


def _without(words: str) -> str:
    return words.replace("\x00", "").encode("utf-8", "replace").decode()


def _bounded(post: PostSeen) -> PostSeen | None:
    """A post whose parts fit; one of no usable name could come in again and again."""
    if not _id(post.remote_id):
        logger.warning("A post whose name is too long to keep: %.40s…", post.remote_id)
        return None
    is_known = post.visibility in VISIBILITIES
    if is_known and not post.media and _id(post.parent_remote_id) == post.parent_remote_id:
        return post
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
