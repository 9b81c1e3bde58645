"""What a web page says about itself, so that a link can be shown as a card."""

from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from . import http
from .errors import ResonanzError

MOST_BYTES = 600_000
TIMEOUT_SECONDS = 8.0
TITLE_LENGTH = 300
DESCRIPTION_LENGTH = 1000
# The names pages use, the most telling first.
TITLES = ("og:title", "twitter:title")
DESCRIPTIONS = ("og:description", "twitter:description", "description")
PICTURES = ("og:image:secure_url", "og:image", "twitter:image")


@dataclass(frozen=True)
class Preview:
    """A page as a card shows it; what it does not say is empty, the title never is."""

    address: str
    title: str
    description: str = ""
    picture_address: str = ""


def preview(address: str) -> Preview:
    """The card of a page. A page that cannot be read is a card with its host as title: a preview
    is never a reason for a post to fail."""
    plain = Preview(address, urlsplit(address).netloc or address)
    try:
        headers = {"accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1"}
        answer = http.get(address, headers=headers, max_bytes=MOST_BYTES, timeout=TIMEOUT_SECONDS)
    except ResonanzError:
        return plain
    kind = answer.headers.get("content-type", "")
    if not answer.ok or "html" not in kind:
        return plain
    return read(address, _decoded(answer.body, kind)) or plain


def _decoded(body: bytes, kind: str) -> str:
    named = kind.partition("charset=")[2].partition(";")[0].strip("\"' ") or "utf-8"
    try:
        return body.decode(named, "replace")
    except LookupError:
        return body.decode("utf-8", "replace")


def read(address: str, html: str) -> Preview | None:
    """The card that a page's own words make; none where it has no title."""
    reader = _Head()
    reader.feed(html)
    title = _first(reader.meta, TITLES) or " ".join("".join(reader.title).split())
    if not title:
        return None
    picture = _first(reader.meta, PICTURES)
    where = urljoin(address, picture) if picture else ""
    return Preview(
        address,
        title[:TITLE_LENGTH],
        _first(reader.meta, DESCRIPTIONS)[:DESCRIPTION_LENGTH],
        where if where.startswith(("https://", "http://")) else "",
    )


def _first(meta: dict[str, str], names: tuple[str, ...]) -> str:
    return next((meta[name] for name in names if meta.get(name)), "")


class _Head(HTMLParser):
    """The words of a page's head: its title and its meta elements, the first of each name."""

    def __init__(self) -> None:
        super().__init__()
        self.meta: dict[str, str] = {}
        self.title: list[str] = []
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "meta":
            name = (given.get("property") or given.get("name") or "").lower()
            self.meta.setdefault(name, " ".join(given.get("content", "").split()))
        self._in_title = tag == "title" and not self.title

    def handle_endtag(self, tag: str) -> None:
        self._in_title = self._in_title and tag != "title"

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title.append(data)
