"""The rules that say what becomes a case: their list, their order, their form, their log."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from resonanz.core.errors import Refused
from resonanz.core.htmx import signed_in
from resonanz.core.paging import by_number
from resonanz.core.rights import require
from resonanz.desk import actions, inputs, queries
from resonanz.desk.models import Case, Rule, RuleRun
from resonanz.people.requests import Request

REASONS = (
    ("reply", gettext_lazy("An answer to us")),
    ("mention", gettext_lazy("We are named")),
    ("quote", gettext_lazy("We are quoted")),
    ("direct", gettext_lazy("A private message")),
    ("watch", gettext_lazy("Found by listening")),
)
# Each in its own language, as everywhere.
LANGUAGES = (("de", "Deutsch"), ("en", "English"))


@require_http_methods(["GET", "POST"])
@signed_in
def rules(request: Request) -> HttpResponse:
    """All rules in their order (GET); another order (POST: one goes up or down)."""
    found = list(queries.rules_of(request.person))
    if request.method == "POST":
        numbers = [rule.pk for rule in found]
        for step, name in ((-1, "up"), (1, "down")):
            moved = inputs.number(request.POST.get(name))
            if moved in numbers:
                place = numbers.index(moved)
                numbers.insert(max(0, place + step), numbers.pop(place))
        actions.order_rules(request.person, numbers)
        return redirect("desk:rules")
    return render(request, "desk/rules.html", {"rules": found})


@require_http_methods(["GET", "POST"])
@signed_in
def new(request: Request) -> HttpResponse:
    """A new rule."""
    require(request.person, "desk.rules")
    return _form(request, Rule(), lambda **told: actions.make_rule(request.person, **told))


@require_http_methods(["GET", "POST"])
@signed_in
def rule(request: Request, rule_id: int) -> HttpResponse:
    """A rule, what it did last, and what it may be changed to."""
    found = queries.one_rule(request.person, rule_id)
    return _form(request, found, lambda **told: actions.change_rule(request.person, found, **told))


@require_POST
@signed_in
def removal(request: Request, rule_id: int) -> HttpResponse:
    """Follow a rule no longer."""
    actions.remove_rule(request.person, queries.one_rule(request.person, rule_id))
    messages.success(request, _("Removed."))
    return redirect("desk:rules")


@require_GET
@signed_in
def dry_run(request: Request) -> HttpResponse:
    """What the rules would have made of the last thirty days; nothing is changed by it."""
    rules = queries.rules_of(request.person)
    if request.GET.get("which") == "active":
        rules = rules.filter(is_active=True)
    context = {"run": queries.dry_run(request.person, list(rules)), "reasons": dict(REASONS)}
    return render(request, "desk/dry_run.html", context)


def _form(request: Request, found: Rule, keep: Any) -> HttpResponse:
    error = None
    if request.method == "POST":
        told = _told(request)
        try:
            keep(**told)
        except Refused as refused:
            error = refused
            for name, value in told.items():
                setattr(found, name, value)
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:rules")
    context = {
        "rule": found,
        "runs": _runs(request, found) if found.pk else [],
        "error": error,
        "reasons": REASONS,
        "languages": LANGUAGES,
        "authors": Rule.Author.choices,
        "outcomes": Rule.Outcome.choices,
        "kinds": Case.Kind.choices,
        "priorities": Case.Priority.choices,
        "labels": queries.labels(),
        "channels": queries.channels_to_promise(request.person),
        "colleagues": queries.colleagues_at_desks(request.person),
    }
    return render(request, "desk/rule.html", context, status=error.status if error else 200)


def _runs(request: Request, found: Rule) -> Sequence[RuleRun]:
    return by_number(queries.runs_of(request.person, found), "", newest_first=True).rows


def _told(request: Request) -> dict[str, Any]:
    posted = request.POST
    channels = queries.channels_to_promise(request.person)
    colleagues = {one.pk: one for one in queries.colleagues_at_desks(request.person)}
    priority = inputs.number(posted.get("priority"))
    return {
        "name": posted.get("name", ""),
        "is_active": "active" in posted,
        "channel": channels.filter(pk=inputs.number(posted.get("channel")) or 0).first(),
        "reasons": posted.getlist("reason"),
        "words": posted.get("words", "").replace(",", "\n").splitlines(),
        "language": posted.get("language", "")[:10],
        "author": posted.get("author", ""),
        "outcome": posted.get("outcome", Rule.Outcome.CASE),
        "kind": posted.get("kind", ""),
        "priority": Case.Priority.NORMAL if priority is None else priority,
        "label": queries.labels().filter(pk=inputs.number(posted.get("label")) or 0).first(),
        "assignee": colleagues.get(inputs.number(posted.get("assignee")) or 0),
    }
