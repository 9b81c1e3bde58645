"""What went out stands here too: the delivery is sent, its posts join their thread."""

import logging
import time
from collections.abc import Sequence

from django.db import DatabaseError, transaction

from resonanz.conversations import actions as conversations
from resonanz.conversations.models import Attachment, Post
from resonanz.core.events import record
from resonanz.core.markdown import from_text
from resonanz.core.time import now

from .claims import as_stored, hold, progress_of
from .contract import Progress, Remote
from .drafts import texts_of
from .models import Account, Delivery
from .topics import topics_of

# So many are entered before we look again for what is due.
MOST_AT_ONCE = 10
AGAIN_SECONDS = 60.0
# What could not be entered, and until when it is left alone.
_set_aside: dict[int, float] = {}
log = logging.getLogger(__name__)


def arrived(delivery: Delivery, progress: Progress) -> None:
    """Note that all parts stand on the network; nothing stands between its word and our note."""
    first = progress.parts[0]
    hold(
        delivery,
        state=Delivery.State.SENT,
        progress=as_stored(progress),
        must_look=False,
        lease_until=None,
        problem="",
        sent_at=now(),
        remote_id=first.remote_id,
        address=first.address if first.address.startswith(("https://", "http://")) else "",
    )


def enter_sent(most: int = MOST_AT_ONCE) -> int:
    """Let what went out stand here too, in the order it did; returns how many were worked on.

    Nothing that may go wrong here makes it unsent: a post that cannot be stored comes in with the
    intake, and what breaks otherwise is tried again in a minute, holding up nothing else.
    """
    moment = time.monotonic()
    aside = [number for number, until in list(_set_aside.items()) if until > moment]
    waiting = Delivery.objects.filter(state=Delivery.State.SENT, is_entered=False)
    after_it = waiting.exclude(after__is_entered=False).exclude(pk__in=aside)
    found = list(after_it.order_by("sent_at", "pk").values_list("pk", flat=True)[:most])
    for number in found:
        try:
            _enter(number)
        except DatabaseError:
            raise
        except Exception:
            log.exception("Delivery %s is out, but could not be entered here.", number)
            _set_aside[number] = moment + AGAIN_SECONDS
    return len(found)


@transaction.atomic
def _enter(number: int) -> None:
    """A delivery's posts join their thread, and everybody hears that it is out; once."""
    found = Delivery.objects.select_for_update(skip_locked=True, of=("self",))
    found = found.select_related("channel__identity", "by", "parent", "after__post")
    delivery = found.filter(pk=number, is_entered=False).first()
    if delivery is None:
        return
    posts = _posts(delivery, progress_of(delivery).parts)
    delivery.is_entered, delivery.post = True, posts[0] if posts else None
    delivery.save(update_fields=["is_entered", "post"])
    record(
        delivery.by,
        "delivery.sent",
        delivery,
        channel_id=delivery.channel_id,
        topics=[*topics_of(delivery), f"channel:{delivery.channel_id}"],
        post=posts[0].pk if posts else None,
    )
    _set_aside.pop(number, None)


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
