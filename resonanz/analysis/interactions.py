"""Who did what towards whom, and when: interactions read into days and kinds."""

import datetime as dt

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from .errors import BadInput
from .reading import Column, check_zones, no_time, read

_SECONDS = r"^\d{9,11}$"
_TIME = f"""
    CASE WHEN regexp_matches(time, '{_SECONDS}') THEN make_timestamp(time::BIGINT * 1000000)
    ELSE TRY_CAST(time AS TIMESTAMP) END
"""


def read_interactions(path: str) -> pa.Table:
    """Interactions `time,actor,target,kind[,post]` as columns moment, actor, target, kind.

    Times stand as they are written (seconds since 1970 are read as UTC); all are of one zone, or
    all without. A target may be empty: a post speaks to nobody in particular. Kinds are in small
    letters. Raises `BadInput` for a time that is none, or of another zone than the first.
    """
    columns = [Column("time"), Column("actor"), Column("target", may_be_empty=True), Column("kind")]
    given = read(path, columns)
    check_zones(path, "time", given["time"])
    with duckdb.connect() as base:
        base.register("given", given)
        found = base.sql(
            f"SELECT {_TIME} AS moment, trim(actor) AS actor, trim(target) AS target, "
            "lower(trim(kind)) AS kind FROM given"
        ).to_arrow_table()
    _check_times(given["time"], found["moment"], path)
    return found


def moment(text: str) -> dt.datetime:
    """A time as an option gives it, in the file's zone; a day alone is its end."""
    try:
        found = dt.datetime.fromisoformat(text.strip()).replace(tzinfo=None)
    except ValueError as error:
        raise BadInput(f"--at: “{text}” is not a time such as 2026-03-01 12:00:00.") from error
    is_day = len(text.strip()) <= len("2026-03-01")
    return found + dt.timedelta(days=1, microseconds=-1) if is_day else found


def _check_times(texts: pa.ChunkedArray, moments: pa.ChunkedArray, path: str) -> None:
    if moments.null_count:
        row = pc.index(pc.is_null(moments), True).as_py()
        raise no_time(path, "time", texts[row].as_py(), row + 2)
