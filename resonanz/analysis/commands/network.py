"""`resonanz insights network`: how the network holds together."""

from dataclasses import asdict
from typing import Any

import click

from ..cli import as_json, tell
from ..graphs import read_network
from ..structure import Structure, describe

_SHOWN = 20


@click.command("network")
@click.option("--edges", required=True, help="CSV or Parquet: source,target[,weight].")
@click.option("--departments", help="CSV or Parquet: person,department.")
@click.option("--weights", is_flag=True, help="Count the column weight instead of rows.")
@as_json
def command(edges: str, departments: str | None, weights: bool, as_json: bool) -> None:
    """Reciprocity against density, bridges between departments, islands, concentration.

    Figures of the whole and of departments; no person is named.
    """
    structure = describe(read_network(edges, departments, weights=weights))
    tell(_figures(structure), as_json, lambda: _words(structure))


def _figures(structure: Structure) -> dict[str, Any]:
    figures: dict[str, Any] = _rounded(asdict(structure))
    return figures


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _rounded(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(each) for each in value]
    return round(value, 9) if isinstance(value, float) else value


def _words(structure: Structure) -> str:
    islands, much = structure.islands, structure.concentration
    return "\n".join(
        [
            f"{structure.people} people, {structure.edges} edges.",
            _about_reciprocity(structure),
            f"{islands.number} islands, {islands.greatest} people on the greatest; "
            f"{islands.alone} people have no edge.",
            f"Gini {much.gini_with_silent:.2f} with the {much.silent} silent people, "
            f"{much.gini_without_silent:.2f} without; the most active tenth sends "
            f"{much.top_tenth_share:.1%}, the ten most active {much.top_ten_share:.1%}.",
            *_about_departments(structure),
        ]
    )


def _about_reciprocity(structure: Structure) -> str:
    told = structure.reciprocity
    if told.of_edges is None:
        return "No edge between two people: nothing to say about reciprocity."
    return (
        f"{told.of_edges:.1%} of the edges are answered ({told.of_pairs:.1%} of the pairs); by "
        f"chance it were {told.density:.1%}, the density."
    )


def _about_departments(structure: Structure) -> list[str]:
    if structure.between_share is None:
        return []
    lines = [
        f"{structure.between_share:.1%} of the edges lead to another department; by chance it were "
        f"{structure.expected_between_share:.1%}."
    ]
    if structure.departments_without_bridge:
        names = ", ".join(structure.departments_without_bridge[:_SHOWN])
        lines.append(f"Without any bridge: {names}.")
    lines += ["", f"{'Bridge':<50}  {'edges':>6}  {'by chance':>9}  {'hangs on':>8}"]
    lines += [
        f"{' – '.join(bridge.departments):<50}  {bridge.edges:>6}  {bridge.expected:>9.1f}  "
        f"{bridge.hangs_on:>8}"
        for bridge in structure.bridges[:_SHOWN]
    ]
    return lines
