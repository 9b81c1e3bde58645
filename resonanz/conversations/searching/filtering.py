"""The filters of a search as conditions: who said it, where, when, what it is, what hangs on it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import override

from resonanz.channels.models import Channel
from resonanz.conversations.models import Post
from resonanz.core.time import now
from resonanz.people.models import Identity, Person

from .wording import folded

MOST_PEOPLE, MOST_PLACES = 50, 50
ME = frozenset({"me", "mir", "ich"})


@dataclass(frozen=True)
class Narrowed:
    """Conditions on posts (as `p`), with their values."""

    conditions: tuple[str, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)


def conditions_of(viewer: Person, filters: Mapping[str, Sequence[str]]) -> Narrowed | None:
    """The conditions of the filters; none where one of them names what is not there."""
    conditions: list[str] = []
    values: dict[str, Any] = {}
    for name, said in filters.items():
        told = _KINDS[name](viewer, said)
        if told is None:
            return None
        conditions.append(told[0])
        values |= told[1]
    return Narrowed(tuple(conditions), values)


type _Told = tuple[str, dict[str, Any]] | None


def _author(viewer: Person, names: Sequence[str]) -> _Told:
    wanted = Q(pk__in=[])
    for name in names:
        bare = name.removeprefix("@")
        if bare.lower() in ME:
            wanted |= Q(person=viewer)
        else:
            wanted |= Q(handle__iexact=bare) | Q(name__icontains=bare)
            wanted |= Q(person__name__icontains=bare)
    visible = Identity.objects.visible_to(viewer).filter(wanted)
    numbers = list(visible.values_list("pk", flat=True)[:MOST_PEOPLE])
    return ("p.author_id = ANY(%(authors)s::bigint[])", {"authors": numbers}) if numbers else None


def _place(viewer: Person, names: Sequence[str]) -> _Told:
    wanted = Q(pk__in=[])
    for name in names:
        wanted |= Q(slug__iexact=name.removeprefix("#")) | Q(name__icontains=name)
    readable = Channel.objects.readable_by(viewer).filter(wanted)
    numbers = list(readable.values_list("pk", flat=True)[:MOST_PLACES])
    return ("p.channel_id = ANY(%(places)s::bigint[])", {"places": numbers}) if numbers else None


def _since(viewer: Person, days: Sequence[str]) -> _Told:
    day = day_of(days[-1])
    return ("p.said_at >= %(since)s", {"since": _beginning(day)}) if day else None


def _until(viewer: Person, days: Sequence[str]) -> _Told:
    day = day_of(days[-1])
    following = day + timedelta(days=1) if day else None
    return ("p.said_at < %(until)s", {"until": _beginning(following)}) if following else None


def _kind(viewer: Person, names: Sequence[str]) -> _Told:
    kinds = [kind for name in names for kind in kinds_named(name)]
    return ("p.kind = ANY(%(kinds)s::text[])", {"kinds": kinds}) if kinds else None


def kinds_named(name: str) -> list[str]:
    """The kinds of post a word means, in German or in English, one or several of them."""
    wanted, found = folded(name), []
    for language in ("de", "en"):
        with override(language):
            for value, label in Post.Kind.choices:
                said = {folded(value), folded(str(label))}
                if any(wanted in (one, f"{one}n", f"{one}s", f"{one}e") for one in said):
                    found.append(value)
    return list(dict.fromkeys(found))


def _has(viewer: Person, things: Sequence[str]) -> _Told:
    conditions = [_HAS[word] for thing in things if (word := _THINGS.get(folded(thing)))]
    return (" AND ".join(conditions), {}) if conditions else None


_KINDS: dict[str, Callable[[Person, Sequence[str]], _Told]] = {
    "author": _author,
    "place": _place,
    "since": _since,
    "until": _until,
    "kind": _kind,
    "has": _has,
}
_HANGS = "EXISTS (SELECT FROM conversations_attachment a WHERE a.post_id = p.id{})"
_HAS = {
    "anything": _HANGS.format(""),
    "file": _HANGS.format(" AND a.kind = 'file'"),
    "picture": _HANGS.format(" AND a.kind = 'picture'"),
    "video": _HANGS.format(" AND a.kind = 'video'"),
    "link": "(p.link <> '' OR p.html LIKE '%%<a href=\"http%%')",
}
_THINGS = {
    "anhang": "anything", "anhange": "anything", "attachment": "anything",
    "datei": "file", "dateien": "file", "file": "file", "files": "file", "dokument": "file",
    "document": "file", "pdf": "file",
    "bild": "picture", "bilder": "picture", "foto": "picture", "fotos": "picture",
    "picture": "picture", "pictures": "picture", "photo": "picture", "image": "picture",
    "video": "video", "videos": "video", "film": "video",
    "link": "link", "links": "link",
}  # fmt: skip


# --- days ------------------------------------------------------------------------------------

_GERMAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{2,4})?")
_BACK = re.compile(r"(\d{1,3})(t|d|w|m|j|y)[a-z]*")
_DAYS = {"t": 1, "d": 1, "w": 7, "m": 30, "j": 365, "y": 365}
_NAMED = {"heute": 0, "today": 0, "gestern": 1, "yesterday": 1, "vorgestern": 2}


def day_of(text: str) -> date | None:
    """The day a person means: 2026-11-03, 3.11.2026, 3.11., gestern, 14t (days ago), 2w, 3m, 1j."""
    text, today = text.strip().lower(), timezone.localdate(now())
    if text in _NAMED:
        return today - timedelta(days=_NAMED[text])
    if back := _BACK.fullmatch(text):
        return today - timedelta(days=int(back[1]) * _DAYS[back[2]])
    if german := _GERMAN.fullmatch(text):
        return _german(german, today)
    if re.fullmatch(r"\d{4}", text):
        text += "-01-01"
    elif re.fullmatch(r"\d{4}-\d\d", text):
        text += "-01"
    try:
        return parse_date(text)
    except ValueError:
        return None


def _german(found: re.Match[str], today: date) -> date | None:
    day, month, year = int(found[1]), int(found[2]), int(found[3] or today.year)
    try:
        meant = date(year + 2000 if year < 100 else year, month, day)
        # Without a year it is the last such day.
        return meant.replace(year=year - 1) if not found[3] and meant > today else meant
    except ValueError:
        return None


def _beginning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
