"""What one may see at the desk."""

from .asked import Asked, asked_of
from .case import (
    CaseView,
    Entry,
    News,
    case_view,
    colleagues_at,
    earlier_with,
    history_of,
    news_in,
    one,
    take_up,
)
from .promised import channels_to_promise, level_of, opening_hours
from .queue import TABS, Counts, Wish, counts, queue, signature
from .reflected import comments_on, notes, reflections
from .suggested import spaces_to_ask

__all__ = [
    "TABS",
    "Asked",
    "CaseView",
    "Counts",
    "Entry",
    "News",
    "Wish",
    "asked_of",
    "case_view",
    "channels_to_promise",
    "colleagues_at",
    "comments_on",
    "counts",
    "earlier_with",
    "history_of",
    "level_of",
    "news_in",
    "notes",
    "one",
    "opening_hours",
    "queue",
    "reflections",
    "signature",
    "spaces_to_ask",
    "take_up",
]
