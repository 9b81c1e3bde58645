"""What one can do with channels and who belongs to them."""

from .belonging import (
    add_member,
    ask_to_join,
    decline,
    join,
    leave,
    let_in,
    remove_member,
    set_role,
    withdraw_request,
)
from .keeping import archive, create_space, edit_space, revive

__all__ = [
    "add_member",
    "archive",
    "ask_to_join",
    "create_space",
    "decline",
    "edit_space",
    "join",
    "leave",
    "let_in",
    "remove_member",
    "revive",
    "set_role",
    "withdraw_request",
]
