"""Previews of links: their pictures, and taking one away."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from resonanz.conversations import actions, queries
from resonanz.conversations.models import LinkPreview, Post
from resonanz.core.files import handed_out
from resonanz.core.htmx import get_visible, signed_in
from resonanz.people.requests import Request


@require_GET
@signed_in
def picture(request: Request, post_id: int) -> HttpResponse:
    """Our own copy of the picture of a page, for who may see the post that links to it."""
    posts = Post.objects.visible_to(request.person).standing()
    shown = LinkPreview.objects.filter(post__in=posts.values("pk")).exclude(picture="")
    return handed_out(request, get_visible(shown, post=post_id).picture, "image/jpeg")


@require_POST
@signed_in
def removal(request: Request, post_id: int) -> HttpResponse:
    """Show no preview with a post of one's own."""
    post = queries.visible_post(request.person, post_id)
    actions.remove_preview(request.person, post)
    return redirect(f"/posts/{post.root_id}/#post-{post.pk}")
