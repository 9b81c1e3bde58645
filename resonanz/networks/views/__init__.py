"""Accounts on networks: connecting, one account, what is on its way, calls of networks."""

from .account import account, accounts, disconnection, intake, outsider, state, watches
from .calling import hook
from .connecting import choice, come_back, connect
from .delivery import deliveries, end, look, one_delivery, retrial, withdrawal
from .handing_out import out

__all__ = [
    "account",
    "accounts",
    "choice",
    "come_back",
    "connect",
    "deliveries",
    "disconnection",
    "end",
    "hook",
    "intake",
    "look",
    "one_delivery",
    "out",
    "outsider",
    "retrial",
    "state",
    "watches",
    "withdrawal",
]
