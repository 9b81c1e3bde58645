"""Tell people what concerns them, and what they want to hear."""

from .attending import attend, set_default
from .reading import read, read_all
from .telling import STRENGTH, tell, tell_all

__all__ = ["STRENGTH", "attend", "read", "read_all", "set_default", "tell", "tell_all"]
