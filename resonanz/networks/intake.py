"""What happened outside comes in: nothing missed, nothing twice.

A batch is written with its cursor in one transaction under a lock of the account, keyed by what the
network calls each thing; taking the same batch in again changes nothing.
"""

import logging
import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import DatabaseError, transaction
from django.utils.html import escape
from django.utils.translation import gettext as _

from resonanz.channels.models import Channel, Follow
from resonanz.conversations import actions as conversations
from resonanz.conversations.models import Attachment, Interaction, Post, Revision
from resonanz.core.errors import ResonanzError
from resonanz.core.events import record
from resonanz.core.jobs import enqueue
from resonanz.core.markdown import Rendered, sanitise
from resonanz.core.models import Event
from resonanz.core.time import now
from resonanz.people.models import Identity, Person

from .accounts import view_of
from .contract import (
    Batch,
    FollowSeen,
    IdentitySeen,
    InteractionSeen,
    LostRight,
    MediaSeen,
    PostChanged,
    PostGone,
    PostSeen,
    RateLimited,
    Seen,
)
from .models import Account
from .registry import network_of
from .storable import storable

log = logging.getLogger(__name__)

MAX_BATCHES = 50
TEXT_LENGTH = 100_000
LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,6})?")
WAIT_AFTER_TROUBLE = timedelta(minutes=2)


def enqueue_intake(account_id: int) -> None:
    """Have one account taken in soon; once is enough, however often it is asked."""
    once = f"intake:{account_id}"
    enqueue("networks.take_in_account", queue="intake", once=once, account_id=account_id)


def take_in(account: Account, *, asked: bool = False) -> int:
    """Fetch and store what happened since last time; returns how many events came.

    Trouble is noted on the account and never raised: what was stored stays, the rest comes later.
    After trouble we wait a little, unless a person asked; where the network says wait, all wait.
    """
    if asked:
        Account.objects.filter(pk=account.pk).update(look_again_at=None)
    taken = 0
    for _batch in range(MAX_BATCHES):
        count, more = _take_batch(account.pk)
        taken += count
        if not more:
            break
    account.refresh_from_db()
    return taken


def _take_batch(account_id: int) -> tuple[int, bool]:
    account = Account.objects.select_related("channel__identity").get(pk=account_id)
    if account.state != Account.State.CONNECTED or _waits(account) or not _has_right(account):
        return 0, False
    try:
        network = network_of(account.channel.network)
        batch = network.events(view_of(account), account.cursor)
    except LostRight:
        lose(account)
        return 0, False
    except RateLimited as limit:
        _note(account, _("The network asks us to wait."), hold_off_until=limit.until)
        return 0, False
    except ResonanzError as error:
        _note(account, error.message, look_again_at=now() + WAIT_AFTER_TROUBLE)
        return 0, False
    except DatabaseError:
        raise
    except Exception:
        log.exception("Account %s: what its network told could not be read.", account.pk)
        words = _("Something went wrong on our side; it is written in the log.")
        _note(account, words, look_again_at=now() + WAIT_AFTER_TROUBLE)
        return 0, False
    return _store_batch(account, batch)


def _has_right(account: Account) -> bool:
    """Whether the account a watch listens through still has its right."""
    if account.through_id is None:
        return True
    return Account.objects.filter(pk=account.through_id, state=Account.State.CONNECTED).exists()


def _waits(account: Account) -> bool:
    moments = (account.hold_off_until, account.look_again_at)
    return any(moment is not None and moment > now() for moment in moments)


def _note(account: Account, problem: str, **moment: datetime) -> None:
    Account.objects.filter(pk=account.pk).update(problem=problem[:500], **moment)


@transaction.atomic
def _store_batch(account: Account, batch: Batch) -> tuple[int, bool]:
    locked = Account.objects.select_for_update().get(pk=account.pk)
    if locked.cursor != account.cursor:
        # Somebody else was quicker; what they stored begins where we began.
        return 0, True
    for seen in batch.events:
        take(account, seen)
    locked.hints.filter(pk__in=batch.heeded).delete()
    Account.objects.filter(pk=account.pk).update(
        cursor=batch.cursor, intake_at=now(), problem="", hold_off_until=None, look_again_at=None
    )
    return len(batch.events), batch.more


@transaction.atomic
def lose(account: Account) -> None:
    """Note that the network no longer knows our right; a person must connect again."""
    problem = _("The network no longer accepts our access. Connect the account again.")
    if account.through_id is not None:  # a watch has no right of its own
        account = Account.objects.get(pk=account.through_id)
    changed = Account.objects.filter(pk=account.pk, state=Account.State.CONNECTED).update(
        state=Account.State.LOST, problem=problem
    )
    if changed:
        record(None, "account.lost", account, channel_id=account.channel_id)


def take(account: Account, seen: Seen) -> None:
    """Store one event of a network, as far as it can be kept; taken again it changes nothing."""
    match storable(seen):
        case PostSeen() as post:
            _take_post(account, post)
        case PostChanged(post):
            _take_post(account, post, changed=True)
        case PostGone(remote_id):
            _take_gone(account, remote_id)
        case InteractionSeen() as interaction:
            _take_interaction(account, interaction)
        case FollowSeen() as follow:
            _take_follow(account, follow)
        case IdentitySeen() as identity:
            known(account.channel.network, identity)


def known(network: str, seen: IdentitySeen) -> Identity:
    """The identity as seen last; whoever is new gets a person of their own."""
    fields = {
        "handle": seen.handle[:300],
        "name": seen.name[:300],
        "address": _web(seen.address, 600),
        "picture_address": _web(seen.picture_address, 1000),
    }
    identity, is_new = Identity.objects.get_or_create(
        network=network, remote_id=seen.remote_id[:300], defaults=fields
    )
    if is_new:
        identity.person = Person.objects.create(name=(seen.name or seen.handle)[:120])
        identity.save(update_fields=["person"])
        return identity
    changed = [name for name, value in fields.items() if value and getattr(identity, name) != value]
    for name in changed:
        setattr(identity, name, fields[name])
    if changed:
        identity.save(update_fields=changed)
    return identity


def _take_post(account: Account, seen: PostSeen, *, changed: bool = False) -> None:
    channel = account.channel
    here = Post.objects.filter(channel=channel, remote_id=seen.remote_id).first()
    if here is not None:
        if changed or seen.edited_at is not None:
            _take_change(account, here, seen)
        _hear_later(channel, here, seen)
        return
    post = conversations.store(
        channel,
        _author(account, seen),
        source=seen.text or "",
        rendered=_rendered(seen),
        said_at=seen.said_at,
        visibility=seen.visibility,
        language=_tag(seen.language),
        content_warning=seen.content_warning[:500],
        link=_web(seen.link, 2000),
        remote_id=seen.remote_id,
        remote_parent_id=seen.parent_remote_id,
        address=_web(seen.address, 1000),
        edited_at=seen.edited_at,
        mentions=[known(channel.network, named) for named in seen.mentions],
        attachments=[_attachment(media) for media in seen.media],
    )
    _quote(channel, post, seen)
    _heard(channel, post, seen.reason)


def _tag(language: str) -> str:
    """A tag of a language ("de", "pt-BR"), or nothing where it is none: then we look ourselves."""
    return language if LANGUAGE_TAG.fullmatch(language) else ""


def _heard(channel: Channel, post: Post, reason: str) -> None:
    topics = [f"channel:{channel.pk}", f"post:{post.root_id}"]
    record(None, "post.heard", post, channel_id=channel.pk, topics=topics, reason=reason)


def _hear_later(channel: Channel, post: Post, seen: PostSeen) -> None:
    """Somebody addressed us in a post that came in before as mere context: now it asks for us."""
    if seen.reason in {"context", "own"}:
        return
    heard = Event.objects.filter(
        subject_type=post._meta.label_lower, subject_id=post.pk, verb="post.heard"
    )
    if not heard.exclude(details__reason="context").exists():
        _heard(channel, post, seen.reason)


def _author(account: Account, seen: PostSeen) -> Identity:
    ours = account.channel.identity
    if ours is not None and seen.author.remote_id == ours.remote_id:
        return ours
    return known(account.channel.network, seen.author)


def _rendered(seen: PostSeen) -> Rendered:
    if seen.html:
        return sanitise(seen.html[:TEXT_LENGTH])
    paragraphs = escape(seen.text[:TEXT_LENGTH]).split("\n\n")
    html = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs if paragraph.strip())
    return sanitise(html.replace("\n", "<br>"))


def _take_change(account: Account, post: Post, seen: PostSeen) -> None:
    rendered = _rendered(seen)
    if post.html == rendered.html and post.content_warning == seen.content_warning[:500]:
        return
    if seen.edited_at is not None and post.edited_at and seen.edited_at <= post.edited_at:
        return
    Revision.objects.create(post=post, source=post.source, html=post.html, at=now())
    conversations.change(
        post,
        rendered,
        source=seen.text or "",
        content_warning=seen.content_warning[:500],
        edited_at=seen.edited_at or now(),
    )
    _told(account, "post.changed", post)


def _take_gone(account: Account, remote_id: str) -> None:
    post = Post.objects.filter(channel=account.channel, remote_id=remote_id).first()
    if post is not None and conversations.take_away(post):
        _told(account, "post.gone", post)
    if post is None and remote_id:
        _take_back(account, remote_id)


def _take_back(account: Account, remote_id: str) -> None:
    """Where a reaction is a thing of its own, it is taken back by its own id."""
    done = Interaction.objects.filter(post__channel=account.channel, remote_id=remote_id)
    for interaction in done.select_related("post", "identity"):
        conversations.drop_interaction(
            interaction.post, interaction.identity, interaction.kind, name=interaction.name
        )


def _told(account: Account, verb: str, post: Post) -> None:
    topics = [f"channel:{account.channel_id}", f"post:{post.root_id}"]
    record(None, verb, post, channel_id=account.channel_id, topics=topics)


def _take_interaction(account: Account, seen: InteractionSeen) -> None:
    post = Post.objects.filter(channel=account.channel, remote_id=seen.post_remote_id).first()
    if post is None:
        return
    identity = known(account.channel.network, seen.by)
    if seen.undone:
        conversations.drop_interaction(post, identity, seen.kind, name=seen.name)
    else:
        conversations.note_interaction(
            post, identity, seen.kind, name=seen.name, at=seen.at, remote_id=seen.remote_id
        )


def _take_follow(account: Account, seen: FollowSeen) -> None:
    identity = known(account.channel.network, seen.by)
    if seen.undone:
        Follow.objects.filter(channel=account.channel, identity=identity).delete()
    else:
        Follow.objects.get_or_create(
            channel=account.channel, identity=identity, defaults={"since": seen.at}
        )


def _quote(channel: Channel, post: Post, seen: PostSeen) -> None:
    if not seen.quotes_remote_id:
        return
    quoted = Post.objects.filter(channel=channel, remote_id=seen.quotes_remote_id).first()
    if quoted is not None:
        conversations.note_interaction(
            quoted, post.author, Interaction.Kind.QUOTE, at=seen.said_at, remote_id=seen.remote_id
        )


def _attachment(media: MediaSeen) -> Attachment:
    kinds: Sequence[str] = Attachment.Kind.values
    return Attachment(
        kind=media.kind if media.kind in kinds else Attachment.Kind.FILE,
        remote_address=_web(media.address, 2000),
        preview_address=_web(media.preview_address, 2000),
        media_type=media.media_type[:100],
        alt=media.alt,
        width=media.width,
        height=media.height,
    )


def _web(address: str, length: int) -> str:
    """An address as far as it is one of the web; anything else is dropped."""
    if len(address) > length or not address.startswith(("https://", "http://")):
        return ""
    return address
