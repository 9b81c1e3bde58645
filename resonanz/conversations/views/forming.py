"""Forms of what is said: their fields while composing, and what of them differs by viewer."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from resonanz.conversations import actions, kinds, queries, questions
from resonanz.conversations.models import Draft, Post
from resonanz.core.htmx import back_or, is_fragment, render_fragment, signed_in
from resonanz.people.models import Person
from resonanz.people.requests import Request


@require_GET
@signed_in
def fields(request: Request) -> HttpResponse:
    """What a form takes when something is said in it; a part of the composer."""
    form = kinds.of(request.GET.get("kind", ""))
    context = composer(request.person, form.key, keeps=True)
    return render_fragment(request, "conversations/kinds/choice.html#fields", **context)


@require_POST
@signed_in
def similar(request: Request) -> HttpResponse:
    """Questions like the one being typed."""
    found = questions.similar(request.person, request.POST.get("source", ""))
    return render_fragment(request, "conversations/similar.html", found=found)


@require_GET
@signed_in
def form(request: Request, post_id: int) -> HttpResponse:
    """What of the form of a post differs by viewer: one's own vote, whether one comes …"""
    return shown(request, queries.visible_post(request.person, post_id))


@require_POST
@signed_in
def acceptance(request: Request, post_id: int) -> HttpResponse:
    """Accept a comment as the answer to its question, or take that back."""
    post = queries.visible_post(request.person, post_id)
    is_accepted = post.kind == Post.Kind.ANSWER
    (actions.take_back_acceptance if is_accepted else actions.accept)(request.person, post)
    if not is_fragment(request):
        return back_or(request, f"/posts/{post.root_id}/#post-{post.pk}")
    response = HttpResponse(status=204)
    response["HX-Refresh"] = "true"
    return response


def shown(request: Request, post: Post) -> HttpResponse:
    """The viewer's own part of a post, after something was done with it or not."""
    own = kinds.of(post.kind).own(request.person, post)
    context: dict[str, Any] = {"post": post, "own": own, "part": kinds.template(post.kind, "own")}
    if is_fragment(request):
        return render(request, context["part"], context)
    return render(request, "conversations/kinds/form.html", context)


def done(request: Request, post: Post) -> HttpResponse:
    """After a deed: the part anew, or back to where the form stood."""
    if is_fragment(request):
        return shown(request, post)
    return back_or(request, f"/posts/{post.root_id}/#post-{post.pk}")


def composer(
    person: Person, kind: str = "", draft: Draft | None = None, keeps: bool | None = None
) -> dict[str, Any]:
    """The forms one may choose from, the chosen one, and what was typed into its fields."""
    values = dict(draft.fields) if draft else {}
    chosen = kind or values.get("kind", "")
    forms = {form.key: form for form in kinds.sayable(person, keeps)}
    form = forms.get(chosen, forms[Post.Kind.POST])
    return form.offers(person) | {
        "kinds": [(each.key, Post.Kind(each.key).label, each.sign) for each in forms.values()],
        "kind": form.key,
        "fields_of": kinds.template(form.key, "fields"),
        "values": values,
    }
