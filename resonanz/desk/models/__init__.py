"""What deserves an answer, the times promised for it, and how the desk sorts its work."""

from .cases import (
    Answer,
    AnswerQuerySet,
    Case,
    CaseNote,
    CaseQuerySet,
    OpeningHours,
    Presence,
    ServiceLevel,
)
from .sorting import CaseLabel, Deed, Label, SavedView

__all__ = [
    "Answer",
    "AnswerQuerySet",
    "Case",
    "CaseLabel",
    "CaseNote",
    "CaseQuerySet",
    "Deed",
    "Label",
    "OpeningHours",
    "Presence",
    "SavedView",
    "ServiceLevel",
]
