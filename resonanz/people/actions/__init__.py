"""What one can do with people, identities and departments."""

from .administering import edit_organisation, invite, let_back, set_role, shut_out
from .departing import create_department, edit_department, move
from .identifying import (
    create_person,
    handle_for,
    join_identities,
    let_administrators_appear,
    same_person,
    separate_identity,
)
from .presenting import edit_profile, remove_picture, set_picture, settle

__all__ = [
    "create_department",
    "create_person",
    "edit_department",
    "edit_organisation",
    "edit_profile",
    "handle_for",
    "invite",
    "join_identities",
    "let_administrators_appear",
    "let_back",
    "move",
    "remove_picture",
    "same_person",
    "separate_identity",
    "set_picture",
    "set_role",
    "settle",
    "shut_out",
]
