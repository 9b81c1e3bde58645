"""Conversations of few: the list, one of them as it goes on, and a new one."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from resonanz.channels import actions as channels
from resonanz.channels.models import Channel
from resonanz.conversations import actions, composing, direct, queries
from resonanz.conversations.attached import kept_pictures
from resonanz.conversations.queries import FEED_SIZE
from resonanz.core.errors import Refused
from resonanz.core.htmx import is_fragment, render_fragment, signed_in
from resonanz.core.paging import HIGHEST_NUMBER
from resonanz.people.models import Person
from resonanz.people.requests import Request

from .pictured import described, fields_of, key_of

PLACE_LENGTH = 50


@require_GET
@signed_in
def talks(request: Request) -> HttpResponse:
    """One's conversations, the newest message first."""
    mark = request.GET.get("mark", "")
    page = direct.talks(request.person, mark)
    context: dict[str, Any] = {"page": page, "mark": mark}
    if is_fragment(request):
        return render_fragment(request, "conversations/messages.html#talks", **context)
    context["topics"] = " ".join(f"channel:{talk.id}" for talk in page.rows)
    return render(request, "conversations/messages.html", context)


@require_GET
@signed_in
def talk(request: Request, channel_id: int) -> HttpResponse:
    """One conversation, oldest to newest, and where one goes on."""
    person, mark = request.person, request.GET.get("mark", "")
    channel = direct.conversation(person, channel_id)
    page = direct.messages(person, channel, mark)
    context = _told(request, page.rows, is_page=True) | {"page": page, "channel": channel}
    if is_fragment(request):
        return render_fragment(request, "conversations/talk.html#older", **context)
    talks = direct.talks(person)
    draft = queries.draft(person, f"channel:{channel.pk}")
    here = next((one for one in talks.rows if one.id == channel.pk), None)
    context |= {
        "talk": here or direct.talk(person, channel),
        "talks": talks,
        "ways": direct.ways(person, channel),
        "mark": direct.end_of(page.rows),
        "newest": page.rows[-1].said_at.isoformat() if page.rows and not mark else "",
        "is_whole": not mark,
        "signs": composing.SIGNS,
        "topics": f"channel:{channel.pk}",
        "draft": draft,
        "pictures": kept_pictures(person, draft.fields if draft else None),
    }
    return render(request, "conversations/talk.html", context)


@require_GET
@signed_in
def later(request: Request, channel_id: int) -> HttpResponse:
    """What was said since the page was made, put at its end."""
    channel = direct.conversation(request.person, channel_id)
    return _later(request, channel, request.GET.get("since", ""))


@require_POST
@signed_in
def posts(request: Request, channel_id: int) -> HttpResponse:
    """Say something; answered with all that was said meanwhile."""
    channel = direct.conversation(request.person, channel_id)
    source, fields = request.POST.get("source", ""), fields_of(request)
    with actions.keeping_words(request.person, f"channel:{channel.pk}", source, fields):
        post = actions.said_once(
            request.person,
            key_of(request),
            source,
            lambda: actions.say(
                request.person, channel, source, attachments=described(request, fields)
            ),
        )
    if is_fragment(request):
        return _later(request, channel, request.POST.get("since", ""))
    return redirect(f"/messages/{channel.pk}/#post-{post.pk}")


@require_http_methods(["GET", "POST"])
@signed_in
def new(request: Request) -> HttpResponse:
    """Choose whom to write to, and write: from the start, or with somebody more."""
    person, given = request.person, request.POST if request.method == "POST" else request.GET
    number = given.get("from", "")
    before = direct.conversation(person, int(number)) if number.isdecimal() else None
    people = direct.chosen(person, _numbers(request, given))
    there = [one for one in channels.members_of(before) if one != person] if before else []
    context: dict[str, Any] = {"before": before, "people": people, "there": there, "error": None}
    source = given.get("source", "")
    if request.method == "POST":
        try:
            return redirect(f"/messages/{_begun(request, before, people, source).pk}/")
        except Refused as error:
            actions.keep_draft(person, _place(there, people), source)
            context["error"] = error
    elif known := _known(person, people, begins="q" not in given and not before):
        return redirect(f"/messages/{known.pk}/")
    words = given.get("q", "")
    without = [one.pk for one in (*people, *there)]
    context |= {
        "words": words,
        "others": direct.others(person, words, without),
        "is_full": len(without) + 1 >= channels.MOST,
        "place": _place(there, people),
        "draft": queries.draft(person, _place(there, people)),
        "source": source,
    }
    status = 422 if context["error"] else 200
    return render(request, "conversations/talk_new.html", context, status=status)


@require_http_methods(["GET", "POST"])
@signed_in
def departure(request: Request, channel_id: int) -> HttpResponse:
    """Leave a group; asked first, because one is not let in again."""
    channel = direct.conversation(request.person, channel_id)
    if request.method == "GET":
        context: dict[str, Any] = {"talk": direct.talk(request.person, channel)}
        return render(request, "conversations/talk_departure.html", context)
    channels.leave_group(request.person, channel)
    return redirect("/messages/")


def _known(person: Person, people: list[Person], *, begins: bool) -> Channel | None:
    """The conversation with the one who was chosen, where no more are looked for."""
    return direct.between(person, people[0]) if begins and len(people) == 1 else None


@transaction.atomic
def _begun(request: Request, before: Channel | None, people: list[Person], source: str) -> Channel:
    """The conversation of those chosen, with the first message in it."""
    person, place = request.person, _place([], people)
    begun = (
        channels.bring_along(person, before, people) if before else channels.talk(person, people)
    )
    actions.say(person, begun, source, attachments=described(request, fields_of(request)))
    actions.forget_draft(person, place)
    return begun


def _told(request: Request, rows: Any, *, is_page: bool = False) -> dict[str, Any]:
    return {"posts": composing.talk(rows, request.person.pk, line=is_page)}


def _later(request: Request, channel: Channel, mark: str) -> HttpResponse:
    rows = direct.later(request.person, channel, mark)
    context = _told(request, rows) | {
        "channel": channel,
        "mark": direct.end_of(rows, mark),
        "newest": rows[-1].said_at.isoformat() if rows else "",
        "has_more": len(rows) == FEED_SIZE,
    }
    return render_fragment(request, "conversations/talk.html#later", **context)


def _numbers(request: Request, given: Any) -> list[int]:
    named = (number for number in given.getlist("person") if number.isdecimal())
    return [number for number in map(int, named) if number <= HIGHEST_NUMBER]


def _place(there: list[Person], people: list[Person]) -> str:
    numbers = "-".join(str(one.pk) for one in (*there, *people))
    return f"talk:{numbers}"[:PLACE_LENGTH]
