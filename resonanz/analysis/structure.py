"""How a network holds together: figures of groups and of the whole, none of single persons.

- *density* = pairs with an edge / all ordered pairs, d = m / (n (n − 1)).
- *reciprocity*: of edges r = share of edges that are answered; of pairs = pairs with both
  directions / pairs with any (R / (R + U)). By chance r would be about d; what is above is
  `above_chance` = (r − d) / (1 − d) (Garlaschelli & Loffredo 2004).
- *concentration* of edges sent (rows, or their weight): Gini coefficient over all people with the
  silent ones, and over those who sent any; share of the most active tenth of those; and of the ten.
- *islands*: parts without any edge to another (weakly connected components).
- *bridges*: edges between two departments, against how many there were if edges fell where they
  may with each department sending and receiving as much as it does (a_out · b_in / m).
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from .graphs import Floats, Network


@dataclass(frozen=True)
class Reciprocity:
    of_edges: float | None
    of_pairs: float | None
    density: float
    above_chance: float | None


@dataclass(frozen=True)
class Concentration:
    """Shares and Gini coefficients between 0 (all alike) and 1 (one has all)."""

    gini_with_silent: float
    gini_without_silent: float
    silent: int
    top_tenth_share: float
    top_ten_share: float


@dataclass(frozen=True)
class Islands:
    """Parts of at least two people, from the greatest, and people with no edge at all."""

    number: int
    greatest: int
    sizes: list[int]
    alone: int


@dataclass(frozen=True)
class Bridge:
    """Edges between two departments in either direction; `hangs_on` people carry them.

    `hangs_on` is the least number of people on the side that has fewer: 1 says that the bridge
    falls if one person leaves.
    """

    departments: tuple[str, str]
    edges: int
    expected: float
    hangs_on: int


@dataclass(frozen=True)
class Structure:
    people: int
    edges: int
    reciprocity: Reciprocity
    concentration: Concentration
    islands: Islands
    between_share: float | None
    expected_between_share: float | None
    bridges: list[Bridge]
    departments_without_bridge: list[str]


def describe(network: Network) -> Structure:
    """All figures of a network."""
    between, expected = _between(network)
    bridges, without = _bridges(network)
    return Structure(
        people=network.size,
        edges=len(network.source),
        reciprocity=_reciprocity(network),
        concentration=_concentration(network),
        islands=_islands(network),
        between_share=between,
        expected_between_share=expected,
        bridges=bridges,
        departments_without_bridge=without,
    )


def _reciprocity(network: Network) -> Reciprocity:
    n, m = network.size, len(network.source)
    density = m / (n * (n - 1)) if n > 1 else 0.0
    if not m:
        return Reciprocity(None, None, density, None)
    there = network.source * n + network.target
    back = np.sort(network.target * n + network.source)
    answered = int(np.isin(there, back, assume_unique=True).sum())
    of_edges = answered / m
    above = (of_edges - density) / (1 - density) if density < 1 else None
    return Reciprocity(of_edges, answered / (2 * m - answered), density, above)


def gini(values: Floats) -> float:
    """Gini coefficient, Σ (2 i − n − 1) x_i / (n Σ x) over the sorted values; 0 without any."""
    ordered, n = np.sort(values), len(values)
    total = float(ordered.sum())
    if not total:
        return 0.0
    return float(((2 * np.arange(1, n + 1) - n - 1) * ordered).sum() / (n * total))


def _concentration(network: Network) -> Concentration:
    sent = np.bincount(network.source, network.weight, network.size)
    active = np.sort(sent[sent > 0])[::-1]
    total = float(active.sum()) or 1.0
    tenth = -(-len(active) // 10)
    return Concentration(
        gini_with_silent=gini(sent),
        gini_without_silent=gini(active),
        silent=network.size - len(active),
        top_tenth_share=float(active[:tenth].sum()) / total,
        top_ten_share=float(active[:10].sum()) / total,
    )


def _islands(network: Network) -> Islands:
    _, part = csgraph.connected_components(network.matrix(), directed=True, connection="weak")
    sizes = np.sort(np.bincount(part))[::-1]
    islands = sizes[sizes > 1].tolist()
    return Islands(len(islands), islands[0] if islands else 0, islands, int((sizes == 1).sum()))


def _between(network: Network) -> tuple[float | None, float | None]:
    """The share of edges between departments, and the share expected by chance."""
    one, other = _ends(network)
    if not one.size or len(network.departments) < 2:
        return None, None
    m, number = len(one), len(network.departments)
    out, into = np.bincount(one, minlength=number), np.bincount(other, minlength=number)
    return float((one != other).mean()), 1 - float((out * into).sum() / m**2)


def _ends(network: Network) -> tuple[np.ndarray, np.ndarray]:
    """The departments of both ends of the edges that lie within departments."""
    one, other = network.department[network.source], network.department[network.target]
    known = (one >= 0) & (other >= 0)
    return one[known], other[known]


def _bridges(network: Network) -> tuple[list[Bridge], list[str]]:
    number = len(network.departments)
    one, other = network.department[network.source], network.department[network.target]
    across = (one >= 0) & (other >= 0) & (one != other)
    if not across.any():
        return [], list(network.departments) if number > 1 else []
    everywhere = _ends(network)
    out, into = (np.bincount(end, minlength=number) for end in everywhere)
    # Each edge seen from the department of the lower number.
    swapped = (one > other)[across]
    people = np.stack([network.source[across], network.target[across]])
    people = np.where(swapped, people[::-1], people)
    low, high = network.department[people[0]], network.department[people[1]]
    pair, edges = np.unique(low * number + high, return_counts=True)
    of_edge = np.searchsorted(pair, low * number + high)
    carriers = np.minimum(*(_different(of_edge, side, len(pair)) for side in people))
    a, b = pair // number, pair % number
    expected = (out[a] * into[b] + out[b] * into[a]) / len(everywhere[0])
    order = np.lexsort((pair, -edges))
    rows = zip(a[order], b[order], edges[order], expected[order], carriers[order], strict=True)
    titles = network.departments
    bridges = [Bridge((titles[x], titles[y]), int(m), float(e), int(c)) for x, y, m, e, c in rows]
    joined = np.isin(np.arange(number), np.concatenate([a, b]))
    return bridges, [title for title, is_in in zip(titles, joined, strict=True) if not is_in]


def _different(pair: np.ndarray, person: np.ndarray, pairs: int) -> np.ndarray:
    """How many different people stand on one side of each pair of departments."""
    ones = np.ones(len(pair), dtype=np.int64)
    table = sparse.csr_array((ones, (pair, person)), shape=(pairs, int(person.max()) + 1))
    return np.diff(table.indptr)
