"""Home, spaces and outside channels: the same feed."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from resonanz.channels.abilities import Side
from resonanz.channels.models import Channel
from resonanz.channels.queries import address_of, header, rail
from resonanz.conversations import actions, composing, noticed, placed, queries
from resonanz.conversations.attached import kept_pictures
from resonanz.conversations.narrowing import FORMS, Narrow, narrow_in
from resonanz.conversations.rows import Shown
from resonanz.conversations.rules import is_alive_space
from resonanz.core.errors import Gone, Refused
from resonanz.core.htmx import back_or, get_visible, is_fragment, render_fragment, signed_in
from resonanz.core.paging import Page
from resonanz.core.time import from_iso
from resonanz.people.requests import Request

from .forming import composer

# So many channels a page follows live; beyond that it tells what is new when it is looked at.
MOST_TOPICS = 100


@require_GET
@signed_in
def home(request: Request) -> HttpResponse:
    """Everything new from the spaces one belongs to, and what is asked of one."""
    mark = request.GET.get("mark", "")
    narrow = narrow_in(request.GET)
    page = queries.home_feed(request.person, mark, narrow)
    posts = composing.feed(page.rows, request.person.pk, line=not mark)
    if is_fragment(request):
        return _more(request, page, posts, narrow)
    request.rail_channels = rail(request.person)  # asked for once, shown twice
    spaces = [channel for channel in request.rail_channels if channel.side is Side.INSIDE]
    topics = " ".join(f"channel:{space.id}" for space in spaces[:MOST_TOPICS])
    context = _feed_context(page, mark, narrow)
    context |= {"posts": posts, "topics": topics, "spaces": spaces}
    context["notices"] = noticed.asked_of(request.person) if not mark else []
    return render(request, "conversations/home.html", context)


@require_GET
@signed_in
def space(request: Request, slug: str) -> HttpResponse:
    """The page of a space."""
    visible = Channel.objects.visible_to(request.person).filter(kind=Channel.Kind.SPACE)
    return _channel(request, get_visible(visible, slug=slug))


@require_GET
@signed_in
def channel(request: Request, channel_id: int) -> HttpResponse:
    """The page of an outside channel, as far as its posts came to us."""
    return _channel(request, get_visible(Channel.objects.visible_to(request.person), pk=channel_id))


@require_GET
@signed_in
def newer(request: Request, channel_id: int = 0) -> HttpResponse:
    """How many threads began since a moment: the quiet bar above a feed."""
    found = queries.readable_channel(request.person, channel_id) if channel_id else None
    count = queries.newer_threads(request.person, _moment(request.GET.get("since", "")), found)
    back = address_of(found) if found else "/"
    return render_fragment(request, "conversations/newer.html", count=count, back=back)


@require_POST
@signed_in
def read_mark(request: Request, channel_id: int = 0) -> HttpResponse:
    """Read up to here."""
    found = queries.readable_channel(request.person, channel_id) if channel_id else None
    actions.mark_read(request.person, _moment(request.POST.get("up_to", "")), found)
    if is_fragment(request):
        return HttpResponse(status=204)
    return back_or(request, address_of(found) if found else "/")


@require_GET
@signed_in
def of_person(request: Request, person_id: int) -> HttpResponse:
    """What a person said lately, as far as the viewer may read it; a fragment of their profile."""
    posts = queries.posts_of(request.person, person_id)
    return render(request, "conversations/of_person.html", {"posts": posts})


def _channel(request: Request, channel: Channel) -> HttpResponse:
    if channel.is_direct:
        return redirect(address_of(channel))
    person, mark = request.person, request.GET.get("mark", "")
    narrow = narrow_in(request.GET)
    try:
        page, pinned = queries.space_page(person, channel, mark, narrow)
    except Gone:
        context = {"channel": channel, "header": header(person, channel)}
        return render(request, "conversations/closed.html", context, status=403)
    posts = composing.feed(page.rows, person.pk, of_channel=True, line=not mark)
    if is_fragment(request):
        return _more(request, page, posts, narrow)
    above = header(person, channel)
    draft = queries.draft(person, f"channel:{channel.pk}")
    context = _feed_context(page, mark, narrow)
    context |= composer(person, draft=draft, keeps=above.may_moderate)
    context |= {
        "posts": posts,
        "channel": channel,
        "header": above,
        "pinned": [] if mark else placed.pinned_in(pinned),
        "topics": f"channel:{channel.pk}",
        "may_say": above.belongs and is_alive_space(person, channel),
        "draft": draft,
        "pictures": kept_pictures(person, draft.fields if draft else None),
    }
    return render(request, "conversations/channel.html", context)


def _more(request: Request, page: Page[Shown], posts: str, narrow: Narrow) -> HttpResponse:
    context: dict[str, Any] = {"posts": posts, "page": page, "narrowed": narrow.query}
    return render_fragment(request, "conversations/feed.html#posts", **context)


def _feed_context(page: Page[Shown], mark: str, narrow: Narrow) -> dict[str, Any]:
    newest = page.rows[0].said_at.isoformat() if page.rows and not mark else ""
    return {
        "page": page,
        "signs": composing.SIGNS,
        "newest": newest,
        "has_unread": any(post.unread for post in page.rows),
        "is_first_page": not mark,
        "narrow": narrow,
        "narrowed": narrow.query,
        "forms": [(form.value, form.label) for form in FORMS],
        "everything": f"?{replace(narrow, unread=False).query}",
        "unread_only": f"?{replace(narrow, unread=True).query}",
        "no_filters": f"?{Narrow(unread=narrow.unread).query}",
    }


def _moment(text: str) -> Any:
    try:
        return from_iso(text)
    except ValueError as error:
        raise Refused(_("This moment cannot be read.")) from error
