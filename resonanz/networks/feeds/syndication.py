"""RSS and Atom in the words of feedparser as a feed of ours: pure functions; anything may be
missing or wrong."""

import calendar
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.html import escape

from resonanz.core.markdown import sanitise
from resonanz.networks.contract import MediaSeen

from .pages import absolute, first_picture
from .values import Entry, Feed

MOST_ENTRIES = 500
MOST_MEDIA = 4
LONGEST_LINE = 2000
# A date before there were feeds is a mistake (1970 is a clock that was never set).
FIRST = datetime(1995, 1, 1, tzinfo=UTC)
PERIODS = {"hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000,
           "yearly": 31_536_000}  # fmt: skip
MAIL = re.compile(r"[(<]?[^\s()<>@]+@[^\s()<>@]+[)>]?")
KINDS = {"image": "picture", "video": "video"}

type Told = Mapping[str, Any]


def feed(told: Told, address: str) -> Feed:
    """The feed that feedparser read at an address."""
    head = _plain(told.get("feed"))
    entries = [_plain(one) for one in told.get("entries") or ()]
    links = [_plain(one) for one in _list(head.get("links"))]
    # In Atom, who says nothing of an author has that of the feed; in RSS that is an editor.
    usual = Entry(
        language=text(head.get("language")),
        author=_author(head) if text(told.get("version")).startswith("atom") else "",
    )
    return Feed(
        title=words(head.get("title")),
        site=absolute(text(head.get("link")), address),
        picture=_picture(head, address),
        entries=tuple(entry(one, address, usual) for one in _newest(entries)),
        pause=_pause(head),
        hubs=tuple(absolute(text(one.get("href")), address) for one in _rel(links, "hub")),
        itself=next((absolute(text(one.get("href")), address) for one in _rel(links, "self")), ""),
    )


def entry(told: Told, address: str, usual: Entry) -> Entry:
    """One entry; language and author are the usual ones where it does not say."""
    html = _body(told)
    return Entry(
        guid=_guid(text(told.get("id")), address),
        link=absolute(text(told.get("link")), address),
        title=words(told.get("title")),
        html=html,
        said_at=_said_at(told),
        author=_author(told) or usual.author,
        language=_language(told) or usual.language,
        media=_media(told, html, address),
    )


# --- what is told of the feed ----------------------------------------------------------------


def _picture(head: Told, address: str) -> str:
    image = _plain(head.get("image"))
    found = text(image.get("href")) or text(head.get("icon")) or text(head.get("logo"))
    return absolute(found, address)


def _newest(entries: Sequence[Told]) -> Sequence[Told]:
    """As many as we look at; of more, those with the newest dates."""
    if len(entries) <= MOST_ENTRIES:
        return entries
    dated = {number: _said_at(one) or FIRST for number, one in enumerate(entries)}
    newest = sorted(dated, key=lambda number: (dated[number], -number))[-MOST_ENTRIES:]
    return [entries[number] for number in sorted(newest)]


def _pause(head: Told) -> timedelta | None:
    """How long the feed says it does not change: `ttl` in minutes, or so often a period."""
    seconds = [number(head.get("ttl")) * 60]
    period = PERIODS.get(text(head.get("sy_updateperiod")).lower(), 0)
    seconds.append(period // max(number(head.get("sy_updatefrequency")), 1))
    longest = min(max(seconds), PERIODS["yearly"])
    return timedelta(seconds=longest) if longest > 0 else None


def _rel(links: Sequence[Told], rel: str) -> list[Told]:
    return [one for one in links if text(one.get("rel")) == rel and text(one.get("href"))]


# --- what is told of an entry ----------------------------------------------------------------


def _guid(told: str, address: str) -> str:
    """The name of an entry as the feed wrote it: feedparser takes every name for an address beside
    the feed, and would call it otherwise once the feed has moved."""
    return told.removeprefix(address.rpartition("/")[0] + "/")


def _body(told: Told) -> str:
    """The longest of what an entry says: its content, else its summary; as HTML."""
    contents = [_plain(one) for one in _list(told.get("content"))]
    found = [_html(one) for one in [*contents, _plain(told.get("summary_detail"))]]
    return max(found, key=len, default="")


def _html(detail: Told) -> str:
    value = text(detail.get("value"))
    return escape(value) if text(detail.get("type")) == "text/plain" else value


def _said_at(told: Told) -> datetime | None:
    for name in ("published_parsed", "created_parsed", "updated_parsed"):
        found = _moment(told.get(name))
        if found is not None:
            return found
    return None


def _moment(parts: Any) -> datetime | None:
    try:
        found = datetime.fromtimestamp(calendar.timegm(parts), UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return None
    return found if found >= FIRST else None


def _author(told: Told) -> str:
    """A name; an address of e-mail, before or behind it, is nobody's business here."""
    name = words(MAIL.sub(" ", text(told.get("author")))).strip(",;")
    return name[1:-1].strip() if name.startswith("(") and name.endswith(")") else name


def _language(told: Told) -> str:
    contents = [_plain(one) for one in _list(told.get("content"))]
    found = [*contents, _plain(told.get("summary_detail")), _plain(told.get("title_detail"))]
    return next((text(one["language"]) for one in found if text(one.get("language"))), "")


def _media(told: Told, html: str, address: str) -> tuple[MediaSeen, ...]:
    found = {
        one.address: one
        for one in (_medium(each, address) for each in _attached(told))
        if one.address
    }
    shown = first_picture(html, address)
    if shown is not None and not any(one.kind == "picture" for one in found.values()):
        found[shown.address] = shown
    return tuple(found.values())[:MOST_MEDIA]


def _attached(told: Told) -> Sequence[Told]:
    enclosures = _rel([_plain(one) for one in _list(told.get("links"))], "enclosure")
    contents = [_plain(one) for one in _list(told.get("media_content"))]
    thumbnails = [{**_plain(one), "medium": "image"} for one in _list(told.get("media_thumbnail"))]
    # A thumbnail shows what stands there already, only smaller.
    return enclosures + contents or thumbnails


def _medium(told: Told, address: str) -> MediaSeen:
    media_type = text(told.get("type"))
    main = media_type.partition("/")[0] or text(told.get("medium"))
    return MediaSeen(
        kind=KINDS.get(main, "file"),
        address=absolute(text(told.get("href")) or text(told.get("url")), address),
        media_type=media_type,
        width=number(told.get("width")) or None,
        height=number(told.get("height")) or None,
    )


# --- anything may be anything ----------------------------------------------------------------


def text(value: Any) -> str:
    """The value where it is words, without the blanks around."""
    return value.strip() if isinstance(value, str) else ""


def words(value: Any) -> str:
    """The words of something that may hold markup, on one line."""
    return " ".join(sanitise(text(value)[:LONGEST_LINE]).plain.split())


def number(value: Any) -> int:
    """A whole number of at least none; none where it is something else."""
    told = str(value).strip()
    return int(told) if told.isdecimal() and len(told) < 10 else 0


def _plain(value: Any) -> dict[str, Any]:
    """A dictionary without feedparser's synonyms, which give one date for another."""
    return dict(value) if isinstance(value, Mapping) else {}


def _list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else ()
