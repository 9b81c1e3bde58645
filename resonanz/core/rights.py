"""Ask for a right on the first line of an action."""

from typing import Any

import rules
from django.utils.translation import gettext as _

from .errors import Forbidden


def may(actor: Any, right: str, subject: Any = None) -> bool:
    """Whether the actor has the right ("desk.answer") on it; see each room's `rules.py`."""
    return bool(rules.has_perm(right, actor, subject))


def require(actor: Any, right: str, subject: Any = None) -> None:
    """Raises `Forbidden` unless the actor has the right on the subject."""
    if not may(actor, right, subject):
        raise Forbidden(_("You do not have the right to do this. Nothing was changed."), code=right)
