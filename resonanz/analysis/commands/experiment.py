"""`resonanz insights experiment`: split tests."""

from collections.abc import Sequence
from typing import Any

import click

from ..cli import as_json, tell
from ..errors import BadInput
from ..experiment import LEAST, Compared, compare, posts_needed
from ..reading import Column, Kind, moments, read


class Shares(click.ParamType[dict[str, float]]):
    """How often each variant is drawn, such as A=0.8,B=0.2."""

    name = "shares"

    def convert(self, value: Any, param: Any, ctx: Any) -> dict[str, float]:
        try:
            pairs = [part.rsplit("=", 1) for part in str(value).split(",")]
            shares = {name.strip(): float(share) for name, share in pairs}
        except ValueError:
            self.fail(f"“{value}” is nothing such as A=0.8,B=0.2.", param, ctx)
        if not all(0 < share < float("inf") for share in shares.values()):
            self.fail(f"“{value}”: each share must be above 0.", param, ctx)
        return shares


@click.command("experiment", short_help="Split tests: lift, interval, always-valid p.")
@click.option("--posts", required=True, help="A row for each post, in their order or with a time.")
@click.option("--variant", help="The column with the variant of a post.")
@click.option("--outcome", required=True, help="The column that is compared.")
@click.option("--control", help="The variant the others are compared with; else the first by name.")
@click.option("--shares", type=Shares(), help="How often each is drawn, A=0.8,B=0.2; else evenly.")
@click.option("--plan", type=float, help="Before the start: posts needed to find this lift, 0.2.")
@click.option("--seed", default=0, show_default=True, help="Of the simulation for --plan.")
@as_json
def command(
    posts: str,
    variant: str | None,
    outcome: str,
    control: str | None,
    shares: dict[str, float] | None,
    plan: float | None,
    seed: int,
    as_json: bool,
) -> None:
    """Compare variants; one may look after every post and stop at any time.

    With --plan and no --variant it says how many posts are needed, from the outcomes of past posts.
    """
    if variant is None and plan is None:
        raise click.UsageError("Give --variant to compare, or --plan before the start.")
    if plan is not None and not (plan > -1 and plan):
        raise click.UsageError("--plan is a lift such as 0.2 for 20 %; it cannot be 0, or -1.")
    variants, outcomes = _read(posts, variant, outcome)
    found: dict[str, Any] = {}
    if plan is not None:
        found["plan"] = {"lift": plan, "power": 0.8, "posts": _planned(outcomes, plan, seed)}
    if variants:
        compared = _compared(posts, str(variant), variants, outcomes, control, shares)
        told = [figures(one) for one in compared]
        found = {**found, **told[0], "comparisons": told}
    tell(found, as_json, lambda: words(found, outcome))


def figures(one: Compared) -> dict[str, Any]:
    return {
        "variant": one.variant,
        "control": one.control,
        "posts": {one.control: one.control_posts, one.variant: one.posts},
        "mean": {one.control: one.control_mean, one.variant: one.mean},
        "lift": one.lift,
        "interval": list(one.interval),
        "p": one.p,
        "clear": one.is_clear,
        "share": one.share,
        "uneven": one.uneven,
    }


def _read(path: str, variant: str | None, outcome: str) -> tuple[list[str], list[float]]:
    """Variants and outcomes in the order of the posts' time, or as they stand."""
    columns = [Column(outcome, Kind.NUMBER)]
    if variant:
        columns.append(Column(variant))
    if "time" not in (variant, outcome):
        columns.append(Column("time", Kind.TIME, optional=True, may_be_empty=True))
    table = read(path, columns)
    file = "standard input" if path == "-" else path
    outcomes = table[outcome].to_pylist()
    for line, value in enumerate(outcomes, start=2):
        if value < 0:
            raise BadInput(
                f"Column “{outcome}”: {value:g} is below 0. A lift needs outcomes of 0 or more.",
                file=file,
                line=line,
            )
    order = list(range(len(outcomes)))
    if "time" in table.column_names and not table["time"].null_count:
        times = moments(path, "time", table["time"].to_pylist())
        order.sort(key=times.__getitem__)
    names = [name.strip() for name in table[variant].to_pylist()] if variant else []
    return [names[row] for row in order if names], [outcomes[row] for row in order]


def _planned(outcomes: Sequence[float], lift: float, seed: int) -> int | None:
    return posts_needed(outcomes, lift, seed=seed)


def _compared(
    path: str,
    column: str,
    variants: Sequence[str],
    outcomes: Sequence[float],
    control: str | None,
    shares: dict[str, float] | None,
) -> list[Compared]:
    names = sorted(set(variants))
    file = "standard input" if path == "-" else path
    if len(names) < 2:
        raise BadInput(
            f"Column “{column}”: all posts have the variant “{names[0]}”. There must be two.",
            file=file,
        )
    if control is not None and control not in names:
        raise BadInput(
            f"Column “{column}”: no post has the variant “{control}”, only {', '.join(names)}.",
            file=file,
        )
    unsaid = [name for name in names if shares and name not in shares]
    if unsaid:
        raise BadInput(f"Column “{column}”: --shares says nothing of “{unsaid[0]}”.", file=file)
    return compare(variants, outcomes, control or names[0], shares)


def words(found: dict[str, Any], outcome: str) -> str:
    lines = []
    if "plan" in found:
        plan = found["plan"]
        needed = f"{plan['posts']:,} posts" if plan["posts"] else "more than 12,800 posts"
        lines.append(
            f"A lift of {plan['lift']:+.0%} is found in 80 of 100 experiments within {needed}, "
            "half of them of each variant."
        )
    for one in found.get("comparisons", []):
        lines += [*([""] if lines else []), *_sentences(one, outcome)]
    return "\n".join(lines)


def _sentences(one: dict[str, Any], outcome: str) -> list[str]:
    name, control = one["variant"], one["control"]
    low, high = one["interval"]
    verdict = "makes a difference" if one["clear"] else "is not shown to make a difference"
    lift = "no lift (the control's mean is 0)"
    if one["lift"] is not None:
        lift = f"lift {one['lift']:+.1%}"
    span = (
        f"95 % interval {low:+.1%} to {high:+.1%}"
        if low is not None
        else (f"no interval yet (from {LEAST} posts of each, and outcomes that differ less)")
    )
    lines = [
        f"{name} against {control} {verdict} in {outcome}: {lift}, {span}, p {one['p']:.3g}.",
        "The variants came in other shares than meant: if they were not drawn at random, this is "
        "no experiment, and none of it shows what made the difference."
        if one["uneven"]
        else "One may look after every post and stop at any time: false alarms stay below 5 %.",
        "",
        f"{'variant':20} {'posts':>7} {'mean':>12}",
        *[f"{v:20} {one['posts'][v]:7,} {one['mean'][v]:12,.4g}" for v in (control, name)],
    ]
    return lines
