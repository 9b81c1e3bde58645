"""From what is said to what is known: pages made of a thread, and pages like it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from resonanz.core.htmx import signed_in
from resonanz.knowledge import queries
from resonanz.people.requests import Request


@require_GET
@signed_in
def of_thread(request: Request, post_id: int) -> HttpResponse:
    """What is known about what a thread is about; and the ways to make a page of it."""
    person = request.person
    post = queries.source_post(person, post_id)
    root = post.root or post
    context: dict[str, Any] = {
        "post": post,
        "root": root,
        "made": queries.made_of(person, root),
        "similar": queries.similar(person, root.plain),
        "spaces": queries.writable_spaces(person),
    }
    return render(request, "knowledge/of_thread.html", context)
