"""What one can do at the desk."""

from .answering import approve, deciders, return_to, submit, withdraw
from .handling import assign, be_present, leave, note, set_kind, set_state
from .hearing import hear, look_again, open_case
from .outcome import note_sent, note_trouble
from .promising import open_at, promise, recount
from .reflecting import leave_out, reflect, take_into_draft
from .warning import warn_of_promises
from .writing import draft_answer, draft_of, write_again

__all__ = [
    "approve",
    "assign",
    "be_present",
    "deciders",
    "draft_answer",
    "draft_of",
    "hear",
    "leave",
    "leave_out",
    "look_again",
    "note",
    "note_sent",
    "note_trouble",
    "open_at",
    "open_case",
    "promise",
    "recount",
    "reflect",
    "return_to",
    "set_kind",
    "set_state",
    "submit",
    "take_into_draft",
    "warn_of_promises",
    "withdraw",
    "write_again",
]
