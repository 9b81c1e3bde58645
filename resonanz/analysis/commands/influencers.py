"""`resonanz insights influencers`: who could carry each department along."""

from typing import Any

import click
import numpy as np

from ..cli import as_json, tell
from ..graphs import Network, read_network
from ..influencers import Proposal, Stability, propose, stability


@click.command("influencers")
@click.option("--edges", required=True, help="CSV or Parquet: source,target[,weight].")
@click.option("--departments", help="CSV or Parquet: person,department. Else all are one.")
@click.option(
    "--per-heads",
    default=50,
    show_default=True,
    type=click.IntRange(min=0),
    help="One more for each started so many heads; 0: one for each department.",
)
@click.option("--weights", is_flag=True, help="Word goes by the column weight, not by pairs alone.")
@click.option(
    "--reach",
    type=click.Choice(["out", "in", "both"]),
    default="out",
    show_default=True,
    help="Whom an influencer reaches: out = source reaches target.",
)
@click.option("--seed", default=0, show_default=True, help="Start of the random numbers.")
@as_json
def command(
    edges: str,
    departments: str | None,
    per_heads: int,
    weights: bool,
    reach: str,
    seed: int,
    as_json: bool,
) -> None:
    """Few people of each department who together directly reach as many as possible.

    Each department has one, and one more for each started 50 heads. Reached are the influencers and
    everybody to whom an edge leads from one of them; among equals the greater expected spread
    decides. Suggest people only with their consent.
    """
    network = read_network(edges, departments, weights=weights)
    network = network if weights else network.alike()
    proposal = propose(network, per_heads=per_heads, reach=reach, seed=seed)
    steady = stability(network, proposal, per_heads=per_heads, reach=reach, seed=seed)
    figures = {
        "influencers": _influencers(network, proposal),
        "coverage": _coverage(network, proposal),
        "bound": proposal.bound,
        "stability": steady.__dict__,
    }
    tell(figures, as_json, lambda: _words(network, proposal, steady, figures))


def _influencers(network: Network, proposal: Proposal) -> list[dict[str, Any]]:
    names = network.people.to_pylist()
    first = int(proposal.counted[0])
    return [
        {
            "person": names[person],
            "department": network.departments[network.department[person]],
            "covers": [names[first + each] for each in covers],
            "alone": int((proposal.covered[covers] == 1).sum()),
        }
        for person, covers in zip(proposal.chosen.tolist(), proposal.reach_of_each(), strict=True)
    ]


def _coverage(network: Network, proposal: Proposal) -> dict[str, Any]:
    department = network.department[proposal.counted]
    number = len(network.departments)
    people = np.bincount(department, minlength=number)
    reached = np.bincount(department, proposal.covered > 0, minlength=number).astype(int)
    each = zip(network.departments, reached.tolist(), people.tolist(), strict=True)
    return {
        "all": _share(proposal.reached, len(department)),
        "departments": {title: _share(*counts) for title, *counts in each},
    }


def _share(covered: int, people: int) -> dict[str, Any]:
    return {"covered": covered, "people": people, "share": round(covered / people, 6)}


def _words(network: Network, proposal: Proposal, steady: Stability, figures: dict[str, Any]) -> str:
    whole = figures["coverage"]["all"]
    best = (
        "No other choice reaches more"
        if proposal.is_optimum
        else f"No choice can reach more than {proposal.bound}"
    )
    left_out = network.size - whole["people"]
    lines = [
        f"{len(proposal.chosen)} influencers directly reach {whole['covered']} of "
        f"{whole['people']} people ({whole['share']:.1%}). {best}.",
        f"Without a tenth of the edges (drawn {steady.runs} times) {steady.kept:.0%} of them are "
        f"chosen again, and those here still reach {steady.coverage:.1%} of what they reach now.",
        *([f"{left_out} people belong to no department: not counted."] if left_out else []),
        "",
        f"{'Department':<24}  {'Influencer':<24}  {'reaches':>7}  {'alone':>5}",
    ]
    lines += [
        f"{row['department']:<24}  {row['person']:<24}  {len(row['covers']):>7}  {row['alone']:>5}"
        for row in figures["influencers"]
    ]
    return "\n".join(lines)
