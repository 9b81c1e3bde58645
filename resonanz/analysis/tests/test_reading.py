"""What is read from files, and what is said where one cannot be used."""

import io
import sys

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from resonanz.analysis.errors import BadInput
from resonanz.analysis.reading import Column, Kind, read

EDGES = [
    Column("source"),
    Column("target"),
    Column("weight", Kind.NUMBER, optional=True, default=1.0),
]


@pytest.fixture
def file(tmp_path):
    def write(text: str | bytes) -> str:
        path = tmp_path / "edges.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    return write


def test_rows_come_as_they_stand_and_what_is_missing_is_filled_in(file):
    table = read(file("target,source,more\nb,a,x\nd,c,y\n"), EDGES)
    assert table.to_pydict() == {"source": ["a", "c"], "target": ["b", "d"], "weight": [1.0, 1.0]}


def test_lines_may_end_with_a_carriage_return(file):
    table = read(file("source,target\r\na,b\r\nc,d\r\n"), EDGES)
    assert table["target"].to_pylist() == ["b", "d"]


def test_parquet_is_read_alike(tmp_path):
    path = tmp_path / "edges"
    pq.write_table(pa.table({"source": [1, 2], "target": ["b", "c"], "weight": [2, 3]}), path)
    table = read(str(path), EDGES)
    assert table.to_pydict() == {"source": ["1", "2"], "target": ["b", "c"], "weight": [2.0, 3.0]}


def test_the_standard_input_is_read(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"source,target\na,b\n")))
    assert read("-", EDGES).num_rows == 1


def test_a_tab_separates_texts_with_quotation_marks(file):
    table = read(
        file('text\tlabel\nEr sagt "nein", und geht\tother\n'),
        [Column("text"), Column("label")],
        separator="\t",
    )
    assert table["text"].to_pylist() == ['Er sagt "nein", und geht']


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", None, "The file is empty"),
        ('source,target\na,"b\nc,d\n', 2, "quotation mark"),
        ("source,target\n", None, "no rows"),
        ("source,goal\na,b\n", 1, "The column “target” is missing"),
        ("source,target\na,b\nc,\n", 3, "Column “target”: a text is missing"),
        ("source,target,weight\na,b,1\nc,d,many\n", 3, "“many” is not a number"),
        ("source,target,weight\na,b,nan\n", 2, "“nan” is not a number"),
        ("source,target\na,b\nc,d,e\n", 3, "another number of columns"),
        ("source,target\na,b\nc\n", 3, "another number of columns"),
        (b"source,target\na,\xe4\n", 2, "UTF-8"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_line(file, text, line, words):
    with pytest.raises(BadInput, match=words) as problem:
        read(file(text), EDGES)
    assert problem.value.line == line


def test_a_missing_file_is_said_to_be_missing():
    with pytest.raises(BadInput, match="no such file"):
        read("nowhere.csv", EDGES)


def test_whole_numbers_are_not_rounded(file):
    with pytest.raises(BadInput, match=r"“1.5” is not a whole number"):
        read(file("n\n1\n1.5\n"), [Column("n", Kind.COUNT)])
