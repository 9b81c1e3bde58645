"""Telegram: a channel, its discussion group and what people write to the bot."""

from collections.abc import Iterator

from resonanz.channels.abilities import Ability, Side
from resonanz.networks.contract import (
    JSON,
    AccountView,
    Action,
    Batch,
    Call,
    ConnectRequest,
    DraftOut,
    Fetched,
    Grant,
    Progress,
    Remote,
    Reply,
)
from resonanz.networks.limits import Limits

from . import acting, calling, connecting, files, hearing, publishing, streaming
from .guide import GUIDE
from .limits import LIMITS


class Telegram:
    """The network of one bot in one channel."""

    key = "telegram"
    name = "Telegram"
    side = Side.OUTSIDE
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
            Ability.DIRECT,
            Ability.MENTION,
            Ability.FIND,
            Ability.STREAM,
            Ability.HOOK,
            Ability.INTAKE,
        }
    )
    limits = LIMITS
    guide = GUIDE

    def connect(self, request: ConnectRequest) -> Grant:
        return connecting.connect(request)

    def limits_of(self, account: AccountView) -> Limits:
        return LIMITS

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

    def wake_ups(self, account: AccountView) -> Iterator[None]:
        return streaming.wake_ups(account)

    def fetch(self, account: AccountView, address: str, most_bytes: int) -> Fetched:
        return files.fetch(account, address, most_bytes)

    def called(self, call: Call) -> Reply:
        return calling.called(call)


network = Telegram()
