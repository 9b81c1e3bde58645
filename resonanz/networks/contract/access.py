"""Our accounts as connectors see them, and how one is connected."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .seen import JSON

# What is stored, and what of it changes.
type Make = Callable[[Mapping[str, Any]], Mapping[str, Any]]


def _kept_nowhere(make: Make) -> None:
    make({})


@dataclass(frozen=True)
class AccountView:
    """One of our accounts, as a connector may see it."""

    id: int
    server: str
    handle: str
    remote_id: str
    secret: Mapping[str, Any]
    extra: Mapping[str, Any]
    # What this channel listens to, where it is a watch and no profile ({"kind": …, "what": …}).
    watch: Mapping[str, str] = field(default_factory=dict)
    # What the network called us about and was not taken in yet: number and content, oldest first.
    hints: Sequence[tuple[int, JSON]] = ()
    # Stores parts of the secret (a refreshed token) for all workers; the rest of it stays.
    keep_secret: Callable[[Mapping[str, Any]], None] = lambda secret: None
    # Renews the secret once for all workers: gives the stored one where another worker was
    # quicker, else what the function makes of it (kept before it is returned).
    renewed: Callable[[Callable[[Mapping[str, Any]], Mapping[str, Any]]], Mapping[str, Any]] = (
        lambda renew: renew({})
    )
    # Stores until when the right holds: the moment after which only a person can renew it.
    keep_end_of_rights: Callable[[datetime | None], None] = lambda moment: None
    # Stores what is known of the server (limits) under the names given; the others stay.
    keep_extra: Callable[[Mapping[str, Any]], None] = lambda changes: None
    # The same where what is stored depends on what stands there: the function is given that, no
    # other worker changes it meanwhile, and only what it gives back is stored.
    change_extra: Callable[[Make], None] = _kept_nowhere
    # Until when the rate limit of the server holds us off.
    hold_off_until: Callable[[datetime], None] = lambda moment: None
    # The same for what we say, where an answer tells that it was the last for now.
    silent_until: Callable[[datetime], None] = lambda moment: None


@dataclass(frozen=True)
class ConnectRequest:
    """What a person gave to connect an account, in either of its two steps."""

    server: str = ""
    handle: str = ""
    secret: str = ""
    # What else the form of the network's guide asks for, by the names of its fields.
    options: Mapping[str, str] = field(default_factory=dict)
    code: str = ""  # OAuth: what the network sent back
    state: Mapping[str, Any] = field(default_factory=dict)  # what the first step wished kept
    return_address: str = ""
    # OAuth: Resonanz as a server knows it, kept by the server's address (AppRegistration).
    app_of: Callable[[str], Mapping[str, Any]] = lambda server: {}
    keep_app: Callable[[str, Mapping[str, Any]], None] = lambda server, secret: None


@dataclass(frozen=True)
class Grant:
    """The right to speak for an account."""

    remote_id: str
    handle: str
    server: str
    secret: JSON
    name: str = ""
    address: str = ""
    picture_address: str = ""
    extra: JSON = field(default_factory=dict)
    # The moment after which only a person can renew the right; none where it does not end.
    ends_at: datetime | None = None
    # What we may do there, in the network's words; shown on the account's page.
    rights: tuple[str, ...] = ()
    # What the channel listens to, where it is a watch of its own (a feed) and no profile.
    watch: Mapping[str, str] = field(default_factory=dict)
    # Whether not everybody may read there (a room of few): nor may they here.
    private: bool = False


@dataclass(frozen=True)
class Choice:
    """More than one account came with the permission: which ones, the person says.

    `state` is kept until they chose; the network is asked again with `ConnectRequest.options`
    holding `{"chosen": key}` and this state.
    """

    grants: tuple[tuple[str, str], ...]  # key and name of each
    state: JSON


@dataclass(frozen=True)
class Redirect:
    """OAuth's first step: send the person there and keep the state until they come back.

    `state["state"]` is what must come back with them as `state`, unless the server sends none (a
    few do not); a different one is somebody else's.
    """

    address: str
    state: JSON


@dataclass(frozen=True)
class Action:
    """Something we do to a post or identity there: like, unlike, delete, hide, follow."""

    verb: str
    remote_id: str
    extra: Mapping[str, Any] = field(default_factory=dict)
