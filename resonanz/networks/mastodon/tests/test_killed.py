"""A worker is killed again and again while it sends: nothing stands twice, nothing is missing."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings

from resonanz.networks.mastodon import phrase
from tests.servers.mastodon.fake import running
from tests.servers.mastodon.world import ALL, World

pytestmark = pytest.mark.long

ROUNDS = int(os.environ.get("KILL_ROUNDS", "3"))
POSTS = int(os.environ.get("KILL_POSTS", "25"))


@pytest.mark.parametrize("habits", ALL.values(), ids=ALL)
def test_killed_at_any_moment_everything_stands_there_once(habits, tmp_path):
    chance = random.Random(20261123)
    with running(habits) as world:
        drafts = _drafts(world)
        (tmp_path / "drafts.json").write_text(json.dumps(drafts))
        world.faults = [
            chance.choice(["", "", "", "lost", "cut", "slow"]) for _each in range(POSTS)
        ]
        start = partial(_start, world.address, world.token(), tmp_path)
        for _round in range(ROUNDS):
            _killed(start(), world, chance.uniform(0.02, 0.4))
        assert start().wait(180) == 0
        wanted = Counter(text for one in drafts for text in one["says"])
        assert Counter(one.text for one in world.own()) == wanted


def _drafts(world):
    """Posts, answers and threads; some with the same words in answer to different people."""
    drafts = []
    for number in range(POSTS):
        asked = world.says(world.person(f"fan{number}@anderswo.example"), f"@velora {number}?")
        handle = asked.author.acct
        answers = number % 2 == 0
        parts = ["Danke, wir schauen nach."] if answers else [f"Meldung {number}"]
        if number % 5 == 0:
            parts.append(f"Nachtrag {number}")
        says = [phrase.naming(parts[0], handle, "velora@x") if answers else parts[0], *parts[1:]]
        drafts.append(
            {
                "key": f"key{number}",
                "parts": parts,
                "says": says,
                "parent": asked.id if answers else "",
                "handle": handle,
                "created_at": datetime.now(UTC).isoformat(),
            }
        )
    return drafts


def _start(address: str, token: str, folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.servers.mastodon.sender", address, token, str(folder)]
    return subprocess.Popen(command, cwd=settings.ROOT)


def _killed(worker: subprocess.Popen[bytes], world: World, seconds: float) -> None:
    """Let a worker begin to work, and kill it so long after."""
    before = len(world.requests)
    while len(world.requests) == before and worker.poll() is None:
        time.sleep(0.005)
    time.sleep(seconds)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
