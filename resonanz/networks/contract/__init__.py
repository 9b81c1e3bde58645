"""What every network is to Resonanz: the same five verbs, in values and never in wire formats.

A connector is a module (or package) beside this one that defines a `Network`. It speaks its wire
dialect in pure functions (`parse…`, `phrase…`) and knows no table of ours: it gets an `AccountView`
and gives values back. `intake` and `delivery` do the rest.
"""

from .access import AccountView, Action, Choice, ConnectRequest, Grant, Redirect
from .more import (
    Call,
    Fetched,
    Fetches,
    FetchesFromUs,
    HasOptions,
    Hint,
    Hooks,
    Measures,
    Option,
    Phrases,
    Renews,
    Reply,
    Streams,
    Version,
    Versioned,
    Watched,
    Watches,
    WatchKind,
)
from .out import DraftOut, MediaOut, ParentOut, PollOut, Progress, Remote
from .seen import (
    JSON,
    Batch,
    FollowSeen,
    IdentitySeen,
    InteractionSeen,
    MediaSeen,
    PostChanged,
    PostGone,
    PostGrew,
    PostSeen,
    Seen,
    Undelivered,
)
from .trouble import LostRight, RateLimited, Uncertain
from .verbs import Network

__all__ = [
    "JSON",
    "AccountView",
    "Action",
    "Batch",
    "Call",
    "Choice",
    "ConnectRequest",
    "DraftOut",
    "Fetched",
    "Fetches",
    "FetchesFromUs",
    "FollowSeen",
    "Grant",
    "HasOptions",
    "Hint",
    "Hooks",
    "IdentitySeen",
    "InteractionSeen",
    "LostRight",
    "Measures",
    "MediaOut",
    "MediaSeen",
    "Network",
    "Option",
    "ParentOut",
    "Phrases",
    "PollOut",
    "PostChanged",
    "PostGone",
    "PostGrew",
    "PostSeen",
    "Progress",
    "RateLimited",
    "Redirect",
    "Remote",
    "Renews",
    "Reply",
    "Seen",
    "Streams",
    "Uncertain",
    "Undelivered",
    "Version",
    "Versioned",
    "WatchKind",
    "Watched",
    "Watches",
]
