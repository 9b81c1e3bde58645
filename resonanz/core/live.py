"""Live topics: who may follow them. The stream itself is `config.stream`.

A topic is "kind:number" ("channel:3", "post:7", "case:9", "person:5"). A room that names a kind
also says who may follow it; a kind without a rule can be followed by nobody.
"""

from collections.abc import Callable
from typing import Any

Rule = Callable[[Any, int], bool]

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
