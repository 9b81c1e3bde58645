"""Published once, whatever breaks: every kind of trouble on every network, many times.

`make chaos` sends a thousand through each and prints what became of them; SEED repeats a run.
"""

import os
import random
from pathlib import Path

import pytest

from .faults import FAULTS, Fault
from .running import run
from .stages import STAGES

COUNT = int(os.environ.get("CHAOS", "50"))
SEED = int(os.environ.get("SEED", "0")) or random.SystemRandom().randrange(10**6)


@pytest.fixture(autouse=True)
def quick(settings, tmp_path):
    """Trouble must not take long: answers that are late are late soon."""
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    settings.HTTP_TIMEOUT_SECONDS = 0.15
    settings.MEDIA_ROOT = tmp_path
    settings.DELIVERY_LEASE_SECONDS = 30.0


def _note(line: str) -> None:
    """A line for who reads all of it afterwards (`make chaos`)."""
    if log := os.environ.get("CHAOS_LOG"):
        with Path(log).open("a") as lines:
            lines.write(f"{line}\n")


@pytest.mark.chaos
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
@pytest.mark.parametrize("name", STAGES)
def test_everything_stands_there_once(name: str, fault: Fault, lea):
    with STAGES[name](lea) as stage:
        outcome = run(stage, fault, COUNT, SEED)
    _note(f"{name}, {fault.name}: {outcome} (SEED={SEED})")
    assert outcome.struck or COUNT < 10, "nothing was struck"
    assert outcome.is_clean, f"seed {SEED}: {outcome}"
