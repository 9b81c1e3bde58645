"""What a page of a website tells of its feeds, and HTML of an entry of its pictures."""

from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from resonanz.networks.contract import MediaSeen

FEEDS = {
    "application/rss+xml",
    "application/atom+xml",
    "application/rdf+xml",
    "application/feed+json",
    "application/xml",
    "text/xml",
}
LONGEST = 2000
# Feeds are named in the head of a page; what shows an entry stands near its beginning.
LONGEST_PAGE, LONGEST_LOOK = 400_000, 30_000
# A picture this small counts readers and shows nothing.
SMALLEST_PIXELS = 3


@dataclass(frozen=True)
class Offer:
    """A feed that a page names."""

    address: str
    title: str = ""


def absolute(address: str, beside: str) -> str:
    """An address of the web as seen from another; nothing where it is none."""
    try:
        found = urljoin(beside, address) if address else ""
        is_web = urlsplit(found).scheme in {"http", "https"} and bool(urlsplit(found).hostname)
    except ValueError:
        return ""
    return found if is_web and len(found) <= LONGEST else ""


def offers(page: bytes, address: str) -> list[Offer]:
    """The feeds a page of HTML names with `rel=alternate`, in its order, each once."""
    reader = _Links(address)
    reader.feed(page[:LONGEST_PAGE].decode("utf-8", "replace"))
    found: dict[str, Offer] = {}
    for one in reader.found:
        found.setdefault(one.address, one)
    return list(found.values())


class _Links(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.beside = address
        self.found: list[Offer] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: (value or "").strip() for name, value in attrs}
        if tag == "base":
            self.beside = absolute(told.get("href", ""), self.beside) or self.beside
        kind = told.get("type", "").partition(";")[0].strip().lower()
        rels = told.get("rel", "").lower().split()
        if tag in {"link", "a"} and kind in FEEDS and "alternate" in rels:
            found = absolute(told.get("href", ""), self.beside)
            self.found += [Offer(found, told.get("title", ""))] if found else []


def first_picture(html: str, address: str) -> MediaSeen | None:
    """The first picture that HTML shows, unless it only counts readers."""
    if "<img" not in html.lower():
        return None
    reader = _Pictures(address)
    reader.feed(html[:LONGEST_LOOK])
    return reader.found


class _Pictures(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.beside = address
        self.found: MediaSeen | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "img" or self.found is not None:
            return
        told = {name: (value or "").strip() for name, value in attrs}
        address = absolute(told.get("src", ""), self.beside)
        sides = [_pixels(told.get(name, "")) for name in ("width", "height")]
        if address and not any(side is not None and side <= SMALLEST_PIXELS for side in sides):
            width, height = sides
            self.found = MediaSeen(
                "picture", address, alt=told.get("alt", ""), width=width, height=height
            )


def _pixels(told: str) -> int | None:
    return int(told) if told.isdecimal() and len(told) < 7 else None
