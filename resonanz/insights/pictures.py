"""Small pictures of figures over weeks, drawn as plain SVG: no script, both themes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .queries import Row

WIDTH, HEIGHT, EDGE = 640, 160, 12


@dataclass(frozen=True)
class Point:
    """A week of one side in the picture."""

    x: int
    y: int
    begins: date
    value: int


@dataclass(frozen=True)
class Line:
    """The points of one side, oldest first; weeks without a figure are left out."""

    side: str
    points: Sequence[Point]

    @property
    def path(self) -> str:
        return " ".join(f"{one.x},{one.y}" for one in self.points)


def answered(rows: Sequence[Row]) -> list[Line]:
    """The share answered within 7 days on both sides, in percent from the ground to the top."""
    return [
        Line("inside", _points(rows, [row.inside.answered_share for row in rows])),
        Line("outside", _points(rows, [row.outside.answered_share for row in rows])),
    ]


def _points(rows: Sequence[Row], values: Sequence[int | None]) -> list[Point]:
    step = (WIDTH - 2 * EDGE) / max(len(rows) - 1, 1)
    return [
        Point(
            round(EDGE + number * step),
            round(HEIGHT - EDGE - value * (HEIGHT - 2 * EDGE) / 100),
            row.begins,
            value,
        )
        for number, (row, value) in enumerate(zip(reversed(rows), reversed(values), strict=True))
        if value is not None
    ]
