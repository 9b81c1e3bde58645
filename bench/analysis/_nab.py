"""The scorer of the Numenta Anomaly Benchmark, standard profile, for alerts as they are given.

Source: Lavin and Ahmad, Evaluating Real-time Anomaly Detection Algorithms - the Numenta Anomaly
Benchmark (ICMLA 2015): within a window the first alert alone counts, the more the earlier; an alert
outside costs 0.11, less shortly after a window; a window without an alert costs 1; the first 15 %
(at most 750 rows) do not count. 100 is every window at its first row and nothing else, 0 is no
alert at all. No threshold is tuned: the alerts are those of the command.
"""

import math
from collections.abc import Iterable, Sequence

TRUE, FALSE, MISSED = 1.0, 0.11, 1.0


def score(rows: int, windows: Sequence[tuple[int, int]], alerts: Iterable[int]) -> float:
    """The raw score of a series; windows as first and last row, alerts as rows."""
    probation = min(int(0.15 * rows), int(0.15 * 5000))
    counted = sorted(alert for alert in set(alerts) if alert >= probation)
    return sum(_window(window, counted) for window in windows) - sum(
        _false(alert, windows) for alert in counted if not _inside(alert, windows)
    )


def normalised(raw: float, windows: int) -> float:
    """0 for no alert, 100 for the best there is; `raw` summed over all series."""
    return 100 * (raw + MISSED * windows) / ((TRUE + MISSED) * windows)


def _inside(alert: int, windows: Sequence[tuple[int, int]]) -> bool:
    return any(first <= alert <= last for first, last in windows)


def _window(window: tuple[int, int], alerts: Sequence[int]) -> float:
    first, last = window
    hits = [alert for alert in alerts if first <= alert <= last]
    if not hits:
        return -MISSED
    return TRUE * _sigmoid(-(last - hits[0] + 1) / (last - first + 1)) / _sigmoid(-1.0)


def _false(alert: int, windows: Sequence[tuple[int, int]]) -> float:
    """What an alert outside costs: more, the further it is behind the window before it."""
    before = [window for window in windows if window[1] < alert]
    if not before:
        return FALSE
    first, last = max(before, key=lambda window: window[1])
    return -FALSE * _sigmoid((alert - last) / max(last - first, 1))


def _sigmoid(place: float) -> float:
    return -1.0 if place > 3 else 2 / (1 + math.exp(5 * place)) - 1
