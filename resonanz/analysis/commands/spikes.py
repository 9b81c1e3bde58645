"""`resonanz insights spikes`: alerts on one series."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

import click

from ..cli import as_json, tell
from ..errors import BadInput
from ..reading import Column, Kind, moments, read
from ..spikes import Setting, alerts

_COLUMNS = [Column("timestamp", Kind.TIME), Column("value", Kind.NUMBER)]


@click.command("spikes", short_help="Unusual volume as it comes.")
@click.option("--series", required=True, help="Columns timestamp and value; - is standard input.")
@click.option(
    "--false-alarm-days",
    default=Setting.false_alarm_days,
    show_default=True,
    type=click.FloatRange(min=0, min_open=True),
    help="One false alarm in that many days is accepted.",
)
@as_json
def command(series: str, false_alarm_days: float, as_json: bool) -> None:
    """Unusual volume, raised at the row where it is seen; no row looks at later ones."""
    found = figures(series, Setting(false_alarm_days=false_alarm_days))
    tell(found, as_json, lambda: words(found))


def words(found: dict[str, Any]) -> str:
    rows = [f"{s['time']}  {s['score']:>10,.1f}  {s['reason']}" for s in found["spikes"]]
    count = f"{len(rows)} alerts" if len(rows) != 1 else "1 alert"
    rate = f"at most about one false alarm in {found['false_alarm_days']:g} days is to be expected"
    head = f"{count} in {found['rows']:,} rows; {rate}."
    if not rows:
        return head
    return "\n".join([head, "", "time, days between such by chance, reason", *rows])


def figures(path: str, setting: Setting) -> dict[str, Any]:
    table = read(path, _COLUMNS)
    texts, values = table["timestamp"].to_pylist(), table["value"].to_pylist()
    times = moments(path, "timestamp", texts)
    order = sorted(range(len(times)), key=times.__getitem__)
    _check(path, times, texts, values, order)
    found = alerts([times[row] for row in order], [values[row] for row in order], setting)
    spikes = [
        {"time": texts[order[a.index]], "score": round(a.days, 3), "reason": a.reason}
        for a in found
    ]
    return {
        "spikes": spikes,
        "false_alarm_days": setting.false_alarm_days,
        "rows": len(texts),
    }


def _check(
    path: str,
    times: Sequence[datetime],
    texts: Sequence[str],
    values: Sequence[float],
    order: Sequence[int],
) -> None:
    file = "standard input" if path == "-" else path
    for row, value in enumerate(values):
        if value < 0:
            raise BadInput(
                f"Column “value”: {value:g} is below 0. A volume is 0 or more.",
                file=file,
                line=row + 2,
            )
    for first, second in pairwise(order):
        if times[first] == times[second]:
            raise BadInput(
                f"Column “timestamp”: “{texts[second]}” stands in line {first + 2} already. "
                "Add the two values up, or remove one of the lines.",
                file=file,
                line=second + 2,
            )
