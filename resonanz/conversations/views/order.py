"""Order in conversations: report, the queue, decide, appeal, the trail."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from resonanz.channels import queries as channels
from resonanz.conversations import actions, ordered, queries
from resonanz.conversations.models import Decision, Post, Report, Review
from resonanz.core.errors import Refused
from resonanz.core.htmx import signed_in
from resonanz.core.rights import may, require
from resonanz.people.requests import Request

QUEUE = "/moderation/"


@require_http_methods(["GET", "POST"])
@signed_in
def report(request: Request, post_id: int) -> HttpResponse:
    """Say that a post is not all right."""
    post = queries.visible_post(request.person, post_id)
    require(request.person, "conversations.report", post)
    context: dict[str, Any] = {"post": post, "reasons": Report.Reason.choices, "error": None}
    if request.method == "POST":
        try:
            given = request.POST.get("reason", ""), request.POST.get("words", "")
            actions.report(request.person, post, *given)
            messages.success(
                request, _("Thank you. Somebody will look at it; nobody learns that it was you.")
            )
            return redirect(f"/posts/{post.root_id}/#post-{post.pk}")
        except Refused as error:
            context |= {"error": error, "typed": request.POST}
    status = 422 if context["error"] else 200
    return render(request, "conversations/report.html", context, status=status)


@require_http_methods(["GET", "POST"])
@signed_in
def of_post(request: Request, post_id: int) -> HttpResponse:
    """Decide about a post nobody reported."""
    post = queries.visible_post(request.person, post_id)
    require(request.person, "conversations.moderate", post)
    known = Review.objects.visible_to(request.person).open().filter(post=post).first()
    if known is not None:
        return redirect(f"{QUEUE}reviews/{known.pk}/")
    if request.method == "GET":
        return _page(request, post)
    try:
        decision = actions.decide_at_once(request.person, post, *_given(request))
    except Refused as error:
        return _page(request, post, error=error)
    return _decided(request, decision)


@require_GET
@signed_in
def queue(request: Request) -> HttpResponse:
    """What waits to be looked at, and what was decided."""
    person, decided = request.person, bool(request.GET.get("decided"))
    page = ordered.queue(person, request.GET.get("mark", ""), decided=decided)
    places = {one.pk: ordered.place_of(person, one.post.channel) for one in page.rows}
    context: dict[str, Any] = {
        "page": page,
        "rows": [(one, places[one.pk]) for one in page.rows],
        "decided": decided,
        "appeals": list(ordered.appeals(person)),
        "spaces": ordered.kept_spaces(person),
        "may_watch": may(person, "conversations.watch_words"),
    }
    return render(request, "conversations/moderation.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def review(request: Request, review_id: int) -> HttpResponse:
    """One post that is to be looked at: alone, with what was said against it."""
    found = ordered.review(request.person, review_id)
    if request.method == "GET":
        return _page(request, found.post, found)
    try:
        return _decided(request, actions.decide(request.person, found, *_given(request)))
    except Refused as error:
        return _page(request, found.post, found, error)


@require_http_methods(["GET", "POST"])
@signed_in
def decision(request: Request, decision_id: int) -> HttpResponse:
    """What was decided and why; its author may appeal (POST)."""
    found = ordered.decision(request.person, decision_id)
    error = None
    if request.method == "POST":
        try:
            actions.appeal(request.person, found, request.POST.get("words", ""))
            return redirect(f"{QUEUE}decisions/{found.pk}/")
        except Refused as refused:
            error = refused
    appeal = getattr(found, "appeal", None)
    looks_after = Review.objects.visible_to(request.person).filter(pk=found.review_id).exists()
    context: dict[str, Any] = {
        "decision": found,
        "post": found.review.post,
        "place": ordered.place_of(request.person, found.review.post.channel),
        "appeal": appeal,
        "looks_after": looks_after,
        "may_appeal": may(request.person, "conversations.appeal", found),
        "may_answer": appeal and may(request.person, "conversations.answer_appeal", appeal),
        "may_lift": looks_after and found.stands and found.deed in Decision.LASTING,
        "error": error,
    }
    return render(request, "conversations/decision.html", context, status=422 if error else 200)


@require_POST
@signed_in
def appeal_answer(request: Request, decision_id: int) -> HttpResponse:
    """Grant an appeal, or do not; with a reason."""
    found = ordered.decision(request.person, decision_id)
    appeal = getattr(found, "appeal", None)
    if appeal is None:
        raise Refused(_("Nobody appealed against this."))
    granted, answer = request.POST.get("granted") == "yes", request.POST.get("answer", "")
    appeal.decision = found
    actions.answer_appeal(request.person, appeal, granted=granted, answer=answer)
    return redirect(f"{QUEUE}decisions/{found.pk}/")


@require_POST
@signed_in
def lifting(request: Request, decision_id: int) -> HttpResponse:
    """Take a decision back."""
    found = ordered.decision(request.person, decision_id)
    actions.lift(request.person, found, request.POST.get("reason", ""))
    return redirect(f"{QUEUE}decisions/{found.pk}/")


@require_GET
@signed_in
def trail(request: Request) -> HttpResponse:
    """Everything that was done about posts one may look at."""
    page = ordered.trail(request.person, request.GET.get("mark", ""))
    return render(request, "conversations/moderation_trail.html", {"page": page})


@require_http_methods(["GET", "POST"])
@signed_in
def words(request: Request) -> HttpResponse:
    """The organisation's list of words to look at."""
    require(request.person, "conversations.watch_words")
    if request.method == "POST":
        actions.watch_words(request.person, request.POST.get("words", "").splitlines())
        messages.success(request, _("Saved."))
        return redirect(f"{QUEUE}words")
    return render(
        request,
        "conversations/moderation_words.html",
        {"words": "\n".join(ordered.watched(request.person))},
    )


@require_POST
@signed_in
def care(request: Request, channel_id: int) -> HttpResponse:
    """Whether first posts in a space are looked at."""
    channel = channels.channel(request.person, pk=channel_id)
    actions.take_care(request.person, channel, first_posts=bool(request.POST.get("first_posts")))
    return redirect(QUEUE)


def _given(request: Request) -> tuple[str, str, int | None]:
    minutes = request.POST.get("minutes", "")
    number = int(minutes) if minutes.isdecimal() and len(minutes) < 6 else None
    return request.POST.get("deed", ""), request.POST.get("reason", ""), number


def _page(
    request: Request, post: Post, found: Review | None = None, error: Refused | None = None
) -> HttpResponse:
    place = ordered.place_of(request.person, post.channel)
    context: dict[str, Any] = {
        "review": found,
        "post": post,
        "place": place,
        "reports": list(ordered.reports(request.person, found)) if found else [],
        "decision": ordered.decision_of(found) if found else None,
        "deeds": actions.deeds_for(post),
        "typed": request.POST,
        "error": error,
    }
    return render(request, "conversations/review.html", context, status=422 if error else 200)


def _decided(request: Request, decision: Decision) -> HttpResponse:
    messages.success(
        request,
        _("Decided. The author is told, with your reason.") if decision.reason else _("Decided."),
    )
    return redirect(f"{QUEUE}decisions/{decision.pk}/")
