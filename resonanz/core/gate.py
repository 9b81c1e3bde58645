"""The one gate for figures about colleagues: groups only, and nothing that points at one of them.

Pure: it decides on what it is handed and keeps nothing. The rules are those of statistical
disclosure control (Hundepool et al., Statistical Disclosure Control, 2012, chapters 3 and 4): a
threshold, dominance of one contributor, complementary suppression in tables that add up, rounding;
and for what comes later: groups that change by several people at once or not at all.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

# No organisation may go below, whatever it signs.
FLOOR = 5

# Whatever tells one person from another.
type Person = Any


@dataclass(frozen=True)
class Rules:
    """What the organisation signed: people at least, the share one may have, the step rounded to.

    Raises `ValueError` for rules under the floor.
    """

    minimum: int = 10
    most_of_one: float = 0.5
    step: int = 5

    def __post_init__(self) -> None:
        if self.minimum < FLOOR:
            raise ValueError(f"At least {FLOOR} people, not {self.minimum}.")
        if not 0 < self.most_of_one <= 0.5:
            raise ValueError("One person may have half of a figure at most.")
        if self.step < FLOOR:
            raise ValueError(f"Figures are rounded to {FLOOR} at least, not to {self.step}.")


class Withheld(StrEnum):
    """Why a figure is not told."""

    FEW_PEOPLE = "few_people"
    FEW_TOOK_PART = "few_took_part"
    ONE_DOMINATES = "one_dominates"
    TELLS_ANOTHER = "tells_another"
    ABOVE_WITHHELD = "above_withheld"


@dataclass(frozen=True)
class Group:
    """A group of a fixed cut: the group above, and what each of its own people did.

    Its own people are those of no group below; who did nothing is named with 0.
    """

    name: str
    above: str | None
    did: Mapping[Person, float]


@dataclass(frozen=True)
class Figure:
    """What is told of a group: a rounded sum and a rounded number of people, or why not."""

    total: int | None
    people: int | None
    withheld: Withheld | None = None


def release(groups: Iterable[Group], rules: Rules) -> dict[str, Figure]:
    """What may be told of each group and of those it adds up to, by name.

    Whoever subtracts what is told of the groups below from what is told of the group above meets
    nobody, or people enough. Raises `ValueError` where the groups are no tree or a person stands
    in two of them.
    """
    tree = _Tree.of(groups)
    told: dict[str, Figure] = {}
    for root in tree.below[None]:
        _tell(tree, root, rules, told)
    return told


def counted(
    before: Mapping[Person, str],
    now: Mapping[Person, str],
    above: Mapping[str, str | None],
    told: Collection[str],
) -> dict[Person, str]:
    """The group each person counts for now, given where they counted `before`.

    A group whose figure was `told` before changes by at least five people at once, or not at all:
    a single new colleague, or one who left or moved, waits where they were until others changed
    too. `above` names the group above each group.
    """
    waiting: set[Person] = set()
    changed = {one for one in before.keys() | now.keys() if before.get(one) != now.get(one)}
    while held := _too_few(changed - waiting, before, now, above, told):
        waiting |= held
    stands = {one: before.get(one) if one in waiting else now.get(one) for one in changed}
    everybody = {**before, **now, **stands}
    return {one: group for one, group in everybody.items() if group is not None}


def _too_few(
    changed: Collection[Person],
    before: Mapping[Person, str],
    now: Mapping[Person, str],
    above: Mapping[str, str | None],
    told: Collection[str],
) -> set[Person]:
    """Who would change a group that was told, with too few others."""
    touched: dict[str, set[Person]] = {}
    for one in changed:
        for group in _around(before.get(one), above) ^ _around(now.get(one), above):
            touched.setdefault(group, set()).add(one)
    return {
        one
        for group, people in touched.items()
        if group in told and len(people) < FLOOR
        for one in people
    }


@dataclass
class _Tree:
    own: dict[str, Mapping[Person, float]] = field(default_factory=dict)
    below: dict[str | None, list[str]] = field(default_factory=dict)
    whole: dict[str, dict[Person, float]] = field(default_factory=dict)

    @classmethod
    def of(cls, groups: Iterable[Group]) -> "_Tree":
        tree = cls(below={None: []})
        for group in groups:
            if group.name in tree.own:
                raise ValueError(f"Two groups are called {group.name}.")
            tree.own[group.name] = group.did
            tree.below.setdefault(group.above, []).append(group.name)
        reached = sum(tree._gather(root) for root in tree.below[None])
        if reached < len(tree.own):
            raise ValueError("A group lies below one that is not there, or below itself.")
        if len(set().union(*tree.own.values())) < sum(map(len, tree.own.values())):
            raise ValueError("A person stands in two groups of one cut.")
        return tree

    def _gather(self, name: str) -> int:
        """Add up what lies below; how many groups that were."""
        reached, whole = 1, dict(self.own[name])
        for child in self.below.get(name, []):
            reached += self._gather(child)
            whole |= self.whole[child]
        self.whole[name] = whole
        return reached


def _around(group: str | None, above: Mapping[str, str | None]) -> frozenset[str]:
    """The group and all above it."""
    around = set()
    while group is not None and group not in around:
        around.add(group)
        group = above.get(group)
    return frozenset(around)


def _tell(
    tree: _Tree, name: str, rules: Rules, told: dict[str, Figure], why: Withheld | None = None
) -> None:
    """Tell of a group and of those below; `why` it must not be told, where that is known."""
    why = why or _reason(tree.whole[name], rules)
    told[name] = _figure(tree.whole[name], rules, why)
    children = tree.below.get(name, [])
    if why is not None:
        reasons = dict.fromkeys(children, Withheld.ABOVE_WITHHELD)
    else:
        reasons = _hidden_below(tree, name, rules)
    for child in children:
        _tell(tree, child, rules, told, reasons.get(child))


def _hidden_below(tree: _Tree, name: str, rules: Rules) -> dict[str, Withheld]:
    """The children that stay untold, so that the rest of the group is nobody or people enough.

    Which one goes along is chosen by its size, never by its figure.
    """
    children = sorted(tree.below.get(name, []), key=lambda child: (len(tree.whole[child]), child))
    hidden = {child: reason for child in children if (reason := _reason(tree.whole[child], rules))}
    while rest := _rest(tree, name, hidden):
        if _reason(rest, rules) is None:
            break
        others = [child for child in children if child not in hidden]
        if not others:
            break  # all are untold: the rest is the group itself
        hidden[others[0]] = Withheld.TELLS_ANOTHER
    return hidden


def _rest(tree: _Tree, name: str, hidden: Iterable[str]) -> dict[Person, float]:
    """What is left of a group when all that is told below it is taken away."""
    rest = dict(tree.own[name])
    for child in hidden:
        rest |= tree.whole[child]
    return rest


def _reason(did: Mapping[Person, float], rules: Rules) -> Withheld | None:
    """Why the sum over these people must not be told, if so."""
    if len(did) < rules.minimum:
        return Withheld.FEW_PEOPLE
    parts = [amount for amount in did.values() if amount]
    if len(parts) < rules.minimum:
        return Withheld.FEW_TOOK_PART
    if max(parts) > rules.most_of_one * sum(parts):
        return Withheld.ONE_DOMINATES
    return None


def _figure(did: Mapping[Person, float], rules: Rules, why: Withheld | None) -> Figure:
    if why is not None:
        return Figure(None, None, why)
    return Figure(_rounded(sum(did.values()), rules.step), _rounded(len(did), rules.step))


def _rounded(value: float, step: int) -> int:
    return int(value / step + 0.5) * step
