"""`resonanz insights drivers`."""

from typing import Any

import click

from ..cli import as_json, tell
from ..drivers import FEW, Asked, drivers
from ..errors import BadInput
from ..posts import read_posts
from ..wording import number, percent, table


@click.command("drivers", short_help="What raises interaction, and how sure that is.")
@click.option("--posts", "path", required=True, help="Posts, a row each.")
@click.option("--outcome", required=True, help="The column to explain, such as interactions.")
@click.option("--by", multiple=True, help="A column that may explain it; else all that can.")
@click.option("--reach", help="The column of people reached (default: reach or impressions).")
@click.option(
    "--channel", "--cluster", help="The column of the channel (default: channel or page)."
)
@click.option("--time", help="The column of the time, to adjust for quarters (default: the first).")
@click.option("--against", multiple=True, metavar="COLUMN=LEVEL", help="The level to compare with.")
@as_json
def command(
    path: str,
    outcome: str,
    by: tuple[str, ...],
    reach: str | None,
    channel: str | None,
    time: str | None,
    against: tuple[str, ...],
    as_json: bool,
) -> None:
    """What goes with more or less interaction, as ratios with 95 % intervals.

    Nothing was assigned at random: use `experiment` to learn what causes.
    """
    posts, repeated = read_posts(path)
    asked = Asked(outcome, by, reach, channel, time, _levels(against))
    figures = drivers(posts, asked)
    if repeated:
        text = f"{repeated} rows repeat another one wholly; each post is counted once."
        figures["warnings"].append({"kind": "repeated", "text": text})
    figures = {"sentence": sentence(figures), **figures}
    tell(figures, as_json, lambda: words(figures))


def _levels(against: tuple[str, ...]) -> dict[str, str]:
    for one in against:
        if "=" not in one:
            raise BadInput(f"--against {one}: write COLUMN=LEVEL.")
    return dict(one.split("=", 1) for one in against)


def sentence(figures: dict[str, Any]) -> str:
    """What the figures say, first the strongest of what is clear."""
    found = figures["drivers"]
    clear = [e for e in found if e["verdict"] in ("more", "less")]
    counted = f"Of {len(found)} differences looked at, "
    hints = [e for e in found if e["verdict"].startswith("perhaps")]
    if not clear and not hints:
        return f"{counted}none is clear: {figures['posts']} posts do not tell what moves people."
    shown = sorted(clear or hints, key=lambda e: -abs(e["coefficient"]) * (e["per"] or 1))
    said = "; ".join(_said(effect) for effect in shown[:3])
    if not clear:
        return f"{counted}none is clear beyond the luck of having looked at many; hints: {said}."
    per = f" per person reached ({figures['per']})" if figures["per"] else ""
    return f"{counted}{len(clear)} {'is' if len(clear) == 1 else 'are'} clear{per}: {said}."


def _said(effect: dict[str, Any]) -> str:
    if effect["level"] is None:
        about = f"{effect['per']:g} more of {effect['column']}"
    else:
        about = f"{effect['column']} = {effect['level']} (against {effect['against']})"
    shown = effect
    few = effect["pooled"] is not None and effect["posts"] < FEW
    if few:
        shown = effect["pooled"]
    drawn = ", drawn towards the others" if few else ""
    ends = f"{number(shown['low'])} to {number(shown['high'])} times"
    return f"{about} goes with {percent(shown['effect'])} (95 %: {ends}{drawn})"


def words(figures: dict[str, Any]) -> str:
    """Sentence, table, warnings, and how it was computed."""
    head = ("difference", "posts", "ratio", "95 % from", "to", "pooled", "p (Holm)", "says")
    rows = [
        (
            f"{e['column']} +{e['per']:g}" if e["level"] is None else _versus(e),
            str(e["posts"]),
            number(e["effect"]),
            number(e["low"]),
            number(e["high"]),
            number(e["pooled"]["effect"]) if e["pooled"] else "–",
            f"{e['p_adjusted']:.3f}",
            e["verdict"],
        )
        for e in figures["drivers"]
    ]
    careful = [f"Careful ({one['kind']}): {one['text']}" for one in figures["warnings"]]
    return "\n".join(
        [figures["sentence"], "", table(head, rows), "", *careful, "", _method(figures)]
    )


def _versus(effect: dict[str, Any]) -> str:
    return f"{effect['column']}: {effect['level']} / {effect['against']}"


def _method(figures: dict[str, Any]) -> str:
    channels = figures["channels"]
    groups = f"clustered by {channels} channels" if channels else "each post on its own"
    adjusted = f", adjusted for {figures['adjusted_for']}" if figures["adjusted_for"] else ""
    left = f" {figures['left_out']} posts are left out." if figures["left_out"] else ""
    return (
        f"{figures['posts']} posts, negative binomial regression (shape {figures['shape']:.2f})"
        f"{adjusted}; intervals CR2 with Satterthwaite's degrees of freedom, {groups}.{left} "
        "Nothing was assigned at random: this says what goes together, not what causes."
    )
