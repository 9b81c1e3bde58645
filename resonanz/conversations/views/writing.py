"""Composing: what is said, drafts while typing, pictures, names."""

import json
from dataclasses import asdict
from datetime import datetime
from functools import partial
from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from resonanz.channels.models import Channel
from resonanz.channels.queries import address_of
from resonanz.conversations import actions, kinds, naming, queries, telling
from resonanz.conversations.attached import attachments, kept_pictures
from resonanz.conversations.kinds.moments import moment_of
from resonanz.conversations.models import Attachment, Post
from resonanz.core.api import problem
from resonanz.core.errors import Refused
from resonanz.core.figures import Figure
from resonanz.core.files import handed_out
from resonanz.core.htmx import get_visible, is_fragment, render_fragment, signed_in
from resonanz.people import queries as people
from resonanz.people.requests import Request

from .forming import composer
from .pictured import described, fields_of, key_of

COMPOSE = "compose"


@require_http_methods(["GET", "POST"])
@signed_in
def compose(request: Request) -> HttpResponse:
    """Say something in one of one's spaces."""
    person = request.person
    context: dict[str, Any] = {"error": None}
    if request.method == "POST" and "show" in request.POST:  # without script: other fields
        actions.keep_draft(person, COMPOSE, _source(request), fields_of(request))
    elif request.method == "POST":
        fields = fields_of(request)
        try:
            with actions.keeping_words(person, COMPOSE, _source(request), fields):
                return _said(request, _chosen_space(request), fields)
        except Refused as error:
            context["error"] = error
    draft = queries.draft(person, _place(request))
    chosen = request.POST.get("channel") or request.GET.get("channel", "")
    context |= composer(person, request.GET.get("kind", ""), draft)
    context |= {
        "spaces": list(queries.writable_spaces(person)),
        "chosen": int(chosen) if chosen.isdecimal() else 0,
        "place": _place(request),
        "draft": draft,
        "pictures": kept_pictures(person, draft.fields if draft else None),
        "source": _source(request) or (draft.source if draft else ""),
    }
    status = 422 if context["error"] else 200
    if is_fragment(request):
        return render_fragment(request, "conversations/compose.html#form", status=status, **context)
    return render(request, "conversations/compose.html", context, status=status)


@require_POST
@signed_in
def posts(request: Request, channel_id: int) -> HttpResponse:
    """Say something in this channel."""
    person, place = request.person, f"channel:{channel_id}"
    channel = queries.readable_channel(person, channel_id)
    fields = fields_of(request)
    if "show" in request.POST:  # without script: the fields of another form
        actions.keep_draft(person, place, _source(request), fields)
        return redirect(address_of(channel))
    with actions.keeping_words(person, place, _source(request), fields):
        return _said(request, channel, fields)


@require_http_methods(["GET", "PUT", "POST", "DELETE"])
@signed_in
def draft(request: Request, place: str) -> HttpResponse:
    """What one is typing at a place, kept while one types."""
    person = request.person
    if request.method == "DELETE":
        actions.forget_draft(person, place)
    elif request.method in ("PUT", "POST"):
        data = _body(request)
        actions.keep_draft(person, place, str(data.pop("source", "")), data)
    kept = queries.draft(person, place)
    if kept is None:
        return JsonResponse({"place": place, "source": "", "fields": {}, "kept_at": None})
    return JsonResponse(
        {"place": place, "source": kept.source, "fields": kept.fields, "kept_at": kept.kept_at}
    )


@require_POST
@signed_in
def uploads(request: Request) -> HttpResponse:
    """Take in a picture that is to become part of a post."""
    file = request.FILES.get("file")
    try:
        if file is None:
            raise Refused(_("Choose a picture first."))
        attachment = actions.upload(request.person, file, request.POST.get("alt", ""))
    except Refused as error:
        return problem(error.status, error.message, code=error.code)
    return JsonResponse(told(attachment), status=201)


@require_http_methods(["GET", "POST", "DELETE"])
@signed_in
def attachment(request: Request, attachment_id: int) -> HttpResponse:
    """A picture, for who may see its post; its alternative text (POST); throw it away (DELETE)."""
    found = get_visible(attachments(request.person), pk=attachment_id)
    if request.method == "DELETE":
        actions.discard(request.person, found)
        return HttpResponse(status=204)
    if request.method == "POST":
        actions.describe(request.person, found, str(_body(request).get("alt", "")))
        return JsonResponse(told(found))
    return _file(request, found)


@require_GET
@signed_in
def completion(request: Request) -> HttpResponse:
    """Whom one can mention: in a channel those who may read it."""
    beginning = request.GET.get("q", "").strip().lstrip("@")[:60]
    number = request.GET.get("channel", "")
    if not number.isdecimal():
        items = [asdict(one) for one in people.completion(request.person, beginning)]
        return JsonResponse({"items": items})
    channel = queries.readable_channel(request.person, int(number))
    found = naming.mentionable(request.person, channel, beginning)
    items = [
        {
            "id": one.person_id,
            "handle": one.handle,
            "name": one.display_name,
            "title": _("Guest") if one.person and one.person.is_guest else "",
        }
        for one in found
    ]
    groups = telling.offered(request.person, channel, beginning)
    return JsonResponse({"items": items + [_offered(*each) for each in groups]})


def _offered(group: telling.Group, count: int) -> dict[str, Any]:
    kind = _("Department") if group.department_id else _("Space")
    told = ngettext("tells %(count)s person", "tells %(count)s people", count)
    detail = f"{kind} · {told % {'count': Figure(count)}}"
    return {"handle": group.key, "name": group.name, "title": kind, "detail": detail}


def told(attachment: Attachment) -> dict[str, Any]:
    """An upload as scripts and programs are told of it."""
    return {
        "id": attachment.pk,
        "address": f"/attachments/{attachment.pk}/",
        "alt": attachment.alt,
        "width": attachment.width,
        "height": attachment.height,
        "size_bytes": attachment.size_bytes,
        "media_type": attachment.media_type,
        "kind": attachment.kind,
        "seconds": attachment.seconds,
    }


def _said(request: Request, channel: Channel, fields: dict[str, Any]) -> HttpResponse:
    source = _source(request)
    if at := moment_of(request.POST.get("say_at", "")):
        return _planned(request, channel, fields, at)
    say = partial(_say, request, channel, fields)
    post = actions.said_once(request.person, key_of(request), source, say)
    actions.forget_draft(request.person, _place(request))
    address = f"{address_of(channel)}#post-{post.pk}"
    if not is_fragment(request):
        return redirect(address)
    response = HttpResponse(status=204)
    response["HX-Redirect"] = f"{address_of(channel)}?said={post.pk}#post-{post.pk}"
    return response


def _planned(
    request: Request, channel: Channel, fields: dict[str, Any], at: datetime
) -> HttpResponse:
    described(request, fields)
    actions.schedule(request.person, channel, _source(request), fields, at)
    actions.forget_draft(request.person, _place(request))
    messages.success(request, _("It is said at its time. Until then it stands here."))
    if not is_fragment(request):
        return redirect("/drafts/")
    response = HttpResponse(status=204)
    response["HX-Redirect"] = "/drafts/"
    return response


def _say(request: Request, channel: Channel, fields: dict[str, Any]) -> Post:
    form = kinds.of(request.POST.get("kind") or Post.Kind.POST)
    return actions.say(
        request.person,
        channel,
        _source(request),
        kind=form.key,
        asked=form.read(request.POST.dict(), request.person),
        link=request.POST.get("link", "").strip(),
        attachments=described(request, fields),
    )


def _chosen_space(request: Request) -> Channel:
    number = request.POST.get("channel", "")
    if not number.isdecimal():
        raise Refused(_("Choose the space you want to say this in. Your text is kept."))
    return queries.readable_channel(request.person, int(number))


def _place(request: Request) -> str:
    return COMPOSE


def _source(request: Request) -> str:
    return request.POST.get("source", "")


def _body(request: Request) -> dict[str, Any]:
    if request.content_type != "application/json":
        return _posted(request) if request.method == "POST" else {}
    try:
        data = json.loads(request.body)
    except ValueError as error:
        raise Refused(_("This request cannot be read.")) from error
    return data if isinstance(data, dict) else {}


def _posted(request: Request) -> dict[str, Any]:
    """A form's fields; one that was sent several times is a list."""
    sent = request.POST.lists()
    return {
        name: values if len(values) > 1 else values[0]
        for name, values in sent
        if name not in ("csrfmiddlewaretoken", "once")
    }


def _file(request: Request, attachment: Attachment) -> HttpResponse:
    if not attachment.file:
        if not attachment.remote_address.startswith("https://"):
            raise queries.gone()
        return redirect(attachment.remote_address)
    response = handed_out(request, attachment.file, attachment.media_type)
    if attachment.kind == Attachment.Kind.FILE:
        response["Content-Disposition"] = content_disposition_header(True, _name_of(attachment))
    return response


def _name_of(attachment: Attachment) -> str:
    """What a document is called where it is saved: as its author called it, with its ending."""
    ending = PurePath(str(attachment.file.name)).suffix
    name = attachment.alt or _("File")
    return name if name.lower().endswith(ending) else f"{name}{ending}"
