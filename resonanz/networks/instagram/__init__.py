"""Instagram: the business accounts of an organisation."""

from collections.abc import Mapping, Sequence

from resonanz.channels.abilities import Ability, Side
from resonanz.networks import graph_access, graph_versions
from resonanz.networks.contract import (
    JSON,
    AccountView,
    Action,
    Batch,
    Call,
    Choice,
    ConnectRequest,
    DraftOut,
    Grant,
    Progress,
    Redirect,
    Remote,
    Reply,
    Version,
)
from resonanz.networks.limits import Limits

from . import acting, connecting, figures, hearing, publishing
from .guide import GUIDE
from .limits import LIMITS


class Instagram:
    """Business and creator accounts on Instagram, through Meta's Graph."""

    key = "instagram"
    name = "Instagram"
    side = Side.OUTSIDE
    abilities = frozenset(
        {
            Ability.POST,
            Ability.REPLY,
            Ability.MEDIA,
            Ability.VIDEO,
            Ability.HIDE,
            Ability.FIND,
            Ability.HOOK,
            Ability.INTAKE,
            Ability.FIGURES,
        }
    )
    fetches_from_us = True
    limits = LIMITS
    guide = GUIDE

    def connect(self, request: ConnectRequest) -> Grant | Redirect | Choice:
        return connecting.connect(request)

    def limits_of(self, account: AccountView) -> Limits:
        return self.limits

    def events(self, account: AccountView, cursor: JSON) -> Batch:
        return hearing.events(account, cursor)

    def publish(
        self, account: AccountView, draft: DraftOut, key: str, progress: Progress
    ) -> list[Remote]:
        return publishing.publish(account, draft, progress)

    def find(self, account: AccountView, key: str, draft: DraftOut) -> list[Remote]:
        return publishing.find(account, draft)

    def act(self, account: AccountView, action: Action) -> None:
        acting.act(account, action)

    def called(self, call: Call) -> Reply:
        return graph_access.called(call, "instagram")

    def version(self) -> Version:
        return graph_versions.spoken()

    def figures(
        self, account: AccountView, remote_ids: Sequence[str]
    ) -> Mapping[str, Mapping[str, int]]:
        return figures.figures(account, remote_ids)


network = Instagram()
