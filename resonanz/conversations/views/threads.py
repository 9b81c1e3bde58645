"""A thread, and what one does with the posts in it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from resonanz.channels.queries import address_at
from resonanz.conversations import actions, composing, kinds, placed, queries, questions
from resonanz.conversations.attached import kept_pictures
from resonanz.conversations.cards import post_preview
from resonanz.conversations.models import Post
from resonanz.conversations.ordered import restraint_of
from resonanz.conversations.rows import Thread
from resonanz.core.errors import Refused
from resonanz.core.htmx import back_or, go_on, is_fragment, render_fragment, signed_in
from resonanz.core.rights import require
from resonanz.people.requests import Request

from .answering import answer_form
from .crossings import way_of
from .pictured import described, fields_of, key_of


@require_GET
@signed_in
def thread(request: Request, post_id: int) -> HttpResponse:
    """A thread, oldest to newest, with where it came from and where it went."""
    mark = request.GET.get("mark", "")
    found = queries.thread(request.person, post_id, mark)
    if not mark and not is_fragment(request):
        if place := kinds.place_of(found.root.kind, found.root.id):
            return redirect(f"{place}?{request.GET.urlencode()}#post-{post_id}")
        if found.root.id != post_id:
            return redirect(f"/posts/{found.root.id}/#post-{post_id}")
    context = _thread_context(request, found)
    if is_fragment(request) and mark:
        return render_fragment(request, "conversations/thread.html#comments", **context)
    return render(request, "conversations/thread.html", context)


@require_GET
@signed_in
def news(request: Request, post_id: int) -> HttpResponse:
    """How many comments came since the page was made: the quiet bar below a thread."""
    post = queries.visible_post(request.person, post_id)
    seen = request.GET.get("count", "")
    count = max(0, post.comment_count - int(seen)) if seen.isdecimal() else 0
    return render_fragment(request, "conversations/thread_news.html", post=post, count=count)


@require_POST
@signed_in
def comments(request: Request, post_id: int) -> HttpResponse:
    """Comment on a post."""
    person, source = request.person, request.POST.get("source", "")
    fields = fields_of(request)
    with actions.keeping_words(person, f"post:{post_id}", source, fields):
        parent = queries.answerable_post(person, post_id)
        comment = actions.said_once(
            person,
            key_of(request),
            source,
            lambda: actions.comment(person, parent, source, described(request, fields)),
        )
    address = f"/posts/{comment.root_id}/#post-{comment.pk}"
    if is_fragment(request):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = f"/posts/{comment.root_id}/?said={comment.pk}#post-{comment.pk}"
        return response
    return redirect(address)


@require_GET
@signed_in
def answer(request: Request, post_id: int) -> HttpResponse:
    """The place to answer one comment."""
    post = queries.visible_post(request.person, post_id)
    require(request.person, "conversations.comment", post)
    draft = queries.draft(request.person, f"post:{post.pk}")
    context: dict[str, Any] = {"post": post, "draft": draft}
    context["pictures"] = kept_pictures(request.person, draft.fields if draft else None)
    if is_fragment(request):
        return render_fragment(request, "conversations/answer.html#form", **context)
    return render(request, "conversations/answer.html", context)


@require_POST
@signed_in
def reactions(request: Request, post_id: int, name: str) -> HttpResponse:
    """React, or take the same reaction back."""
    person = request.person
    post = queries.visible_post(person, post_id)
    own = queries.own_reactions(person, post)
    (actions.unreact if name in own else actions.react)(person, post, name)
    if not is_fragment(request):
        return back_or(request, f"/posts/{post.root_id}/#post-{post.pk}")
    post.refresh_from_db(fields=["reaction_counts"])
    now_own = queries.own_reactions(person, post)
    return HttpResponse(composing.reactions(post.pk, post.reaction_counts, now_own))


@require_GET
@signed_in
def reactions_list(request: Request, post_id: int) -> HttpResponse:
    """Every reaction one may give to a post."""
    post = queries.visible_post(request.person, post_id)
    require(request.person, "conversations.react", post)
    own = queries.own_reactions(request.person, post)
    buttons = composing.reactions(post.pk, post.reaction_counts, own, every=True)
    if is_fragment(request):
        return HttpResponse(buttons)
    return render(request, "conversations/reactions.html", {"post": post, "buttons": buttons})


@require_GET
@signed_in
def history(request: Request, post_id: int) -> HttpResponse:
    """How a post read before."""
    post = queries.visible_post(request.person, post_id)
    if place := kinds.place_of(post.kind, post_id):
        return redirect(f"{place}versions/")
    context: dict[str, Any] = {
        "post": post,
        "revisions": list(queries.history(request.person, post)),
    }
    return render(request, "conversations/history.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def edit(request: Request, post_id: int) -> HttpResponse:
    """Say it differently."""
    person, place = request.person, f"edit:{post_id}"
    post = queries.visible_post(person, post_id)
    if place := kinds.place_of(post.kind, post_id):
        return redirect(f"{place}edit")
    require(person, "conversations.edit", post)
    draft = queries.draft(person, place)
    context: dict[str, Any] = {
        "post": post,
        "place": place,
        "preview": post_preview(post),
        "value": draft.source if draft else post.source,
    }
    if request.method == "POST":
        source = request.POST.get("source", "")
        try:
            actions.edit(person, post, source)
            return go_on(request, f"/posts/{post.root_id}/#post-{post.pk}")
        except Refused as error:
            actions.keep_draft(person, place, source)
            context |= {"error": error, "value": source}
    status = 422 if "error" in context else 200
    return render(request, "conversations/edit.html", context, status=status)


@require_http_methods(["GET", "POST"])
@signed_in
def deletion(request: Request, post_id: int) -> HttpResponse:
    """Delete a post; for a while it can be brought back."""
    post = queries.visible_post(request.person, post_id)
    if place := kinds.place_of(post.kind, post_id):
        return redirect(f"{place}archive")
    require(request.person, "conversations.delete", post)
    if request.method == "GET":
        return render(request, "conversations/deletion.html", {"post": post})
    actions.delete(request.person, post)
    if is_fragment(request):
        count = _counted_anew(post) if post.parent_id else ""
        return render_fragment(request, "conversations/deleted.html", post=post, count=count)
    undo = format_html('<a href="/posts/{}/restoration">{}</a>', post.pk, _("Undo"))
    messages.success(request, format_html("{} {}", _("Deleted."), undo))
    return redirect(_after_deletion(post))


def _counted_anew(comment: Post) -> str:
    """How many answers the post above a deleted comment has by now, put where it stands."""
    root = Post.objects.only("comment_count").get(pk=comment.root_id)
    told = composing.counted(root.pk, root.comment_count, ' hx-swap-oob="true"')
    return mark_safe(told)


@require_http_methods(["GET", "POST"])
@signed_in
def restoration(request: Request, post_id: int) -> HttpResponse:
    """Bring back what one deleted."""
    post = queries.deleted_post(request.person, post_id)
    if request.method == "GET":
        return render(request, "conversations/restoration.html", {"post": post})
    actions.restore(request.person, post)
    return go_on(request, f"/posts/{post.root_id}/#post-{post.pk}")


def _thread_context(request: Request, found: Thread) -> dict[str, Any]:
    person, root, setting = request.person, found.root, found.setting
    may_answer = queries.may_answer(setting)
    may = {
        "may_moderate": queries.may_moderate(person, setting),
        "may_answer": may_answer,
        "may_share": placed.may_share(setting),
    }
    return {
        "thread": found,
        "restraint": restraint_of(root.id) if setting.locked or setting.minutes else None,
        "may_moderate": may["may_moderate"],
        "moved": placed.moved(person, root.id) if setting.moved else None,
        "author": setting.author,
        "channel_name": root.channel_name,
        "channel_address": address_at(root.channel_id, setting.kind, setting.slug),
        "first": composing.thread_post(root, person.pk, **may),
        "comments": composing.comments(
            found.comments,
            person.pk,
            **may,
            may_accept=questions.may_accept(person, found),
        ),
        "answer_form": answer_form(request, root, setting.draft) if may_answer else "",
        "way": way_of(root.channel_name, root.side, found.crossings),
        "topics": f"post:{root.id}",
    }


def _after_deletion(post: Post) -> str:
    return f"/posts/{post.root_id}/" if post.parent_id else "/"
