"""What one can do with pages."""

from .keeping import archive, bring_back, move, restrict
from .missing import keep_list, note_missed, settle
from .tending import entrust, remind, set_owner, verify
from .writing import change, restore_version, write

__all__ = [
    "archive",
    "bring_back",
    "change",
    "entrust",
    "keep_list",
    "move",
    "note_missed",
    "remind",
    "restore_version",
    "restrict",
    "set_owner",
    "settle",
    "verify",
    "write",
]
