"""Events: whether one comes, changes, the calendar and its files."""

from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from resonanz.conversations import actions, calendar, kinds, queries
from resonanz.conversations.models import CalendarFeed, Gathering
from resonanz.core.errors import Refused
from resonanz.core.htmx import get_visible, is_fragment, render_fragment, signed_in
from resonanz.core.rights import require
from resonanz.people.requests import Request

from .forming import done

ICS = "text/calendar; charset=utf-8"


@require_POST
@signed_in
def attendance(request: Request, post_id: int) -> HttpResponse:
    """Say whether one comes."""
    post = queries.visible_post(request.person, post_id)
    actions.attend(request.person, post, request.POST.get("answer", ""))
    return done(request, post)


@require_http_methods(["GET", "POST"])
@signed_in
def change(request: Request, post_id: int) -> HttpResponse:
    """Move an event in time or place, or change how many can come."""
    person = request.person
    post = queries.visible_post(person, post_id)
    require(person, "conversations.conclude", post)
    event = get_visible(calendar.visible_gatherings(person), pk=post.pk)
    form = kinds.of(post.kind)
    context: dict[str, Any] = {"post": post, "values": _values(event), "error": None}
    if request.method == "POST":
        context["values"] = request.POST.dict()
        try:
            asked = form.read(request.POST.dict(), person)
            actions.change_event(person, post, asked)  # type: ignore[arg-type]
            return redirect(f"/posts/{post.root_id}/#post-{post.pk}")
        except Refused as error:
            context["error"] = error
    status = 422 if context["error"] else 200
    return render(
        request, "conversations/event_change.html", form.offers(person) | context, status=status
    )


@require_POST
@signed_in
def cancellation(request: Request, post_id: int) -> HttpResponse:
    """Call an event off."""
    post = queries.visible_post(request.person, post_id)
    actions.cancel_event(request.person, post, request.POST.get("remark", ""))
    return done(request, post)


@require_GET
@signed_in
def file(request: Request, post_id: int) -> HttpResponse:
    """An event for one's calendar program."""
    visible = calendar.visible_gatherings(request.person).select_related("post")
    event = get_visible(visible, pk=post_id)
    return _ics(calendar.calendar_file(event, request.get_host()), f"event-{post_id}.ics")


@require_GET
@signed_in
def agenda(request: Request, channel_id: int = 0) -> HttpResponse:
    """What is to come, in one's spaces or in one of them."""
    person, mark = request.person, request.GET.get("mark", "")
    channel = queries.readable_channel(person, channel_id) if channel_id else None
    unread = request.GET.get("unread") == "1"
    context: dict[str, Any] = {
        "channel": channel,
        "page": calendar.upcoming(person, channel, mark, unread=unread),
        "unread": unread,
        "feed": CalendarFeed.objects.filter(person=person).first(),
    }
    if is_fragment(request) and mark:
        return render_fragment(request, "conversations/calendar.html#rows", **context)
    return render(request, "conversations/calendar.html", context)


@require_POST
@never_cache
@signed_in
def address(request: Request) -> HttpResponse:
    """A new secret address for one's calendar; it is shown this once. Or none any more."""
    if request.POST.get("revoke"):
        actions.revoke_calendar_feed(request.person)
        return redirect("/calendar/")
    secret = actions.renew_calendar_feed(request.person)
    shown = request.build_absolute_uri(f"/calendar/{secret}.ics")
    return render(request, "conversations/calendar_address.html", {"address": shown})


@require_GET
@never_cache
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar of whoever was given this address; no signing in: the address is the key."""
    person = calendar.feed_owner(secret)
    if person is None:
        raise Http404
    return _ics(calendar.calendar_of(person, request.get_host()), "resonanz.ics")


def _ics(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=ICS)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _values(event: Gathering) -> dict[str, Any]:
    """The event as the fields of its form hold it, on its own clock."""
    clock = ZoneInfo(event.zone)
    return {
        "title": event.title,
        "starts": f"{event.starts_at.astimezone(clock):%Y-%m-%dT%H:%M}",
        "ends": f"{event.ends_at.astimezone(clock):%Y-%m-%dT%H:%M}",
        "zone": event.zone,
        "place": event.place,
        "online": event.link,
        "places": event.places or "",
    }
