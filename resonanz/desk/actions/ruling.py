"""Rules are made, put in order, and followed when something is heard."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext, gettext_lazy

from resonanz.conversations.models import Post
from resonanz.core.errors import Refused
from resonanz.core.events import record
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.desk.matching import HEARD, Heard, first_that_fits
from resonanz.desk.models import Case, Rule, RuleRun
from resonanz.people.models import Person

from .handling import give, is_at_desk
from .labelling import bear
from .telling import tell

MOST = 100
MOST_WORDS = 50
LONGEST = 60


@transaction.atomic
def make_rule(person: Person, **fields: Any) -> Rule:
    """A new rule, the last in order."""
    require(person, "desk.rules")
    if Rule.objects.count() >= MOST:
        raise Refused(gettext("There are 100 rules. Remove one first."))
    last = Rule.objects.order_by("-position").values_list("position", flat=True).first()
    rule = Rule(position=(last or 0) + 1, **_checked(fields))
    rule.save()
    record(person, "rule.made", rule)
    return rule


@transaction.atomic
def change_rule(person: Person, rule: Rule, **fields: Any) -> Rule:
    """Let a rule ask for, or do, something else; what it did before stays in the log."""
    require(person, "desk.rules")
    for name, value in _checked(fields).items():
        setattr(rule, name, value)
    rule.save()
    record(person, "rule.changed", rule)
    return rule


@transaction.atomic
def remove_rule(person: Person, rule: Rule) -> None:
    """Follow a rule no longer; the log keeps what it did under its name."""
    require(person, "desk.rules")
    record(person, "rule.removed", rule, name=rule.name)
    rule.delete()


@transaction.atomic
def order_rules(person: Person, numbers: Sequence[int]) -> None:
    """Put the rules into this order; those not named come after, as they stood."""
    require(person, "desk.rules")
    rules = {rule.pk: rule for rule in Rule.objects.select_for_update().order_by("position", "pk")}
    named = [rules[number] for number in dict.fromkeys(numbers) if number in rules]
    rest = [rule for rule in rules.values() if rule not in named]
    for position, rule in enumerate([*named, *rest], 1):
        rule.position = position
    Rule.objects.bulk_update(rules.values(), ["position"])


def rule_for(post: Post, reason: str) -> Rule | None:
    """The rule in force that decides about a post; none where none fits."""
    rules = list(Rule.objects.filter(is_active=True))
    if not rules:
        return None
    before = Post.objects.filter(author=post.author_id, pk__lt=post.pk)
    heard = Heard(post.channel_id, reason, post.language, post.plain, before.exists())
    return first_that_fits(rules, heard)


def note_run(rule: Rule, post: Post, case: Case | None) -> None:
    """Write into the log what a rule did with a post, once."""
    fields = {"rule": rule, "name": rule.name, "outcome": rule.outcome, "at": now(), "case": case}
    RuleRun.objects.get_or_create(post=post, defaults=fields)


def follow(rule: Rule, case: Case) -> None:
    """Give a case that was just opened the label and the person a rule names."""
    if rule.label_id is not None:
        bear(None, case, {rule.label_id})
    person = rule.assignee
    if person is None or not is_at_desk(person, case):
        return
    event = give(None, case, person)
    if event is not None:
        name = case.latest.author.display_name
        text = gettext_lazy("A case of %(name)s is yours, by a rule")
        tell(person, event, "assigned", case, text, {"name": name})


def _checked(fields: dict[str, Any]) -> dict[str, Any]:
    name = " ".join(str(fields.get("name", "")).split())
    if not name or len(name) > 80:
        raise Refused(gettext("A rule has a name of 80 letters at most."))
    words = list(dict.fromkeys(" ".join(word.split()) for word in fields.get("words", ())))
    words = [word for word in words if word]
    if len(words) > MOST_WORDS or any(len(word) > LONGEST for word in words):
        raise Refused(gettext("Name 50 words at most, each in 60 letters."))
    known: dict[str, Sequence[Any]] = {
        "author": ["", *Rule.Author.values],
        "outcome": Rule.Outcome.values,
        "kind": ["", *Case.Kind.values],
        "priority": Case.Priority.values,
    }
    wrong = [key for key, values in known.items() if key in fields and fields[key] not in values]
    if wrong or not set(fields.get("reasons", ())) <= HEARD:
        raise Refused(gettext("Choose among what is offered."))
    return fields | {"name": name, "words": words}
