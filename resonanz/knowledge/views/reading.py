"""What is known, to read: all of it, one space, one page, how it read before."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from resonanz.conversations import composing
from resonanz.conversations.queries import may_answer, may_moderate
from resonanz.conversations.queries import thread as thread_of
from resonanz.conversations.views.answering import answer_form
from resonanz.core.htmx import is_fragment, render_fragment, signed_in
from resonanz.core.rights import may
from resonanz.knowledge import queries
from resonanz.knowledge.differences import differences
from resonanz.knowledge.models import Page
from resonanz.people.requests import Request


@require_GET
@signed_in
def home(request: Request) -> HttpResponse:
    """Everything known: by space, and what was changed last."""
    person = request.person
    context: dict[str, Any] = {
        "spaces": queries.spaces(person),
        "recent": queries.recent(person),
        "keeps_missed": may(person, "knowledge.keep_missed"),
        "tended": queries.tended(person),
    }
    return render(request, "knowledge/home.html", context)


@require_GET
@signed_in
def space(request: Request, slug: str) -> HttpResponse:
    """The pages of one space as a tree."""
    return render(request, "knowledge/space.html", {"shelf": queries.shelf(request.person, slug)})


@require_GET
@signed_in
def page(request: Request, page_id: int) -> HttpResponse:
    """A page, what links to it, and what is said about it."""
    found = queries.page(request.person, page_id)
    return render(request, "knowledge/page.html", shown(request, found))


@require_GET
@signed_in
def links(request: Request, page_id: int) -> HttpResponse:
    """The posts and pages that link to a page; a part of its page."""
    found = queries.page(request.person, page_id)
    context: dict[str, Any] = {"page": found, "links": queries.links_to(request.person, found)}
    if is_fragment(request):
        return render_fragment(request, "knowledge/links.html#list", **context)
    return render(request, "knowledge/links.html", context | {"alone": True})


@require_GET
@signed_in
def versions(request: Request, page_id: int) -> HttpResponse:
    """How a page read before, the newest first."""
    found = queries.page(request.person, page_id)
    context: dict[str, Any] = {
        "page": found,
        "versions": queries.versions(request.person, found, request.GET.get("mark", "")),
        "rights": queries.standing(request.person, found),
    }
    if is_fragment(request):
        return render_fragment(request, "knowledge/versions.html#rows", **context)
    return render(request, "knowledge/versions.html", context)


@require_GET
@signed_in
def version(request: Request, page_id: int, number: int) -> HttpResponse:
    """What one version changed against the one before, or another one (`?since=3`)."""
    found = queries.page(request.person, page_id)
    after = queries.version(request.person, found, number)
    since = request.GET.get("since", "")
    earlier = int(since) if since.isdecimal() and 0 < int(since) < number else number - 1
    before = queries.version(request.person, found, earlier) if earlier else None
    context = {
        "page": found,
        "after": after,
        "before": before,
        "passages": differences(before.source if before else "", after.source),
        "rights": queries.standing(request.person, found),
    }
    return render(request, "knowledge/version.html", context)


def shown(request: Request, found: Page) -> dict[str, Any]:
    """What the page of a page shows."""
    person = request.person
    return {
        "page": found,
        "space": found.post.channel,
        "nodes": queries.tree(person, found.post.channel),
        "rights": queries.standing(person, found),
        "topics": f"post:{found.pk}",
    } | (_talk(request, found) if found.archived_at is None else {})


def _talk(request: Request, found: Page) -> dict[str, Any]:
    """What is said about a page, and where one says something."""
    person = request.person
    thread = thread_of(person, found.pk, request.GET.get("mark", ""))
    answers = may_answer(thread.setting)
    return {
        "thread": thread,
        "reactions": composing.reactions(
            found.pk, thread.root.reactions, thread.root.own_reactions
        ),
        "comments": composing.comments(
            thread.comments,
            person.pk,
            may_moderate=may_moderate(person, thread.setting),
            may_answer=answers,
        ),
        "answer_form": answer_form(request, thread.root, thread.setting.draft) if answers else "",
    }
