"""Announcements: confirm, who is open, a new version, remind, end, and what one would cost."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from resonanz.channels.queries import address_of
from resonanz.conversations import actions, kinds, noticed, queries
from resonanz.conversations.models import Notice
from resonanz.core.errors import Refused
from resonanz.core.htmx import is_fragment, render_fragment, signed_in
from resonanz.core.rights import may, require
from resonanz.people.requests import Request

from .forming import done as after
from .pictured import fields_of


@require_POST
@signed_in
def confirmation(request: Request, post_id: int) -> HttpResponse:
    """Say that one has read it, in the words it asks for."""
    post = queries.visible_post(request.person, post_id)
    typed = request.POST.get("version", "")
    actions.confirm(request.person, post, int(typed) if typed.isdecimal() else 0)
    return after(request, post)


@require_GET
@signed_in
def confirmations(request: Request, post_id: int) -> HttpResponse:
    """Who is open and who has confirmed: for whoever announced it."""
    person = request.person
    post = queries.visible_post(person, post_id)
    done, mark = bool(request.GET.get("done")), request.GET.get("mark", "")
    page = noticed.people_asked(person, post, done=done, mark=mark)
    if is_fragment(request) and mark:
        return render_fragment(
            request, "conversations/confirmations.html#rows", page=page, done=done
        )
    own = kinds.of(post.kind).own(person, post)
    context = {"post": post, "page": page, "done": done, "own": own}
    return render(request, "conversations/confirmations.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def change(request: Request, post_id: int) -> HttpResponse:
    """A new version, that everybody is asked about anew."""
    person = request.person
    post = queries.visible_post(person, post_id)
    require(person, "conversations.see_confirmations", post)
    notice, form = Notice.objects.get(pk=post.pk), kinds.of(post.kind)
    context: dict[str, Any] = {"post": post, "values": _values(notice), "source": post.source}
    if request.method == "POST":
        given = request.POST.dict() | {"for_all": "1" if notice.for_all else ""}
        context |= {"values": given, "source": given.get("source", "")}
        try:
            asked = form.read(given, person)
            actions.ask_anew(person, post, context["source"], asked)  # type: ignore[arg-type]
            messages.success(request, _("Everybody is asked anew."))
            return redirect(f"/posts/{post.pk}/")
        except Refused as error:
            context["error"] = error
    context["people"] = noticed.people_concerned(person, post)
    status = 422 if "error" in context else 200
    return render(
        request, "conversations/notice_change.html", form.offers(person) | context, status=status
    )


@require_POST
@signed_in
def reminder(request: Request, post_id: int) -> HttpResponse:
    """Tell those who are open once more."""
    actions.remind_open(request.person, queries.visible_post(request.person, post_id))
    messages.success(request, _("Who is open is told once more."))
    return redirect(f"/posts/{post_id}/confirmations")


@require_http_methods(["GET", "POST"])
@signed_in
def end(request: Request, post_id: int) -> HttpResponse:
    """Ask nobody any more."""
    post = queries.visible_post(request.person, post_id)
    require(request.person, "conversations.conclude", post)
    if request.method == "GET":
        return render(request, "conversations/notice_end.html", {"post": post})
    actions.end_notice(request.person, post)
    return redirect(f"/posts/{post.pk}/")


@require_POST
@signed_in
def cost(request: Request) -> HttpResponse:
    """How many people an announcement would be told to, and how many minutes it costs them."""
    person, number = request.person, request.POST.get("channel", "")
    channel = queries.readable_channel(person, int(number)) if number.isdecimal() else None
    found = None
    if channel is not None and may(person, "conversations.announce", channel):
        for_all = request.POST.get("for_all") == "1"
        source = request.POST.get("source", "")
        found = noticed.cost(person, channel, source, for_all=for_all)
    if is_fragment(request):
        return render_fragment(request, "conversations/kinds/cost.html", cost=found)
    here = channel is not None and request.POST.get("place") == f"channel:{channel.pk}"
    place = request.POST["place"] if here else "compose"
    actions.keep_draft(person, place, request.POST.get("source", ""), fields_of(request))
    back = address_of(channel) if here and channel else "/compose"
    return render(request, "conversations/notice_cost.html", {"cost": found, "back": back})


def _values(notice: Notice) -> dict[str, Any]:
    """The announcement as the fields of its form hold it, on the reader's clock."""
    return {
        "title": notice.title,
        "asks": notice.asks,
        "until": f"{timezone.localtime(notice.until):%Y-%m-%dT%H:%M}",
        "renews": str(notice.renews_days or ""),
        "reminds": str(notice.reminds_days),
    }
