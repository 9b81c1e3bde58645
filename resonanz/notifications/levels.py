"""How much one hears of what, and why it is so."""

from dataclasses import dataclass
from urllib.parse import quote

from django.db.models import Q
from django.utils.translation import gettext as _

from resonanz.channels.models import Channel
from resonanz.channels.queries import address_of
from resonanz.conversations.models import Post
from resonanz.core.errors import Gone, Refused
from resonanz.core.htmx import get_visible
from resonanz.core.paging import Page, as_moment, as_number, cut, key_of
from resonanz.core.rights import require
from resonanz.people.models import Department, DepartmentMembership, Person

from .actions.attending import Subject, Tag, pointing
from .models import Attention, Level

PAGE_SIZE = 30
MOST_DEPTH = 30
LONGEST_TAG = 100

Reason = Attention.Reason


@dataclass(frozen=True)
class Standing:
    """The level that holds for somebody, and why; a choice can be taken back."""

    level: Level
    reason: str

    @property
    def is_chosen(self) -> bool:
        return self.reason == Reason.CHOSEN

    @property
    def why(self) -> str:
        return str(Reason(self.reason).label)


@dataclass(frozen=True)
class Followed:
    """Something one may hear more or less of: what it is, and what holds."""

    kind: str
    number: int
    name: str
    address: str
    standing: Standing

    @property
    def choosing(self) -> str:
        """Where one chooses how much one hears of it."""
        key = quote(self.name, safe="") if self.kind == "tag" else self.number
        return f"/notifications/levels/{self.kind}/{key}/"

    @property
    def levels(self) -> list[Level]:
        """What may be chosen: of a conversation of few one hears everything as it is."""
        most = Level.NORMAL if self.kind == "conversation" else Level.EVERYTHING
        return [level for level in Level if level <= most]


def subject(viewer: Person, kind: str, number: int) -> Subject:
    """A channel, the beginning of a thread or a colleague the viewer may see."""
    channels = Channel.objects.visible_to(viewer)
    if kind == "space":
        return get_visible(channels.exclude(kind=Channel.Kind.DIRECT), pk=number)
    if kind == "conversation":
        return get_visible(channels.filter(kind=Channel.Kind.DIRECT), pk=number)
    if kind == "thread":
        posts = Post.objects.visible_to(viewer).standing().select_related("channel")
        return get_visible(posts, pk=get_visible(posts, pk=number).root_id)
    if kind == "person":
        return get_visible(Person.objects.visible_to(viewer).colleagues(), pk=number)
    raise Gone(_("This is not here (any more), or you are not part of it."))


def tag_named(name: str) -> Tag:
    """A tag by its name, whether or not anybody said it yet."""
    name = name.strip().lstrip("#").lower()
    if not name or len(name) > LONGEST_TAG or not all(map(_is_of_tag, name)):
        raise Refused(_("A tag is a word of letters, figures and dashes."))
    return Tag(name)


def _is_of_tag(letter: str) -> bool:
    return letter.isalnum() or letter in "-_"


def kept_space(viewer: Person, channel_id: int) -> Channel:
    """A channel whose defaults the viewer may set; raises `Gone` or `Forbidden`."""
    found = get_visible(Channel.objects.visible_to(viewer), pk=channel_id)
    require(viewer, "channels.manage", found)
    return found


def department(viewer: Person, number: int | None) -> Department | None:
    """A department the viewer may know of; none for no number."""
    if number is None:
        return None
    return get_visible(Department.objects.visible_to(viewer), pk=number)


def level_in(typed: str) -> int | None:
    """A level by its name; none where what is set shall hold again."""
    if not typed:
        return None
    if typed.upper() not in Level.names:
        raise Refused(_("There is no such level."))
    return Level[typed.upper()]


def standing(viewer: Person, about: Subject) -> Standing:
    """What holds for the viewer: their choice, else what follows from what they did, else what is
    set for their department, else for everybody."""
    own = Attention.objects.filter(person=viewer, **pointing(about)).first()
    if own is not None and own.reason == Reason.CHOSEN:
        return _as_stored(own)
    if isinstance(about, Post):
        place = standing(viewer, about.channel)
        chosen_quiet = place.is_chosen and place.level < Level.NORMAL
        return place if own is None or chosen_quiet else _as_stored(own)
    if isinstance(about, Channel):
        return _set_for(viewer, about)
    return Standing(Level.NORMAL, Reason.DEFAULT)


def _as_stored(row: Attention) -> Standing:
    return Standing(Level(row.level), row.reason)


def _set_for(viewer: Person, channel: Channel) -> Standing:
    rows = {row.department_id: row for row in defaults(channel)}
    if any(rows):
        belongs = DepartmentMembership.objects.now().filter(person=viewer, is_main=True)
        number = belongs.values_list("department_id", flat=True).first()
        for _step in range(MOST_DEPTH):
            if number is None or number in rows:
                break
            above = Department.objects.filter(pk=number)
            number = above.values_list("parent_id", flat=True).first()
        if number is not None:
            return _as_stored(rows[number])
    return _as_stored(rows[None]) if None in rows else Standing(Level.NORMAL, Reason.DEFAULT)


def defaults(channel: Channel) -> list[Attention]:
    """What is set in a space for everybody and for departments, by name."""
    rows = Attention.objects.filter(channel=channel, person=None).select_related("department")
    return sorted(rows, key=lambda row: row.department.name if row.department else "")


def followed(viewer: Person, kind: str, about: Subject) -> Followed:
    """A subject with what holds for the viewer."""
    return _followed(about, standing(viewer, about), kind)


def choices(
    viewer: Person, *, chosen: bool = True, mark: str = "", size: int = PAGE_SIZE
) -> Page[Followed]:
    """What the viewer chose, or what came by itself, the newest first; only what they may see."""
    found = Attention.objects.filter(person=viewer).select_related(
        "channel", "thread__channel", "colleague"
    )
    found = found.filter(_visible(viewer))
    same = found.filter(reason=Reason.CHOSEN) if chosen else found.exclude(reason=Reason.CHOSEN)
    if key := key_of(mark, as_moment, as_number):
        at, last = key
        same = same.filter(Q(at__lt=at) | Q(at=at, pk__lt=last))
    rows = list(same.order_by("-at", "-pk")[: size + 1])
    page = cut(rows, size, lambda row: (row.at.isoformat(), row.pk))
    return Page([_row(row) for row in page.rows], page.next)


def _visible(viewer: Person) -> Q:
    spaces = Channel.objects.visible_to(viewer).values("pk")
    posts = Post.objects.visible_to(viewer).standing().values("pk")
    people = Person.objects.visible_to(viewer).values("pk")
    return Q(channel__in=spaces) | Q(thread__in=posts) | Q(colleague__in=people) | ~Q(tag="")


def _row(row: Attention) -> Followed:
    about = row.channel or row.thread or row.colleague or Tag(row.tag)
    return _followed(about, _as_stored(row), _kind_of(about))


def _kind_of(about: Subject) -> str:
    if isinstance(about, Channel):
        return "conversation" if about.is_direct else "space"
    if isinstance(about, Tag):
        return "tag"
    return "thread" if isinstance(about, Post) else "person"


def _followed(about: Subject, held: Standing, kind: str) -> Followed:
    if isinstance(about, Channel):
        return Followed(kind, about.pk, about.name, address_of(about), held)
    if isinstance(about, Post):
        name = " ".join(about.plain.split())[:120] or about.channel.name
        return Followed(kind, about.pk, name, f"/posts/{about.pk}/", held)
    if isinstance(about, Tag):
        return Followed(kind, 0, about.name, f"/tags/{quote(about.name, safe='')}/", held)
    return Followed(kind, about.pk, about.name, f"/people/{about.pk}/", held)
