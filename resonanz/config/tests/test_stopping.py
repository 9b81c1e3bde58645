"""`resonanz run` stopped at any moment of its start leaves nothing, and starts again."""

import signal
import subprocess
import sys
import time

import pytest

from .conftest import ROOT, bare_environment
from .installation import Running, UnderMake, assert_gone

pytestmark = pytest.mark.long


# Each start goes on from wherever the one before was stopped.
MOMENTS = (
    (0.6, signal.SIGINT),
    (1.5, signal.SIGTERM),
    (2.5, signal.SIGINT),
    (4.0, signal.SIGTERM),
    (7.0, signal.SIGINT),
)


def test_stopped_while_it_starts_it_leaves_nothing_and_starts_again(settled):
    for seconds, number in MOMENTS:
        running = Running(settled)
        time.sleep(seconds)

        code = running.end(number)

        # Before our own code is loaded Python itself ends, as any program does.
        assert code in (0, 1, 143, -signal.SIGINT, -signal.SIGTERM)
        assert_gone(running)
    again = Running(settled)
    again.wait_until_ready()
    assert again.end(signal.SIGTERM) == 0, again.said


@pytest.fixture(scope="module")
def written(settled):
    """An installation with a small demonstration: `make run` has nothing left to write."""
    few = [sys.executable, "-m", "resonanz.config.cli", "demo", "--days", "1"]
    subprocess.run(few, env=bare_environment(VAR=str(settled)), cwd=ROOT, check=True)
    return settled


@pytest.mark.parametrize("until", ["", "Starting the database", "Resonanz is ready"])
def test_when_the_terminal_of_make_is_closed_nothing_is_left(written, until):
    running = UnderMake(written)
    running.wait_until_said(until.encode())
    assert running.processes() != {}

    assert running.close_terminal() == signal.SIGHUP

    assert_gone(running)
