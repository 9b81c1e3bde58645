"""What helps while writing: the preview, one's drafts, tags, and taking back what was just said."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from resonanz.channels.queries import address_of
from resonanz.conversations import actions, drafted, queries, tagged
from resonanz.core.htmx import is_fragment, render_fragment, signed_in
from resonanz.people.requests import Request

LENGTH = 20_000


@require_POST
@signed_in
def preview(request: Request) -> HttpResponse:
    """How a text will read: the same rendering as when it is said."""
    number = request.POST.get("channel", "")
    channel_id = int(number) if number.isdecimal() and len(number) < 19 else None
    source = request.POST.get("source", "")[:LENGTH]
    return HttpResponse(drafted.preview(request.person, source, channel_id))


@require_GET
@signed_in
def drafts(request: Request) -> HttpResponse:
    """Everything one was typing, on whatever device, and where to go on."""
    context = {
        "drafts": drafted.begun(request.person),
        "scheduled": drafted.scheduled(request.person),
    }
    return render(request, "conversations/drafts.html", context)


@require_POST
@signed_in
def discarding(request: Request, place: str) -> HttpResponse:
    """Throw a draft away."""
    actions.forget_draft(request.person, place)
    return redirect("/drafts/")


@require_GET
@signed_in
def tag(request: Request, tag: str) -> HttpResponse:
    """What was said under a tag."""
    page = tagged.tagged(request.person, tag, request.GET.get("mark", ""))
    context: dict[str, Any] = {"tag": tag.lower(), "page": page}
    if is_fragment(request):
        return render_fragment(request, "conversations/tag.html#posts", **context)
    return render(request, "conversations/tag.html", context)


@require_GET
@signed_in
def tags(request: Request) -> HttpResponse:
    """The tags said lately where one reads."""
    return render(request, "conversations/tags.html", {"tags": tagged.tags(request.person)})


@require_POST
@signed_in
def taking_back(request: Request, post_id: int) -> HttpResponse:
    """Take back what one said a moment ago; the text is a draft again at its place."""
    post = queries.visible_post(request.person, post_id)
    actions.take_back(request.person, post)
    address = f"/posts/{post.root_id}/#answer" if post.parent_id else address_of(post.channel)
    if not is_fragment(request):
        return redirect(address)
    response = HttpResponse(status=204)
    response["HX-Redirect"] = address
    return response
