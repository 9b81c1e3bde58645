"""Say, comment, edit, delete: what a colleague does in a space."""

from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from resonanz.channels.abilities import Ability
from resonanz.channels.models import Channel
from resonanz.channels.queries import has_rules_to_read
from resonanz.conversations import kinds
from resonanz.conversations.kinds import Kind
from resonanz.conversations.models import Attachment, Mention, Post, Revision
from resonanz.conversations.naming import identity_on, named_in
from resonanz.conversations.telling import Group
from resonanz.core.errors import Gone, Refused
from resonanz.core.events import record
from resonanz.core.figures import Figure
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.people.models import Person

from .accepting import tell_question
from .drafting import forget_draft
from .ordering import require_turn
from .storing import count_comments, language_here, storable, take_away, write_down
from .tagging import note_tags
from .telling import groups_told, name_groups, rendered_with

# In our own spaces a reply to a reply stands beside it: two levels read well, more do not.
LEVELS = 2


@transaction.atomic
def say(
    actor: Person,
    channel: Channel,
    source: str,
    *,
    kind: str = Post.Kind.POST,
    asked: object = None,
    parent: Post | None = None,
    attachments: Sequence[Attachment] = (),
    link: str = "",
    language: str = "",
) -> Post:
    """The post the actor has said in a space of theirs; with a parent it is a comment.

    `asked` is what the form of this kind takes besides (`conversations.kinds`).
    """
    if parent is not None:
        return comment(actor, parent, source, attachments)
    require(actor, "conversations.say", channel)
    _require_known_rules(actor, channel)
    form = kinds.of(kind)
    more = not form.needs_words
    _check(actor, source, attachments, link, has_more=more, length=form.length)
    form.check(actor, channel, asked)
    named, groups = named_in(source, channel), groups_told(actor, channel, source)
    post = write_down(
        channel,
        identity_on(actor, channel),
        source,
        rendered=rendered_with(source, named, groups),
        kind=kind,
        visibility=_visibility(channel),
        link=link,
        language=language,
        mentions=named,
        attachments=attachments,
    )
    note_tags(post, is_new=True)
    name_groups(post, groups, is_new=True)
    kinds.begin(actor, post, asked)
    forget_draft(actor, f"channel:{channel.pk}")
    record(
        actor, "post.said", post, channel_id=channel.pk, topics=[f"channel:{channel.pk}"], kind=kind
    )
    return post


@transaction.atomic
def comment(
    actor: Person, parent: Post, source: str, attachments: Sequence[Attachment] = ()
) -> Post:
    """The comment the actor has made below a post."""
    if parent.deleted_at is not None:
        raise Gone(_("The post you answer was deleted. Your words are kept as a draft."))
    require_turn(actor, parent)
    _check(actor, source, attachments)
    channel = parent.channel
    named, groups = named_in(source, channel), groups_told(actor, channel, source)
    post = write_down(
        channel,
        identity_on(actor, channel),
        source,
        rendered=rendered_with(source, named, groups),
        parent=_below(parent),
        visibility=_visibility(channel),
        mentions=named,
        attachments=attachments,
    )
    note_tags(post, is_new=True)
    name_groups(post, groups, is_new=True)
    forget_draft(actor, f"post:{parent.pk}")
    record(
        actor,
        "post.commented",
        post,
        channel_id=channel.pk,
        topics=[f"post:{post.root_id}"],
        root=post.root_id,
        parent=parent.pk,
    )
    return post


@transaction.atomic
def edit(actor: Person, post: Post, source: str) -> Post:
    """The post with its new words; how it read before is kept in its history."""
    require(actor, "conversations.edit", post)
    _check(actor, source, post.attachments.all(), post.link, owned=True)
    before = Post.objects.select_for_update().get(pk=post.pk)
    if before.source == source:
        return post
    groups = groups_told(actor, post.channel, source)
    moment = now()
    Revision.objects.create(
        post=post, source=before.source, html=before.html, edited_by=actor, at=moment
    )
    _rewrite(post, source, groups)
    post.edited_at = moment
    post.save(update_fields=["source", "html", "plain", "language", "edited_at"])
    note_tags(post)
    tell_question(post)
    forget_draft(actor, f"edit:{post.pk}")
    _told(actor, "post.edited", post)
    return post


@transaction.atomic
def rewrite(actor: Person, post: Post, source: str) -> Post:
    """The post with its new words, for a form that keeps rights and versions of its own.

    No right is checked here, and nothing is kept of how it read before.
    """
    form = kinds.of(post.kind)
    _check(actor, source, post.attachments.all(), owned=True, length=form.length)
    _rewrite(post, source, groups_told(actor, post.channel, source))
    post.save(update_fields=["source", "html", "plain", "language"])
    note_tags(post)
    kinds.tell(post)
    _told(actor, "post.edited", post)
    return post


@transaction.atomic
def put_away(actor: Person, post: Post) -> None:
    """Take a post away for a form that has rights of its own; `bring_back` undoes it."""
    if take_away(post, by_id=actor.pk):
        _told(actor, "post.deleted", post)


@transaction.atomic
def bring_back(actor: Person, post: Post) -> None:
    """Bring back what was put away."""
    if Post.objects.filter(pk=post.pk, deleted_at__isnull=False).update(
        deleted_at=None, deleted_by=None
    ):
        _told(actor, "post.restored", post)


@transaction.atomic
def delete(actor: Person, post: Post) -> None:
    """Take a post away; `restore` brings it back."""
    require(actor, "conversations.delete", post)
    if take_away(post, by_id=actor.pk):
        tell_question(post)
        _told(actor, "post.deleted", post)


@transaction.atomic
def restore(actor: Person, post: Post) -> Post:
    """Bring back a post the actor deleted."""
    require(actor, "conversations.restore", post)
    gone = Post.objects.filter(pk=post.pk, deleted_at__isnull=False)
    if gone.update(deleted_at=None, deleted_by=None):
        if post.parent_id:
            count_comments(post.root_id, 1)
        tell_question(post)
        _told(actor, "post.restored", post)
    post.deleted_at = post.deleted_by = None
    return post


def _visibility(channel: Channel) -> str:
    """Who reads it beside the channel's own rights: what is said among few only they, ever."""
    return Post.Visibility.DIRECT if channel.is_direct else Post.Visibility.PUBLIC


def _require_known_rules(actor: Person, channel: Channel) -> None:
    if has_rules_to_read(actor, channel):
        told = _("“%s” has rules. Read them first; your text is kept.") % channel.name
        raise Refused(told, code="rules")


def _below(parent: Post) -> Post:
    if parent.channel.can(Ability.MEMBERS) and parent.depth >= LEVELS and parent.parent:
        return parent.parent
    return parent


def _rewrite(post: Post, source: str, groups: list[Group]) -> None:
    named = named_in(source, post.channel)
    rendered = rendered_with(source, named, groups)
    name_groups(post, groups)
    post.source, post.html = storable(source), rendered.html
    post.plain = kinds.plain_of(post, rendered.plain)
    post.language = language_here(rendered.plain)
    post.mentions.exclude(identity__in=named).delete()
    Mention.objects.bulk_create(
        [Mention(post=post, identity=identity) for identity in named], ignore_conflicts=True
    )


def _told(actor: Person, verb: str, post: Post) -> None:
    topics = [f"post:{post.root_id}"]
    record(actor, verb, post, channel_id=post.channel_id, topics=topics, root=post.root_id)


def _check(
    actor: Person,
    source: str,
    attachments: Iterable[Attachment],
    link: str = "",
    *,
    owned: bool = False,
    has_more: bool = False,
    length: int = Kind.length,
) -> None:
    _check_words(source, length, something_else=bool(has_more or link or attachments))
    if link and (urlsplit(link).scheme not in ("http", "https") or not urlsplit(link).hostname):
        raise Refused(_("A link begins with https:// or http://. Your text is kept."))
    for attachment in attachments:
        if not owned and (attachment.owner_id != actor.pk or attachment.post_id):
            raise Refused(_("This picture is not yours or is already used. Your text is kept."))


def _check_words(source: str, length: int, *, something_else: bool) -> None:
    if not source.strip() and not something_else:
        raise Refused(_("Write something first."))
    too_long = len(source) - length
    if too_long > 0:
        raise Refused(
            ngettext(
                "This is %(count)s character too long (%(limit)s). Your text is kept.",
                "This is %(count)s characters too long (%(limit)s). Your text is kept.",
                too_long,
            )
            % {"count": Figure(too_long), "limit": Figure(length)}
        )
