"""What one can do with people, identities and departments."""

from .administering import edit_organisation, invite, let_back, send_invitation, set_role, shut_out
from .aligning import (
    Change,
    Place,
    Wanted,
    align_person,
    align_places,
    keep_department,
    keep_person,
    known_person,
)
from .belonging import belong, edit_membership, end_membership, move
from .departments import close_department, create_department, edit_department, open_department
from .fields import (
    delete_field,
    edit_field,
    fill_fields,
    make_field,
    restore_field,
    retire_field,
    shift_field,
)
from .identifying import (
    create_person,
    handle_for,
    join_identities,
    let_administrators_appear,
    same_person,
    separate_identity,
)
from .importing import Outcome, confirm_file, import_people, look_at_file
from .leaving import (
    come_back,
    end_what_is_due,
    hand_over,
    leave,
    open_departure,
    settle_departures,
)
from .presenting import edit_profile, remove_picture, set_picture, settle

__all__ = [
    "Change",
    "Outcome",
    "Place",
    "Wanted",
    "align_person",
    "align_places",
    "belong",
    "close_department",
    "come_back",
    "confirm_file",
    "create_department",
    "create_person",
    "delete_field",
    "edit_department",
    "edit_field",
    "edit_membership",
    "edit_organisation",
    "edit_profile",
    "end_membership",
    "end_what_is_due",
    "fill_fields",
    "hand_over",
    "handle_for",
    "import_people",
    "invite",
    "join_identities",
    "keep_department",
    "keep_person",
    "known_person",
    "leave",
    "let_administrators_appear",
    "let_back",
    "look_at_file",
    "make_field",
    "move",
    "open_department",
    "open_departure",
    "remove_picture",
    "restore_field",
    "retire_field",
    "same_person",
    "send_invitation",
    "separate_identity",
    "set_picture",
    "set_role",
    "settle",
    "settle_departures",
    "shift_field",
    "shut_out",
]
