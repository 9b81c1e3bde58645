"""What went out stands here too: the delivery is sent, its posts join their thread."""

import logging
from collections.abc import Sequence

from django.db import transaction

from resonanz.conversations import actions as conversations
from resonanz.conversations.models import Attachment, Post
from resonanz.core.events import record
from resonanz.core.markdown import from_text
from resonanz.core.time import now

from .claims import hold
from .contract import Remote
from .drafts import texts_of
from .models import Account, Delivery
from .topics import topics_of

log = logging.getLogger(__name__)


@transaction.atomic
def arrived(delivery: Delivery, parts: Sequence[Remote]) -> None:
    """Note that all parts stand on the network.

    Nothing that may go wrong here at home makes this untrue: a post that cannot be stored comes in
    with the intake.
    """
    first = parts[0]
    hold(
        delivery,
        state=Delivery.State.SENT,
        must_look=False,
        lease_until=None,
        problem="",
        sent_at=now(),
        remote_id=first.remote_id,
        address=first.address if first.address.startswith(("https://", "http://")) else "",
    )
    posts = _posts(delivery, parts)
    if posts:
        hold(delivery, post=posts[0])
    record(
        delivery.by,
        "delivery.sent",
        delivery,
        channel_id=delivery.channel_id,
        topics=[*topics_of(delivery), f"channel:{delivery.channel_id}"],
        post=posts[0].pk if posts else None,
    )


def _posts(delivery: Delivery, parts: Sequence[Remote]) -> list[Post]:
    # The intake may be storing the same posts at this moment: one after the other.
    Account.objects.select_for_update().filter(channel=delivery.channel).first()
    posts: list[Post] = []
    try:
        with transaction.atomic():
            texts = texts_of(delivery)
            for number, remote in enumerate(parts):
                parent = posts[-1] if posts else _answered(delivery)
                posts.append(_post(delivery, texts[number], remote, parent, is_first=not number))
    except Exception:
        log.exception("Delivery %s arrived, but its post could not be stored here.", delivery.pk)
        return []
    return posts


def _answered(delivery: Delivery) -> Post | None:
    return delivery.after.post if delivery.after else delivery.parent


def _post(
    delivery: Delivery, text: str, remote: Remote, parent: Post | None, *, is_first: bool
) -> Post:
    channel = delivery.channel
    # The intake may have seen it before us, and the inside writes it itself.
    here = Post.objects.filter(channel=channel, remote_id=remote.remote_id).first()
    if here is not None:
        return here
    if channel.identity is None:
        raise ValueError("a channel without a profile of ours")
    return conversations.store(
        channel,
        channel.identity,
        text,
        rendered=from_text(text),
        parent=parent,
        visibility=delivery.visibility,
        content_warning=delivery.content_warning,
        language=delivery.language,
        remote_id=remote.remote_id,
        address=remote.address,
        attachments=[_copied(row) for row in delivery.attachments.all()] if is_first else [],
    )


def _copied(attachment: Attachment) -> Attachment:
    """The same file once more, for the post outside: an attachment belongs to one post."""
    attachment.pk = None
    attachment._state.adding = True
    return attachment
