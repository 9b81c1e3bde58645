"""How a group takes part: the shares of five roles, never who has which.

Per person, within the window: g = contributions made, r = those received from others,
ratio = (g − r) / (g + r).

- observer: fewer than one contribution in 14 days;
- engager: |ratio| ≤ 0.25 (gives about as much as comes back);
- catalyst: ratio < −0.25 (more comes back);
- broadcaster: ratio > 0.25 and more posts than replies;
- responder: ratio > 0.25 otherwise.

The axes are those of SWOOP Analytics' personas (2016), whose thresholds are not published; these
are ours. Shares are rounded to 0.05 and given for groups only: groups under the minimum are put
together, with the next smallest if they are still too few, so that none can be had by subtraction;
nothing is said of a group nearly all of whom share one role.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
import pyarrow as pa

ROLES = ("engager", "catalyst", "responder", "broadcaster", "observer")
OBSERVER_BELOW = 1 / 14
BALANCED = 0.25
REPLIES = ("answer", "comment", "reply")
FLOOR = 5
TOGETHER = "small departments together"
_ROUNDED = 0.05


@dataclass(frozen=True)
class Group:
    """How many people a group has, and the share of each role; None where it is not said."""

    name: str
    people: int
    shares: dict[str, float] | None


def shares(
    interactions: pa.Table, departments: dict[str, str] | None = None, *, minimum: int = 10
) -> list[Group]:
    """The shares of each department, or of all who appear where there are no departments.

    With departments everybody in them counts, the silent ones as observers; others do not. The
    window is from the first to the last day in the table.
    """
    if minimum < FLOOR:
        raise ValueError(f"A group of colleagues has at least {FLOOR} people.")
    counts = _counts(interactions, departments)
    if not departments:
        return [_group("all", list(counts.values()), minimum)]
    by_group: dict[str, list[str]] = {}
    for person, department in departments.items():
        by_group.setdefault(department, []).append(counts.get(person, "observer"))
    return [_group(name, roles, minimum) for name, roles in _large(by_group, minimum)]


def _counts(interactions: pa.Table, departments: dict[str, str] | None) -> dict[str, str]:
    """The role of each person who appears."""
    with duckdb.connect() as base:
        base.register("interactions", interactions)
        rows = base.execute(_ROLE).fetchall()
    return dict(rows)


_REPLIES = ", ".join(f"'{kind}'" for kind in REPLIES)
_ROLE = f"""
    WITH span AS (
        SELECT date_diff('day', min(moment)::DATE, max(moment)::DATE) + 1 AS days
        FROM interactions
    ), both_sides AS (
        SELECT actor AS person, 1 AS made, 0 AS received, (kind = 'post')::INT AS post,
            (kind IN ({_REPLIES}))::INT AS reply
        FROM interactions WHERE target IS NULL OR target <> actor
        UNION ALL
        SELECT target, 0, 1, 0, 0 FROM interactions WHERE target <> actor
    ), sums AS (
        SELECT person, sum(made) AS g, sum(received) AS r, sum(post) AS posts, sum(reply) AS replies
        FROM both_sides GROUP BY person
    )
    SELECT person, CASE
        WHEN g / days < {OBSERVER_BELOW} THEN 'observer'
        WHEN abs(g - r) <= {BALANCED} * (g + r) THEN 'engager'
        WHEN g < r THEN 'catalyst'
        WHEN posts > replies THEN 'broadcaster'
        ELSE 'responder' END
    FROM sums, span
"""


def _large(by_group: dict[str, list[str]], minimum: int) -> Iterator[tuple[str, list[str]]]:
    """The groups as they are shown: the small ones together, and enough of them."""
    by_size = sorted(by_group, key=lambda name: (len(by_group[name]), name))
    together: list[str] = []
    put_together = 0
    for name in by_size:
        if len(by_group[name]) >= minimum and not 0 < len(together) < minimum:
            break
        together += by_group[name]
        put_together += 1
    for name in sorted(by_size[put_together:]):
        yield name, by_group[name]
    if together:
        yield (TOGETHER if put_together > 1 else by_size[0]), together


def _group(name: str, roles: list[str], minimum: int) -> Group:
    found = {role: roles.count(role) / max(1, len(roles)) for role in ROLES}
    rounded = {role: round(round(s / _ROUNDED) * _ROUNDED, 2) for role, s in found.items()}
    is_said = len(roles) >= minimum and max(rounded.values()) < 1
    return Group(name, len(roles), rounded if is_said else None)
