"""What we do to what stands in a channel; done again it changes nothing."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from resonanz.core.errors import Gone, Refused
from resonanz.networks.contract import AccountView, Action
from resonanz.networks.values import text

from . import parse
from .wire import Api, api_of, post_in, user_of

LIKE = "+1"


def act(account: AccountView, action: Action) -> None:
    """Do it; raises `Refused` for what this network does not know."""
    if action.verb not in VERBS:
        raise Refused(_("This network cannot do that."))
    VERBS[action.verb](api_of(account), account, action)


def _name(action: Action) -> str:
    return text(action.extra.get("name")).strip(":") or LIKE


def _like(api: Api, account: AccountView, action: Action) -> None:
    reaction = {"user_id": user_of(account), "post_id": action.remote_id}
    api.ask("POST", "reactions", json={**reaction, "emoji_name": _name(action)})


def _unlike(api: Api, account: AccountView, action: Action) -> None:
    who, about = ("users", user_of(account)), ("posts", action.remote_id)
    try:
        api.ask("DELETE", *who, *about, "reactions", _name(action))
    except Gone:
        return


def _delete(api: Api, account: AccountView, action: Action) -> None:
    try:
        api.ask("DELETE", "posts", action.remote_id)
    except Gone:
        return


def _edit(api: Api, account: AccountView, action: Action) -> None:
    """Say it otherwise; its files and where it stands stay."""
    if parse.author(post_in(api, action.remote_id)) != user_of(account):
        raise Refused(_("Only what we said ourselves can be changed."))
    words = {"message": text(action.extra.get("text"))}
    api.ask("PUT", "posts", action.remote_id, "patch", json=words)


VERBS: dict[str, Callable[[Api, AccountView, Action], None]] = {
    "like": _like,
    "unlike": _unlike,
    "delete": _delete,
    "edit": _edit,
}
