"""What we do to posts and people there; done again it changes nothing."""

from collections.abc import Callable
from urllib.parse import quote

from django.utils.translation import gettext as _

from resonanz.core.errors import Gone, Refused
from resonanz.networks.contract import AccountView, Action

from . import errors
from .wire import Api, api_of

# Our verbs on posts -> the path below our account, and the way back.
ON_POSTS = {
    "like": ("POST", "likes"),
    "unlike": ("DELETE", "likes"),
    "share": ("POST", "retweets"),
    "unshare": ("DELETE", "retweets"),
}


def act(account: AccountView, action: Action) -> None:
    """Do it; raises `Refused` for what this network does not know."""
    if action.verb != "delete" and action.verb not in ON_POSTS:
        raise Refused(_("This network cannot do that."))
    do: Callable[[Api, AccountView, Action], None] = _delete if action.verb == "delete" else _mark
    try:
        do(api_of(account), account, action)
    except Gone:
        if action.verb in ("like", "share"):
            raise
    except Refused as refusal:
        if not errors.is_so_already(refusal.code):
            raise


def _delete(api: Api, account: AccountView, action: Action) -> None:
    api.ask("DELETE", f"/2/tweets/{quote(action.remote_id, safe='')}")


def _mark(api: Api, account: AccountView, action: Action) -> None:
    method, place = ON_POSTS[action.verb]
    path = f"/2/users/{account.remote_id}/{place}"
    if method == "POST":
        api.ask(method, path, json={"tweet_id": action.remote_id})
    else:
        api.ask(method, f"{path}/{quote(action.remote_id, safe='')}")
