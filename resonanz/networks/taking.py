"""One event of a network taken in: keyed by what the network calls each thing, so once is once."""

import re
from collections.abc import Sequence

from django.core.files.base import ContentFile
from django.utils.html import escape

from resonanz.channels.models import Channel, Follow
from resonanz.conversations import actions as conversations
from resonanz.conversations.models import Attachment, Interaction, Post, Revision
from resonanz.core.events import record
from resonanz.core.markdown import Rendered, sanitise
from resonanz.core.models import Event
from resonanz.core.time import now
from resonanz.people.models import Identity, Person

from . import fetching
from .contract import (
    FollowSeen,
    IdentitySeen,
    InteractionSeen,
    MediaSeen,
    PostChanged,
    PostGone,
    PostGrew,
    PostSeen,
    Seen,
    Undelivered,
)
from .models import Account
from .returned import note_returned
from .storable import storable

TEXT_LENGTH = 100_000
LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,6})?")


def take(account: Account, seen: Seen) -> None:
    """Store one event of a network, as far as it can be kept; taken again it changes nothing."""
    match storable(seen):
        case PostSeen() as post:
            _take_post(account, post)
        case PostChanged(post):
            _take_post(account, post, changed=True)
        case PostGrew(remote_id, media):
            _take_more(account, remote_id, media)
        case PostGone(remote_id):
            _take_gone(account, remote_id)
        case InteractionSeen() as interaction:
            _take_interaction(account, interaction)
        case FollowSeen() as follow:
            _take_follow(account, follow)
        case IdentitySeen() as identity:
            known(account.channel.network, identity)
        case Undelivered() as undelivered:
            note_returned(account, undelivered)


def known(network: str, seen: IdentitySeen) -> Identity:
    """The identity as seen last; whoever is new gets a person of their own."""
    fields = {
        "handle": seen.handle[:300],
        "name": seen.name[:300],
        "address": web(seen.address, 600),
        "picture_address": web(seen.picture_address, 1000),
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
        _author_of(account, seen),
        source=seen.text or "",
        rendered=rendered(seen),
        said_at=seen.said_at,
        visibility=seen.visibility,
        language=language_tag(seen.language),
        content_warning=seen.content_warning[:500],
        link=web(seen.link, 2000),
        remote_id=seen.remote_id,
        remote_parent_id=seen.parent_remote_id,
        address=web(seen.address, 1000),
        edited_at=seen.edited_at,
        mentions=[known(channel.network, named) for named in seen.mentions],
        attachments=[attachment_of(media) for media in seen.media],
    )
    _quote(channel, post, seen)
    if seen.media:
        fetching.want(account, [post.pk])
    _heard(channel, post, seen.reason)


def language_tag(language: str) -> str:
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


def _author_of(account: Account, seen: PostSeen) -> Identity:
    """Who said it: we ourselves, or somebody known or new."""
    ours = account.channel.identity
    if ours is not None and seen.author.remote_id == ours.remote_id:
        return ours
    return known(account.channel.network, seen.author)


def rendered(seen: PostSeen) -> Rendered:
    """What was said, as safe HTML."""
    if seen.html:
        return sanitise(seen.html[:TEXT_LENGTH])
    paragraphs = escape(seen.text[:TEXT_LENGTH]).split("\n\n")
    html = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs if paragraph.strip())
    return sanitise(html.replace("\n", "<br>"))


def _take_change(account: Account, post: Post, seen: PostSeen) -> None:
    reads = rendered(seen)
    if post.html == reads.html and post.content_warning == seen.content_warning[:500]:
        return
    if seen.edited_at is not None and post.edited_at and seen.edited_at <= post.edited_at:
        return
    Revision.objects.create(post=post, source=post.source, html=post.html, at=now())
    conversations.change(
        post,
        reads,
        source=seen.text or "",
        content_warning=seen.content_warning[:500],
        edited_at=seen.edited_at or now(),
    )
    _told(account, "post.changed", post)


def _take_more(account: Account, remote_id: str, media: Sequence[MediaSeen]) -> None:
    """Files that belong to a post here; what we sent ourselves has all of its own already."""
    post = Post.objects.filter(channel=account.channel, remote_id=remote_id).first()
    if post is None or post.deliveries.exists():
        return
    here = set(post.attachments.values_list("remote_address", flat=True))
    new = [attachment_of(one) for one in media]
    new = [one for one in new if one.remote_address not in here]
    if new:
        conversations.add_files(post, new)
        fetching.want(account, [post.pk])
        _told(account, "post.completed", post)


def _take_gone(account: Account, remote_id: str) -> None:
    post = Post.objects.filter(channel=account.channel, remote_id=remote_id).first()
    if post is not None and conversations.take_away(post):
        _told(account, "post.gone", post)
    if post is None and remote_id:
        _take_back(account, remote_id)


def _take_back(account: Account, remote_id: str) -> None:
    """Where a reaction is a thing of its own, it is taken back by its own id."""
    done = Interaction.objects.filter(post__channel=account.channel, remote_id=remote_id).exclude(
        remote_id=""  # said to PostgreSQL, which has an index of those
    )
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


def attachment_of(media: MediaSeen) -> Attachment:
    """A file that lies with the network or came along, as a row of ours not stored yet."""
    kinds: Sequence[str] = Attachment.Kind.values
    attachment = Attachment(
        kind=media.kind if media.kind in kinds else Attachment.Kind.FILE,
        remote_address=web(media.address, 2000),
        preview_address=web(media.preview_address, 2000),
        media_type=media.media_type[:100],
        alt=media.alt,
        width=media.width,
        height=media.height,
    )
    if media.content:
        attachment.size_bytes = len(media.content)
        attachment.file.save(media.name, ContentFile(media.content), save=False)
    return attachment


def web(address: str, length: int) -> str:
    """An address as far as it is one of the web; anything else is dropped."""
    if len(address) > length or not address.startswith(("https://", "http://")):
        return ""
    return address
