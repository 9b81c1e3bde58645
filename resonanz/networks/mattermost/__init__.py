"""Mattermost: its channels are channels of colleagues."""

from collections.abc import Iterator

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
from resonanz.networks.limits import Limits

from . import acting, files, hearing, publishing, signing_in, streaming
from .guide import GUIDE
from .limits import LIMITS, limits_from


class Mattermost:
    """A server of an organisation; a channel there is a channel here."""

    key = "mattermost"
    name = "Mattermost"
    side = Side.INSIDE
    abilities = frozenset(
        {
            Ability.POST,
            Ability.REPLY,
            Ability.THREAD,
            Ability.REACT,
            Ability.MEDIA,
            Ability.VIDEO,
            Ability.FILE,
            Ability.EDIT,
            Ability.DELETE,
            Ability.FIND,
            Ability.MENTION,
            Ability.STREAM,
            Ability.INTAKE,
        }
    )
    limits = LIMITS
    guide = GUIDE

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


network = Mattermost()
