"""A thousand posts over fifty accounts against small servers that limit each account.

The servers' clock drives the limits. When all that may leave has left, their clock and ours go
forward together to the moment at which the first account may say more.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import time_machine
from django.conf import settings
from django.db.models import Min

from resonanz.core.time import now
from resonanz.networks.models import Account, Delivery
from resonanz.networks.side_by_side import deliver_side_by_side
from resonanz.people.models import Person
from tests.servers.telegram import fake as telegram

from .planned import Left, account_on, left, plan, waiting

# So many posts of an account in so many seconds, about as the networks have it.
WINDOWS = {"mastodon": 3 * 3600.0, "bluesky": 3600.0, "x": 900.0, "telegram": 60.0}
# The worker looks every second.
LOOKS, MOST_LOOKS = 0.2, 300


@dataclass
class Served:
    """The small server in its process."""

    address: str
    secrets: list[str]

    def forward(self, seconds: float) -> None:
        httpx2.post(f"{self.address}/clock", json={"seconds": seconds})

    def homes(self) -> list[dict[str, Any]]:
        return list(httpx2.get(f"{self.address}/said").json())


@contextmanager
def served(network: str, accounts: int, most: int) -> Iterator[Served]:
    """A server in a process of its own: it takes nothing from our threads."""
    asked = [network, str(accounts), str(most), str(WINDOWS[network])]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.punctual.server", *asked],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdin is not None and process.stdout is not None
    try:
        address = process.stdout.readline().strip()
        yield Served(address, list(httpx2.get(f"{address}/secrets").json()))
    finally:
        process.stdin.close()
        process.wait(10)


def _account(network: str, server: str, name: str, secret: str) -> Account:
    if network == "telegram":
        extra = {"bot_name": "velora_bot"}
        kept, remote_id = {"token": secret}, str(telegram.CHANNEL)
        return account_on(network, "", name, kept, remote_id=remote_id, extra=extra)
    if network == "bluesky":
        return account_on(network, server, name, {"access": secret}, remote_id=f"did:plc:{name}")
    return account_on(network, server, name, {"access_token": secret})


def measured(network: str, lead: Person, *, posts: int, accounts: int, most: int) -> Left:
    """Publish them, as the clocks go; `most` of each account may leave at once."""
    with served(network, accounts, most) as server, time_machine.travel(now(), tick=True) as ours:
        settings.NETWORK_ADDRESSES = {network: server.address}
        ours_there = [
            _account(network, server.address, f"{network}{number}", secret)
            for number, secret in enumerate(server.secrets)
        ]
        moment = now()
        plan(lead, ours_there, posts, moment)
        for _look in range(MOST_LOOKS):
            deliver_side_by_side()
            if not waiting():
                break
            _go_on(server, ours)
        return left(posts, server.homes(), moment)


def _go_on(server: Served, ours: Any) -> None:
    """To the moment at which somebody may say more, where nobody may now."""
    free = Account.objects.filter(channel__deliveries__in=_open()).distinct()
    first = free.aggregate(at=Min("speak_again_at"))["at"]
    ahead = (first - now()).total_seconds() if first else 0.0
    if ahead > 1:
        server.forward(ahead)
        ours.shift(timedelta(seconds=ahead))
    else:
        time.sleep(LOOKS)


def _open() -> Any:
    return Delivery.objects.exclude(state=Delivery.State.SENT)
