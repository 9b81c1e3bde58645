"""What was told of groups, and what concerns oneself: figures to read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count
from django.db.models.functions import TruncWeek
from django.utils.translation import gettext as _

from resonanz.conversations.models import Interaction, Post
from resonanz.core.gate import Rules, Withheld
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.people import viewers
from resonanz.people.models import Department, Identity, Person

from .measures import A_WEEK, EVERYBODY, Measure
from .models import ToldWeek

WEEKS = 12
# A share of fewer says little.
FEWEST = 5


@dataclass(frozen=True)
class Group:
    """What is told of a group of colleagues in a week; rounded, or nothing with a reason."""

    people: int | None
    took_part: int | None
    words: int | None
    reactions: int | None
    opened: int | None
    answered: int | None
    withheld: Withheld | None

    @property
    def share(self) -> int | None:
        """The percent of the group's people who took part."""
        return _percent(self.took_part, self.people)

    @property
    def words_a_head(self) -> float | None:
        return _a_head(self.words, self.people)

    @property
    def reactions_a_head(self) -> float | None:
        return _a_head(self.reactions, self.people)

    @property
    def answered_share(self) -> int | None:
        """The percent of the conversations begun that were answered within 7 days."""
        return _percent(self.answered, self.opened)


@dataclass(frozen=True)
class Outside:
    """What people outside did in a week; counted, not rounded."""

    took_part: int
    words: int
    reactions: int
    opened: int
    answered: int

    @property
    def answered_share(self) -> int | None:
        """The percent answered within 7 days; of fewer than five concerns none is told."""
        return _percent(self.answered, self.opened) if self.opened >= FEWEST else None


@dataclass(frozen=True)
class Row:
    """A week on both sides."""

    begins: date
    inside: Group
    outside: Outside

    @property
    def ends(self) -> date:
        """The Sunday."""
        return self.begins + timedelta(days=6)


@dataclass(frozen=True)
class Mirror:
    """The same measures inside and outside, the newest week first."""

    rows: Sequence[Row]
    rules: Rules

    @property
    def newest(self) -> Row | None:
        return self.rows[0] if self.rows else None


@dataclass(frozen=True)
class Part:
    """A department in the tree, with what is told of it and of the week before."""

    name: str
    depth: int
    now: Group
    before: Group | None

    @property
    def change(self) -> int | None:
        """By how many percentage points the share who took part changed."""
        if self.before is None or self.now.share is None or self.before.share is None:
            return None
        return self.now.share - self.before.share

    @property
    def fall(self) -> int:
        """The change without its sign."""
        return abs(self.change or 0)


@dataclass(frozen=True)
class Departments:
    """Every department in the order of the tree; nothing where no week was told yet."""

    begins: date | None
    parts: Sequence[Part]
    rules: Rules


@dataclass(frozen=True)
class OwnWeek:
    """What one did in a week, and what came back: for oneself alone."""

    begins: date
    words: int = 0
    reactions: int = 0
    answers_received: int = 0
    reactions_received: int = 0


def mirror(viewer: Person, weeks: int = WEEKS) -> Mirror:
    """Raises `Forbidden` without the right to see figures of groups."""
    require(viewer, "insights.groups")
    told = list(ToldWeek.objects.all()[:weeks])
    rows = [Row(one.begins, _group(one.inside, EVERYBODY), _outside(one.outside)) for one in told]
    return Mirror(rows, _rules(told))


def departments(viewer: Person) -> Departments:
    """Raises `Forbidden` without the right to see figures of groups."""
    require(viewer, "insights.groups")
    told = list(ToldWeek.objects.all()[:2])
    if not told:
        return Departments(None, [], Rules())
    before = told[1].inside if len(told) > 1 else None
    parts = [
        Part(name, depth, _group(told[0].inside, key), _group(before, key) if before else None)
        for key, name, depth in _tree(viewer)
    ]
    return Departments(told[0].begins, parts, _rules(told))


def own(viewer: Person, weeks: int = WEEKS) -> list[OwnWeek]:
    """What the viewer did in each of the last weeks, this one first; nobody else may ask."""
    require(viewer, "insights.definitions")
    zone = ZoneInfo(viewers.organisation().time_zone)
    today = now().astimezone(zone).date()
    newest = today - timedelta(days=today.weekday())
    first = newest - (weeks - 1) * A_WEEK
    found: dict[date, dict[str, int]] = {}
    for name, rows in _own_counts(viewer, first, zone).items():
        for begins, number in rows:
            found.setdefault(begins.astimezone(zone).date(), {})[name] = number
    begins = [newest - number * A_WEEK for number in range(weeks)]
    return [OwnWeek(one, **found.get(one, {})) for one in begins]


def _own_counts(viewer: Person, first: date, zone: ZoneInfo) -> dict[str, Any]:
    mine = Identity.objects.inside().filter(person=viewer)
    by_me = Post.objects.filter(author__in=mine, deleted_at=None, said_at__date__gte=first)
    to_me = Post.objects.filter(
        parent__author__in=mine, deleted_at=None, said_at__date__gte=first
    ).exclude(author__in=mine)
    reactions = Interaction.objects.filter(kind=Interaction.Kind.REACTION, at__date__gte=first)
    from_me = reactions.filter(identity__in=mine)
    for_me = reactions.filter(post__author__in=mine).exclude(identity__in=mine)
    return {
        "words": _by_week(by_me, "said_at", zone),
        "answers_received": _by_week(to_me, "said_at", zone),
        "reactions": _by_week(from_me, "at", zone),
        "reactions_received": _by_week(for_me, "at", zone),
    }


def _by_week(rows: Any, moment: str, zone: ZoneInfo) -> Any:
    weeks = rows.order_by().annotate(week=TruncWeek(moment, tzinfo=zone))
    return weeks.values_list("week").annotate(number=Count("pk"))


def _group(inside: Mapping[str, Any], key: str) -> Group:
    """What is told of the group; a group that was not there yet is one of few people."""
    nobody = {"withheld": Withheld.FEW_PEOPLE}
    figures: dict[Measure, Any] = {
        measure: inside[measure].get(key) or nobody for measure in Measure
    }
    people = [one["people"] for one in figures.values() if one.get("people") is not None]
    totals = {measure.value: figures[measure].get("total") for measure in Measure}
    return Group(
        people=max(people, default=None),
        took_part=totals[Measure.PEOPLE],
        words=totals[Measure.WORDS],
        reactions=totals[Measure.REACTIONS],
        opened=totals[Measure.OPENED],
        answered=totals[Measure.ANSWERED],
        withheld=figures[Measure.PEOPLE]["withheld"],
    )


def _outside(told: Mapping[str, int]) -> Outside:
    return Outside(*(told.get(measure, 0) for measure in Measure))


def _rules(told: Sequence[ToldWeek]) -> Rules:
    """The rules of the gate that held for the newest week."""
    return Rules(**told[0].gate) if told else Rules()


def _tree(viewer: Person) -> list[tuple[str, str, int]]:
    """Number, name and depth of everybody and of each department, below the one above."""
    below: dict[int | None, list[Department]] = {}
    for one in Department.objects.visible_to(viewer).order_by("name"):
        below.setdefault(one.parent_id, []).append(one)
    found: list[tuple[str, str, int]] = [(EVERYBODY, _("All colleagues"), 0)]

    def walk(above: int | None, depth: int) -> None:
        for one in below.get(above, []):
            found.append((str(one.pk), one.name, depth))
            walk(one.pk, depth + 1)

    walk(None, 1)
    return found


def _percent(part: int | None, whole: int | None) -> int | None:
    if part is None or not whole:
        return None
    return min(100, round(part * 100 / whole))


def _a_head(number: int | None, people: int | None) -> float | None:
    return round(number / people, 1) if number is not None and people else None
