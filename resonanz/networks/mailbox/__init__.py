"""E-mail: a mailbox, read by IMAP and answered by SMTP."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from resonanz.channels.abilities import Ability, Side
from resonanz.core.errors import Refused
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
)
from resonanz.networks.limits import Limits

from . import hearing, publishing, signing_in, streaming
from .guide import GUIDE
from .limits import LIMITS


class Mailbox:
    """What people write to one address."""

    key = "email"
    name = "E-Mail"
    side = Side.OUTSIDE
    abilities = frozenset(
        {
            Ability.REPLY,
            Ability.NEST,
            Ability.MEDIA,
            Ability.VIDEO,
            Ability.FILE,
            Ability.DIRECT,
            Ability.FIND,
            Ability.STREAM,
            Ability.INTAKE,
        }
    )
    limits = LIMITS
    guide = GUIDE

    def connect(self, request: ConnectRequest) -> Grant:
        return signing_in.connect(request)

    def limits_of(self, account: AccountView) -> Limits:
        return LIMITS

    def events(self, account: AccountView, cursor: JSON) -> Batch:
        return hearing.events(account, cursor)

    def publish(
        self, account: AccountView, draft: DraftOut, key: str, progress: Progress
    ) -> list[Remote]:
        return publishing.publish(account, draft, key, progress)

    def find(self, account: AccountView, key: str, draft: DraftOut) -> list[Remote]:
        return publishing.find(account, key, draft)

    def act(self, account: AccountView, action: Action) -> None:
        raise Refused(_("A mail that was sent cannot be changed or taken back."))

    def wake_ups(self, account: AccountView) -> Iterator[None]:
        return streaming.wake_ups(account)


network = Mailbox()
