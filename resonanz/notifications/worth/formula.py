"""The formula, as it is published: points for each reason, times its weight, halved with time.

score = (sum of points × weight) × ½ ^ (days since the thread was begun ÷ half-life)
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# What is older than this is not looked at, nor more of a space than its newest threads.
DAYS_BACK = 14
A_SPACE = 40
# So many threads at most are kept for a person.
MOST = 60
# How many different people make "many", and for how many of them points are given.
MANY, MOST_COUNTED = 3, 8
# What the positions of a slider multiply points with.
FACTORS = (0.0, 0.5, 1.0, 2.0)


@dataclass(frozen=True)
class Reason:
    """A reason for a thread to be worth it: its points, in words, and what it looks at."""

    key: str
    points: float
    label: Promise
    used: Promise


REASONS = (
    Reason("mention", 10, _("You are mentioned in it"), _("Mentions of you")),
    Reason(
        "skill",
        8,
        _("An open question in a field you may be asked about"),
        _("What you say in your profile that you may be asked about"),
    ),
    Reason("author", 6, _("You follow who began it"), _("Colleagues you hear everything of")),
    Reason(
        "colleague",
        5,
        _("A colleague of your department answered"),
        _("Your main department, and who answered"),
    ),
    Reason("tag", 5, _("A tag you follow stands in it"), _("Tags you hear everything of")),
    Reason("thread", 4, _("You take part in it"), _("Threads you wrote in or follow")),
    Reason(
        "many",
        1,
        _("Many different people answered"),
        _("How many different people answered (a point for each, from three to eight)"),
    ),
)
KEYS = tuple(reason.key for reason in REASONS)
POINTS = {reason.key: reason.points for reason in REASONS}
