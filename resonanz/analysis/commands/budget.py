"""`resonanz insights budget`."""

from typing import Any

import click

from ..budget import Asked, budget
from ..cli import as_json, tell
from ..errors import BadInput
from ..posts import read_posts
from ..wording import number, table


@click.command("budget", short_help="How a budget brings most.")
@click.option("--spend", "path", required=True, help="A row for each channel and period.")
@click.option("--outcome", required=True, help="The column of what came of it.")
@click.option("--total", type=float, help="What is there for a period (default: today's).")
@click.option("--at-least", multiple=True, metavar="CHANNEL=AMOUNT", help="No less for a channel.")
@click.option("--at-most", multiple=True, metavar="CHANNEL=AMOUNT", help="No more for a channel.")
@click.option("--recent", type=click.IntRange(1), default=4, help="Periods that are today (4).")
@click.option("--seed", type=int, default=1, help="Of the random draws (1).")
@as_json
def command(
    path: str,
    outcome: str,
    total: float | None,
    at_least: tuple[str, ...],
    at_most: tuple[str, ...],
    recent: int,
    seed: int,
    as_json: bool,
) -> None:
    """A distribution of a budget proposed from what spending brought in the past.

    Columns: channel, spend, the outcome, and time (or week, date …).
    """
    if total is not None and not 0 < total < float("inf"):
        raise BadInput("--total must be more than 0.")
    posts, _ = read_posts(path)
    bounds = _amounts("--at-least", at_least), _amounts("--at-most", at_most)
    figures = budget(posts, Asked(outcome, total, *bounds, recent, seed))
    figures = {"sentence": sentence(figures), **figures}
    tell(figures, as_json, lambda: words(figures))


def _amounts(option: str, given: tuple[str, ...]) -> dict[str, float]:
    found = {}
    for one in given:
        name, _, amount = one.rpartition("=")
        try:
            found[name] = float(amount)
        except ValueError:
            name = ""
        if not name:
            raise BadInput(f"{option} {one}: write CHANNEL=AMOUNT.")
    return found


def sentence(figures: dict[str, Any]) -> str:
    """What to do, or that the data do not say."""
    if not figures["enough"]:
        lacking = [each for each in figures["channels"] if each["not_enough_data"]]
        said = "; ".join(f"{each['channel']}: {each['not_enough_data']}" for each in lacking)
        return f"Not enough data for a proposal. {said or 'There is one channel alone'}."
    gain = figures["gain"]
    if gain["verdict"] == "today's is as good":
        return "Today's distribution is as good as any the data support: leave it."
    ends = f"90 %: {number(gain['low'])} to {number(gain['high'])}"
    amount = f"{number(gain['expected'])} more {figures['outcome']} a period ({ends})"
    if gain["verdict"] == "move":
        return f"Moving the budget as proposed brings about {amount}, {gain['share']:+.0%}."
    return (
        f"It is not clear that moving the budget brings more: expected are {amount}. Move in small "
        "steps, and look again."
    )


def words(figures: dict[str, Any]) -> str:
    """Sentence, table, and what to be careful with."""
    proposal = figures["proposal"] or {}
    rows = [
        (
            each["channel"],
            number(each["today"]),
            number(proposal.get(each["channel"])),
            f"{number(each['tried'][0])}–{number(each['tried'][1])}",
            _next(each),
        )
        for each in figures["channels"]
    ]
    head = ("channel", "today", "proposed", "tried", f"{figures['outcome']} for 1 more (90 %)")
    careful = [
        f"{each['channel']} keeps what it has, for {each['not_enough_data']}."
        for each in figures["channels"]
        if each["not_enough_data"] and figures["enough"]
    ]
    if figures.get("beyond_tried"):
        named = ", ".join(figures["beyond_tried"])
        careful.append(f"More than was ever tried: {named}. Go there in steps.")
    lines = [figures["sentence"], "", table(head, rows), "", *careful]
    method = (
        "Hill curves with intervals from a posterior; a period's spend is taken to work in that "
        "period, and not to have been raised because more was expected anyway."
    )
    return "\n".join([*lines, method])


def _next(each: dict[str, Any]) -> str:
    if not each["curve"]:
        return "–"
    step = each["next"]
    return f"{number(step['expected'])} ({number(step['low'])}–{number(step['high'])})"
