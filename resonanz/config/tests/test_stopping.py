"""`resonanz run` stopped at any moment of its start leaves nothing, and starts again."""

import signal
import time

import pytest

from .installation import Running, UnderMake, assert_gone

pytestmark = pytest.mark.long


@pytest.mark.parametrize(
    ("seconds", "number"),
    [
        (0.6, signal.SIGINT),
        (1.5, signal.SIGTERM),
        (2.5, signal.SIGINT),
        (4.0, signal.SIGTERM),
        (7.0, signal.SIGINT),
    ],
)
def test_stopped_while_it_starts_it_leaves_nothing_and_starts_again(home, seconds, number):
    running = Running(home)
    time.sleep(seconds)

    code = running.end(number)

    # Before our own code is loaded Python itself ends, as any program does.
    assert code in (0, 1, 143, -signal.SIGINT, -signal.SIGTERM)
    assert_gone(running)
    again = Running(home)
    again.wait_until_ready()
    assert again.end(signal.SIGTERM) == 0, again.said


@pytest.mark.parametrize("until", ["", "Starting the database", "Resonanz is ready"])
def test_when_the_terminal_of_make_is_closed_nothing_is_left(home, until):
    running = UnderMake(home)
    running.wait_until_said(until.encode())
    assert running.processes() != {}

    assert running.close_terminal() == signal.SIGHUP

    assert_gone(running)
