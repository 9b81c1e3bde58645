"""Which entry is which: each is told once, however its feed names it, and again when it reads
differently."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.utils.html import escape

from resonanz.core.markdown import sanitise
from resonanz.core.time import now
from resonanz.networks.contract import IdentitySeen, PostChanged, PostSeen, Seen

from .values import Entry, Feed

# How many entries are taken in when a feed is connected.
BACKLOG = 40
# So many are remembered at least; of a long feed twice as many as it holds.
LEAST_KNOWN = 200
LONGEST_NAME = 300
LONGEST_BODY = 60_000
# Words this short say nothing about which entry it is.
FEW_WORDS = 12

# What is kept of an entry: the name its post stands under, digests of its link and its words, when
# it was said (seconds).
STANDING, LINK, WORDS, SAID = range(4)


@dataclass(frozen=True)
class Place:
    """The feed as we know it: its own name, which never changes, and where its site is."""

    remote_id: str
    handle: str


@dataclass
class Telling:
    """What of a feed was told before, and what is told now."""

    place: Place
    known: dict[str, list[Any]] = field(default_factory=dict)
    is_first: bool = False

    def news(self, feed: Feed) -> list[Seen]:
        """What is new or reads differently, oldest first; noted as told."""
        found = sorted(self._news(feed), key=_moment_of)
        most = max(LEAST_KNOWN, 2 * len(feed.entries))
        self.known = dict(list(self.known.items())[-most:])
        return list(found)

    def _news(self, feed: Feed) -> Iterator[PostSeen | PostChanged]:
        named = names(feed.entries)
        moment = now()
        fresh: list[PostSeen] = []
        # From the oldest: what is known longest is forgotten first.
        for position, (name, entry) in reversed(list(enumerate(named.items()))):
            before = self._before(name, entry, named)
            said = _said(entry, before, moment - timedelta(seconds=position))
            standing = before[STANDING] if before else name
            self.known[name] = [standing, link(entry), words(entry), int(said.timestamp())]
            if before is None:
                fresh.append(self._post(standing, entry, feed, said))
            elif before[WORDS] != self.known[name][WORDS]:
                yield PostChanged(self._post(standing, entry, feed, said))
        fresh.sort(key=lambda one: one.said_at)
        yield from fresh[-BACKLOG:] if self.is_first else fresh

    def _before(self, name: str, entry: Entry, named: dict[str, Entry]) -> list[Any] | None:
        """What is known of an entry, also where the feed calls it otherwise now: then it was said
        at the same moment, and stands at the same place or says the same."""
        if name in self.known:
            return self.known.pop(name)
        told = (link(entry), words(entry))
        same = [
            other
            for other, kept in self.known.items()
            if other not in named and _is_same(kept, told, entry.said_at)
        ]
        return self.known.pop(same[0]) if len(same) == 1 else None

    def _post(self, standing: str, entry: Entry, feed: Feed, said: datetime) -> PostSeen:
        return PostSeen(
            remote_id=standing,
            author=self._author(entry, feed),
            said_at=said,
            html=html(entry),
            address=entry.link,
            language=entry.language,
            link=entry.link,
            media=entry.media,
            reason="watch",
        )

    def _author(self, entry: Entry, feed: Feed) -> IdentitySeen:
        """Whoever is named; the feed itself where nobody is. None of them is ourselves."""
        name = entry.author or feed.title or self.place.handle
        is_named = bool(entry.author) and entry.author.lower() != feed.title.lower()
        return IdentitySeen(
            remote_id=short(f"{self.place.remote_id}#by:{name.lower() if is_named else ''}"),
            handle=self.place.handle,
            name=name,
            address=feed.site,
            picture_address="" if is_named else feed.picture,
        )


def _moment_of(seen: PostSeen | PostChanged) -> datetime:
    return seen.post.said_at if isinstance(seen, PostChanged) else seen.said_at


# --- names -----------------------------------------------------------------------------------


def names(entries: Sequence[Entry]) -> dict[str, Entry]:
    """Each entry by a name of its own, in the feed's order; what stands there twice comes once."""
    guids = Counter(entry.guid for entry in entries)
    links = Counter(entry.link for entry in entries)
    found: dict[str, Entry] = {}
    for entry in entries:
        found.setdefault(short(_name(entry, guids, links)), entry)
    return found


def _name(entry: Entry, guids: Counter[str], links: Counter[str]) -> str:
    if entry.guid and guids[entry.guid] == 1:
        return entry.guid
    if entry.link and links[entry.link] == 1:
        return entry.link
    moment = entry.said_at.isoformat() if entry.said_at else ""
    told = [entry.guid, entry.link, entry.title or plain(entry.html), moment]
    return f"entry:{digest(*told)}"


def short(name: str) -> str:
    """A name that can be kept."""
    return name if len(name) <= LONGEST_NAME else f"entry:{digest(name)}"


def digest(*told: str) -> str:
    return sha256("\n".join(told).encode("utf-8", "replace")).hexdigest()[:20]


def link(entry: Entry) -> str:
    """The page an entry stands on, whatever is counted by its address; nothing where none."""
    if not entry.link:
        return ""
    parts = urlsplit(entry.link)
    asked = [pair for pair in parse_qsl(parts.query) if not pair[0].startswith("utm_")]
    host = (parts.hostname or "").removeprefix("www.")
    return digest(host, parts.path.rstrip("/"), urlencode(asked), parts.fragment)


def _is_same(kept: list[Any], told: tuple[str, str], said_at: datetime | None) -> bool:
    if said_at is not None and int(said_at.timestamp()) != kept[SAID]:
        return False
    return any(new and new == old for new, old in zip(told, (kept[LINK], kept[WORDS]), strict=True))


def words(entry: Entry) -> str:
    """What an entry says, without its markup; nothing where it says next to nothing."""
    said = f"{entry.title}\n{plain(entry.html)}"
    return digest(said) if len(said) >= FEW_WORDS else ""


def plain(html: str) -> str:
    """The words of HTML; sanitised first, for what is broken takes its reader minutes."""
    return sanitise(html[:LONGEST_BODY]).plain


# --- what is shown ---------------------------------------------------------------------------


def html(entry: Entry) -> str:
    """An entry as HTML: its title above what it says, unless it begins with that anyway."""
    body = entry.html[:LONGEST_BODY]
    title = " ".join(entry.title.split())
    begins = " ".join(plain(body[:2000]).split())
    if title and not begins.startswith(title.rstrip("….").rstrip()):
        return f"<p><strong>{escape(title)}</strong></p>{body}"
    return body if begins else f"<p>{escape(title or entry.link)}</p>"


def _said(entry: Entry, before: list[Any] | None, otherwise: datetime) -> datetime:
    """When an entry was said: as it tells, else when we saw it first; never in the future."""
    if entry.said_at is not None:
        return min(entry.said_at, now())
    return datetime.fromtimestamp(before[SAID], UTC) if before else otherwise
