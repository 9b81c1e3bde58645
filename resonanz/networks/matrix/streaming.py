"""Told at once: the server answers a question as soon as something happens (long polling)."""

from collections.abc import Iterator

from resonanz.networks.contract import AccountView
from resonanz.networks.values import mapping, text

from .hearing import room_in, sync
from .wire import api_of

WAIT_MS = 30_000


def wake_ups(account: AccountView) -> Iterator[None]:
    """Yields whenever something happened in the room.

    Raises `TryLater` when the line breaks, `LostRight` where the account is no longer in the room.
    """
    api = api_of(account)
    since = text(sync(api, account.remote_id).get("next_batch"))
    while since:
        told = sync(api, account.remote_id, since, WAIT_MS)
        room = room_in(told, account.remote_id)
        since = text(told.get("next_batch"))
        if mapping(room.get("timeline")).get("events"):
            yield None
