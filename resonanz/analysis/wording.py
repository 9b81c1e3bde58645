"""Figures as words and tables, as commands print them."""

from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Columns side by side, the first to the left and the rest to the right."""
    lines = [tuple(head), *(tuple(row) for row in rows)]
    widths = [max(len(line[index]) for line in lines) for index in range(len(head))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if index == 0 else cell.rjust(width)
            for index, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def number(value: float | None) -> str:
    """A number with as many digits as help."""
    if value is None:
        return "–"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def percent(ratio: float) -> str:
    """A ratio as more or less: 1.2 is “20 % more”, 4 is “4.0 times as much”."""
    if ratio >= 3:
        return f"{ratio:.1f} times as much"
    return f"{abs(ratio - 1) * 100:.0f} % {'more' if ratio >= 1 else 'less'}"
