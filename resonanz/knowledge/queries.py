"""What one may see of what is known; every function takes the viewer first."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import (
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)

from resonanz.accounts.models import User
from resonanz.channels.abilities import Ability
from resonanz.channels.models import Channel, Membership
from resonanz.conversations import searching
from resonanz.conversations.models import Post
from resonanz.conversations.queries import gone, visible_post
from resonanz.conversations.queries import writable_spaces as spaces_to_say_in
from resonanz.conversations.rules import MODERATORS
from resonanz.core.fetching import shown
from resonanz.core.htmx import get_visible
from resonanz.core.paging import HIGHEST_NUMBER, by_number
from resonanz.core.paging import Page as PageOfList
from resonanz.people.models import Person

from .models import Page, PageLink, Version, Writers

RECENT = 8
LINKS = 50


@dataclass(frozen=True)
class Node:
    """A page in the tree of its space; `depth` counts from 0."""

    id: int
    title: str
    depth: int
    is_answer: bool
    is_verified: bool

    @property
    def address(self) -> str:
        return f"/knowledge/{self.id}/"

    @property
    def indented(self) -> str:
        """Its title in a plain list, as deep as it stands."""
        return "– " * self.depth + self.title


def page(viewer: Person, number: int) -> Page:
    """One page that stands or is archived; raises `Gone` for who may not see it.

    With `own_role` in its space and `is_restricted`: what `standing` is told from.
    """
    if number > HIGHEST_NUMBER:
        raise gone()
    reachable = Q(post__deleted_at=None) | Q(archived_at__isnull=False)
    here = OuterRef("post__channel")
    mine = Membership.objects.filter(channel=here, person=viewer)
    rows = (
        Page.objects.visible_to(viewer)
        .filter(reachable, pk=number)
        .annotate(
            own_role=Subquery(mine.values("role")[:1]),
            is_restricted=Exists(Writers.objects.filter(channel=here, moderators_only=True)),
        )
    )
    found = shown(
        rows.select_related(
            "post__channel", "post__author__person", "owner__user", "deputy__user",
            "changed_by", "verified_by", "archived_by", "above",
        ).prefetch_related("post__attachments")
    ).first()  # fmt: skip
    if found is None:
        raise gone()
    return found


def pages(viewer: Person) -> QuerySet[Page]:
    """Every page that stands where the viewer may read, with its space and who looks after it."""
    return shown(Page.objects.visible_to(viewer).standing().with_space())


def tree(viewer: Person, space: Channel) -> list[Node]:
    """The pages of a space in reading order: each followed by those below it; one query."""
    found = pages(viewer).filter(post__channel=space).order_by("position", "pk")
    return _walked(found)


def _walked(rows: Iterable[Page]) -> list[Node]:
    below: dict[int | None, list[Page]] = defaultdict(list)
    every = list(rows)
    numbers = {one.pk for one in every}
    for one in every:
        below[one.above_id if one.above_id in numbers else None].append(one)
    nodes: list[Node] = []

    def walk(above: int | None, depth: int) -> None:
        for one in below[above]:
            nodes.append(Node(one.pk, one.title, depth, one.is_answer, one.is_verified))
            walk(one.pk, depth + 1)

    walk(None, 0)
    return nodes


@dataclass(frozen=True)
class Stock:
    """A space and how many pages it has."""

    slug: str
    name: str
    purpose: str
    access: str
    page_count: int


def spaces(viewer: Person) -> list[Stock]:
    """The spaces with pages the viewer may read, theirs first, by name; asked from the pages."""
    mine = Membership.objects.filter(channel=OuterRef("post__channel"), person=viewer)
    columns = [f"post__channel__{name}" for name in ("slug", "name", "purpose", "access")]
    rows = (
        Page.objects.visible_to(viewer)
        .standing()
        .values_list(*columns)
        .annotate(page_count=Count("pk"), is_mine=Exists(mine))
        .order_by("-is_mine", "post__channel__name", "post__channel__slug")
    )
    return [Stock(*row[: len(columns) + 1]) for row in rows]


def recent(viewer: Person, size: int = RECENT) -> list[Page]:
    """The pages changed last."""
    return list(pages(viewer).select_related("changed_by").order_by("-changed_at", "-pk")[:size])


def archived(viewer: Person, space: Channel) -> list[Page]:
    """What was put away in a space, the last first."""
    found = Page.objects.visible_to(viewer).archived().filter(post__channel=space)
    return list(shown(found.select_related("archived_by")).order_by("-archived_at", "-pk")[:200])


def versions(viewer: Person, page: Page, mark: str = "") -> PageOfList[Version]:
    """How a page read, the newest first; for whoever may see it."""
    visible = Page.objects.visible_to(viewer).filter(pk=page.pk)
    found = shown(Version.objects.filter(page__in=visible).select_related("by"))
    return by_number(found, mark, newest_first=True)


def version(viewer: Person, page: Page, number: int) -> Version:
    """One version of a page; raises `Gone` where there is none."""
    visible = Page.objects.visible_to(viewer).filter(pk=page.pk)
    rows = Version.objects.filter(page__in=visible).select_related("by")
    found = rows.filter(number=min(number, 2**31 - 1)).first()
    if found is None:
        raise gone()
    return found


def links_to(viewer: Person, page: Page) -> Sequence[Post]:
    """The posts and pages that link to a page, as far as the viewer may see them."""
    linking = PageLink.objects.filter(page=page).values("post")
    seen = Post.objects.visible_to(viewer).standing().filter(pk__in=linking)
    rows = shown(seen.select_related("page", "channel", "author", "root"))
    return list(rows.order_by("-said_at", "-pk")[:LINKS])


def below(viewer: Person, page: Page) -> list[Page]:
    """The pages right below one, in their order."""
    return list(pages(viewer).filter(above=page).order_by("position", "pk"))


@dataclass(frozen=True)
class Standing:
    """What the viewer may do with a page: the rights of `rules`, asked for at once."""

    may_change: bool
    may_restore: bool
    may_verify: bool
    may_entrust: bool
    is_member: bool


def standing(viewer: Person, page: Page) -> Standing:
    """The rights on a page that `page` found for the viewer, held against the rules by a test."""
    space = page.post.channel
    role, restricted = page.own_role or "", page.is_restricted  # type: ignore[attr-defined]
    alive = space.archived_at is None and space.can(Ability.MEMBERS)
    is_space = space.kind == Channel.Kind.SPACE
    sees = bool(role) or (not viewer.is_guest and space.access != Channel.Access.SECRET)
    manages = role == Membership.Role.OWNER or (sees and viewer.role == User.Role.ADMINISTRATOR)
    moderates = is_space and (manages or role == Membership.Role.MODERATOR)
    stands = page.archived_at is None and page.post.deleted_at is None
    writes = alive and is_space and bool(role) and (moderates or not restricted)
    here = stands and alive
    return Standing(
        may_change=stands and writes,
        may_restore=page.archived_at is not None and writes,
        may_verify=here and (moderates or viewer.pk in (page.owner_id, page.deputy_id)),
        may_entrust=here and (moderates or viewer.pk == page.owner_id),
        is_member=bool(role),
    )


def places_for(viewer: Person, space: Channel, page: Page | None = None) -> list[Node]:
    """Where a page can hang in a space: every page but itself and those below it."""
    nodes = tree(viewer, space)
    if page is None:
        return nodes
    kept, skipped = [], -1
    for node in nodes:
        if skipped >= 0 and node.depth > skipped:
            continue
        skipped = node.depth if node.id == page.pk else -1
        if node.id != page.pk:
            kept.append(node)
    return kept


def writable_spaces(viewer: Person) -> list[Channel]:
    """The spaces the viewer may write pages in, by name."""
    looked_after = Membership.objects.filter(
        channel=OuterRef("pk"), person=viewer, role__in=MODERATORS
    )
    free = ~Exists(Writers.objects.filter(channel=OuterRef("pk"), moderators_only=True))
    administers = Q() if viewer.role == User.Role.ADMINISTRATOR else Q(Exists(looked_after))
    found = spaces_to_say_in(viewer).filter(kind=Channel.Kind.SPACE)
    return list(found.filter(free | administers) if administers else found)


@dataclass(frozen=True)
class Shelf:
    """The pages of a space, and what the viewer may do there."""

    space: Channel
    nodes: list[Node]
    archived: list[Page]
    may_write: bool
    may_restrict: bool
    is_restricted: bool


def shelf(viewer: Person, slug: str) -> Shelf:
    """The pages of a space by its short name; raises `Gone` for who may not read it."""
    here = OuterRef("pk")
    mine = Membership.objects.filter(channel=here, person=viewer)
    rows = Channel.objects.readable_by(viewer).filter(slug=slug, kind=Channel.Kind.SPACE)
    space = shown(
        rows.annotate(
            own_role=Subquery(mine.values("role")[:1]),
            restricted=Exists(Writers.objects.filter(channel=here, moderators_only=True)),
        )
    ).first()
    if space is None:
        raise gone()
    role, restricted = space.own_role or "", space.restricted  # type: ignore[attr-defined]
    manages = role == Membership.Role.OWNER or viewer.role == User.Role.ADMINISTRATOR
    keeps = manages or role == Membership.Role.MODERATOR
    return Shelf(
        space,
        tree(viewer, space),
        archived(viewer, space),
        may_write=bool(role) and space.archived_at is None and (keeps or not restricted),
        may_restrict=manages,
        is_restricted=restricted,
    )


# So many pages of the search are looked through for pages of the wanted sort.
_SEARCHED = 5


def found(
    viewer: Person,
    words: str = "",
    *,
    answers: bool = False,
    space_id: int | None = None,
    language: str = "",
    mark: str = "",
) -> PageOfList[Page]:
    """Pages the viewer may read: by number, or those that say the words, the best first."""
    wanted = pages(viewer)
    if answers:
        wanted = wanted.filter(is_answer=True)
    if space_id is not None:
        wanted = wanted.filter(post__channel=min(space_id, HIGHEST_NUMBER))
    if language:
        wanted = wanted.filter(post__language__startswith=language[:2])
    if not words.strip():
        return by_number(wanted, mark)
    rows: list[Page] = []
    for _turn in range(_SEARCHED):
        hits = searching.search(viewer, f"kind:page {words}", mark).posts
        there = wanted.in_bulk([hit.root for hit in hits.rows])
        rows += [there[hit.root] for hit in hits.rows if hit.root in there]
        mark = hits.next
        if not mark or len(rows) >= searching.ENOUGH:
            break
    return PageOfList(rows, mark)


def source_post(viewer: Person, number: int) -> Post:
    """A post a page can be made of: one the viewer may see, and no page itself."""
    post = visible_post(viewer, number)
    if post.kind == Post.Kind.PAGE:
        raise gone()
    return post


def title_of(post: Post) -> str:
    """What a post is called in a list: of a page its title, else how it begins."""
    if post.kind == Post.Kind.PAGE:
        return str(post.page.title)
    return post.plain[:90]


# --- who looks after what ----------------------------------------------------------------------


def tended(viewer: Person, size: int = 50) -> list[Page]:
    """The pages the viewer looks after: never verified, then by the day verification ends."""
    mine = pages(viewer).filter(Q(owner=viewer) | Q(deputy=viewer))
    return list(mine.order_by(F("verified_until").asc(nulls_first=True), "title", "pk")[:size])


def colleague(viewer: Person, number: int) -> Person:
    """A person the viewer may know of; raises `Gone` where there is none."""
    people = Person.objects.visible_to(viewer).select_related("user")
    return get_visible(people, pk=min(number, HIGHEST_NUMBER))


def possible_owners(viewer: Person, page: Page) -> list[Person]:
    """Whom the viewer can ask to look after a page: who may change it, by name."""
    here = Q(memberships__channel=page.post.channel_id)
    if Writers.objects.filter(channel=page.post.channel_id, moderators_only=True).exists():
        here &= Q(memberships__role__in=MODERATORS)
    people = Person.objects.visible_to(viewer).filter(here, user__is_active=True)
    return list(people.distinct().order_by("name", "pk")[:500])


# --- from what is said to what is known --------------------------------------------------------


def made_of(viewer: Person, root: Post) -> list[Page]:
    """The pages that were made of a thread, as far as the viewer may see them."""
    return list(pages(viewer).filter(made_of__root=root).order_by("title", "pk")[:20])


_WORD = re.compile(r"[^\W\d_]{4,}")
_WORDS, _SIMILAR = 8, 5


def similar(viewer: Person, text: str) -> list[Page]:
    """Pages like a text the viewer reads, the likest first."""
    words = sorted(set(_WORD.findall(text[:600])), key=len, reverse=True)[:_WORDS]
    if not words:
        return []
    hits = searching.search(viewer, f"kind:page {' or '.join(words)}").posts.rows
    there = pages(viewer).in_bulk([hit.root for hit in hits])
    return [there[hit.root] for hit in hits if hit.root in there][:_SIMILAR]
