"""The rules that say what becomes a case, over the API."""

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema, Status
from pydantic import Field

from resonanz.core.api import Input, PageOf, needs, page_of
from resonanz.core.htmx import get_visible
from resonanz.core.paging import by_number
from resonanz.desk import actions, queries
from resonanz.desk.api import router
from resonanz.desk.models import Rule, RuleRun
from resonanz.people.models import Person
from resonanz.people.requests import Request


class RuleIn(Input):
    """What fits (empty fits everything) and what becomes of it."""

    name: str
    active: bool = False
    channel: int | None = None
    reasons: list[Literal["reply", "mention", "quote", "direct", "watch"]] = []
    words: list[str] = []
    language: Annotated[str, Field(max_length=10)] = ""
    author: Literal["", "known", "new"] = ""
    outcome: Literal["case", "nothing"] = "case"
    kind: str = ""
    priority: Annotated[int, Field(ge=0, le=3)] = 1
    label: int | None = None
    assignee: int | None = None


class RuleOut(RuleIn):
    id: int


class OrderIn(Input):
    rules: Annotated[list[int], Field(max_length=100)]


class RunOut(Schema):
    post: int
    case: int | None
    outcome: str
    at: datetime


class TriedOut(Schema):
    post: int
    words: str
    rule: int | None
    would_be: bool
    is_case: bool


class CountOut(Schema):
    rule: int
    posts: int


class DryRunOut(Schema):
    posts: int
    cases: int
    would_be: int
    by_rule: list[CountOut]
    rows: list[TriedOut]


@router.get("/desk/rules", response=list[RuleOut])
def rules(request: Request) -> Any:
    """All rules (100 at most) in their order: the first that fits decides."""
    needs(request, "read")
    return [_rule(rule) for rule in queries.rules_of(request.person)]


@router.post("/desk/rules", response={201: RuleOut})
def make_rule(request: Request, given: RuleIn) -> Any:
    """A new rule, the last in order."""
    needs(request, "desk")
    return Status(201, _rule(actions.make_rule(request.person, **_fields(request, given))))


@router.put("/desk/rules/order", response=list[RuleOut])
def order_rules(request: Request, given: OrderIn) -> Any:
    """Another order; rules not named come after."""
    needs(request, "desk")
    actions.order_rules(request.person, given.rules)
    return rules(request)


@router.get("/desk/rules/dry-run", response=DryRunOut)
def dry_run(request: Request, active: bool = False) -> Any:
    """What all rules (`active`: those in force) would have made of the last thirty days."""
    needs(request, "read")
    tried = queries.rules_of(request.person)
    run = queries.dry_run(request.person, list(tried.filter(is_active=True) if active else tried))
    return {
        "posts": run.posts,
        "cases": run.cases,
        "would_be": run.would_be,
        "by_rule": [{"rule": rule.pk, "posts": count} for rule, count in run.by_rule],
        "rows": [
            {
                "post": row.post.pk,
                "words": row.post.plain,
                "rule": row.rule.pk if row.rule else None,
                "would_be": row.would_be,
                "is_case": row.is_case,
            }
            for row in run.rows
        ],
    }


@router.put("/desk/rules/{rule_id}", response=RuleOut)
def change_rule(request: Request, rule_id: int, given: RuleIn) -> Any:
    """Let a rule ask for, or do, something else."""
    needs(request, "desk")
    rule = queries.one_rule(request.person, rule_id)
    return _rule(actions.change_rule(request.person, rule, **_fields(request, given)))


@router.delete("/desk/rules/{rule_id}", response={204: None})
def remove_rule(request: Request, rule_id: int) -> Any:
    """Follow a rule no longer; the log keeps what it did."""
    needs(request, "desk")
    actions.remove_rule(request.person, queries.one_rule(request.person, rule_id))
    return Status(204, None)


@router.get("/desk/rules/{rule_id}/runs", response=PageOf[RunOut])
def runs(request: Request, rule_id: int, mark: str = "") -> Any:
    """What a rule did, the newest first."""
    needs(request, "read")
    rule = queries.one_rule(request.person, rule_id)
    return page_of(by_number(queries.runs_of(request.person, rule), mark, newest_first=True), _run)


def _fields(request: Request, given: RuleIn) -> dict[str, Any]:
    told = given.dict(exclude={"active", "channel", "label", "assignee"})
    channels = queries.channels_to_promise(request.person)
    people = Person.objects.visible_to(request.person).select_related("user")
    return told | {
        "is_active": given.active,
        "channel": get_visible(channels, pk=given.channel) if given.channel else None,
        "label": queries.one_label(given.label) if given.label else None,
        "assignee": get_visible(people, pk=given.assignee) if given.assignee else None,
    }


def _rule(rule: Rule) -> dict[str, Any]:
    plain = ("name", "reasons", "words", "language", "author", "outcome", "kind", "priority")
    return {name: getattr(rule, name) for name in plain} | {
        "id": rule.pk,
        "active": rule.is_active,
        "channel": rule.channel_id,
        "label": rule.label_id,
        "assignee": rule.assignee_id,
    }


def _run(run: RuleRun) -> dict[str, Any]:
    return {"post": run.post_id, "case": run.case_id, "outcome": run.outcome, "at": run.at}
