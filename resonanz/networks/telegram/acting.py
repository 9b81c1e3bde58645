"""What we do to messages there; done again it changes nothing."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from resonanz.core.errors import Refused
from resonanz.networks.contract import JSON, AccountView, Action
from resonanz.networks.values import mapping, number, text

from . import errors
from .albums import Album, album_of
from .parse import numbers_of
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
    """Away with it, and with the rest of its album."""
    all_of_it = sorted(_album(account, action, message).ids)
    if all_of_it[1:]:
        api.ask("deleteMessages", {"chat_id": message["chat_id"], "message_ids": all_of_it})
    else:
        api.ask("deleteMessage", message)


def _album(account: AccountView, action: Action, message: JSON) -> Album:
    """All messages of what is acted on: as the delivery knows them, or as they came by."""
    here = message["message_id"]
    noted = album_of(account.extra.get("albums"), message["chat_id"], here)
    known = mapping(action.extra.get("known")).get("album") or ()
    return Album(tuple(number(one) for one in known), here) if known else noted


def _edit(api: Api, account: AccountView, action: Action, message: JSON) -> None:
    words = text(action.extra.get("text"))
    album = _album(account, action, message)
    if album.ids[1:]:  # pictures have captions, and the album's is below one of them
        message = {**message, "message_id": album.said or album.ids[0]}
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
