"""The reactions of our own spaces: what there is, and what the organisation chose of it."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from resonanz.core.memory import Memory

from .models import ReactionSet

# Name, word, sign (lucide). A name stays for good: old reactions are read by it.
CATALOGUE: dict[str, tuple[Promise, str]] = {
    "like": (_("Like"), "thumbs-up"),
    "thanks": (_("Thank you"), "hand-heart"),
    "insight": (_("Good point"), "lightbulb"),
    "celebrate": (_("Celebrate"), "party-popper"),
    "support": (_("I am with you"), "heart"),
    "agree": (_("I agree"), "circle-check-big"),
    "seen": (_("Seen"), "eye"),
    "funny": (_("Funny"), "laugh"),
    "sad": (_("That makes me sad"), "frown"),
    "helpful": (_("That helps me"), "life-buoy"),
    "strong": (_("Strong"), "biceps-flexed"),
    "onwards": (_("Off we go"), "rocket"),
    "together": (_("Let us do it together"), "handshake"),
    "growing": (_("Something grows here"), "sprout"),
    "unsure": (_("I am not sure"), "circle-question-mark"),
    "break": (_("Have a break"), "coffee"),
}
USUAL = ("like", "thanks", "insight", "celebrate", "support")
MOST = 8

# The choice, kept in each process until the database tells of another.
CHANNEL = "resonanz_reactions"
memory: Memory[tuple[str, ...]] = Memory()
_ONE = "set"


def chosen() -> tuple[str, ...]:
    """The reactions one may give, in the order of the organisation."""
    known = memory.get(_ONE)
    if known is not None:
        return known
    changes = memory.changes
    found = ReactionSet.objects.values_list("names", flat=True).first()
    names = tuple(name for name in found or () if name in CATALOGUE) or USUAL
    memory.put(_ONE, names, _ONE, changes)
    return names


def in_catalogue(names: Sequence[str]) -> bool:
    """Whether each of the names is known, and named once."""
    return len(set(names)) == len(names) and all(name in CATALOGUE for name in names)
