"""What we do to posts and comments there; done again it changes nothing."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from resonanz.core.errors import Gone, Refused
from resonanz.networks.contract import JSON, AccountView, Action
from resonanz.networks.values import text

from . import parse, phrase
from .wire import Api, api_of, urn


def act(account: AccountView, action: Action) -> None:
    """Do it; raises `Refused` for what this network does not know."""
    do = VERBS.get(action.verb)
    if do is None:
        raise Refused(_("This network cannot do that."))
    try:
        do(api_of(account), account, action)
    except Gone:
        if action.verb not in ("delete", "unlike"):
            raise


def _delete(api: Api, account: AccountView, action: Action) -> None:
    found = parse.COMMENT.fullmatch(action.remote_id)
    if found:
        path = f"socialActions/{urn(found['on'])}/comments/{found['number']}"
        api.ask("DELETE", f"{path}?actor={urn(account.remote_id)}")
    else:
        api.ask("DELETE", f"posts/{urn(action.remote_id)}")


def _edit(api: Api, account: AccountView, action: Action) -> None:
    words = text(action.extra.get("text"))
    headers = {"x-restli-method": "PARTIAL_UPDATE"}
    found = parse.COMMENT.fullmatch(action.remote_id)
    if found:
        path = f"socialActions/{urn(found['on'])}/comments/{found['number']}"
        path += f"?actor={urn(account.remote_id)}"
        change: JSON = {"message": {"$set": phrase.marked(words)}}
    else:
        path = f"posts/{urn(action.remote_id)}"
        change = {"$set": {"commentary": phrase.little(words)}}
    api.ask("POST", path, json={"patch": change}, headers=headers)


def _like(api: Api, account: AccountView, action: Action) -> None:
    body = {"root": action.remote_id, "reactionType": "LIKE"}
    try:
        api.ask("POST", f"reactions?actor={urn(account.remote_id)}", json=body)
    except Refused as refusal:
        if "already" not in refusal.code.lower() and "CONFLICT" not in refusal.code:
            raise


def _unlike(api: Api, account: AccountView, action: Action) -> None:
    key = f"(actor:{urn(account.remote_id)},entity:{urn(action.remote_id)})"
    api.ask("DELETE", f"reactions/{key}")


VERBS: dict[str, Callable[[Api, AccountView, Action], None]] = {
    "delete": _delete,
    "edit": _edit,
    "like": _like,
    "unlike": _unlike,
}
