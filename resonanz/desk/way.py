"""The crossing of a case: where it came from and where it goes, as the steps of one line."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from resonanz.channels.abilities import Side

from .models import Answer
from .queries import CaseView

# How far along an answer is, by its stage: what the line says, and how it is drawn.
_NOW = frozenset({"scheduled", "claimed", "sending", "unknown"})


def way_of(view: CaseView) -> list[dict[str, Any]]:
    """Said outside, reflected on inside, agreed to, answered: done, now or still to come."""
    answer = view.standing[-1] if view.standing else None
    steps = [_said(view), _reflected(view)]
    if view.case.channel.needs_approval:
        steps.append(_approved(answer))
    return [*steps, _answered(answer)]


def _said(view: CaseView) -> dict[str, Any]:
    case = view.case
    return {
        "label": case.channel.network_name,
        "side": Side.OUTSIDE.value,
        "state": "done",
        "at": case.post.said_at,
    }


def _reflected(view: CaseView) -> dict[str, Any]:
    if not view.reflections:
        return {"label": _("Reflection"), "side": "", "state": "todo"}
    question = view.reflections[-1].post
    answered = any(entry.may_be_taken for entry in view.entries)
    return {
        "label": _("Reflection in %(space)s") % {"space": question.channel.name},
        "side": Side.INSIDE.value,
        "state": "done" if answered else "now",
        "href": f"/posts/{question.pk}/",
    }


def _approved(answer: Answer | None) -> dict[str, Any]:
    states = {Answer.State.AWAITING: "now", Answer.State.APPROVED: "done"}
    state = states.get(Answer.State(answer.state), "todo") if answer else "todo"
    returned = answer is not None and answer.state == Answer.State.RETURNED
    return {
        "label": _("Came back") if returned else _("Approval"),
        "side": Side.INSIDE.value if state != "todo" else "",
        "state": "refused" if returned else state,
    }


def _answered(answer: Answer | None) -> dict[str, Any]:
    stage = answer.stage if answer else ""
    step: dict[str, Any] = {
        "label": pgettext("the thing, not the deed", "Answer"),
        "side": "",
        "state": "todo",
    }
    if stage == "sent" and answer is not None and answer.delivery is not None:
        step |= {"side": Side.OUTSIDE.value, "state": "done", "at": answer.delivery.sent_at}
        step["href"] = answer.delivery.address
    elif stage == "refused":
        step |= {"label": _("Answer refused"), "state": "refused"}
    elif stage in _NOW:
        step |= {"side": Side.OUTSIDE.value, "state": "now"}
    return step
