"""Tables from CSV with a header, TSV or Parquet; `-` is the standard input.

Read by DuckDB, strictly: what does not fit is refused with its line and column, never guessed.
"""

import csv
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from shutil import copyfileobj
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from .errors import BadInput

MEMORY_LIMIT = "2GB"
_MAGIC = b"PAR1"
_LONGEST_HEADER = 1_000_000
_ZONE = r"(?:[Zz]|[+-]\d\d(?::?\d\d)?)$"


class Kind(Enum):
    """What a column holds: its DuckDB type, and what a person calls it."""

    TEXT = "VARCHAR", "a text"
    NUMBER = "DOUBLE", "a number such as 1.5"
    COUNT = "BIGINT", "a whole number such as 12"
    # Kept as it is written; `moments` reads it.
    TIME = "VARCHAR", "a time such as 2026-03-01 12:00:00"


@dataclass(frozen=True)
class Column:
    """A column of a file. An optional one that is missing is filled with `default`."""

    name: str
    kind: Kind = Kind.TEXT
    optional: bool = False
    default: Any = None
    may_be_empty: bool = False


def read(path: str, columns: Sequence[Column], *, separator: str = ",") -> pa.Table:
    """The columns in the order asked for, row by row as in the file.

    Raises `BadInput` where the file cannot be read, a column is missing, a value is not of its kind
    or missing (named with its line; the header is line 1), or there is no row at all.
    """
    with _file(path) as file, _base() as base:
        there = _names(base, path, _source(file, separator))
        _check_columns(path, there, columns)
        found = [column for column in columns if column.name in there]
        try:
            base.execute(f"CREATE TABLE given AS {_chosen(found, _source(file, separator))}")
        except duckdb.Error as error:
            raise _unreadable(error, path) from error
        _check_values(base, path, found)
        return base.sql(f"SELECT {_typed(columns, there)} FROM given").to_arrow_table()


def column_names(path: str, *, separator: str = ",") -> list[str]:
    """The names in the header of a file."""
    with _file(path) as file, _base() as base:
        return _names(base, path, _source(file, separator))


def read_all(path: str) -> pa.Table:
    """Every column of a file as text, what is empty as null; a comma or a semicolon separates.

    Raises `BadInput` as `read` does, and where two columns bear the same name or one bears none.
    """
    with _file(path) as file, _base() as base:
        source = _source(file, _separator(file))
        _check_header(path, file)
        there = [Column(name, may_be_empty=True) for name in _names(base, path, source)]
        try:
            base.execute(f"CREATE TABLE given AS {_chosen(there, source)}")
        except duckdb.Error as error:
            raise _unreadable(error, path) from error
        _check_values(base, path, there)
        names = [column.name for column in there]
        return base.sql(f"SELECT {_typed(there, names)} FROM given").to_arrow_table()


def _separator(file: Path) -> str:
    """The semicolon of spreadsheets in much of Europe, where the header has more of them."""
    with file.open("rb") as start:
        line = start.readline(_LONGEST_HEADER)
    return ";" if line.count(b";") > line.count(b",") else ","


def _check_header(path: str, file: Path) -> None:
    with file.open("rb") as start:
        if start.read(4) == _MAGIC:
            return
    names, _ = _header(file, _separator(file))
    for name in names:
        if not name:
            raise BadInput("A column has no name. Name every one.", file=_named(path), line=1)
        if names.count(name) > 1:
            raise BadInput(
                f"The column “{name}” is there twice. Rename one.", file=_named(path), line=1
            )


def moments(path: str, name: str, texts: Sequence[str]) -> list[datetime]:
    """The times of a column, in its order; all of one zone, or all without one.

    Raises `BadInput` with the line of the first that is no time, or of another zone.
    """
    found: list[datetime] = []
    for line, text in enumerate(texts, start=2):
        try:
            found.append(datetime.fromisoformat(text.strip()))
        except ValueError as error:
            raise no_time(path, name, text, line) from error
    check_zones(path, name, pa.chunked_array([pa.array(texts, pa.string())]))
    return found


def no_time(path: str, name: str, text: str, line: int) -> BadInput:
    """What is said of a value that is no time."""
    said = f"Column “{name}”: “{text}” is not {Kind.TIME.value[1]}."
    return BadInput(said, file=_named(path), line=line)


def check_zones(path: str, name: str, texts: pa.ChunkedArray) -> None:
    """Raise `BadInput` for the first time of another zone than the first of a column."""
    zones = _zones(pc.utf8_trim_whitespace(texts))
    other = pc.index(pc.not_equal(zones, zones[0]), True).as_py() if len(zones) else -1
    if other >= 0:
        raise BadInput(
            f"Column “{name}”: “{texts[other].as_py()}” is of another time zone than "
            f"“{texts[0].as_py()}” in line 2. Write all times in one zone, best in UTC.",
            file=_named(path),
            line=other + 2,
        )


def _zones(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """The zone each time ends with, in one way of writing; nothing where it has none."""
    found = pc.struct_field(pc.extract_regex(texts, f"(?P<zone>{_ZONE})"), "zone").fill_null("")
    # A date alone ends like a zone: 2026-03-01.
    found = pc.if_else(pc.match_substring_regex(texts, r"^\d{4}-\d\d-\d\d$"), "", found)
    whole = pc.replace_substring_regex(found, r"^([+-]\d\d)$", r"\100")
    return pc.replace_substring_regex(
        pc.replace_substring(whole, ":", ""), r"^(Z|z|[+-]0000)$", "+0000"
    )


@contextmanager
def _base() -> Iterator[duckdb.DuckDBPyConnection]:
    with tempfile.TemporaryDirectory() as folder:
        config: dict[str, Any] = {"memory_limit": MEMORY_LIMIT, "temp_directory": folder}
        with duckdb.connect(config=config) as base:
            yield base


@contextmanager
def _file(path: str) -> Iterator[Path]:
    """The file; the standard input is written to one first, since it is read twice."""
    if path != "-":
        if not Path(path).is_file():
            raise BadInput("There is no such file.", file=path)
        yield Path(path)
        return
    with tempfile.NamedTemporaryFile(suffix=".in") as kept:
        copyfileobj(sys.stdin.buffer, kept)
        kept.flush()
        yield Path(kept.name)


def _source(file: Path, separator: str) -> str:
    where = str(file).replace("'", "''")
    with file.open("rb") as start:
        if start.read(4) == _MAGIC:
            return f"read_parquet('{where}')"
    if not file.stat().st_size:
        return ""
    # A tab separates plain texts: their quotation marks are theirs.
    quote = "" if separator == "\t" else '"'
    names, returns = _header(file, separator)
    # Told of carriage returns, DuckDB 2.0 reads no row in strict mode; it finds them by itself.
    line_end = "" if returns else ", new_line='\\n'"
    types = ", ".join(f"{_literal(name)}: 'VARCHAR'" for name in names)
    return (
        f"read_csv('{where}', header=true, columns={{{types}}}, delim='{separator}', "
        f"quote='{quote}', escape='{quote}'{line_end}, strict_mode=true, "
        "auto_detect=false)"
    )


def _header(file: Path, separator: str) -> tuple[list[str], bool]:
    """The names in the first line, and whether lines end with a carriage return.

    DuckDB would guess the names, and guess wrong.
    """
    with file.open("rb") as start:
        line = start.readline(_LONGEST_HEADER).decode("utf-8-sig", errors="replace")
    quoted = csv.reader([line], delimiter=separator)
    names = line.split(separator) if separator == "\t" else next(quoted, [])
    return [name.strip() for name in names], line.endswith("\r\n")


def _literal(text: str) -> str:
    doubled = text.replace("'", "''")
    return f"'{doubled}'"


def _names(base: duckdb.DuckDBPyConnection, path: str, source: str) -> list[str]:
    if not source:
        raise BadInput(
            "The file is empty. Its first line must name the columns.", file=_named(path)
        )
    try:
        return [row[0] for row in base.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()]
    except duckdb.Error as error:
        raise _unreadable(error, path) from error


def _check_columns(path: str, there: Sequence[str], columns: Sequence[Column]) -> None:
    needed = [column.name for column in columns if not column.optional]
    missing = [name for name in needed if name not in there]
    if not any(column.name in there for column in columns):
        missing, needed = [columns[0].name], needed or [columns[0].name]
    if missing:
        raise BadInput(
            f"The column “{missing[0]}” is missing. The first line names {', '.join(there)}; "
            f"it must name {', '.join(needed)}.",
            file=_named(path),
            line=1,
        )


def _chosen(columns: Sequence[Column], source: str) -> str:
    return f"SELECT {', '.join(_quoted(c.name) for c in columns)} FROM {source}"


def _check_values(base: duckdb.DuckDBPyConnection, path: str, columns: Sequence[Column]) -> None:
    """Raise for the first value that is none of its kind, or missing where it must not be."""
    tests = {column: _is_odd(column) for column in columns}
    sums = ", ".join(f"count(*) FILTER (WHERE {test})" for test in tests.values())
    rows, *odd = base.execute(f"SELECT count(*), {sums} FROM given").fetchall()[0]
    if not rows:
        raise BadInput("There are no rows below the first line.", file=_named(path))
    for column, count in zip(columns, odd, strict=True):
        if count:
            raise _odd_value(base, path, column, tests[column])


def _is_odd(column: Column) -> str:
    name = _quoted(column.name)
    missing = f"({name} IS NULL OR trim({name}::VARCHAR) = '')"
    odd = "false"
    if column.kind is Kind.NUMBER:
        odd = f"NOT coalesce(isfinite(TRY_CAST({name} AS DOUBLE)), false)"
    if column.kind is Kind.COUNT:
        # DuckDB would round 1.5 to 2.
        odd = (
            f"(TRY_CAST({name} AS BIGINT) IS NULL OR "
            f"TRY_CAST({name} AS BIGINT) <> TRY_CAST({name} AS DOUBLE))"
        )
    return f"(NOT {missing} AND {odd})" if column.may_be_empty else f"({missing} OR {odd})"


def _odd_value(base: duckdb.DuckDBPyConnection, path: str, column: Column, test: str) -> BadInput:
    name = _quoted(column.name)
    row, value = base.execute(
        f"SELECT rowid, {name} FROM given WHERE {test} ORDER BY rowid LIMIT 1"
    ).fetchall()[0]
    wanted = column.kind.value[1]
    said = f"“{value}” is not {wanted}" if str(value or "").strip() else f"{wanted} is missing"
    return BadInput(f"Column “{column.name}”: {said}.", file=_named(path), line=row + 2)


def _typed(columns: Sequence[Column], there: Sequence[str]) -> str:
    return ", ".join(_cast(column, column.name in there) for column in columns)


def _cast(column: Column, is_there: bool) -> str:
    name, kind = _quoted(column.name), column.kind.value[0]
    if not is_there:
        value = "NULL" if column.default is None else repr(column.default)
        return f"CAST({value} AS {kind}) AS {name}"
    if column.may_be_empty:
        name_or_null = f"nullif(trim({name}::VARCHAR), '')"
        return f"CAST({name_or_null} AS {kind}) AS {name}"
    return f"CAST({name} AS {kind}) AS {name}"


def _quoted(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def _unreadable(error: Exception, path: str) -> BadInput:
    """What DuckDB found wrong with the shape of a file, in a sentence."""
    said = str(error)
    line = re.search(r"(?:Line|line)[: ]+(\d+)", said)
    first = said.strip().splitlines()[0].removeprefix("Invalid Input Error: ")
    reason = next((words for sign, words in _SHAPES.items() if sign in said), first)
    return BadInput(reason, file=_named(path), line=int(line[1]) if line else None)


_OPEN_QUOTE = 'A quotation mark is opened and not closed; write “""” for one within a text.'
_SHAPES = {
    "Expected Number of Columns": "This line has another number of columns than the first one.",
    "too many columns": "This line has another number of columns than the first one.",
    "unquoted": 'A quotation mark is opened and not closed; write “""” for one within a text.',
    "unterminated": 'A quotation mark is opened and not closed; write “""” for one within a text.',
    "utf-8": "This is no UTF-8. Save the file with the character set UTF-8.",
    "UTF-8": "This is no UTF-8. Save the file with the character set UTF-8.",
    "No magic bytes": "This is no whole Parquet file.",
    "ut of Memory": "The file needs more memory than is allowed.",
}


def _named(path: str) -> str:
    return "standard input" if path == "-" else path
