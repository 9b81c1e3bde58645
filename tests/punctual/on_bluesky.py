"""Posts due at once on a real PDS, beside how fast a plain client writes the same there."""

import threading
import time
from datetime import UTC, datetime

import httpx2
from django.conf import settings

from resonanz.core.time import now
from resonanz.networks.models import Delivery
from resonanz.networks.side_by_side import deliver_side_by_side
from resonanz.people.models import Person
from tests.servers.bluesky.network import Network

from .planned import Left, account_on, plan

POST = "app.bsky.feed.post"
type Owner = dict[str, str]


def measured(network: Network, lead: Person, *, posts: int, accounts: int) -> tuple[Left, float]:
    """How the posts left, and how many times as fast as a plain client's the rate was.

    The plain client writes before and after, as many posts, on as many threads.
    """
    owners = network.accounts("due", accounts)
    before = plain_rate(network, owners, posts)
    ours_there = [
        account_on(
            "bluesky",
            network.pds,
            owner["handle"].replace(".", "-"),
            {"access": owner["access"], "refresh": owner["refresh"]},
            remote_id=owner["did"],
        )
        for owner in owners
    ]
    moment = now()
    plan(lead, ours_there, posts, moment)
    deliver_side_by_side()
    found = _left(network, owners, posts, moment)
    rate = len(found.took) / max(found.took, default=1.0)
    plain = (before + plain_rate(network, owners, posts)) / 2
    print(  # noqa: T201
        f"due at once on a PDS, {accounts} accounts: {found}; {rate:.0f} a second, a plain client "
        f"{plain:.0f} (createRecord, {settings.DELIVERY_THREADS} threads): "
        f"{rate / plain:.2f} of it",
        flush=True,
    )
    return found, rate / plain


def _left(network: Network, owners: list[Owner], posts: int, moment: datetime) -> Left:
    """What we noted of the time, and what stands there of the order."""
    sent = Delivery.objects.exclude(sent_at=None).values_list("sent_at", flat=True)
    took = [(at - moment).total_seconds() for at in sent if at is not None]
    return Left(posts, took, all(_in_order(network, owner) for owner in owners))


def _in_order(network: Network, owner: Owner) -> bool:
    asked = {"repo": owner["did"], "collection": POST, "limit": 100}
    told = httpx2.get(f"{network.pds}/xrpc/com.atproto.repo.listRecords", params=asked).json()
    records = [one["value"] for one in told["records"] if one["value"]["text"][:6] == "Nummer"]
    records.sort(key=lambda record: record["createdAt"])
    numbers = [int(record["text"].split()[1]) for record in records]
    return numbers == sorted(numbers)


def plain_rate(network: Network, owners: list[Owner], posts: int) -> float:
    """Posts a second by a client that does nothing else."""
    many = settings.DELIVERY_THREADS

    def write(first: int) -> None:
        with httpx2.Client(timeout=60) as client:
            for number in range(first, posts, many):
                _write(client, network, owners[number % len(owners)], number)

    threads = [threading.Thread(target=write, args=(first,)) for first in range(many)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return posts / (time.perf_counter() - began)


def _write(client: httpx2.Client, network: Network, owner: Owner, number: int) -> None:
    at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    record = {"$type": POST, "text": f"plain {number}", "createdAt": at}
    answer = client.post(
        f"{network.pds}/xrpc/com.atproto.repo.createRecord",
        json={"repo": owner["did"], "collection": POST, "record": record},
        headers={"authorization": f"Bearer {owner['access']}"},
    )
    answer.raise_for_status()
