"""JSON Feed (jsonfeed.org, 1 and 1.1): pure functions; any field may be missing or wrong."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.html import escape

from resonanz.networks.contract import MediaSeen

from .pages import absolute, first_picture
from .syndication import FIRST, KINDS, MOST_ENTRIES, MOST_MEDIA, text, words
from .values import Entry, Feed

type Told = Mapping[str, Any]


def feed(told: Any, address: str) -> Feed | None:
    """The feed in a JSON document; none where it is another kind of document."""
    head = _mapping(told)
    if "jsonfeed.org/version" not in text(head.get("version")) and "items" not in head:
        return None
    language = text(head.get("language"))
    entries = (_entry(one, address, language) for one in _mappings(head.get("items")))
    return Feed(
        title=words(head.get("title")),
        site=absolute(text(head.get("home_page_url")), address),
        picture=absolute(text(head.get("icon")) or text(head.get("favicon")), address),
        entries=tuple(entries)[:MOST_ENTRIES],
        hubs=tuple(
            absolute(text(one.get("url")), address)
            for one in _mappings(head.get("hubs"))
            if text(one.get("type")).lower() == "websub" and text(one.get("url"))
        ),
        itself=absolute(text(head.get("feed_url")), address),
    )


def _entry(told: Told, address: str, language: str) -> Entry:
    html = text(told.get("content_html")) or _paragraphs(told)
    return Entry(
        guid=_id(told.get("id")),
        link=absolute(text(told.get("url")) or text(told.get("external_url")), address),
        title=words(told.get("title")),
        html=html,
        said_at=_moment(told.get("date_published")) or _moment(told.get("date_modified")),
        author=_author(told),
        language=text(told.get("language")) or language,
        media=_media(told, html, address),
    )


def _id(value: Any) -> str:
    """The format wants words; numbers are seen."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return str(value) if is_number else text(value)


def _paragraphs(told: Told) -> str:
    said = text(told.get("content_text")) or text(told.get("summary"))
    return "".join(f"<p>{escape(one)}</p>" for one in said.split("\n\n")).replace("\n", "<br>")


def _moment(value: Any) -> datetime | None:
    try:
        found = parse_datetime(text(value))
    except ValueError:
        return None
    if found is None:
        return None
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    return found if found >= FIRST else None


def _author(told: Told) -> str:
    people = [*_mappings(told.get("authors")), _mapping(told.get("author"))]
    return next((words(one["name"]) for one in people if words(one.get("name"))), "")


def _media(told: Told, html: str, address: str) -> tuple[MediaSeen, ...]:
    found = [_attached(one, address) for one in _mappings(told.get("attachments"))]
    image = absolute(text(told.get("image")), address)
    if image:
        found.insert(0, MediaSeen("picture", image))
    shown = first_picture(html, address)
    if shown is not None and not any(one.kind == "picture" for one in found):
        found.append(shown)
    return tuple(one for one in found if one.address)[:MOST_MEDIA]


def _attached(told: Told, address: str) -> MediaSeen:
    media_type = text(told.get("mime_type"))
    kind = KINDS.get(media_type.partition("/")[0], "file")
    return MediaSeen(kind, absolute(text(told.get("url")), address), media_type=media_type)


def _mapping(value: Any) -> Told:
    return value if isinstance(value, Mapping) else {}


def _mappings(value: Any) -> list[Told]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []
