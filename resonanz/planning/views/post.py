"""One planned post: where it stands on each channel, who agreed, what was said about it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from resonanz.core.errors import Refused
from resonanz.core.files import as_track, handed_out
from resonanz.core.htmx import get_visible, is_fragment, render_fragment, signed_in
from resonanz.core.rights import may
from resonanz.networks.queries import figures_of_all, with_reasons, worker_is_away
from resonanz.people.requests import Request
from resonanz.planning import actions, inputs, outgoing, queries, walltime
from resonanz.planning.actions.afterwards import may_correct, may_take_down
from resonanz.planning.actions.versions import approved_version, still_to_agree
from resonanz.planning.content import content_of
from resonanz.planning.models import PlannedPost, Variant


@require_GET
@signed_in
def post(request: Request, planned_id: int) -> HttpResponse:
    """One planned post, as it stands."""
    return _page(request, planned_id)


@require_GET
@signed_in
def videos(request: Request, planned_id: int) -> HttpResponse:
    """How far the conversion of its videos is."""
    planned = queries.one(request.person, planned_id)
    context = {"planned": planned, "makings": queries.makings(planned)}
    return render(request, "planning/parts/making.html", context)


@require_POST
@signed_in
def time(request: Request, planned_id: int) -> HttpResponse:
    """Move it: to a wall time, or by days (dragged, or with the arrow keys)."""
    planned = queries.one(request.person, planned_id)
    fold = int(request.POST.get("fold") == "1")
    try:
        actions.move(request.person, planned, _wall(request, planned), fold)
    except Refused as error:
        if is_fragment(request) or request.headers.get("X-Requested-With"):
            raise
        return _page(request, planned_id, error)
    return _back(planned_id)


def _wall(request: Request, planned: PlannedPost) -> str:
    """The new wall time: given whole, or as another day at the same time of day."""
    day = request.POST.get("day", "")
    return f"{day}T{planned.wall[11:] or '09:00'}" if day else request.POST.get("wall", "")


@require_POST
@signed_in
def submission(request: Request, planned_id: int) -> HttpResponse:
    """Schedule it, or ask a second person."""
    planned = queries.one(request.person, planned_id)
    try:
        although_same = request.POST.get("although_same") == "yes"
        actions.submit(request.person, planned, although_same=although_same)
    except Refused as error:
        return _page(request, planned_id, error)
    return _back(planned_id)


@require_POST
@signed_in
def stop(request: Request, planned_id: int) -> HttpResponse:
    """Let nothing (more) of it go out."""
    planned = queries.one(request.person, planned_id)
    actions.stop(request.person, planned, request.POST.get("remark", ""))
    return _back(planned_id)


@require_POST
@signed_in
def approval(request: Request, planned_id: int) -> HttpResponse:
    """Agree to it as a second person, or give it back with a remark."""
    planned = queries.one(request.person, planned_id)
    try:
        if request.POST.get("decision") == "return":
            actions.return_to(request.person, planned, request.POST.get("remark", ""))
        else:
            version = inputs.number(request.POST.get("version"))
            actions.approve(request.person, planned, version)
    except Refused as error:
        return _page(request, planned_id, error)
    return _back(planned_id)


@require_POST
@signed_in
def comments(request: Request, planned_id: int) -> HttpResponse:
    """Say something about it to those who plan it."""
    planned = queries.one(request.person, planned_id)
    try:
        actions.comment(request.person, planned, request.POST.get("source", ""))
    except Refused as error:
        return _page(request, planned_id, error)
    return _back(planned_id)


@require_POST
@signed_in
def copy(request: Request, planned_id: int) -> HttpResponse:
    """A new draft with the same words."""
    twin = actions.copy(request.person, queries.one(request.person, planned_id))
    return redirect("planning:edit", twin.pk)


@require_POST
@signed_in
def deletion(request: Request, planned_id: int) -> HttpResponse:
    """Forget it."""
    actions.delete(request.person, queries.one(request.person, planned_id))
    return redirect("planning:plan")


@require_POST
@signed_in
def retrial(request: Request, planned_id: int, channel_id: int) -> HttpResponse:
    """Send a failed part again, alone."""
    actions.retry(request.person, _variant(request, planned_id, channel_id))
    return _back(planned_id)


@require_POST
@signed_in
def correction(request: Request, planned_id: int, channel_id: int) -> HttpResponse:
    """Change what is public on a channel."""
    variant = _variant(request, planned_id, channel_id)
    try:
        actions.correct(request.person, variant, request.POST.get("text", ""))
    except Refused as error:
        return _page(request, planned_id, error)
    return _back(planned_id)


@require_POST
@signed_in
def removal(request: Request, planned_id: int, channel_id: int) -> HttpResponse:
    """Delete what is public on a channel."""
    actions.take_down(request.person, _variant(request, planned_id, channel_id))
    return _back(planned_id)


@require_GET
@signed_in
def picture(request: Request, planned_id: int, attachment_id: int) -> HttpResponse:
    """A picture of a planned post, for all who may see it."""
    planned = queries.one(request.person, planned_id)
    found = get_visible(planned.pictures.all(), pk=attachment_id)
    return handed_out(request, found.file, found.media_type, "private, max-age=3600")


@require_GET
@signed_in
def poster(request: Request, planned_id: int, attachment_id: int) -> HttpResponse:
    """The still of a video of a planned post, for all who may see it."""
    planned = queries.one(request.person, planned_id)
    found = get_visible(planned.pictures.exclude(poster=""), pk=attachment_id)
    return handed_out(request, found.poster, "image/jpeg", "private, max-age=3600")


@require_GET
@signed_in
def subtitles(request: Request, planned_id: int, attachment_id: int) -> HttpResponse:
    """The subtitles of a video of a planned post, for all who may see it."""
    planned = queries.one(request.person, planned_id)
    found = get_visible(planned.pictures.exclude(subtitles=""), pk=attachment_id)
    return as_track(found.subtitles)


def _variant(request: Request, planned_id: int, channel_id: int) -> Variant:
    return queries.variant(queries.one(request.person, planned_id), channel_id)


def _back(planned_id: int) -> HttpResponse:
    return redirect("planning:post", planned_id)


def _page(request: Request, planned_id: int, error: Refused | None = None) -> HttpResponse:
    planned = queries.one(request.person, planned_id)
    context = context_of(request, planned) | {"error": error}
    if is_fragment(request) and error is None:
        return render_fragment(request, "planning/post.html#standing", **context)
    status = error.status if error else 200
    return render(request, "planning/post.html", context, status=status)


def context_of(request: Request, planned: PlannedPost) -> dict[str, Any]:
    """Everything the page of a planned post shows."""
    version = approved_version(planned)
    person = request.person
    return {
        "planned": planned,
        "rows": _rows(planned),
        "makings": queries.makings(planned),
        "version": version,
        "to_agree": still_to_agree(planned, version),
        "agreed": version.approvals.select_related("by", "channel") if version else [],
        "comments": planned.comments.select_related("author"),
        "may_write": may(person, "planning.write", planned),
        "may_schedule": may(person, "planning.schedule", planned),
        "may_approve": planned.state == "waiting" and may(person, "planning.approve", planned),
        "odd": _odd(planned),
        "is_away": worker_is_away(),
    }


def _rows(planned: PlannedPost) -> list[dict[str, Any]]:
    """Each channel: how it looks there, where it stands, what can be done."""
    variants = list(planned.variants.all())
    there = outgoing.places([variant.channel for variant in variants])
    pictures = list(planned.pictures.all())
    deliveries = with_reasons([one.delivery for one in variants if one.delivery is not None])
    figures = figures_of_all(deliveries)
    return [
        {
            "variant": variant,
            "figures": figures.get(variant.delivery_id or 0),
            "preview": outgoing.preview(
                there[variant.channel_id],
                content_of(planned.original, variant.override),
                pictures,
                variant.options,
            ),
            "may_correct": may_correct(variant),
            "may_take_down": may_take_down(variant),
        }
        for variant in variants
    ]


def _odd(planned: PlannedPost) -> str:
    if not planned.wall:
        return ""
    return walltime.warning(walltime.due(planned.wall, planned.zone, planned.fold))
