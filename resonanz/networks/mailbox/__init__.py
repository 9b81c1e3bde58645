"""E-mail: a mailbox, read by IMAP and answered by SMTP."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from resonanz.channels.abilities import Ability, Side
from resonanz.core.errors import Refused
from resonanz.networks import oauth2
from resonanz.networks.contract import (
    JSON,
    AccountView,
    Action,
    Batch,
    ConnectRequest,
    DraftOut,
    Grant,
    Progress,
    Redirect,
    Remote,
)
from resonanz.networks.limits import Limits

from . import hearing, publishing, signing_in, streaming
from .guide import GUIDE
from .limits import LIMITS
from .proof import provider_of


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
            Ability.RENEW,
        }
    )
    limits = LIMITS
    guide = GUIDE

    def connect(self, request: ConnectRequest) -> Grant | Redirect:
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

    def renew(self, account: AccountView) -> None:
        provider = provider_of(account.secret)
        if provider is not None:
            oauth2.renew_ahead(provider, account)

    def wake_ups(self, account: AccountView) -> Iterator[None]:
        return streaming.wake_ups(account)


network = Mailbox()
