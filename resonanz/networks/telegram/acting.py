"""What we do to messages there; done again it changes nothing."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from resonanz.core.errors import Refused
from resonanz.networks.contract import JSON, AccountView, Action

from . import errors
from .parse import number, numbers_of, objects, text
from .wire import Api, api_of

LIKE = "👍"


def act(account: AccountView, action: Action) -> None:
    """Do it; raises `Refused` for what this network does not know."""
    verb = VERBS.get(action.verb)
    chat, here = numbers_of(action.remote_id)
    if verb is None or not chat:
        raise Refused(_("This network cannot do that."))
    try:
        verb(api_of(account), account, action, {"chat_id": chat, "message_id": here})
    except Refused as refusal:
        if not errors.is_so_already(refusal.code):
            raise


def _delete(api: Api, account: AccountView, action: Action, message: JSON) -> None:
    """Away with it, and with the rest of its album as far as the updates have shown it."""
    rest = _album(account, message)
    if rest[1:]:
        api.ask("deleteMessages", {"chat_id": message["chat_id"], "message_ids": rest})
    else:
        api.ask("deleteMessage", message)


def _album(account: AccountView, message: JSON) -> list[int]:
    own = objects(account.extra.get("own"))
    of = {number(one.get("id")): text(one.get("album")) for one in own}
    album = of.get(message["message_id"], "")
    is_channel = str(message["chat_id"]) == account.remote_id
    return sorted(one for one in of if of[one] == album) if album and is_channel else []


def _edit(api: Api, account: AccountView, action: Action, message: JSON) -> None:
    words = text(action.extra.get("text"))
    try:
        api.ask("editMessageText", {**message, "text": words})
    except Refused as refusal:
        if "there is no text" not in refusal.code:
            raise
        api.ask("editMessageCaption", {**message, "caption": words})


def _like(api: Api, account: AccountView, action: Action, message: JSON) -> None:
    reaction = [{"type": "emoji", "emoji": LIKE}] if action.verb == "like" else []
    api.ask("setMessageReaction", {**message, "reaction": reaction})


VERBS: dict[str, Callable[[Api, AccountView, Action, JSON], None]] = {
    "delete": _delete,
    "edit": _edit,
    "like": _like,
    "unlike": _like,
}
