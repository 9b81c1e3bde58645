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
from .queue import Counts, counts, queue, signature
from .reflected import comments_on, notes, reflections
from .ruled import DryRun, dry_run, one_rule, rules_of, runs_of
from .sorted import (
    colleagues_at_desks,
    labels,
    labels_of,
    one_deed,
    one_label,
    own_view,
    readiness_of,
    saved_views,
)
from .suggested import spaces_to_ask
from .wishes import TABS, Wish, wish_from, wish_of_query, wished

__all__ = [
    "TABS",
    "Asked",
    "CaseView",
    "Counts",
    "DryRun",
    "Entry",
    "News",
    "Wish",
    "asked_of",
    "case_view",
    "channels_to_promise",
    "colleagues_at",
    "colleagues_at_desks",
    "comments_on",
    "counts",
    "dry_run",
    "earlier_with",
    "history_of",
    "labels",
    "labels_of",
    "level_of",
    "news_in",
    "notes",
    "one",
    "one_deed",
    "one_label",
    "one_rule",
    "opening_hours",
    "own_view",
    "queue",
    "readiness_of",
    "reflections",
    "rules_of",
    "runs_of",
    "saved_views",
    "signature",
    "spaces_to_ask",
    "take_up",
    "wish_from",
    "wish_of_query",
    "wished",
]
