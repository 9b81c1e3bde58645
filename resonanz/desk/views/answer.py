"""The answer: written, looked at, submitted, agreed to, taken back."""

from collections.abc import Sequence

from django.http import FileResponse, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from resonanz.conversations.actions import keep_draft
from resonanz.conversations.models import Attachment
from resonanz.core.errors import Outdated, Refused
from resonanz.core.htmx import get_visible, is_fragment, render_fragment, signed_in
from resonanz.desk import actions, inputs, outgoing, queries
from resonanz.desk.models import Answer, Case
from resonanz.people.requests import Request

from .case import shown, whole


@require_POST
@signed_in
def answer(request: Request, case_id: int) -> HttpResponse:
    """Keep what was typed, and let it go out (or to a second person)."""
    case = queries.one(request.person, case_id)
    try:
        typed = inputs.answer_typed(request)
        draft = actions.draft_answer(request.person, case, **typed)
        actions.submit(request.person, draft)
    except Refused as error:
        _keep(request, case_id)
        return _stopped(request, case, error)
    return whole(request, case_id)


@require_POST
@signed_in
def preview(request: Request, case_id: int) -> HttpResponse:
    """How it will look on the network, how long it is, and what does not fit."""
    case = queries.one(request.person, case_id)
    pictured = inputs.pictures(request)
    seen = outgoing.preview(
        case.channel,
        request.POST.get("source", ""),
        parent=case.latest,
        attachments=pictured,
        visibility=request.POST.get("visibility", "public"),
        content_warning=request.POST.get("content_warning", ""),
    )
    if not is_fragment(request):
        _keep(request, case_id, pictured)
        return shown(request, case_id, preview=seen)
    return render_fragment(
        request, "desk/parts/preview.html", case=case, preview=seen, is_live=True
    )


@require_POST
@signed_in
def approval(request: Request, case_id: int) -> HttpResponse:
    """A second person agrees to an answer, or gives it back with a remark."""
    waiting = _named(request, case_id)
    try:
        if request.POST.get("decision") == "return":
            actions.return_to(request.person, waiting, request.POST.get("remark", ""))
        else:
            seen = inputs.answer_typed(request)["based_on"]
            actions.approve(request.person, waiting, seen=seen)
    except Refused as error:
        return _stopped(request, queries.one(request.person, case_id), error)
    return whole(request, case_id)


@require_POST
@signed_in
def withdrawal(request: Request, case_id: int) -> HttpResponse:
    """Take an answer back before it is sent."""
    actions.withdraw(request.person, _named(request, case_id))
    return whole(request, case_id)


@require_POST
@signed_in
def rewriting(request: Request, case_id: int) -> HttpResponse:
    """Write an answer again that the network refused, or that was withdrawn."""
    actions.write_again(request.person, _named(request, case_id))
    return whole(request, case_id)


@require_GET
@signed_in
def picture(request: Request, case_id: int, attachment_id: int) -> FileResponse:
    """A picture of an answer, for all who may see the answer: they agree to it as well."""
    answers = Answer.objects.visible_to(request.person).filter(case=case_id)
    found = get_visible(Attachment.objects.filter(answers__in=answers).distinct(), pk=attachment_id)
    response = FileResponse(found.file.open("rb"), content_type=found.media_type)
    response["Cache-Control"] = "private, max-age=3600"
    # Whatever it claims to be, it is never run.
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _named(request: Request, case_id: int) -> Answer:
    answers = Answer.objects.visible_to(request.person).with_all().filter(case=case_id)
    return get_visible(answers, pk=inputs.number(request.POST.get("answer")))


def _stopped(request: Request, case: Case, error: Refused) -> HttpResponse:
    """Say why an answer did not go out, and where something came in between, what it was."""
    seen = inputs.number(request.POST.get("based_on")) or 0
    in_between = isinstance(error, Outdated) and error.code == "outdated"
    news = queries.news_in(case, seen) if in_between else None
    context = {"error": error, "news": news, "case": case}
    if is_fragment(request):
        response = render_fragment(
            request, "desk/parts/stopped.html", status=error.status, **context
        )
        response["X-Error"] = "fragment"
        return response
    return shown(request, case.pk, status=error.status, stopped=context)


def _keep(request: Request, case_id: int, pictured: Sequence[Attachment] | None = None) -> None:
    """Let the editor show again all that was typed."""
    fields = inputs.fields_typed(request, pictured)
    keep_draft(request.person, f"case:{case_id}", request.POST.get("source", ""), fields)
