"""`resonanz insights roles`: the shares of five roles in each group."""

from typing import Any

import click

from ..cli import as_json, tell
from ..graphs import read_departments
from ..interactions import read_interactions
from ..roles import BALANCED, FLOOR, OBSERVER_BELOW, ROLES, Group, shares


@click.command("roles")
@click.option("--interactions", required=True, help="CSV or Parquet: time,actor,target,kind.")
@click.option("--departments", help="CSV or Parquet: person,department. Else all are one group.")
@click.option(
    "--minimum",
    default=10,
    show_default=True,
    type=click.IntRange(min=FLOOR),
    help="People a group must have for anything to be said of it.",
)
@as_json
def command(interactions: str, departments: str | None, minimum: int, as_json: bool) -> None:
    """How groups take part: engager, catalyst, responder, broadcaster, observer.

    By what each made and received: observers made less than one contribution in 14 days, engagers
    about as many as they received, catalysts received more; the others made more, broadcasters more
    posts than replies. Shares of groups only, rounded to 5 %.
    """
    homes = read_departments(departments) if departments else None
    groups = shares(read_interactions(interactions), homes, minimum=minimum)
    tell(_figures(groups, minimum), as_json, lambda: _words(groups, minimum))


def _figures(groups: list[Group], minimum: int) -> dict[str, Any]:
    return {
        "groups": [
            {"group": group.name, "people": group.people, "shares": group.shares}
            for group in groups
        ],
        "thresholds": {
            "observer_below_per_day": round(OBSERVER_BELOW, 6),
            "balanced_up_to": BALANCED,
            "minimum": minimum,
        },
    }


def _words(groups: list[Group], minimum: int) -> str:
    head = f"{'Group':<28}  {'people':>6}" + "".join(f"  {role:>11}" for role in ROLES)
    return "\n".join([head, *(_row(group, minimum) for group in groups)])


def _row(group: Group, minimum: int) -> str:
    start = f"{group.name:<28}  {group.people:>6}"
    if group.shares is None:
        few = f"fewer than {minimum} people"
        return f"{start}  not said: {few if group.people < minimum else 'nearly all are alike'}"
    return start + "".join(f"  {group.shares[role]:>11.0%}" for role in ROLES)
