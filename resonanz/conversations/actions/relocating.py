"""A thread stands in another space from now on: no right is checked, no event recorded."""

from resonanz.channels.circles import is_within
from resonanz.channels.models import Channel
from resonanz.conversations.models import Pin, Post, Relocation


def relocate(root_id: int, target: Channel) -> None:
    """Put a whole thread, with what was deleted in it, into another channel; pinned no more."""
    Post.objects.filter(root=root_id).update(channel=target)
    Pin.objects.filter(post=root_id).delete()


def can_go_back(moved: Relocation) -> bool:
    """Whether a thread may stand where it came from: still where it was moved to, into a living
    space, and without showing to more people what was said since."""
    root, source = moved.root, moved.source
    if root.channel_id != moved.target_id or source.archived_at is not None:
        return False
    since = Post.objects.filter(root=root, said_at__gt=moved.at)
    return not since.exists() or is_within(source, moved.target)
