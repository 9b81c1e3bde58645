"""The verbs every network has."""

from typing import Protocol

from resonanz.channels.abilities import Ability, Side
from resonanz.networks.guides import Guide
from resonanz.networks.limits import Limits

from .access import AccountView, Action, Choice, ConnectRequest, Grant, Redirect
from .out import DraftOut, Progress, Remote
from .seen import JSON, Batch


class Network(Protocol):
    """A network. Errors: `Refused` (a person must act), `TryLater`, `LostRight`, `RateLimited`;
    `Uncertain` from `publish` and `act` only."""

    key: str
    name: str
    side: Side
    abilities: frozenset[Ability]
    limits: Limits
    # How an account is connected; none where there is nothing to connect.
    guide: Guide | None

    def connect(self, request: ConnectRequest) -> Grant | Redirect | Choice:
        """The right to speak for an account, or where to send the person first."""
        ...

    def limits_of(self, account: AccountView) -> Limits:
        """The limits that hold for this account's server."""
        ...

    def events(self, account: AccountView, cursor: JSON) -> Batch:
        """What happened since the cursor (an empty one: what the network still has)."""
        ...

    def publish(
        self, account: AccountView, draft: DraftOut, key: str, progress: Progress
    ) -> list[Remote]:
        """Publish all parts that `progress` does not hold; the same key never publishes twice
        where the network can promise that. `progress.keep` is called after each step."""
        ...

    def find(self, account: AccountView, key: str, draft: DraftOut) -> list[Remote]:
        """The parts of this draft that already stand on the network, in order; maybe none."""
        ...

    def act(self, account: AccountView, action: Action) -> None:
        """Do one thing to a post or identity there; doing it again changes nothing."""
        ...
