"""A post crosses the border between inside and outside."""

from typing import Any

from resonanz.conversations.models import Crossing, Post
from resonanz.core.time import now
from resonanz.people.models import Person


def cross(outside: Post, inside: Post, direction: str, by: Person | None) -> Crossing:
    """The noted crossing; it keeps the outside post as it stands now."""
    crossing, _is_new = Crossing.objects.get_or_create(
        outside=outside,
        inside=inside,
        direction=direction,
        defaults={"by": by, "at": now(), "snapshot": _as_it_stands(outside)},
    )
    return crossing


def _as_it_stands(post: Post) -> dict[str, Any]:
    """The outside post as it stands now, for a crossing; needs its author and channel loaded."""
    return {
        "name": post.author.display_name,
        "handle": post.author.handle,
        "network": post.channel.network,
        "html": post.html,
        "plain": post.plain,
        "address": post.address,
        "said_at": post.said_at.isoformat(),
        "content_warning": post.content_warning,
        "link": post.link,
        "pictures": [
            {
                "kind": picture.kind,
                "alt": picture.alt,
                "number": picture.pk if picture.file else None,
                "address": picture.remote_address,
                "preview": picture.preview_address,
            }
            for picture in post.attachments.all()
        ],
    }
