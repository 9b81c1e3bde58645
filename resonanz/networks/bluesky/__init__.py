"""Bluesky and everything else that speaks the AT protocol."""

from collections.abc import Sequence

from resonanz.channels.abilities import Ability, Side
from resonanz.networks.contract import (
    JSON,
    AccountView,
    Action,
    Batch,
    ConnectRequest,
    DraftOut,
    Grant,
    Progress,
    Remote,
    Watched,
)
from resonanz.networks.limits import Limits

from . import acting, figures, hearing, publishing, signing_in, watching
from .guide import GUIDE, OPTIONS
from .phrase import LIMITS


class Bluesky:
    """The network of all servers (PDS) that Bluesky's AppView shows."""

    key = "bluesky"
    name = "Bluesky"
    side = Side.OUTSIDE
    abilities = frozenset(
        {
            Ability.POST,
            Ability.REPLY,
            Ability.NEST,
            Ability.THREAD,
            Ability.REACT,
            Ability.SHARE,
            Ability.MEDIA,
            Ability.LINK,
            Ability.VIDEO,
            Ability.QUOTE,
            Ability.DELETE,
            Ability.FIND,
            Ability.MENTION,
            Ability.INTAKE,
            Ability.WATCH,
            Ability.FIGURES,
        }
    )
    limits = LIMITS
    guide = GUIDE
    watch_kinds = watching.KINDS
    options = OPTIONS

    def connect(self, request: ConnectRequest) -> Grant:
        return signing_in.connect(request)

    def limits_of(self, account: AccountView) -> Limits:
        return self.limits

    def events(self, account: AccountView, cursor: JSON) -> Batch:
        if account.watch:
            return watching.events(account, cursor)
        return hearing.events(account, cursor)

    def watched(self, account: AccountView, kind: str, what: str) -> Watched:
        return watching.watched(account, kind, what)

    def publish(
        self, account: AccountView, draft: DraftOut, key: str, progress: Progress
    ) -> list[Remote]:
        return publishing.publish(account, draft, key, progress)

    def find(self, account: AccountView, key: str, draft: DraftOut) -> list[Remote]:
        return publishing.find(account, key, draft)

    def act(self, account: AccountView, action: Action) -> None:
        acting.act(account, action)

    def figures(self, account: AccountView, remote_ids: Sequence[str]) -> dict[str, dict[str, int]]:
        return figures.figures(account, remote_ids)


network = Bluesky()
