"""What deserves an answer, the times promised for it, and how the desk sorts its work."""

from .assigning import Assigning, Readiness, Turn
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
from .ruling import Rule, RuleRun
from .sorting import CaseLabel, Deed, Label, SavedView

__all__ = [
    "Answer",
    "AnswerQuerySet",
    "Assigning",
    "Case",
    "CaseLabel",
    "CaseNote",
    "CaseQuerySet",
    "Deed",
    "Label",
    "OpeningHours",
    "Presence",
    "Readiness",
    "Rule",
    "RuleRun",
    "SavedView",
    "ServiceLevel",
    "Turn",
]
