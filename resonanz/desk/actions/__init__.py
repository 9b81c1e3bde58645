"""What one can do at the desk."""

from .answering import approve, deciders, return_to, submit, withdraw
from .assigning import (
    LANGUAGES,
    hand_out,
    hand_out_waiting,
    set_assigning,
    tell_readiness,
)
from .bulk import ACTS, do_to_all, undo
from .bulk import LASTS as UNDONE_WITHIN
from .bulk import MOST as MOST_AT_ONCE
from .handling import assign, be_present, leave, note, set_kind, set_priority, set_state
from .hearing import hear, look_again, open_case
from .labelling import bring_back_label, change_label, make_label, retire_label, set_labels
from .outcome import note_sent, note_trouble
from .promising import open_at, promise, recount
from .reflecting import leave_out, reflect, take_into_draft
from .ruling import change_rule, make_rule, order_rules, remove_rule
from .snoozing import snooze, wake, wake_those_due
from .viewing import keep_view, remove_view
from .warning import warn_of_promises
from .writing import draft_answer, draft_of, write_again

__all__ = [
    "ACTS",
    "LANGUAGES",
    "MOST_AT_ONCE",
    "UNDONE_WITHIN",
    "approve",
    "assign",
    "be_present",
    "bring_back_label",
    "change_label",
    "change_rule",
    "deciders",
    "do_to_all",
    "draft_answer",
    "draft_of",
    "hand_out",
    "hand_out_waiting",
    "hear",
    "keep_view",
    "leave",
    "leave_out",
    "look_again",
    "make_label",
    "make_rule",
    "note",
    "note_sent",
    "note_trouble",
    "open_at",
    "open_case",
    "order_rules",
    "promise",
    "recount",
    "reflect",
    "remove_rule",
    "remove_view",
    "retire_label",
    "return_to",
    "set_assigning",
    "set_kind",
    "set_labels",
    "set_priority",
    "set_state",
    "snooze",
    "submit",
    "take_into_draft",
    "tell_readiness",
    "undo",
    "wake",
    "wake_those_due",
    "warn_of_promises",
    "withdraw",
    "write_again",
]
