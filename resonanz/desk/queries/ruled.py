"""The rules, what they did, and what they would have made of the last thirty days."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Min, QuerySet

from resonanz.conversations.models import Post
from resonanz.core.htmx import get_visible
from resonanz.core.models import Event
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.desk.matching import ASKING, HEARD, Heard, becomes_a_case, first_that_fits
from resonanz.desk.models import Case, Rule, RuleRun
from resonanz.people.models import Person

DAYS = 30
# So many of the newest posts are tried; so many are shown.
MOST = 5_000
SHOWN = 50


@dataclass(frozen=True)
class Tried:
    """What would have become of a post, by which rule, and whether it is a case now."""

    post: Post
    rule: Rule | None
    would_be: bool
    is_case: bool

    @property
    def differs(self) -> bool:
        return self.would_be != self.is_case


@dataclass(frozen=True)
class DryRun:
    """What the rules would have made of the last days."""

    posts: int
    cases: int
    would_be: int
    by_rule: Sequence[tuple[Rule, int]]
    rows: Sequence[Tried]


def rules_of(viewer: Person) -> "QuerySet[Rule]":
    """All rules in their order, for those who look after them."""
    require(viewer, "desk.rules")
    found: QuerySet[Rule] = Rule.objects.all()
    return found.select_related("channel", "label", "assignee")


def one_rule(viewer: Person, rule_id: int) -> Rule:
    """A rule; raises `Gone` where there is none."""
    return get_visible(rules_of(viewer), pk=rule_id)


def runs_of(viewer: Person, rule: Rule) -> "QuerySet[RuleRun]":
    """What a rule did, as far as the viewer may read the posts."""
    seen = Post.objects.visible_to(viewer).values("pk")
    found: QuerySet[RuleRun] = RuleRun.objects.filter(rule=rule, post__in=seen)
    return found.select_related("post__author", "case")


def dry_run(viewer: Person, rules: Sequence[Rule]) -> DryRun:
    """What these rules, in this order, would have made of what was heard in thirty days.

    Of a person in a thread the first post decides; what they say after it belongs to their case.
    Counted is what the viewer may read. Six queries, however much was heard.
    """
    heard = _heard(viewer)
    first = _first_of(heard)
    cases = set(
        Case.objects.filter(post__in=[post for post, _ in heard]).values_list("post", flat=True)
    )
    tried, begun = [], set()
    for post, reason in heard:
        place = (post.root_id, post.author_id)
        if place in begun and reason in ASKING:
            continue
        known = first.get(post.author_id, post.pk) < post.pk
        what = Heard(post.channel_id, reason, post.language, post.plain, known)
        rule = first_that_fits(rules, what)
        would_be = becomes_a_case(rule, what)
        if would_be:
            begun.add(place)
        tried.append(Tried(post, rule, would_be, post.pk in cases))
    return _told(tried, rules)


def _heard(viewer: Person) -> list[tuple[Post, str]]:
    """What was heard in the last days and why, the oldest first."""
    events = Event.objects.filter(verb="post.heard", at__gte=now() - timedelta(days=DAYS))
    newest = events.filter(details__reason__in=sorted(HEARD)).order_by("-pk")
    why: dict[int, str] = {}
    for number, details in newest.values_list("subject_id", "details")[:MOST]:
        why[number] = str(details["reason"])
    posts = Post.objects.visible_to(viewer).filter(pk__in=why).select_related("author", "channel")
    return [
        (post, why[post.pk])
        for post in posts.order_by("pk")
        if post.author_id != post.channel.identity_id
    ]


def _first_of(heard: Iterable[tuple[Post, str]]) -> dict[int, int]:
    """The number of the first post of each author."""
    authors = {post.author_id for post, _ in heard}
    firsts = Post.objects.filter(author__in=authors).order_by().values("author")
    return dict(firsts.annotate(first=Min("pk")).values_list("author", "first"))


def _told(tried: Sequence[Tried], rules: Sequence[Rule]) -> DryRun:
    counted = Counter(one.rule.pk for one in tried if one.rule is not None)
    rows = [one for one in reversed(tried) if one.rule is not None or one.differs]
    return DryRun(
        posts=len(tried),
        cases=sum(one.is_case for one in tried),
        would_be=sum(one.would_be for one in tried),
        by_rule=[(rule, counted[rule.pk]) for rule in rules],
        rows=rows[:SHOWN],
    )
