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
    welcome,
    withdraw_request,
)
from .binding import (
    align_soon,
    bind,
    delete_group,
    edit_group,
    make_group,
    put_into_group,
    set_joining,
    take_from_group,
    unbind,
)
from .furnishing import describe_cover, read_rules, remove_cover, set_cover, set_rules
from .guests import end_stays, invite_guest, set_stay
from .inviting import accept, invite, refuse, withdraw_invitation
from .keeping import archive, create_space, edit_space, revive
from .nesting import place_below
from .talking import MOST, bring_along, leave_group, members_of, talk

__all__ = [
    "MOST",
    "accept",
    "add_member",
    "align_soon",
    "archive",
    "ask_to_join",
    "bind",
    "bring_along",
    "create_space",
    "decline",
    "delete_group",
    "describe_cover",
    "edit_group",
    "edit_space",
    "end_stays",
    "invite",
    "invite_guest",
    "join",
    "leave",
    "leave_group",
    "let_in",
    "make_group",
    "members_of",
    "place_below",
    "put_into_group",
    "read_rules",
    "refuse",
    "remove_cover",
    "remove_member",
    "revive",
    "set_cover",
    "set_joining",
    "set_role",
    "set_rules",
    "set_stay",
    "take_from_group",
    "talk",
    "unbind",
    "welcome",
    "withdraw_invitation",
    "withdraw_request",
]
