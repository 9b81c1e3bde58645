"""Places where people talk, and the ways to belong to them."""

from .places import (
    DESK_ROLES,
    OUTSIDE_ROLES,
    Channel,
    ChannelQuerySet,
    Charter,
    Conversation,
    Follow,
    JoinRequest,
    Membership,
)
from .ways import Binding, Group, GroupMember, GuestStay, Invitation, Reason

__all__ = [
    "DESK_ROLES",
    "OUTSIDE_ROLES",
    "Binding",
    "Channel",
    "ChannelQuerySet",
    "Charter",
    "Conversation",
    "Follow",
    "Group",
    "GroupMember",
    "GuestStay",
    "Invitation",
    "JoinRequest",
    "Membership",
    "Reason",
]
