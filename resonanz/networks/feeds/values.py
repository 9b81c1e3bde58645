"""A feed as we understand it, whatever format it came in."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from resonanz.networks.contract import MediaSeen


@dataclass(frozen=True)
class Entry:
    """One entry; `html` is as it came, not sanitised."""

    guid: str = ""
    link: str = ""
    title: str = ""
    html: str = ""
    said_at: datetime | None = None
    author: str = ""
    language: str = ""
    media: tuple[MediaSeen, ...] = ()


@dataclass(frozen=True)
class Feed:
    """A feed with the entries it holds right now, in its own order."""

    title: str = ""
    site: str = ""
    picture: str = ""
    entries: tuple[Entry, ...] = ()
    # How long it asks to be left alone between two looks; none where it does not say.
    pause: timedelta | None = None
    # WebSub: who tells of news, and under which address.
    hubs: tuple[str, ...] = ()
    itself: str = ""
