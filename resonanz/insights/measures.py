"""What is counted: each measure with its formula, window, denominator and source, in words."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

A_WEEK = timedelta(days=7)
# The organisation as a whole: the group above all departments.
EVERYBODY = "0"


class Measure(StrEnum):
    """A count of what people did in a week; none follows from the others by adding up."""

    PEOPLE = "people"
    WORDS = "words"
    REACTIONS = "reactions"
    OPENED = "opened"
    ANSWERED = "answered"


@dataclass(frozen=True)
class Definition:
    """How a figure is made, for whoever reads it or is counted by it."""

    name: str | Promise
    formula: str | Promise
    denominator: str | Promise
    source: str | Promise


_INTERACTIVE = _("after SWOOP Analytics' “interactive users”: reading alone does not count")
_OWN = _("our own definition, the same inside and outside")

DEFINITIONS: dict[Measure, Definition] = {
    Measure.PEOPLE: Definition(
        _("People who took part"),
        _("people who wrote at least one post or comment, or reacted, in the week"),
        _("inside: all colleagues of the group; outside: none, since nobody knows how many read"),
        _INTERACTIVE,
    ),
    Measure.WORDS: Definition(
        _("Posts and comments"),
        _("posts and comments written in the week and not deleted since"),
        _("per head: divided by the people of the group"),
        _OWN,
    ),
    Measure.REACTIONS: Definition(
        _("Reactions"),
        _("reactions given in the week and not taken back since"),
        _("per head: divided by the people of the group"),
        _OWN,
    ),
    Measure.OPENED: Definition(
        _("Conversations begun"),
        _("inside: new threads in spaces; outside: concerns that came to the desk"),
        _("none"),
        _OWN,
    ),
    Measure.ANSWERED: Definition(
        _("Answered within 7 days"),
        _("conversations begun in the week to which somebody else answered within 7 days"),
        _("the conversations begun in the week"),
        _OWN,
    ),
}
