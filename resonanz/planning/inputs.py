"""What a person sent with the composer, as values: from a form, or from a kept draft."""

from collections.abc import Mapping, Sequence
from typing import Any

from resonanz.channels.models import Channel
from resonanz.conversations import actions as conversations
from resonanz.conversations.models import Attachment, Draft, Post
from resonanz.core.subtitles import MOST_BYTES
from resonanz.people.models import Person
from resonanz.people.requests import Request

from . import queries
from .actions import Typed
from .content import DAY_SECONDS, Content, content_of
from .models import PlannedPost
from .outgoing import places

POLL_ANSWERS = 4
MOST_TEXT = 100_000
MOST_LINE = 500


def number(value: str | None) -> int | None:
    """A row's number, or none for anything else."""
    return int(value) if value and value.isdecimal() and len(value) < 19 else None


def typed_in(request: Request, planned: PlannedPost | None) -> Typed:
    """What was sent with the form, its new pictures taken in."""
    values = {name: str(value) for name, value in request.POST.items()}
    ids = [found for found in map(number, request.POST.getlist("attachments")) if found]
    pictures = _pictures(request.person, planned, ids, values)
    pictures += [
        conversations.take_in(request.person, file) for file in request.FILES.getlist("pictures")
    ]
    return typed(request.person, values, pictures)


def typed_before(person: Person, planned: PlannedPost | None, draft: Draft) -> Typed:
    """What was being typed when the page was left, as it was kept."""
    values = {name: str(value) for name, value in draft.fields.items()} | {"source": draft.source}
    # Of a field that comes several times a draft keeps one; each picture has a field of its own.
    ids = [number(name.removeprefix("alt_")) for name in values if name.startswith("alt_")]
    return typed(person, values, _pictures(person, planned, [one for one in ids if one], values))


def typed_of(planned: PlannedPost) -> Typed:
    """What a planned post holds, as if it had just been typed."""
    variants = list(planned.variants.all())
    return Typed(
        content=content_of(planned.original),
        channels=[variant.channel for variant in variants],
        overrides={variant.channel_id: variant.override for variant in variants},
        options={variant.channel_id: variant.options for variant in variants},
        pictures=list(planned.pictures.all()),
        wall=planned.wall,
        fold=planned.fold,
        at_once=planned.at_once,
    )


def typed(person: Person, values: Mapping[str, str], pictures: Sequence[Attachment]) -> Typed:
    """The values of the composer's fields as they are meant."""
    chosen = [one for one in queries.channels(person) if values.get(f"channel_{one.pk}")]
    there = places(chosen)
    return Typed(
        content=_content(values),
        channels=chosen,
        overrides={one.pk: _override(one, values, pictures) for one in chosen},
        options={one.pk: _options(one, there[one.pk].options, values) for one in chosen},
        pictures=pictures,
        wall=values.get("wall", "").strip()[:19],
        fold=int(values.get("fold") == "1"),
        at_once="now" in (values.get("deed"), values.get("although_same")),
    )


def _content(values: Mapping[str, str]) -> Content:
    answers = [values.get(f"poll_{each}", "").strip() for each in range(1, POLL_ANSWERS + 1)]
    return Content(
        text=_words(values, "source", MOST_TEXT),
        title=_words(values, "title"),
        link=_words(values, "link", 2000).strip(),
        content_warning=_words(values, "content_warning"),
        visibility=_visibility(values.get("visibility", "")) or "public",
        first_comment=_words(values, "first_comment", MOST_TEXT),
        is_thread=bool(values.get("is_thread")),
        poll=tuple(answer[:MOST_LINE] for answer in answers if answer),
        poll_seconds=number(values.get("poll_seconds")) or DAY_SECONDS,
        poll_multiple=bool(values.get("poll_multiple")),
    )


def _override(
    channel: Channel, values: Mapping[str, str], pictures: Sequence[Attachment]
) -> dict[str, Any]:
    """What is said differently on a channel: an own text where wished, others where filled."""
    found: dict[str, Any] = {}
    if values.get(f"own_{channel.pk}"):
        found["text"] = _words(values, f"text_{channel.pk}", MOST_TEXT)
    for name in ("title", "content_warning", "first_comment"):
        if words := _words(values, f"{name}_{channel.pk}", MOST_TEXT).strip():
            found[name] = words
    if visibility := _visibility(values.get(f"visibility_{channel.pk}", "")):
        found["visibility"] = visibility
    out = [one.pk for one in pictures if values.get(f"out_{channel.pk}_{one.pk}")]
    return found | ({"left_out": out} if out else {})


def _options(channel: Channel, known: Sequence[Any], values: Mapping[str, str]) -> dict[str, str]:
    given = {one.key: values.get(f"option_{channel.pk}_{one.key}", "")[:MOST_LINE] for one in known}
    return {key: value for key, value in given.items() if value}


def _visibility(value: str) -> str:
    """One that can be chosen for all who look; a private message is none of the plan."""
    return value if value in ("public", "unlisted", "followers") else ""


def _words(values: Mapping[str, str], name: str, most: int = MOST_LINE, otherwise: str = "") -> str:
    return values.get(name, otherwise).replace("\x00", "").replace("\r\n", "\n")[:most]


def _pictures(
    person: Person, planned: PlannedPost | None, ids: Sequence[int], values: Mapping[str, str]
) -> list[Attachment]:
    """The chosen pictures: one's own uploads, and those that belong to the post already.

    They say what was typed; that is stored when the post is.
    """
    known = {picture.pk: picture for picture in planned.pictures.all()} if planned else {}
    own = Attachment.objects.filter(owner=person, post=None).in_bulk(list(ids))
    chosen = [(known | own)[one] for one in dict.fromkeys(ids) if one in known | own]
    for picture in chosen:
        picture.alt = values.get(f"alt_{picture.pk}", picture.alt).strip()[:1500]
        picture.subtitles = _words(values, f"subtitles_{picture.pk}", MOST_BYTES, picture.subtitles)
    return chosen


VISIBILITIES = [
    (value, label)
    for value, label in Post.Visibility.choices
    if value in ("public", "unlisted", "followers")
]
