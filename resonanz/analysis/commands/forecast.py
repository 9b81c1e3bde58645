"""`resonanz insights forecast`."""

from typing import Any

import click

from ..cli import as_json, tell
from ..errors import BadInput
from ..forecast import Asked, forecast
from ..posts import read_posts
from ..wording import number, table

_SHOWN = 20


@click.command("forecast", short_help="What a post will bring, and how sure that is.")
@click.option("--train", "past", required=True, help="Past posts with what they brought.")
@click.option("--test", "new", required=True, help="Posts to forecast, with the same columns.")
@click.option("--outcome", required=True, help="The column to forecast.")
@click.option("--known", multiple=True, help="A column known before, whatever it is called.")
@click.option("--early", multiple=True, help="A column known after the first hours.")
@click.option("--leave-out", multiple=True, help="A column not to use.")
@click.option("--level", type=click.FloatRange(0.5, 0.99), default=0.9, help="Of intervals (0.9).")
@click.option("--seed", type=int, default=1, help="Of what is random (1).")
@click.option("--no-check", is_flag=True, help="Do not hold past posts back to check: quicker.")
@as_json
def command(
    past: str,
    new: str,
    outcome: str,
    known: tuple[str, ...],
    early: tuple[str, ...],
    leave_out: tuple[str, ...],
    level: float,
    seed: int,
    no_check: bool,
    as_json: bool,
) -> None:
    """What posts will bring before they are published, and after their first hours.

    The latter where columns tell of them (likes_1h, early_likes, or named with --early).
    """
    if past == new == "-":
        raise BadInput("--train and --test cannot both be the standard input.")
    train, test = read_posts(past)[0], read_posts(new)[0]
    asked = Asked(outcome, known, early, leave_out, level, seed)
    figures = forecast(train, test, asked, check=not no_check)
    figures = {"sentence": sentence(figures), **figures}
    tell(figures, as_json, lambda: words(figures))


def sentence(figures: dict[str, Any]) -> str:
    """How good the forecasts are; for a single post the forecast itself."""
    rows = figures["forecasts"]
    said = f"Forecasts of {figures['outcome']} for {len(rows)} posts."
    if len(rows) == 1:
        one = rows[0]
        said = (
            f"About {number(one['forecast'])} {figures['outcome']} are to be expected "
            f"({figures['level']:.0%}: {number(one['low'])} to {number(one['high'])})."
        )
    found = figures["checked"] or figures["measured"]
    return f"{said} {_quality(found)}" if found else said


def _quality(found: dict[str, Any]) -> str:
    """What the errors say beside those of the median."""
    better = found["better_than_median"]
    compared = (
        f"{better:.0%} less than with the median"
        if better >= 0.005
        else "no less than with the median, which serves as well"
    )
    return (
        f"On {found['posts']} posts it had not seen it was wrong by {number(found['mae'])} in the "
        f"mean, {compared}; {found['coverage']:.0%} lay within their intervals."
    )


def words(figures: dict[str, Any]) -> str:
    """Sentence, table, and what was and was not used."""
    rows = figures["forecasts"]
    after = bool(figures["used_after_first_hours"])
    head = ["post", "forecast", "from", "to", "median", "last similar"]
    lines = [
        [
            str(row["post"] or f"line {row['line']}"),
            *(number(row[key]) for key in ("forecast", "low", "high", "median", "last_similar")),
            *([_after(row)] if after else []),
        ]
        for row in rows[:_SHOWN]
    ]
    shown = [table(head + (["after first hours"] if after else []), lines)]
    if len(rows) > _SHOWN:
        shown.append(f"… and {len(rows) - _SHOWN} more; --json has them all.")
    return "\n".join([figures["sentence"], "", *shown, "", *_notes(figures)])


def _after(row: dict[str, Any]) -> str:
    later = row["after_first_hours"]
    if later is None:
        return "–"
    return f"{number(later['forecast'])} ({number(later['low'])}–{number(later['high'])})"


def _notes(figures: dict[str, Any]) -> list[str]:
    notes = []
    for key, name in (
        ("measured", "On the posts of --test"),
        ("measured_after_first_hours", "On the posts of --test, after the first hours"),
        ("checked", "On past posts held back"),
        ("checked_after_first_hours", "On past posts held back, after the first hours"),
    ):
        found = figures[key]
        if found:
            notes.append(
                f"{name} ({found['posts']}): wrong by {number(found['mae'])} in the mean; the "
                f"median by {number(found['mae_median'])}, the last similar post by "
                f"{number(found['mae_last_similar'])}; within intervals {found['coverage']:.1%}."
            )
    notes.append(f"Learned from {figures['posts']} posts by {', '.join(figures['used'])}.")
    if figures["not_used"]:
        reasons = dict.fromkeys(each["reason"] for each in figures["not_used"])
        aside = [f"{_columns(figures, reason)} ({reason})" for reason in reasons]
        notes.append(f"Not used: {'; '.join(aside)}.")
    return notes


def _columns(figures: dict[str, Any], reason: str) -> str:
    return ", ".join(each["column"] for each in figures["not_used"] if each["reason"] == reason)
