"""Mastodon and everything else that speaks its API."""

from collections.abc import Iterator, Sequence

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
    Redirect,
    Remote,
    Watched,
)
from resonanz.networks.limits import Limits

from . import acting, figures, hearing, oauth, publishing, streaming, watching
from .counting import LIMITS, limits_from
from .guide import GUIDE
from .wire import api_of


class Mastodon:
    """The network of all servers that speak the Mastodon API."""

    key = "mastodon"
    name = "Mastodon"
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
            Ability.VIDEO,
            Ability.POLL,
            Ability.EDIT,
            Ability.DELETE,
            Ability.FIND,
            Ability.DIRECT,
            Ability.VISIBILITY,
            Ability.CONTENT_WARNING,
            Ability.MENTION,
            Ability.STREAM,
            Ability.INTAKE,
            Ability.WATCH,
            Ability.FIGURES,
        }
    )
    limits = LIMITS
    guide = GUIDE
    watch_kinds = watching.KINDS

    def connect(self, request: ConnectRequest) -> Grant | Redirect:
        return oauth.connect(request)

    def limits_of(self, account: AccountView) -> Limits:
        return limits_from(account.extra.get("limits") or {})

    def events(self, account: AccountView, cursor: JSON) -> Batch:
        if account.watch:
            api = api_of(account)
            return watching.events(api, hearing.me_of(account, api), account.watch, cursor)
        return hearing.events(account, cursor)

    def watched(self, account: AccountView, kind: str, what: str) -> Watched:
        return watching.watched(api_of(account), kind, what)

    def publish(
        self, account: AccountView, draft: DraftOut, key: str, progress: Progress
    ) -> list[Remote]:
        return publishing.publish(account, draft, key, progress, self.limits_of(account))

    def find(self, account: AccountView, key: str, draft: DraftOut) -> list[Remote]:
        return publishing.find(account, draft)

    def act(self, account: AccountView, action: Action) -> None:
        acting.act(account, action)

    def figures(self, account: AccountView, remote_ids: Sequence[str]) -> dict[str, dict[str, int]]:
        return figures.figures(account, remote_ids)

    def wake_ups(self, account: AccountView) -> Iterator[None]:
        return streaming.wake_ups(account)


network = Mastodon()
