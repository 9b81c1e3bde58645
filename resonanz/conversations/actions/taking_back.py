"""What was just said is taken back: it is a draft again."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from resonanz.conversations.models import Post
from resonanz.core.errors import Refused
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.people.models import Person

from .drafting import keep_draft
from .saying import delete

# Offered for ten seconds; a slow connection has a little longer.
WINDOW = timedelta(seconds=30)


@transaction.atomic
def take_back(actor: Person, post: Post) -> None:
    """Take back one's own post of a moment ago, while nobody has answered it."""
    require(actor, "conversations.delete", post)
    if post.said_at < now() - WINDOW:
        raise Refused(_("It was said too long ago to be taken back. You can delete it."))
    if Post.objects.filter(parent=post, deleted_at=None).exists():
        raise Refused(_("Somebody has answered already. You can edit or delete it."))
    delete(actor, post)
    place = f"post:{post.parent_id}" if post.parent_id else f"channel:{post.channel_id}"
    keep_draft(actor, place, post.source)
