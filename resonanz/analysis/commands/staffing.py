"""`resonanz insights staffing`: agents by hour of the week."""

import re
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray

from ..cli import as_json, tell
from ..errors import BadInput
from ..reading import Column, Kind, moments, read
from ..staffing import WEEK, Arrivals, Promise, Staffing, observe, staff

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_COLUMNS = [
    Column("time", Kind.TIME, optional=True),
    Column("timestamp", Kind.TIME, optional=True),
    Column("value", Kind.NUMBER, optional=True, default=1.0),
    Column("seconds", Kind.NUMBER, optional=True, may_be_empty=True),
]
_SPAN = re.compile(r"(\d+(?:[.,]\d+)?)\s*(s|m|min|h|d)")
_SECONDS = {"s": 1, "m": 60, "min": 60, "h": 3600, "d": 86_400}
_PROMISE = re.compile(r"(?:(\d+(?:[.,]\d+)?)\s*(%)?\s*(?:in|within|/)\s*)?(.+)")
_OPEN = re.compile(r"(?:([a-z]{2})[a-z]*\s*(?:-\s*([a-z]{2})[a-z]*)?\s*)?(\d{1,2})\s*-\s*(\d{1,2})")


class Span(click.ParamType[float]):
    """A time such as 90s, 30m, 4h, in seconds."""

    name = "time"

    def convert(self, value: Any, param: Any, ctx: Any) -> float:
        found = _SPAN.fullmatch(str(value).strip().lower())
        if not found or not float(found[1].replace(",", ".")):
            self.fail(f"“{value}” is no time such as 90s, 30m or 4h.", param, ctx)
        return float(found[1].replace(",", ".")) * _SECONDS[found[2]]


class Promised(click.ParamType[Promise]):
    """A promise such as 80% in 60m; without a share 90 % are meant."""

    name = "promise"

    def convert(self, value: Any, param: Any, ctx: Any) -> Promise:
        found = _PROMISE.fullmatch(str(value).strip().lower())
        seconds = Span().convert(found[3] if found else value, param, ctx)
        share = float(((found and found[1]) or "90").replace(",", "."))
        share = share / 100 if (found and found[2]) or share > 1 else share
        if not 0 < share < 1:
            self.fail(f"“{value}”: the share must be between 0 and 100 %.", param, ctx)
        return Promise(share, seconds)


class Open(click.ParamType[NDArray[np.bool_]]):
    """Hours such as mo-fr 8-18."""

    name = "hours"

    def convert(self, value: Any, param: Any, ctx: Any) -> NDArray[np.bool_]:
        if not isinstance(value, str):
            return np.asarray(value)
        is_open = np.zeros((7, 24), bool)
        for part in value.lower().split(","):
            found = _OPEN.fullmatch(part.strip())
            short = [day[:2].lower() for day in DAYS]
            days = [found[1] or "mo", found[2] or found[1] or "su"] if found else []
            if not found or not all(day in short for day in days):
                self.fail(f"“{part.strip()}” is nothing such as mo-fr 8-18.", param, ctx)
            first, last = (short.index(day) for day in days)
            is_open[first : last + 1, int(found[3]) : int(found[4])] = True
        if not is_open.any():
            self.fail(f"“{value}” names no hour.", param, ctx)
        return is_open.ravel()


@click.command("staffing", short_help="Agents needed per hour of the week.")
@click.option("--arrivals", required=True, help="A row for each case: its time. Or time and value.")
@click.option("--promise", required=True, type=Promised(), help="Such as “80% in 60m”.")
@click.option("--handling", type=Span(), help="Mean time an answer takes, such as 5m.")
@click.option("--open", "is_open", type=Open(), help="Such as “mo-fr 8-18,sa 9-13”; else always.")
@click.option("--seed", default=0, show_default=True, help="Of the simulation.")
@as_json
def command(
    arrivals: str,
    promise: Promise,
    handling: float | None,
    is_open: NDArray[np.bool_] | None,
    seed: int,
    as_json: bool,
) -> None:
    """Agents needed so that a promise is kept, by Erlang C, checked by simulation."""
    found = figures(arrivals, promise, handling, is_open, seed)
    tell(found, as_json, lambda: words(found))


def figures(
    path: str,
    promise: Promise,
    handling: float | None,
    is_open: NDArray[np.bool_] | None,
    seed: int = 0,
) -> dict[str, Any]:
    seen, taken = _observed(path)
    seconds = handling or taken or 300.0
    planned = staff(seen, seconds, promise, is_open, seed)
    return {
        "hours": _hours(seen, planned),
        "promise": {"share": promise.share, "seconds": promise.seconds},
        "handling_seconds": seconds,
        "handling_from": "option" if handling else "file" if taken else "assumed",
        "agent_hours": int(planned.agents.sum()),
        "kept": planned.kept,
        "weeks_simulated": planned.weeks,
        "answered_in_time": planned.answered_in_time,
        "factor": planned.factor,
    }


def _observed(path: str) -> tuple[Arrivals, float | None]:
    """Arrivals, and the mean handling time where the file has it."""
    table = read(path, _COLUMNS)
    name = "time" if table["time"].null_count < table.num_rows else "timestamp"
    texts = table[name].to_pylist()
    file = "standard input" if path == "-" else path
    if texts[0] is None:
        raise BadInput("The column “time” is missing: when each case came.", file=file, line=1)
    counts = table["value"].to_pylist()
    for line, count in enumerate(counts, start=2):
        if count < 0:
            raise BadInput(f"Column “value”: {count:g} is below 0.", file=file, line=line)
    taken = [value for value in table["seconds"].to_pylist() if value is not None and value > 0]
    try:
        seen = observe(moments(path, name, texts), counts)
    except BadInput as error:
        raise error if error.file else BadInput(f"Column “{name}”: {error}", file=file) from error
    return seen, float(np.mean(taken)) if taken else None


def _hours(seen: Arrivals, planned: Staffing) -> list[dict[str, Any]]:
    low, high = seen.spread(0.1), seen.spread(0.9)
    return [
        {
            "weekday": DAYS[hour // 24],
            "hour": hour % 24,
            "arrivals": round(float(seen.mean[hour]), 3),
            "low": round(float(low[hour]), 3),
            "high": round(float(high[hour]), 3),
            "agents": int(planned.agents[hour]),
            "erlang_c": int(planned.erlang_c[hour]),
        }
        for hour in range(WEEK)
    ]


def words(found: dict[str, Any]) -> str:
    promise = found["promise"]
    source = {
        "option": "as given",
        "file": "from the file",
        "assumed": "assumed: give --handling or a column “seconds”",
    }[found["handling_from"]]
    lines = [
        f"{found['agent_hours']:,} hours of agents a week keep the promise ({promise['share']:.0%} "
        f"within {promise['seconds'] / 60:g} minutes) in {found['kept']:.0%} of "
        f"{found['weeks_simulated']} simulated weeks.",
        f"An answer takes {found['handling_seconds'] / 60:.3g} minutes ({source}).",
        "",
        "agents by hour  " + " ".join(f"{hour:2}" for hour in range(24)),
    ]
    if found["kept"] < 0.95:
        lines.insert(1, "That is less than 95 of 100: a shorter answer or more open hours help.")
    for place, day in enumerate(DAYS):
        row = found["hours"][24 * place : 24 * place + 24]
        lines.append(f"{day:15} " + " ".join(f"{cell['agents']:2}" for cell in row))
    lines += ["", "arrivals, mean (9 of 10 hours below)"]
    for place, day in enumerate(DAYS):
        row = found["hours"][24 * place : 24 * place + 24]
        cells = " ".join(f"{c['arrivals']:.1f}({c['high']:.0f})" for c in row)
        lines.append(f"{day:10} {cells}")
    return "\n".join(lines)
