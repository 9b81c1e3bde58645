"""Posts of many accounts, all due by one moment: who they are of, and how they left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from resonanz.channels.models import Channel
from resonanz.core.time import now
from resonanz.networks.models import Account, Delivery
from resonanz.people.models import Identity, Person

WITHIN_SECONDS, OF_ALL = 5.0, 0.99
_State = Delivery.State


def account_on(
    network: str, server: str, name: str, secret: dict[str, Any], **more: Any
) -> Account:
    """A connected account of ours, without having asked the server."""
    remote_id = more.pop("remote_id", f"{network}:{name}")
    own = Identity.objects.create(network=network, remote_id=f"{remote_id}:{name}", handle=name)
    channel = Channel.objects.create(
        network=network, kind="profile", name=name, slug=name, identity=own
    )
    return Account.objects.create(
        channel=channel,
        server=server,
        handle=name,
        remote_id=remote_id,
        secret=secret,
        connected_at=now(),
        **more,
    )


def plan(lead: Person, accounts: Sequence[Account], posts: int, moment: datetime) -> None:
    """So many posts, one account after the other, a millisecond apart, all due by the moment."""
    begin = moment - timedelta(milliseconds=posts)
    Delivery.objects.bulk_create(
        Delivery(
            origin=f"due:{number}",
            channel=accounts[number % len(accounts)].channel,
            by=lead,
            parts=[f"Nummer {number}"],
            language="de",
            due_at=begin + timedelta(milliseconds=number),
            key=uuid4().hex,
            created_at=begin,
            is_planned=True,
        )
        for number in range(posts)
    )


def waiting() -> int:
    return Delivery.objects.exclude(state=_State.SENT).count()


@dataclass(frozen=True)
class Left:
    """How the posts left: each with how long after it might."""

    posts: int
    took: list[float]
    in_order: bool
    ignored: int = 0
    refused: int = 0

    @property
    def share(self) -> float:
        return sum(0 <= one <= WITHIN_SECONDS for one in self.took) / self.posts

    @property
    def is_whole(self) -> bool:
        return len(self.took) == self.posts

    def __str__(self) -> str:
        took = sorted(self.took)
        return (
            f"{len(took)} of {self.posts} posts out, each account "
            f"{'in order' if self.in_order else 'OUT OF ORDER'}; half after "
            f"{took[len(took) // 2]:.1f} s, the last after {took[-1]:.1f} s; "
            f"{self.share:.1%} within {WITHIN_SECONDS:.0f} s"
        )


def left(posts: int, homes: Sequence[dict[str, Any]], moment: datetime) -> Left:
    """What the server's accounts say of it."""
    said = [
        [(int(words.split()[1]), at, since) for words, at, since in home["said"]] for home in homes
    ]
    return Left(
        posts,
        [
            at - max(since, moment.timestamp())
            for one in said
            for at, since in ((at, since) for _number, at, since in one)
        ],
        all([number for number, *_ in one] == sorted(number for number, *_ in one) for one in said),
        ignored=sum(home["ignored"] for home in homes),
        refused=sum(home["refused"] for home in homes),
    )
