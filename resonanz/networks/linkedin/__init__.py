"""LinkedIn: the page of an organisation."""

from collections.abc import Sequence

from resonanz.channels.abilities import Ability, Side
from resonanz.networks import oauth2
from resonanz.networks.contract import (
    JSON,
    AccountView,
    Action,
    Batch,
    Choice,
    ConnectRequest,
    DraftOut,
    Grant,
    Progress,
    Redirect,
    Remote,
    Version,
)
from resonanz.networks.limits import Limits

from . import acting, connecting, hearing, phrase, publishing, versions
from .guide import GUIDE
from .limits import LIMITS
from .wire import provider


class LinkedIn:
    """The network of pages on LinkedIn."""

    key = "linkedin"
    name = "LinkedIn"
    side = Side.OUTSIDE
    abilities = frozenset(
        {
            Ability.POST,
            Ability.REPLY,
            Ability.NEST,
            Ability.REACT,
            Ability.MEDIA,
            Ability.LINK,
            Ability.VIDEO,
            Ability.FILE,
            Ability.TITLE,
            Ability.EDIT,
            Ability.DELETE,
            Ability.FIND,
            Ability.MENTION,
            Ability.INTAKE,
            Ability.FIGURES,
            Ability.RENEW,
        }
    )
    limits = LIMITS
    guide = GUIDE

    def connect(self, request: ConnectRequest) -> Grant | Redirect | Choice:
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

    def texts(self, account: AccountView, draft: DraftOut) -> list[str]:
        return [phrase.shown(part) for part in draft.parts]

    def renew(self, account: AccountView) -> None:
        oauth2.renew_ahead(provider(), account)

    def version(self) -> Version:
        return versions.spoken()

    def figures(self, account: AccountView, remote_ids: Sequence[str]) -> dict[str, dict[str, int]]:
        return hearing.figures(account, remote_ids)


network = LinkedIn()
