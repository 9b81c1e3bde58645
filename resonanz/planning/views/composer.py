"""The composer: one draft, a variant per channel, each seen as its network will show it."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from resonanz.channels.abilities import Side
from resonanz.channels.models import Channel
from resonanz.conversations import queries as conversations
from resonanz.conversations.actions import forget_draft
from resonanz.core.errors import Refused
from resonanz.core.htmx import render_fragment, signed_in
from resonanz.core.rights import require
from resonanz.networks.queries import worker_is_away
from resonanz.people import viewers
from resonanz.people.models import Person
from resonanz.people.requests import Request
from resonanz.planning import actions, inputs, outgoing, queries, walltime
from resonanz.planning.actions import Typed
from resonanz.planning.content import Content, content_of, offered, stored
from resonanz.planning.models import PlannedPost
from resonanz.planning.sameness import nearly_same

DAYS = (1, 3, 7)


@dataclass(frozen=True)
class Choice:
    """A channel in the composer: whether it is chosen, and what is said differently there."""

    channel: Channel
    place: outgoing.Place
    is_chosen: bool
    is_begun: bool
    has_own_text: bool
    content: Content
    override: dict[str, Any]
    options: list[dict[str, Any]]

    @property
    def can(self) -> frozenset[str]:
        """The parts of a post its network has."""
        return offered(self.channel)

    @property
    def differs(self) -> bool:
        return bool(self.override or any(one["value"] for one in self.options))


@require_http_methods(["GET", "POST"])
@signed_in
def new(request: Request) -> HttpResponse:
    """Write something new."""
    if request.method == "POST":
        # What did not fit at first is kept already: it is this one, not another.
        kept = inputs.number(request.POST.get("planned"))
        return _done(request, queries.one(request.person, kept) if kept else None)
    draft = conversations.draft(request.person, "plan:new")
    if draft is not None:
        return _page(request, None, inputs.typed_before(request.person, None, draft))
    return _page(request, None, _begun(request))


@require_http_methods(["GET", "POST"])
@signed_in
def edit(request: Request, planned_id: int) -> HttpResponse:
    """Go on writing."""
    planned = queries.one(request.person, planned_id)
    require(request.person, "planning.write", planned)
    if request.method == "POST":
        return _done(request, planned)
    draft = conversations.draft(request.person, f"plan:{planned.pk}")
    if draft is not None and draft.kept_at > planned.changed_at:
        return _page(request, planned, inputs.typed_before(request.person, planned, draft))
    return _page(request, planned, inputs.typed_of(planned))


@require_POST
@signed_in
def preview(request: Request) -> HttpResponse:
    """How it will look on each chosen channel, how long it is, and what does not fit."""
    planned_id = inputs.number(request.POST.get("planned"))
    planned = queries.one(request.person, planned_id) if planned_id else None
    typed = inputs.typed_in(request, planned)
    context = {"previews": previews(typed), "planned": planned}
    return render_fragment(
        request, "planning/parts/previews.html", **context | _said_beside(typed, planned)
    )


def _done(request: Request, planned: PlannedPost | None) -> HttpResponse:
    """Keep what was typed; then schedule it, or ask a second person, where wished."""
    typed = inputs.typed_in(request, planned)
    try:
        planned = actions.compose(request.person, planned, typed)
        forget_draft(request.person, "plan:new")
        although_same = request.POST.get("although_same") in ("submit", "now")
        if although_same or request.POST.get("deed") in ("submit", "now"):
            actions.submit(request.person, planned, although_same=although_same)
    except Refused as error:
        return _page(request, planned, typed, error)
    return redirect("planning:post", planned.pk)


def _page(
    request: Request, planned: PlannedPost | None, typed: Typed, error: Refused | None = None
) -> HttpResponse:
    context = {
        "planned": planned,
        "place": f"plan:{planned.pk}" if planned else "plan:new",
        "typed": typed,
        "makings": queries.makings(planned) if planned else [],
        "content": typed.content,
        "answers": _answers(typed.content),
        "visibilities": inputs.VISIBILITIES,
        "spans": [(days * 86_400, days) for days in DAYS],
        "zone": viewers.organisation().time_zone,
        "previews": previews(typed),
        "error": error,
    }
    context |= _said_beside(typed, planned) | _by_side(choices(request.person, planned, typed))
    return render(request, "planning/composer.html", context, status=error.status if error else 200)


def _by_side(known: list[Choice]) -> dict[str, Any]:
    """Outside channels, and the spaces inside: those are many, and opened where one is chosen."""
    inside = [one for one in known if one.channel.side is Side.INSIDE]
    outside = [one for one in known if one.channel.side is Side.OUTSIDE]
    is_open = not outside or any(one.is_chosen for one in inside)
    return {"choices_inside": inside, "choices_outside": outside, "opens_inside": is_open}


def choices(person: Person, planned: PlannedPost | None, typed: Typed) -> list[Choice]:
    """All channels the person may plan for, with what was typed for each."""
    known = queries.channels(person)
    there = outgoing.places(known)
    chosen = {channel.pk for channel in typed.channels}
    begun = {one.channel_id for one in planned.variants.all() if one.is_begun} if planned else set()
    return [
        _choice(channel, there[channel.pk], typed, channel.pk in chosen, channel.pk in begun)
        for channel in known
    ]


def _choice(
    channel: Channel, place: outgoing.Place, typed: Typed, is_chosen: bool, is_begun: bool
) -> Choice:
    override = dict(typed.overrides.get(channel.pk, {}))
    given = typed.options.get(channel.pk, {})
    return Choice(
        channel=channel,
        place=place,
        is_chosen=is_chosen,
        is_begun=is_begun,
        has_own_text="text" in override,
        content=content_of(stored(typed.content), override),
        override=override,
        options=[{"option": one, "value": given.get(one.key, "")} for one in place.options],
    )


def previews(typed: Typed) -> list[outgoing.Preview]:
    """How what was typed will look on each chosen channel."""
    there = outgoing.places(typed.channels)
    original = stored(typed.content)
    return [
        outgoing.preview(
            there[channel.pk],
            content_of(original, typed.overrides.get(channel.pk, {})),
            typed.pictures,
            typed.options.get(channel.pk, {}),
        )
        for channel in typed.channels
    ]


def _said_beside(typed: Typed, planned: PlannedPost | None) -> dict[str, Any]:
    """What is worth knowing before it is scheduled: odd times, same words, nobody there to send."""
    words = {one.channel.pk: one.content.text for one in previews(typed)}
    beside = planned.pk if planned else None
    return {
        "same": nearly_same(typed.channels, words, beside),
        "odd": _odd_time(typed),
        "is_away": worker_is_away(),
        "needs_approval": any(channel.needs_approval for channel in typed.channels),
    }


def _odd_time(typed: Typed) -> dict[str, Any] | None:
    if not typed.wall:
        return None
    try:
        due = walltime.due(typed.wall, viewers.organisation().time_zone, typed.fold)
    except Refused as error:
        return {"text": error.message, "is_twice": False}
    text = walltime.warning(due)
    return {"text": text, "is_twice": due.odd is walltime.Odd.TWICE} if text else None


def _answers(content: Content) -> list[str]:
    return [*content.poll, *[""] * inputs.POLL_ANSWERS][: inputs.POLL_ANSWERS]


def _begun(request: Request) -> Typed:
    """An empty composer, for the day and channel an address names."""
    wall = request.GET.get("day", "")
    chosen = inputs.number(request.GET.get("channel"))
    channels = [one for one in queries.channels(request.person) if one.pk == chosen]
    try:
        walltime.due(f"{wall}T09:00", "UTC")
    except Refused:
        wall = ""
    return Typed(Content(), channels, wall=f"{wall}T09:00" if wall else "")
