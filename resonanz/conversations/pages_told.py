"""What a page on the web says of itself, fetched safely: for previews of links.

Only public hosts are asked (and those of `LINK_PREVIEW_HOSTS`), by the one guarded client: no
private address, no cookie, no more than so many bytes and seconds. What comes back is words and one
picture, decoded and written anew; nothing of the page itself is kept.
"""

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from io import BytesIO
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from PIL import Image, ImageOps

from resonanz.core import http
from resonanz.core.errors import ResonanzError
from resonanz.core.http import Answer, is_allowed_private

PAGE_BYTES, PICTURE_BYTES = 2_000_000, 4_000_000
SECONDS, ALL_SECONDS = 5.0, 12.0
EDGE = 640
MOST_PIXELS = 40_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_CHARSET = re.compile(rb"charset=[\"']?([\w-]+)", re.IGNORECASE)
# Signs that turn the direction of what follows, and those nobody sees.
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")


@dataclass(frozen=True)
class Picture:
    """A picture as it is stored: JPEG, at most `EDGE` wide or high."""

    content: bytes
    width: int
    height: int


@dataclass(frozen=True)
class Page:
    """What a page says of itself."""

    title: str
    description: str = ""
    site: str = ""
    picture: Picture | None = None


def page_at(address: str) -> Page | None:
    """What the page says, or nothing: where it is not there, not public, or says no title."""
    answer = _asked(address, PAGE_BYTES, "text/html")
    if answer is None or "html" not in answer.headers.get("content-type", "html"):
        return None
    told = _Told()
    told.feed(_decoded(answer))
    title = _words(told.said("og:title", "twitter:title") or told.title, 300)
    if not title:
        return None
    return Page(
        title,
        _words(told.said("og:description", "twitter:description", "description"), 600),
        _words(told.said("og:site_name"), 200) or (urlsplit(answer.address).hostname or ""),
        _picture(urljoin(answer.address, told.said("og:image", "og:image:url", "twitter:image"))),
    )


def may_ask(address: str) -> bool:
    """Whether this is the address of a host whose pages may be shown to everybody."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        return False
    if f"{host}:{port}" in settings.LINK_PREVIEW_HOSTS or host in settings.LINK_PREVIEW_HOSTS:
        return True
    # What connectors may talk to in the house is not for everybody to read.
    return parts.scheme == "https" and bool(host) and not is_allowed_private(host, port)


def _asked(address: str, most: int, kind: str) -> Answer | None:
    if not may_ask(address):
        return None
    headers = {"Accept": kind}
    try:
        answer = http.get(
            address, headers=headers, max_bytes=most, timeout=SECONDS, total=ALL_SECONDS
        )
    except ResonanzError:
        return None
    return answer if answer.ok and may_ask(answer.address) else None


def _decoded(answer: Answer) -> str:
    named = _CHARSET.search(answer.headers.get("content-type", "").encode())
    found = named or _CHARSET.search(answer.body[:2048])
    try:
        return answer.body.decode(found[1].decode() if found else "utf-8", "replace")
    except LookupError:
        return answer.body.decode("utf-8", "replace")


def _words(text: str, most: int) -> str:
    one_line = " ".join(_UNSEEN.sub(" ", text).split())
    return one_line if len(one_line) <= most else f"{one_line[: most - 1]}…"


def _picture(address: str) -> Picture | None:
    answer = _asked(address, PICTURE_BYTES, "image/*") if address.startswith("http") else None
    if answer is None:
        return None
    try:
        picture = Image.open(BytesIO(answer.body), formats=FORMATS)
        if picture.width * picture.height > MOST_PIXELS:
            return None
        upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    upright.thumbnail((EDGE, EDGE))
    written = BytesIO()
    upright.save(written, "JPEG", quality=82, optimize=True)
    return Picture(written.getvalue(), upright.width, upright.height)


class _Told(HTMLParser):
    """The title of a page and what its head says; the first of each counts."""

    def __init__(self) -> None:
        super().__init__()
        self.title, self._in_title = "", False
        self._known: dict[str, str] = {}

    def said(self, *names: str) -> str:
        return next((self._known[name] for name in names if self._known.get(name)), "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_title = tag == "title" and not self.title
        if tag == "meta":
            given = {name: value or "" for name, value in attrs}
            name = (given.get("property") or given.get("name", "")).lower()
            self._known.setdefault(name, given.get("content", ""))

    def handle_endtag(self, tag: str) -> None:
        self._in_title = False

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data
