"""What one may read of what is said; every function takes the viewer first."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from msgspec.json import decode

from resonanz.accounts.models import User
from resonanz.channels.abilities import Ability, Side, keys_on, traits_of
from resonanz.channels.models import Channel
from resonanz.core.errors import Gone
from resonanz.core.fetching import shown
from resonanz.core.paging import (
    HIGHEST_NUMBER,
    Page,
    as_moment,
    as_number,
    as_text,
    key_of,
    mark_of,
)
from resonanz.people.models import Person

from .cards import kept_cards
from .models import Attachment, Draft, Interaction, Post, Revision
from .narrowing import EVERYTHING, Narrow
from .rows import Setting, Shown, Spoken, Thread
from .rules import MODERATORS
from .seeing import visible_post_and_channel
from .statements import (
    chosen_cards_sql,
    comments_sql,
    feed_cards_sql,
    feed_sql,
    post_sql,
    thread_cards_sql,
    thread_sql,
)

FEED_SIZE = 20
THREAD_SIZE = 50
FAR_FUTURE = datetime(9999, 12, 31, tzinfo=UTC)


# --- feeds -----------------------------------------------------------------------------------


def home_feed(viewer: Person, mark: str = "", narrow: Narrow = EVERYTHING) -> Page[Shown]:
    """Newest threads of the spaces the viewer belongs to, or some of them."""
    parameters = feed_parameters(viewer, mark) | narrow.parameters
    return feed_page(feed_cards_sql(narrowed=narrow.condition), parameters)


def space_feed(
    viewer: Person, channel: Channel, mark: str = "", narrow: Narrow = EVERYTHING
) -> Page[Shown]:
    """Newest threads of one channel, inside or outside; raises `Gone` for who may not read it."""
    return space_page(viewer, channel, mark, narrow)[0]


def space_page(
    viewer: Person, channel: Channel, mark: str = "", narrow: Narrow = EVERYTHING
) -> tuple[Page[Shown], str]:
    """The same, with what stands on top of the channel as JSON text; one query."""
    parameters = feed_parameters(viewer, mark) | narrow.parameters | {"channel": channel.pk}
    rows = _rows(feed_cards_sql(of_channel=True, narrowed=narrow.condition), parameters)
    if not rows:
        readable_channel(viewer, channel.pk)
    return _page(rows), (rows[0][-1] or "" if rows else "")


def home_feed_json(viewer: Person, mark: str = "", narrow: Narrow = EVERYTHING) -> bytes:
    """The same page as JSON: {"items": […], "next": mark}; the items are written by PostgreSQL."""
    parameters = feed_parameters(viewer, mark) | narrow.parameters
    return _feed_json(feed_sql(narrowed=narrow.condition), parameters)


def space_feed_json(
    viewer: Person, channel_id: int, mark: str = "", narrow: Narrow = EVERYTHING
) -> bytes:
    """The page of one channel as JSON; raises `Gone` for who may not read it."""
    parameters = feed_parameters(viewer, mark) | narrow.parameters | {"channel": channel_id}
    return _feed_json(feed_sql(of_channel=True, narrowed=narrow.condition), parameters)


def readable_channel(viewer: Person, channel_id: int) -> Channel:
    """The channel, if the viewer may read it; raises `Gone` otherwise."""
    channel = shown(Channel.objects.readable_by(viewer)).filter(pk=channel_id).first()
    if channel is None:
        raise gone()
    return channel


def chosen_posts(viewer: Person, numbers: Sequence[int]) -> dict[int, Shown]:
    """Of these posts those that stand and that the viewer may see, by their number."""
    parameters = _viewer_parameters(viewer) | {"numbers": list(numbers)}
    rows = _rows(chosen_cards_sql(), parameters) if numbers else []
    return {post.id: post for post in _completed(_shown, rows)}


def newer_threads(viewer: Person, since: datetime, channel: Channel | None = None) -> int:
    """How many threads of others began after a moment (in one's spaces, or in one channel)."""
    threads = Post.objects.visible_to(viewer).threads().filter(deleted_at__isnull=True)
    if channel is not None:
        threads = threads.filter(channel=channel)
    else:
        threads = threads.filter(
            channel__memberships__person=viewer,
            channel__network__in=keys_on(Side.INSIDE),
            channel__archived_at__isnull=True,
        ).exclude(channel__kind=Channel.Kind.DIRECT)
    return threads.filter(said_at__gt=since).exclude(author__person=viewer).count()


# --- thread ----------------------------------------------------------------------------------


def thread(viewer: Person, post_id: int, mark: str = "") -> Thread:
    """The thread a post belongs to; raises `Gone` for who may not read it."""
    rows = _rows(thread_cards_sql(), _thread_parameters(viewer, post_id, mark))
    if not rows or rows[0][-2] is None:  # without its first post there is no thread to read
        raise gone()
    setting, crossings = decode(rows[0][-2], type=Setting), decode(rows[0][-1])
    posts = _completed(_spoken, rows)
    comments = posts[1:]
    following = ""
    if len(comments) > THREAD_SIZE:
        comments = comments[:THREAD_SIZE]
        following = mark_of(comments[-1].path)
    return Thread(setting, posts[0], comments, crossings, following)


def may_answer(setting: Setting) -> bool:
    """Whether a reader of the thread may comment in it: the rule "conversations.comment"."""
    return can_go_on(setting) and not setting.locked


def can_go_on(setting: Setting) -> bool:
    """Whether the place of a thread is one of our own, and living."""
    return setting.alive and Ability.MEMBERS in traits_of(setting.network).abilities


def may_moderate(viewer: Person, setting: Setting) -> bool:
    """Whether a reader of the thread looks after it: the rule "conversations.moderate"."""
    moderates = setting.role in MODERATORS or viewer.role == User.Role.ADMINISTRATOR
    return can_go_on(setting) and moderates and setting.kind != Channel.Kind.DIRECT


def thread_json(viewer: Person, post_id: int, mark: str = "") -> bytes:
    """The same as JSON: {"post": …, "comments": […], "crossings": […], "next": mark}."""
    row = _rows(thread_sql(), _thread_parameters(viewer, post_id, mark))[0]
    post, comments, last_path, count, crossings = row
    if post is None:
        raise gone()
    following = mark_of(last_path) if count > THREAD_SIZE else ""
    text = f'{{"post":{post},"comments":{comments},"crossings":{crossings},"next":"{following}"}}'
    return text.encode()


def comments_json(viewer: Person, post_id: int, mark: str = "") -> bytes:
    """What was said below a post as JSON: {"items": […], "next": mark}; one query."""
    row = _rows(comments_sql(), _thread_parameters(viewer, post_id, mark))[0]
    is_readable, comments, last_path, count = row
    if not is_readable:
        raise gone()
    following = mark_of(last_path) if count > THREAD_SIZE else ""
    return f'{{"items":{comments},"next":"{following}"}}'.encode()


def post_json(viewer: Person, post_id: int) -> bytes:
    """One post as JSON; raises `Gone` for who may not see it."""
    rows = _rows(post_sql(), _viewer_parameters(viewer) | {"post": post_id})
    if not rows:
        raise gone()
    return str(rows[0][0]).encode()


def visible_post(viewer: Person, post_id: int) -> Post:
    """One standing post with its author and channel; raises `Gone` for who may not see it."""
    posts = (
        Post.objects.visible_to(viewer)
        .standing()
        .select_related("author__person__user", "channel", "parent__channel", "root", "particulars")
    )
    post = shown(posts).filter(pk=post_id).first()
    if post is None:
        raise gone()
    return post


def answerable_post(viewer: Person, post_id: int) -> Post:
    """A standing post with its channel, to be answered; raises `Gone` for who may not see it, with
    a word of its own where it was deleted.
    """
    post = visible_post_and_channel(viewer, post_id)
    if post is not None:
        return post
    if Post.objects.visible_to(viewer).filter(pk=post_id).exists():
        raise Gone(_("The post you answer was deleted. Your words are kept as a draft."))
    raise gone()


def deleted_post(viewer: Person, post_id: int) -> Post:
    """A post the viewer deleted and may bring back; raises `Gone` otherwise."""
    posts = Post.objects.visible_to(viewer).filter(deleted_by=viewer)
    post = posts.select_related("author__person", "channel").filter(pk=post_id).first()
    if post is None:
        raise gone()
    return post


def posts_of(viewer: Person, person_id: int, size: int = 10) -> QuerySet[Post]:
    """The newest posts and comments of a person the viewer may read."""
    said = Post.objects.visible_to(viewer).standing().filter(author__person_id=person_id)
    said = said.exclude(channel__kind=Channel.Kind.DIRECT)
    return said.select_related("channel").order_by("-said_at", "-pk")[:size]


def own_reactions(viewer: Person, post: Post) -> list[str]:
    """The reactions the viewer gave to a post."""
    given = Interaction.objects.filter(
        post=post, identity__person=viewer, kind=Interaction.Kind.REACTION
    )
    return list(given.order_by("name").values_list("name", flat=True))


def history(viewer: Person, post: Post) -> QuerySet[Revision]:
    """How a post read before, newest first; for whoever may see the post."""
    visible = Post.objects.visible_to(viewer).filter(pk=post.pk)
    return shown(
        Revision.objects.filter(post__in=visible).select_related("edited_by").order_by("-at", "-id")
    )


# --- pictures, drafts, places ----------------------------------------------------------------


def own_uploads(viewer: Person, numbers: Sequence[int]) -> list[Attachment]:
    """The viewer's uploads not yet in a post, in the order of the numbers."""
    found = Attachment.objects.filter(owner=viewer, post__isnull=True).in_bulk(list(numbers))
    return [found[number] for number in numbers if number in found]


def draft(viewer: Person, place: str) -> Draft | None:
    """What the viewer was typing at a place."""
    return Draft.objects.filter(person=viewer, place=place).first()


def drafts(viewer: Person) -> QuerySet[Draft]:
    """Everything the viewer was typing, newest first."""
    return Draft.objects.filter(person=viewer).order_by("-kept_at")


def writable_spaces(viewer: Person) -> QuerySet[Channel]:
    """The spaces the viewer may say something in, by name."""
    mine = Channel.objects.without_direct().filter(
        memberships__person=viewer, network__in=keys_on(Side.INSIDE), archived_at__isnull=True
    )
    return shown(mine.order_by("name", "id"))


def gone() -> Gone:
    """What cannot be seen and what is not there are the same answer."""
    return Gone(_("This is not here (any more), or you are not part of it."))


# --- how the statements are asked ------------------------------------------------------------


def _viewer_parameters(viewer: Person) -> dict[str, Any]:
    return {
        "viewer": viewer.pk,
        "guest": viewer.is_guest,
        "inside": keys_on(Side.INSIDE),
        "language": (get_language() or "de")[:2],
    }


def feed_parameters(viewer: Person, mark: str) -> dict[str, Any]:
    at, number = key_of(mark, as_moment, as_number) or (FAR_FUTURE, HIGHEST_NUMBER)
    return _viewer_parameters(viewer) | {"at": at, "number": number, "size": FEED_SIZE + 1}


def _thread_parameters(viewer: Person, post_id: int, mark: str) -> dict[str, Any]:
    (path,) = key_of(mark, as_text) or ("",)
    return _viewer_parameters(viewer) | {"post": post_id, "path": path, "size": THREAD_SIZE + 1}


def _rows(sql: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    if any(isinstance(value, int) and value > HIGHEST_NUMBER for value in parameters.values()):
        raise gone()  # no row has such a number, and PostgreSQL cannot even ask for it
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def feed_page(sql: str, parameters: dict[str, Any]) -> Page[Shown]:
    return _page(_rows(sql, parameters))


def _page(rows: "Sequence[_Row]") -> Page[Shown]:
    posts = _completed(_shown, rows)
    if len(posts) <= FEED_SIZE:
        return Page(posts)
    last = posts[FEED_SIZE - 1]
    return Page(posts[:FEED_SIZE], mark_of(last.said_at.isoformat(), last.id))


def _feed_json(sql: str, parameters: dict[str, Any]) -> bytes:
    items, count, key, readable = _rows(sql, parameters)[0]
    if "channel" in parameters and not readable:
        raise gone()
    following = mark_of(*json.loads(key)) if count > FEED_SIZE else ""
    return f'{{"items":{items},"next":"{following}"}}'.encode()


type _Row = tuple[Any, ...]


def _completed[P](read: Callable[[_Row, str], P], rows: Sequence[_Row]) -> list[P]:
    """The posts of the rows; cards that were not kept are rendered and kept."""
    missing = [row[0] for row in rows if row[1] is None]
    cards = kept_cards(missing) if missing else {}
    return [read(row, cards[row[0]] if row[1] is None else row[1]) for row in rows]


def _shown(row: _Row, card: str) -> Shown:
    said = (row[0], card, *row[2:8], decode(row[8]), row[9] or (), *row[10:13])
    return Shown._make((*said, decode(row[13]), *row[14:16]))


def _spoken(row: _Row, card: str) -> Spoken:
    return Spoken._make((row[0], card, *row[2:8], decode(row[8]), row[9] or (), *row[10:19]))
