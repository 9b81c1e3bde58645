"""`resonanz insights superusers`: who takes part more than others, and how sure that is."""

from typing import Any

import click

from ..cli import as_json, tell
from ..interactions import moment, read_interactions
from ..superusers import Ranking, rank


@click.command("superusers")
@click.option("--interactions", required=True, help="CSV or Parquet: time,actor,target,kind.")
@click.option("--at", help="Time the ranking is of; later rows are left out. Else the last row's.")
@click.option(
    "--half-life",
    default=30.0,
    show_default=True,
    type=click.FloatRange(min=0, min_open=True),
    help="Days after which points count half.",
)
@click.option("--top", default=50, show_default=True, type=click.IntRange(min=1), help="How many.")
@click.option("--seed", default=0, show_default=True, help="Start of the random numbers.")
@as_json
def command(
    interactions: str, at: str | None, half_life: float, top: int, seed: int, as_json: bool
) -> None:
    """Rank people by what they did, towards how many, on how many days.

    A post, comment, reply or message is 3 points, an answer 4, a share or mention 2, else 1 (at
    most 10 a day towards the same person); 2 more for each different person and for each different
    day. Points halve with every half-life. For people outside; never for colleagues.
    """
    ranking = rank(
        read_interactions(interactions),
        at=moment(at) if at else None,
        half_life=half_life,
        top=top,
        seed=seed,
    )
    tell(_figures(ranking), as_json, lambda: _words(ranking))


def _figures(ranking: Ranking) -> dict[str, Any]:
    return {
        "superusers": [
            {
                "rank": user.rank,
                "person": user.person,
                "score": round(user.score, 6),
                "parts": {
                    "actions": round(user.actions, 6),
                    "people": round(user.people, 6),
                    "days": round(user.days, 6),
                },
                "interactions": user.interactions,
                "different_people": user.different_people,
                "different_days": user.different_days,
                "among_first": user.among_first,
                "ranks": list(user.ranks),
            }
            for user in ranking.superusers
        ],
        "at": str(ranking.at),
        "half_life": ranking.half_life,
        "people": ranking.everyone,
        "stability": ranking.overlap,
    }


def _words(ranking: Ranking) -> str:
    first = len(ranking.superusers)
    lines = [
        f"The first {first} of {ranking.everyone} people who took part up to {ranking.at}; points "
        f"halve every {ranking.half_life:g} days.",
        f"Drawn anew from each one's days, {ranking.overlap:.0%} of them are among the first "
        f"{first} again.",
        "",
        f"{'Rank':>4}  {'Person':<24}  {'score':>8} = {'actions':>8} + {'people':>7} + "
        f"{'days':>7}  {'ranks (90 %)':>13}",
    ]
    lines += [
        f"{user.rank:>4}  {user.person:<24}  {user.score:>8.1f} = {user.actions:>8.1f} + "
        f"{user.people:>7.1f} + {user.days:>7.1f}  {'–'.join(map(str, user.ranks)):>13}"
        for user in ranking.superusers
    ]
    return "\n".join(lines)
