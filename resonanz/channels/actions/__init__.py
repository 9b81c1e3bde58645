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
from .talking import MOST, bring_along, leave_group, members_of, mute, talk, unmute

__all__ = [
    "MOST",
    "add_member",
    "archive",
    "ask_to_join",
    "bring_along",
    "create_space",
    "decline",
    "edit_space",
    "join",
    "leave",
    "leave_group",
    "let_in",
    "members_of",
    "mute",
    "remove_member",
    "revive",
    "set_role",
    "talk",
    "unmute",
    "withdraw_request",
]
