"""Matrix: one software, two networks: rooms of the world outside, and rooms of colleagues."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy

from resonanz.channels.abilities import Ability, Side
from resonanz.networks.contract import (
    JSON,
    AccountView,
    Action,
    Batch,
    Choice,
    ConnectRequest,
    DraftOut,
    Fetched,
    Grant,
    Progress,
    Remote,
)
from resonanz.networks.guides import Text
from resonanz.networks.limits import Limits

from . import acting, files, hearing, publishing, signing_in, streaming
from .guide import GUIDE
from .limits import LIMITS, limits_from


class Matrix:
    """All servers that speak the Matrix client-server API; a channel is one room."""

    abilities = frozenset(
        {
            Ability.POST,
            Ability.REPLY,
            Ability.NEST,
            Ability.THREAD,
            Ability.REACT,
            Ability.MEDIA,
            Ability.VIDEO,
            Ability.FILE,
            Ability.EDIT,
            Ability.DELETE,
            Ability.FIND,
            Ability.DIRECT,
            Ability.MENTION,
            Ability.STREAM,
            Ability.INTAKE,
        }
    )
    limits = LIMITS
    guide = GUIDE

    def __init__(self, key: str, name: Text, side: Side) -> None:
        self.key, self.name, self.side = key, name, side

    def connect(self, request: ConnectRequest) -> Grant | Choice:
        return signing_in.connect(request)

    def limits_of(self, account: AccountView) -> Limits:
        return limits_from(account.extra)

    def events(self, account: AccountView, cursor: JSON) -> Batch:
        return hearing.events(account, cursor)

    def publish(
        self, account: AccountView, draft: DraftOut, key: str, progress: Progress
    ) -> list[Remote]:
        return publishing.publish(account, draft, key, progress)

    def find(self, account: AccountView, key: str, draft: DraftOut) -> list[Remote]:
        return publishing.find(account, key, draft)

    def act(self, account: AccountView, action: Action) -> None:
        acting.act(account, action)

    def fetch(self, account: AccountView, address: str, most_bytes: int) -> Fetched:
        return files.fetch(account, address, most_bytes)

    def wake_ups(self, account: AccountView) -> Iterator[None]:
        return streaming.wake_ups(account)


networks = (
    Matrix("matrix", "Matrix", Side.OUTSIDE),
    Matrix("matrix_inside", gettext_lazy("Matrix (colleagues)"), Side.INSIDE),
)
