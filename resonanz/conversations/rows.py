"""What pages of posts are made of: a kept card each, and what differs by viewer."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

import msgspec


class Shown(NamedTuple):
    """One post of a feed: its kept card, and what differs by viewer."""

    id: int
    card: str
    said_at: datetime
    channel_id: int
    channel_name: str
    side: str
    comments: int
    shares: int
    reactions: dict[str, int]
    own_reactions: Sequence[str]
    unread: bool
    why: str
    author_id: int | None
    latest: Sequence[dict[str, Any]]
    is_kept: bool
    is_folded: bool


class Spoken(NamedTuple):
    """One post of a thread: its kept card, its place, and what differs by viewer."""

    id: int
    card: str
    said_at: datetime
    channel_id: int
    channel_name: str
    side: str
    comments: int
    shares: int
    reactions: dict[str, int]
    own_reactions: Sequence[str]
    unread: bool
    depth: int
    author_id: int | None
    path: str
    is_gap: bool
    plain: str
    kind: str
    is_kept: bool
    is_folded: bool


class Kept(msgspec.Struct, frozen=True):
    """What the viewer was typing at a place."""

    source: str
    fields: dict[str, Any]


class Setting(msgspec.Struct, frozen=True):
    """Where a thread stands, as its page needs it, and what the viewer was typing there."""

    network: str
    kind: str
    slug: str
    alive: bool
    locked: bool
    minutes: int | None
    moved: bool
    role: str
    author: str
    draft: Kept | None = None


@dataclass(frozen=True)
class Thread:
    """A page of a thread: its first post, comments in reading order, where it crossed over."""

    setting: Setting
    root: Spoken
    comments: Sequence[Spoken]
    crossings: Sequence[dict[str, Any]] = field(default_factory=list)
    next: str = ""
