"""What one can do with the plan."""

from .afterwards import correct, retry, take_down
from .approving import approve, deciders, return_to
from .composing import Typed, compose, copy, delete
from .halting import go_on, halt
from .outcome import note_outcome
from .scheduling import keep_wall_times, move, stop, submit
from .talking import comment

__all__ = [
    "Typed",
    "approve",
    "comment",
    "compose",
    "copy",
    "correct",
    "deciders",
    "delete",
    "go_on",
    "halt",
    "keep_wall_times",
    "move",
    "note_outcome",
    "retry",
    "return_to",
    "stop",
    "submit",
    "take_down",
]
