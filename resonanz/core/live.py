"""Live topics: who may follow them. The stream itself is `config.stream`.

A topic is "kind:number" ("channel:3", "post:7", "case:9", "person:5"). A room that names a kind
also says who may follow it; a kind without a rule can be followed by nobody.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from .events import hint_of
from .models import Event

Rule = Callable[[Any, int], bool]

# So many topics one page may follow: those of the spaces of a feed, and the reader's own.
MOST_TOPICS = 128

_rules: dict[str, Rule] = {}


def followable(kind: str) -> Callable[[Rule], Rule]:
    """Register the rule `(viewer, number) -> may follow` of a kind of topic."""

    def register(rule: Rule) -> Rule:
        _rules[kind] = rule
        return rule

    return register


def may_follow(viewer: Any, topic: str) -> bool:
    """Whether the viewer may follow a topic."""
    kind, _, number = topic.partition(":")
    rule = _rules.get(kind)
    return rule is not None and number.isdecimal() and rule(viewer, int(number))


# Numbers are given when an event is written, but seen when it is committed: who heard of 7 may
# not have heard of 6. So the last seconds before it are told again; hearing twice does no harm.
OVERLAP = timedelta(seconds=10)
MOST_MISSED = 200


def allowed(viewer: Any, topics: list[str]) -> list[str]:
    """Those of the topics the viewer may follow, each once."""
    return [topic for topic in dict.fromkeys(topics) if may_follow(viewer, topic)]


def missed(topics: list[str], since: int | datetime) -> list[dict[str, Any]] | None:
    """The hints on the topics since an event or a moment, oldest first; none where it is too long
    ago to tell.

    The caller has asked `allowed`.
    """
    begin = since if isinstance(since, datetime) else _moment_of(since)
    if begin is None or not topics:
        return None if topics else []
    events = Event.objects.filter(at__gte=begin - OVERLAP, topics__overlap=topics)
    if not isinstance(since, datetime):
        events = events.exclude(pk=since)
    found = list(events.order_by("pk")[: MOST_MISSED + 1])
    if len(found) > MOST_MISSED:
        return None
    wanted = set(topics)
    return [
        {"topic": topic, **hint_of(event)}
        for event in found
        for topic in event.topics
        if topic in wanted
    ]


def _moment_of(number: int) -> datetime | None:
    return Event.objects.filter(pk=number).values_list("at", flat=True).first()


def latest() -> int:
    """The number of the newest event; 0 where nothing happened yet."""
    return Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
