"""Feeds: RSS, Atom and JSON Feed of any website; they are listened to, nothing is said there."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from resonanz.channels.abilities import Ability, Side
from resonanz.core.errors import Refused
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
    Remote,
    Reply,
)
from resonanz.networks.limits import Limits

from . import calling, connecting, hearing
from .guide import GUIDE


class Feeds:
    """The network of everything that has a feed."""

    key = "feeds"
    name = gettext_lazy("Feed")
    side = Side.OUTSIDE
    abilities = frozenset({Ability.INTAKE, Ability.HOOK})
    # Nothing can be said there: nothing fits.
    limits = Limits(text_length=0, media_count=0)
    guide = GUIDE

    def connect(self, request: ConnectRequest) -> Grant | Choice:
        return connecting.connect(request)

    def limits_of(self, account: AccountView) -> Limits:
        return self.limits

    def events(self, account: AccountView, cursor: JSON) -> Batch:
        return hearing.events(account, cursor)

    def publish(
        self, account: AccountView, draft: DraftOut, key: str, progress: Progress
    ) -> list[Remote]:
        raise Refused(_("A feed is only listened to: nothing can be said there."))

    def find(self, account: AccountView, key: str, draft: DraftOut) -> list[Remote]:
        return []

    def act(self, account: AccountView, action: Action) -> None:
        raise Refused(_("A feed is only listened to: nothing can be said there."))

    def called(self, call: Call) -> Reply:
        return calling.called(call)


network = Feeds()
