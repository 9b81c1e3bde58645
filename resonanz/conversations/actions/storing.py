"""Writing a post down, whoever said it and wherever: no right is checked, no event recorded."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypedDict, Unpack

from django.db import connection, transaction

from resonanz.channels.models import Channel
from resonanz.conversations.models import Attachment, Mention, Post
from resonanz.conversations.thread import path_of
from resonanz.core.markdown import Rendered, language_of, render
from resonanz.core.time import now
from resonanz.people import viewers
from resonanz.people.models import Identity


class Said(TypedDict, total=False):
    """What else may be known of a post."""

    rendered: Rendered | None
    said_at: datetime | None
    parent: Post | None
    kind: str
    visibility: str
    language: str
    content_warning: str
    link: str
    remote_id: str | None
    remote_parent_id: str
    address: str
    edited_at: datetime | None
    mentions: Sequence[Identity]
    attachments: Sequence[Attachment]


@transaction.atomic
def store(channel: Channel, author: Identity, source: str = "", **said: Unpack[Said]) -> Post:
    """The stored post at its place in its thread, counted, with mentions and attachments.

    Without `rendered` the source is read as Markdown. Orphans that waited for it become its
    children. Attachments may be new rows or uploads that belong to nothing yet.
    """
    return write_down(channel, author, source, **said)


def write_down(
    channel: Channel,
    author: Identity,
    source: str = "",
    *,
    rendered: Rendered | None = None,
    said_at: datetime | None = None,
    parent: Post | None = None,
    kind: str = Post.Kind.POST,
    visibility: str = Post.Visibility.PUBLIC,
    language: str = "",
    content_warning: str = "",
    link: str = "",
    remote_id: str | None = None,
    remote_parent_id: str = "",
    address: str = "",
    edited_at: datetime | None = None,
    mentions: Sequence[Identity] = (),
    attachments: Sequence[Attachment] = (),
) -> Post:
    """`store` for who has begun a transaction already."""
    rendered = rendered or render(source, addresses_of(mentions))
    post = Post(
        pk=_next_number(),
        channel=channel,
        author=author,
        parent=parent,
        kind=kind,
        form=form_of(attachments, link),
        visibility=visibility,
        source=storable(source),
        html=rendered.html,
        plain=rendered.plain,
        language=language or language_here(rendered.plain),
        content_warning=storable(content_warning),
        link=storable(link),
        remote_id=remote_id,
        remote_parent_id=remote_parent_id,
        address=address,
        said_at=said_at or now(),
        edited_at=edited_at,
    )
    _place(post)
    _name(post, mentions)
    _attach(post, attachments)
    if remote_id:
        adopt_orphans(post)
    return post


@transaction.atomic
def change(post: Post, rendered: Rendered, **fields: object) -> None:
    """Store that a post now reads differently; `fields` are further columns of it."""
    post.html, post.plain = rendered.html, rendered.plain
    for name, value in fields.items():
        setattr(post, name, storable(value) if isinstance(value, str) else value)
    post.save(update_fields=["html", "plain", *fields])


def take_away(post: Post, at: datetime | None = None, by_id: int | None = None) -> bool:
    """Note that a post is deleted; whether it was not before."""
    with transaction.atomic():
        standing = Post.objects.filter(pk=post.pk, deleted_at__isnull=True)
        if not standing.update(deleted_at=at or now(), deleted_by=by_id):
            return False
        if post.parent_id:
            count_comments(post.root_id, -1)
    post.refresh_from_db(fields=["deleted_at", "deleted_by"])
    return True


@transaction.atomic
def place_in_thread(post: Post) -> None:
    """Put a post (stored, or about to be) below its parent, save it, and count it there.

    The parent is `post.parent`, or the post of the same channel that its network named. Safe to
    call again: who has a parent already stays below it.
    """
    _place(post)


def _place(post: Post) -> None:
    placed_before = not post._state.adding and post.parent_id is not None
    parent = post.parent or _parent_here(post)
    post.parent = parent
    if parent is None:
        post.root_id, post.path, post.depth = post.pk, "", 0
    else:
        post.root_id = parent.root_id or parent.pk
        post.path = path_of(parent.path, post.said_at, post.pk)
        post.depth = parent.depth + 1
    if post._state.adding:
        post.save(force_insert=True)
    else:
        post.save(update_fields=["parent", "root", "path", "depth"])
    if parent is not None and not placed_before and post.deleted_at is None:
        count_comments(post.root_id, 1)


@transaction.atomic
def adopt_orphans(parent: Post) -> int:
    """Move the threads whose first post answers this one below it; how many there were."""
    orphans = (
        Post.objects.select_for_update()
        .filter(channel=parent.channel_id, remote_parent_id=parent.remote_id, parent__isnull=True)
        .exclude(remote_parent_id="")
    )  # said to PostgreSQL, which has an index of those
    adopted = [orphan for orphan in orphans if orphan.pk != parent.root_id]
    for orphan in adopted:
        _move_below(parent, orphan)
    return len(adopted)


_COUNT = "UPDATE conversations_post SET comment_count = comment_count + %s WHERE id = %s"


def count_comments(root_id: int | None, difference: int) -> None:
    """Keep the number of comments of a thread."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [difference, root_id])


def storable(text: str) -> str:
    """The text without the one character PostgreSQL cannot keep."""
    return text.replace("\x00", "")


def addresses_of(identities: Iterable[Identity]) -> dict[str, str]:
    """Where a click on the @handle of each leads."""
    return {
        identity.handle.lower(): f"/people/{identity.person_id}/"
        for identity in identities
        if identity.person_id
    }


def language_here(plain: str) -> str:
    """The language of a text; the organisation's where it is too short to tell."""
    return language_of(plain, viewers.organisation().language)


def _next_number() -> int:
    # Known before the row is written, so that the path holds it and one INSERT is enough.
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('conversations_post_id_seq')")
        return int(cursor.fetchone()[0])


def form_of(attachments: Sequence[Attachment], link: str) -> str:
    """What a post is, by what comes along with its words."""
    kinds = {attachment.kind for attachment in attachments}
    if Attachment.Kind.VIDEO in kinds:
        return Post.Form.VIDEO
    if Attachment.Kind.PICTURE in kinds:
        return Post.Form.PHOTO
    return Post.Form.LINK if link else Post.Form.TEXT


def _parent_here(post: Post) -> Post | None:
    if not post.remote_parent_id:
        return None
    same_channel = Post.objects.filter(channel=post.channel_id)
    return same_channel.filter(remote_id=post.remote_parent_id).exclude(pk=post.pk).first()


def _name(post: Post, identities: Iterable[Identity]) -> None:
    named = {identity.pk for identity in identities}
    if named:
        Mention.objects.bulk_create(
            [Mention(post=post, identity_id=number) for number in named], ignore_conflicts=True
        )


def _attach(post: Post, attachments: Iterable[Attachment]) -> None:
    for position, attachment in enumerate(attachments):
        attachment.post, attachment.position = post, position
        attachment.save()


def _move_below(parent: Post, orphan: Post) -> None:
    family = list(Post.objects.filter(root=orphan).order_by("path"))
    orphan = next(post for post in family if post.pk == orphan.pk)
    orphan.parent = parent
    placed = {parent.pk: parent}
    for post in family:  # parents come before their children
        above = placed[post.parent_id or parent.pk]
        post.root_id, post.depth = parent.root_id, above.depth + 1
        post.path = path_of(above.path, post.said_at, post.pk)
        post.comment_count = 0
        placed[post.pk] = post
    Post.objects.bulk_update(family, ["parent", "root", "depth", "path", "comment_count"])
    count_comments(parent.root_id, sum(post.deleted_at is None for post in family))
