"""No attack on the figures of groups recovers what one colleague did."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resonanz.core.gate import FLOOR, Figure, Group, Rules, Withheld, counted, release

RULES = Rules()


def staff(name: str, count: int, each: float = 3) -> dict[str, float]:
    return {f"{name}{number}": each for number in range(count)}


@st.composite
def organisations(draw: st.DrawFn) -> list[Group]:
    """A tree of groups with people of very different zeal, none of it tuned to pass."""
    groups = []
    for number in range(draw(st.integers(1, 9))):
        above = draw(st.sampled_from([one.name for one in groups])) if groups else None
        amounts = draw(
            st.lists(st.sampled_from([0, 1, 2, 3, 5, 8, 40, 400]), min_size=0, max_size=24)
        )
        did = {f"{number}.{person}": amount for person, amount in enumerate(amounts)}
        groups.append(Group(f"g{number}", above, did))
    return groups


def below(groups: list[Group], name: str) -> dict[str, float]:
    """What all people of the group and of those below did."""
    found = {}
    for group in groups:
        if group.name == name:
            found |= group.did
        elif group.above == name:
            found |= below(groups, group.name)
    return found


# --- one table ---------------------------------------------------------------------------------


def test_large_groups_are_told_in_steps_of_five():
    told = release([Group("all", None, {}), Group("a", "all", staff("a", 13)),
                    Group("b", "all", staff("b", 12))], RULES)  # fmt: skip
    assert told["a"] == Figure(40, 15)  # 39 things by 13 people
    assert told["all"] == Figure(75, 25)


@pytest.mark.parametrize(
    ("did", "why"),
    [
        (staff("a", 9), Withheld.FEW_PEOPLE),
        (staff("a", 30, 0) | staff("b", 9), Withheld.FEW_TOOK_PART),
        (staff("a", 30, 0), Withheld.FEW_TOOK_PART),
        (staff("a", 20, 1) | {"loud": 21}, Withheld.ONE_DOMINATES),
    ],
)
def test_what_points_at_few_is_withheld(did, why):
    assert release([Group("all", None, did)], RULES)["all"] == Figure(None, None, why)


def test_a_single_small_group_takes_another_along():
    groups = [Group("all", None, {}), Group("small", "all", staff("s", 3)),
              Group("mid", "all", staff("m", 12)), Group("big", "all", staff("b", 40))]  # fmt: skip
    told = release(groups, RULES)
    assert told["small"].withheld == Withheld.FEW_PEOPLE
    assert told["mid"].withheld == Withheld.TELLS_ANOTHER
    assert told["big"].total == 120
    assert told["all"].total == 165


def test_the_head_of_a_group_is_not_told_by_what_is_left():
    """One person belongs to the group itself, all others to those below."""
    groups = [Group("all", None, {"head": 17}), Group("a", "all", staff("a", 20)),
              Group("b", "all", staff("b", 25))]  # fmt: skip
    told = release(groups, RULES)
    assert told["all"].total is not None
    assert told["a"].withheld == Withheld.TELLS_ANOTHER
    assert told["b"].total is not None


@settings(max_examples=300, deadline=None)
@given(organisations())
def test_no_sums_and_differences_of_what_is_told_reach_few(groups):
    """Even unrounded: no combination of what is told isolates fewer people than may be told."""
    told = [name for name, one in release(groups, RULES).items() if one.withheld is None]
    people = sorted(set().union(*(group.did for group in groups)))
    if not told or not people:
        return
    rows = np.array([[one in below(groups, name) for one in people] for name in told], float)
    for few in _atoms(rows, RULES.minimum):
        outside = np.setdiff1d(np.arange(len(people)), few)
        # A combination that is 0 outside the few and not 0 within would tell of them alone.
        assert np.linalg.matrix_rank(rows[:, outside]) == np.linalg.matrix_rank(rows)


def _atoms(rows: np.ndarray, limit: int) -> list[np.ndarray]:
    """Sets of fewer than `limit` people, built of those who stand in the same groups told."""
    patterns = [np.flatnonzero((one == rows.T).all(axis=1)) for one in np.unique(rows.T, axis=0)]
    small = [one for one in patterns if len(one) < limit and rows[:, one].any()]
    pairs = [np.union1d(a, b) for a, b in combinations(small, 2) if len(a) + len(b) < limit]
    return small + pairs


@settings(max_examples=300, deadline=None)
@given(organisations())
def test_nobody_has_more_than_half_of_what_can_be_computed(groups):
    told = release(groups, RULES)
    for name, figure in told.items():
        if figure.withheld is not None:
            continue
        rest = below(groups, name)
        for child in groups:
            if child.above == name and told[child.name].withheld is None:
                rest = {one: rest[one] for one in rest.keys() - below(groups, child.name).keys()}
        if rest:
            assert max(rest.values()) <= sum(rest.values()) / 2
            assert sum(1 for amount in rest.values() if amount) >= RULES.minimum


def test_a_person_in_two_groups_is_refused():
    groups = [Group("a", None, staff("x", 12)), Group("b", None, staff("x", 14))]
    with pytest.raises(ValueError, match="two groups"):
        release(groups, RULES)


def test_groups_in_a_ring_are_refused():
    with pytest.raises(ValueError, match="below itself"):
        release([Group("a", "b", {}), Group("b", "a", {})], RULES)


@pytest.mark.parametrize("rules", [{"minimum": 4}, {"most_of_one": 0.6}, {"step": 1}])
def test_nobody_signs_less_than_the_floor(rules):
    with pytest.raises(ValueError, match=r"\d|half"):
        Rules(**rules)


# --- over time ---------------------------------------------------------------------------------

TREE = {"all": None, "a": "all", "b": "all"}


def of(**groups: int) -> dict[str, str]:
    return {f"{group}{number}": group for group, count in groups.items() for number in range(count)}


def test_a_single_new_colleague_waits():
    before = of(a=12, b=15)
    assert counted(before, before | {"new": "a"}, TREE, TREE) == before


def test_five_new_colleagues_count():
    before = of(a=12, b=15)
    now = before | {f"new{number}": "a" for number in range(5)}
    assert counted(before, now, TREE, TREE) == now


def test_one_who_left_still_counts_until_others_left():
    before = of(a=12, b=15)
    now = {one: group for one, group in before.items() if one != "a3"}
    assert counted(before, now, TREE, TREE) == before


def test_one_who_moves_waits_though_the_whole_stays_the_same():
    before = of(a=12, b=15)
    assert counted(before, before | {"a0": "b"}, TREE, TREE) == before


def test_a_group_that_was_never_told_may_change_by_one():
    before = of(a=3)
    assert counted(before, before | {"new": "a"}, {"a": None}, ()) == before | {"new": "a"}


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_no_group_that_was_told_changes_by_few(data):
    tree = {"all": None, "a": "all", "b": "all", "aa": "a", "ab": "a"}
    places = st.sampled_from([None, "all", "a", "b", "aa", "ab"])
    people = [f"p{number}" for number in range(30)]
    before, now = ({p: g for p in people if (g := data.draw(places))} for _ in range(2))
    told = data.draw(st.sets(st.sampled_from(sorted(tree))))
    stands = counted(before, now, tree, told)
    for group in told:
        change = _within(tree, before, group) ^ _within(tree, stands, group)
        assert not 0 < len(change) < FLOOR
    assert all(stands.get(p) in (before.get(p), now.get(p)) for p in people)


def _within(tree: dict[str, str | None], where: dict[str, str], group: str) -> set[str]:
    found = set()
    for person, place in where.items():
        while place is not None:
            if place == group:
                found.add(person)
            place = tree[place]
    return found
