"""Who speaks to whom, and who belongs where: a network read into whole numbers.

People are numbered by department, then by name, so that nothing depends on the order of the rows.
"""

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from scipy import sparse

from .errors import BadInput
from .reading import Column, Kind, read

type Ints = NDArray[np.int64]
type Floats = NDArray[np.float64]

NO_DEPARTMENT = -1


@dataclass(frozen=True)
class Network:
    """Each pair of people that has an edge once, without edges to oneself.

    `department[i]` is the number of person i's department, or −1. Weights of the same pair are
    added; without weights they count rows.
    """

    people: pa.Array
    department: Ints
    departments: list[str]
    source: Ints
    target: Ints
    weight: Floats

    @property
    def size(self) -> int:
        """People in the network, with and without edges."""
        return len(self.people)

    def name(self, person: int) -> str:
        return str(self.people[person].as_py())

    def matrix(self) -> sparse.csr_array:
        """Row: source, column: target, value: weight."""
        shape = (self.size, self.size)
        return sparse.csr_array((self.weight, (self.source, self.target)), shape=shape)

    def reversed(self) -> "Network":
        """Every edge the other way round."""
        return self._with(self.target, self.source, self.weight)

    def both_ways(self) -> "Network":
        """Every edge in both directions."""
        ends = (
            np.concatenate([self.source, self.target]),
            np.concatenate([self.target, self.source]),
        )
        return self._with(*ends, np.concatenate([self.weight, self.weight]))

    def only(self, kept: NDArray[np.bool_]) -> "Network":
        """The same people, and of the edges those that are marked."""
        return self._with(self.source[kept], self.target[kept], self.weight[kept])

    def alike(self) -> "Network":
        """Every pair with weight 1, however many rows it had."""
        return replace(self, weight=np.ones(len(self.weight)))

    def _with(self, source: Ints, target: Ints, weight: Floats) -> "Network":
        edges = _once(source, target, weight, self.size)
        return Network(self.people, self.department, self.departments, *edges)


def read_network(edges: str, departments: str | None = None, *, weights: bool = False) -> Network:
    """Read edges `source,target[,weight]` and departments `person,department`.

    Without departments all belong to one, “all”. With `weights` the column weight is needed, and
    must be above zero. Raises `BadInput` for what cannot be used.
    """
    table = read(edges, _columns(weights))
    source, target = _coded(table["source"]), _coded(table["target"])
    weight = _weights(table, edges) if weights else np.ones(table.num_rows)
    del table
    home = _departments(departments) if departments else None
    names = _union(source.dictionary, target.dictionary, *([home[0]] if home else []))
    people, department, titles = _by_department(names, home)
    pairs = _numbers(source, people), _numbers(target, people)
    return Network(people, department, titles, *_once(*pairs, weight, len(people)))


def _columns(weights: bool) -> list[Column]:
    columns = [Column("source"), Column("target")]
    return columns + [Column("weight", Kind.NUMBER)] if weights else columns


def _weights(table: pa.Table, path: str) -> Floats:
    weight: Floats = table["weight"].to_numpy()
    wrong = np.flatnonzero(weight <= 0)
    if wrong.size:
        raise BadInput(
            f"Column “weight”: {weight[wrong[0]]:g} is not above zero. Leave out such rows, or "
            "leave out --weights.",
            file=path,
            line=int(wrong[0]) + 2,
        )
    return weight


def _coded(column: pa.ChunkedArray) -> pa.DictionaryArray:
    # In one piece: piece by piece each would carry the whole dictionary again.
    whole = column.cast(pa.large_string()).combine_chunks()
    return pc.utf8_trim_whitespace(whole).dictionary_encode()


def _union(*names: pa.Array) -> pa.Array:
    return pc.unique(pa.concat_arrays(names))


def _numbers(coded: pa.DictionaryArray, people: pa.Array) -> Ints:
    of_name = pc.index_in(coded.dictionary, people).to_numpy(zero_copy_only=False)
    numbers: Ints = of_name.astype(np.int64)[coded.indices.to_numpy()]
    return numbers


def _departments(path: str) -> tuple[pa.Array, pa.Array]:
    """People and their departments, each person once."""
    table = read(path, [Column("person"), Column("department")])
    person, department = (_coded(table[name]) for name in ("person", "department"))
    whose, which = person.indices.to_numpy(), department.indices.to_numpy()
    _, first = np.unique(whose, return_index=True)
    wrong = np.flatnonzero(which != which[first][whose])
    if wrong.size:
        line = int(wrong[0])
        raise BadInput(
            f"Column “department”: “{person[line].as_py()}” belongs to "
            f"“{department[line].as_py()}” here and to "
            f"“{department[int(first[whose[line]])].as_py()}” in line {first[whose[line]] + 2}. "
            "Name each person once.",
            file=path,
            line=line + 2,
        )
    return person.dictionary, department.dictionary.take(pa.array(which[first]))


def _by_department(
    names: pa.Array, home: tuple[pa.Array, pa.Array] | None
) -> tuple[pa.Array, Ints, list[str]]:
    """The people in their order, the number of each one's department, and its name."""
    if home is None:
        people = names.take(pc.sort_indices(names))
        return people, np.zeros(len(people), dtype=np.int64), ["all"]
    person, department = home
    titles = pc.unique(department)
    titles = titles.take(pc.sort_indices(titles))
    at = pc.index_in(names, person).fill_null(-1).to_numpy(zero_copy_only=False)
    of_title = pc.index_in(department, titles).to_numpy(zero_copy_only=False)
    number = np.where(at < 0, NO_DEPARTMENT, of_title[at]).astype(np.int64)
    rank = np.empty(len(names), dtype=np.int64)
    rank[pc.sort_indices(names).to_numpy(zero_copy_only=False)] = np.arange(len(names))
    order = np.lexsort((rank, number))
    return names.take(pa.array(order)), number[order], titles.to_pylist()


def _once(source: Ints, target: Ints, weight: Floats, size: int) -> tuple[Ints, Ints, Floats]:
    """Each pair once with the sum of its weights, sorted; nobody with themselves."""
    apart = source != target
    key = source[apart] * size + target[apart]
    order = np.argsort(key, kind="stable")
    key, weight = key[order], weight[apart][order]
    starts = np.flatnonzero(np.diff(key, prepend=-1))
    added = np.add.reduceat(weight, starts) if starts.size else weight
    pairs = key[starts]
    return pairs // size, pairs % size, added


def read_departments(path: str) -> dict[str, str]:
    """Each person's department."""
    people, departments = _departments(path)
    return dict(zip(people.to_pylist(), departments.to_pylist(), strict=True))
