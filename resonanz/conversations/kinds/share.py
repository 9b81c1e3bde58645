"""What was said elsewhere, shared: each reader sees of it what they may see there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from resonanz.channels.circles import is_within
from resonanz.channels.models import Channel
from resonanz.conversations.models import Post, Sharing
from resonanz.core.errors import Refused
from resonanz.core.rights import require
from resonanz.people.models import Person

from . import Kind, Told, register


@dataclass(frozen=True)
class ShareAsked:
    """What a share takes: the post it points to, with its channel loaded."""

    origin: Post


class Share(Kind):
    key = Post.Kind.SHARE
    sign = "repeat-2"
    needs_words = False

    def read(self, given: Mapping[str, str], actor: Person) -> object:
        raise Refused(_("Share a post from its menu. Your text is kept."), code="kind")

    def check(self, actor: Person, channel: Channel, asked: object) -> None:
        if not isinstance(asked, ShareAsked):
            raise Refused(_("Share a post from its menu. Your text is kept."), code="kind")
        require(actor, "conversations.share", asked.origin)
        origin = asked.origin.channel
        if channel.is_direct or channel.pk == origin.pk:
            raise Refused(_("Choose another space. Your text is kept."))
        if origin.access != Channel.Access.OPEN and not is_within(channel, origin):
            raise Refused(
                _(
                    "“%(space)s” is read by others too: what is said among members is shared only"
                    " where all may read it. Your text is kept."
                )
                % {"space": channel.name}
            )

    def begin(self, actor: Person, post: Post, asked: object) -> None:
        assert isinstance(asked, ShareAsked)  # by `check`
        Sharing.objects.create(post=post, origin=asked.origin)

    def tell(self, post_id: int) -> Told:
        # Nothing of the origin: the card and the search are the same for every reader.
        return Told({"shared": True})

    def own(self, viewer: Person, post: Post) -> dict[str, Any]:
        origin = origin_of(viewer, post)
        return {"origin": _told_of(origin) if origin else None}


register(Share())


def origin_of(viewer: Person, post: Post) -> Post | None:
    """What a post shares, as far as the viewer may see it there, now."""
    seen = Post.objects.visible_to(viewer).standing().filter(shared_by__post=post)
    found: Post | None = seen.select_related(
        "author__person__user", "channel", "particulars"
    ).first()
    return found


def _told_of(origin: Post) -> dict[str, Any]:
    channel, particulars = origin.channel, getattr(origin, "particulars", None)
    return {
        "id": origin.pk,
        "root": origin.root_id,
        "kind": origin.kind,
        "label": str(Post.Kind(origin.kind).label),
        "author": origin.author.display_name,
        "channel": {"id": channel.pk, "name": channel.name, "side": channel.side.value},
        "language": origin.language,
        "html": origin.html,
        "words": particulars.words if particulars else "",
        "said_at": origin.said_at,
    }
