"""Tell people what concerns them, and what they want to hear."""

from .attending import attend, set_default
from .devices import add_device, remove_device
from .reading import read, read_all
from .telling import STRENGTH, tell, tell_all
from .wishing import begin_mails, end_mails, set_quiet, settle_reach

__all__ = [
    "STRENGTH",
    "add_device",
    "attend",
    "begin_mails",
    "end_mails",
    "read",
    "read_all",
    "remove_device",
    "set_default",
    "set_quiet",
    "settle_reach",
    "tell",
    "tell_all",
]
