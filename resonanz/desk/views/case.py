"""A case: the conversation, what agents do with it, and who else is there."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from resonanz.channels.abilities import Ability
from resonanz.channels.models import Channel
from resonanz.conversations.models import Draft, Post
from resonanz.core.errors import Refused
from resonanz.core.htmx import get_visible, is_fragment, render_fragment, signed_in
from resonanz.desk import actions, inputs, queries
from resonanz.desk.models import Case
from resonanz.desk.way import way_of
from resonanz.people.models import Person
from resonanz.people.requests import Request

from .queue import queue_context


@require_GET
@signed_in
def case(request: Request, case_id: int) -> HttpResponse:
    """The three panes: queue, conversation, context."""
    return shown(request, case_id)


@require_GET
@signed_in
def conversation(request: Request, case_id: int) -> HttpResponse:
    """The conversation alone: its way, the thread, the answers and the editor."""
    return part(request, case_id, "conversation")


@require_GET
@signed_in
def context(request: Request, case_id: int) -> HttpResponse:
    """What is known beside the conversation: the case, the person, the reflection, notes."""
    return part(request, case_id, "context", pane="context")


@require_GET
@signed_in
def thread(request: Request, case_id: int) -> HttpResponse:
    """The thread anew, and with it up to where one has read."""
    return part(request, case_id, "thread")


@require_GET
@signed_in
def live(request: Request, case_id: int) -> HttpResponse:
    """What changed since the page was drawn, without touching what is being read or written."""
    return part(request, case_id, "live")


@require_GET
@signed_in
def person(request: Request, case_id: int) -> HttpResponse:
    """Earlier cases and posts of the person, on all networks."""
    case = queries.one(request.person, case_id)
    cases, posts = queries.earlier_with(request.person, case)
    found = {"case": case, "earlier_cases": cases, "earlier_posts": posts}
    template = "desk/person.html#earlier" if is_fragment(request) else "desk/person.html"
    return render(request, template, found)


@require_http_methods(["GET", "POST"])
@signed_in
def presence(request: Request, case_id: int) -> HttpResponse:
    """A sign of life from whoever has the case open (POST); the answer says who else has it, so
    that also a page which hears no news sees them come and go.
    """
    if request.method == "POST":
        case = queries.one(request.person, case_id)
        visit = request.POST.get("visit", "")[:40]
        if request.POST.get("leaves"):
            actions.leave(request.person, case, visit)
            return HttpResponse(status=204)
        typing = request.POST.get("typing") == "yes"
        actions.be_present(request.person, case, typing=typing, visit=visit)
    case = queries.take_up(request.person, case_id)
    return render_fragment(request, "desk/present.html", case=case)


@require_http_methods(["GET", "POST"])
@signed_in
def assignment(request: Request, case_id: int) -> HttpResponse:
    """Whose case it is: a form (GET), or the choice (POST)."""
    case = queries.one(request.person, case_id)
    if request.method == "GET":
        colleagues = queries.colleagues_at(case)
        template = "desk/assignment.html#form" if is_fragment(request) else "desk/assignment.html"
        return render(request, template, {"case": case, "colleagues": colleagues})
    actions.assign(request.person, case, _chosen(request))
    return done(request, case_id, "context")


@require_POST
@signed_in
def kind(request: Request, case_id: int) -> HttpResponse:
    """What kind of case it is."""
    case = queries.one(request.person, case_id)
    actions.set_kind(request.person, case, request.POST.get("kind", ""))
    return done(request, case_id, "context")


@require_POST
@signed_in
def state(request: Request, case_id: int) -> HttpResponse:
    """Open, waiting or done."""
    case = queries.one(request.person, case_id)
    actions.set_state(request.person, case, request.POST.get("state", ""))
    return done(request, case_id, "context")


@require_POST
@signed_in
def notes(request: Request, case_id: int) -> HttpResponse:
    """Note something for the other agents."""
    case = queries.one(request.person, case_id)
    actions.note(request.person, case, request.POST.get("source", ""))
    return done(request, case_id, "notes")


@require_http_methods(["GET", "POST"])
@signed_in
def reflection(request: Request, case_id: int) -> HttpResponse:
    """Ask colleagues in a space: the form (GET), or the question (POST)."""
    case = queries.one(request.person, case_id)
    if request.method == "POST":
        return _asked(request, case)
    draft = Draft.objects.filter(person=request.person, place=f"reflection:{case_id}").first()
    return _question(request, case, draft)


def _asked(request: Request, case: Case) -> HttpResponse:
    """The case with its question; where something is missing, the form with all that was typed."""
    try:
        space = _space_of(request)
        actions.reflect(request.person, case, space, request.POST.get("source", ""))
    except Refused as error:
        if is_fragment(request):
            raise
        typed = {"source": request.POST.get("source", ""), "fields": request.POST}
        return _question(request, case, typed, error)
    return whole(request, case.pk)


def _space_of(request: Request) -> Channel:
    if not (chosen := request.POST.get("space")):
        raise Refused(_("Choose the space in which you ask. What you typed is still here."))
    spaces = Channel.objects.visible_to(request.person).without_direct()
    return get_visible(spaces, pk=inputs.number(chosen))


def _question(
    request: Request, case: Case, draft: Draft | dict[str, Any] | None, error: Refused | None = None
) -> HttpResponse:
    template = "desk/reflection.html#form" if is_fragment(request) else "desk/reflection.html"
    spaces = queries.spaces_to_ask(request.person, case)
    context = {"case": case, "spaces": spaces, "draft": draft, "error": error}
    return render(request, template, context, status=error.status if error else 200)


@require_POST
@signed_in
def contributions(request: Request, case_id: int) -> HttpResponse:
    """Take what a colleague said into the draft, or leave it out; all that was typed stays."""
    case = queries.one(request.person, case_id)
    left_out = inputs.number(request.POST.get("leave_out"))
    number = left_out or inputs.number(request.POST.get("comment"))
    comment = get_visible(Post.objects.visible_to(request.person), pk=number)
    typed = inputs.answer_typed(request) if "source" in request.POST else None
    act = actions.leave_out if left_out else actions.take_into_draft
    act(request.person, case, comment, typed)
    return done(request, case_id, "editor")


def shown(request: Request, case_id: int, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page of a case with the queue beside it."""
    context = queue_context(request) | case_context(request, case_id) | more
    return render(request, "desk/case.html", context, status=status)


def part(request: Request, case_id: int, name: str, **more: Any) -> HttpResponse:
    """One part of a case's page, as htmx puts it in its place; alone it is a page as well."""
    if not is_fragment(request):
        return shown(request, case_id, **more)
    return render_fragment(
        request, f"desk/parts/{name}.html", **(case_context(request, case_id) | more)
    )


def done(request: Request, case_id: int, name: str) -> HttpResponse:
    """After a deed: the part that changed, or back to the case where no script is at work."""
    if is_fragment(request):
        return part(request, case_id, name, after=True)
    return redirect("desk:case", case_id)


def whole(request: Request, case_id: int) -> HttpResponse:
    """After a deed that changed everything: the case's page anew."""
    response = redirect("desk:case", case_id)
    if is_fragment(request):
        return HttpResponse(status=204, headers={"HX-Redirect": response["Location"]})
    return response


def case_context(request: Request, case_id: int) -> dict[str, Any]:
    """What the parts of a case's page show."""
    case = queries.take_up(request.person, case_id)
    view = queries.case_view(request.person, case)
    newest = max((entry.post.pk for entry in view.entries), default=0)
    return {
        "case": case,
        "view": view,
        "way": way_of(view),
        "newest": newest,
        "news": view.news_since(inputs.number(request.GET.get("since")) or 0),
        "read": _read_up_to(request, view),
        "kinds": Case.Kind.choices,
        "priorities": Case.Priority.choices,
        "may_choose": {
            "visibility": case.channel.can(Ability.VISIBILITY),
            "warning": case.channel.can(Ability.CONTENT_WARNING),
            "pictures": case.channel.can(Ability.MEDIA),
            "thread": case.channel.can(Ability.THREAD),
        },
        "visibilities": Post.Visibility.choices,
    }


def _read_up_to(request: Request, view: queries.CaseView) -> int | None:
    """What stands on the viewer's screen: a part drawn anew must not pass for having read more."""
    if is_fragment(request) and "based_on" in request.POST:
        return inputs.number(request.POST["based_on"])
    since = inputs.number(request.GET.get("since"))
    if since is not None and view.news_since(since) == "theirs":
        return view.newest_until(since)
    return view.newest.pk if view.newest else None


def _chosen(request: Request) -> Person | None:
    number = inputs.number(request.POST.get("assignee"))
    if number is None:
        return None
    return get_visible(Person.objects.visible_to(request.person), pk=number)
