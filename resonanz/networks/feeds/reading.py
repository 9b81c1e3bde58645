"""Bytes from a server as a feed: RSS, Atom or JSON Feed, hostile ones refused, broken ones read as
far as they go."""

import json
import logging
import zlib
from collections.abc import Mapping
from io import BytesIO
from typing import Any
from xml.parsers import expat

from django.utils.translation import gettext as _

from resonanz.core.errors import Refused

from . import json_feed, syndication
from .values import Feed

log = logging.getLogger(__name__)

MAX_BYTES = 6_000_000
# An entity of HTML is short (&nbsp;); more of them than HTML has are no feed's.
LONGEST_ENTITY = 32
MOST_ENTITIES = 300
DEEPEST = 400
# The time feedparser takes grows with their square.
MOST_ATTRIBUTES = 200
ENDS = (b"</rss>", b"</feed>", b"</rdf:rdf>", b":feed>", b":rdf>", b"</channel>")


class NotAFeed(Refused):
    """What stands there is something else: a page, nothing at all."""


def read(body: bytes, headers: Mapping[str, str], address: str) -> Feed:
    """The feed in the answer of a server at `address`.

    Raises `NotAFeed` for anything else, `Refused` for what is made to harm whoever reads it.
    """
    body = _unpacked(body)
    bare = body.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not bare:
        raise NotAFeed(_("The address answers nothing."))
    is_json = "json" in headers.get("content-type", "") and not bare.startswith(b"<")
    if is_json or bare.startswith(b"{"):
        return _json(bare, address)
    return _xml(body, headers, address)


def _unpacked(body: bytes) -> bytes:
    """What was packed and not said to be."""
    if body[:2] != b"\x1f\x8b":
        return body
    unpacking = zlib.decompressobj(wbits=31)
    try:
        found = unpacking.decompress(body, MAX_BYTES)
    except zlib.error as error:
        raise NotAFeed(_("This is no feed we can read.")) from error
    if unpacking.unconsumed_tail:
        raise Refused(_("The server's answer is larger than we read."))
    return found


def _json(body: bytes, address: str) -> Feed:
    try:
        told = json.loads(body.decode("utf-8", "replace"))
    except (ValueError, RecursionError) as error:
        raise NotAFeed(_("This is no feed we can read.")) from error
    found = json_feed.feed(told, address)
    if found is None:
        raise NotAFeed(_("This is no feed we can read."))
    return found


def _xml(body: bytes, headers: Mapping[str, str], address: str) -> Feed:
    # It takes a quarter of a second to import: not at the start of the web process.
    import feedparser  # noqa: PLC0415
    from feedparser.encodings import convert_to_utf8  # noqa: PLC0415

    # Never a string: that could be taken for an address, or for a file.
    try:
        content = convert_to_utf8(dict(headers), body, {"bozo": False})
        _refuse_hostile(content)
        told = feedparser.parse(
            BytesIO(content),
            response_headers={
                "content-type": "application/xml; charset=utf-8",
                "content-location": address,
            },
            sanitize_html=False,
        )
    except Refused:
        raise
    except Exception as error:
        log.warning("The feed at %s could not be read: %r", address, error)
        raise NotAFeed(_("This is no feed we can read.")) from error
    if not told.get("version"):
        raise NotAFeed(_("This is no feed we can read."))
    return syndication.feed(_without_cut(told, content), address)


def _without_cut(told: Mapping[str, Any], content: bytes) -> dict[str, Any]:
    """Without the entry in whose middle the document broke off: it comes whole another time."""
    entries = list(told.get("entries") or ())
    is_cut = bool(told.get("bozo")) and not any(end in content[-300:].lower() for end in ENDS)
    return {**told, "entries": entries[:-1] if is_cut else entries}


def _refuse_hostile(content: bytes) -> None:
    """Raises `Refused` for a document that grows without end while it is read, that reads files of
    ours, or that keeps its reader busy for hours."""
    parser = expat.ParserCreate()
    parser.EntityDeclHandler = _Entities().declared
    shape = _Shape()
    parser.StartElementHandler, parser.EndElementHandler = shape.begun, shape.ended
    try:
        parser.Parse(content, True)
    except expat.ExpatError:
        return  # what comes after the break is read by who expands and declares nothing


def _hostile() -> Refused:
    words = _("This feed is made in a way that could harm whoever reads it. It is not read.")
    return Refused(words, code="hostile")


class _Entities:
    """Those a document declares; more than the short ones of HTML are no feed's."""

    def __init__(self) -> None:
        self.count = 0

    def declared(
        self,
        name: str,
        is_parameter: bool,
        value: str | None,
        base: str | None,
        system: str | None,
        *_more: str | None,
    ) -> None:
        self.count += 1
        is_plain = value is not None and len(value) <= LONGEST_ENTITY and "&" not in value
        if is_parameter or system or not is_plain or self.count > MOST_ENTITIES:
            raise _hostile()


class _Shape:
    """How deep a document nests, and how much hangs on one of its elements."""

    def __init__(self) -> None:
        self.depth = 0

    def begun(self, name: str, attributes: Mapping[str, str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST or len(attributes) > MOST_ATTRIBUTES:
            raise _hostile()

    def ended(self, name: str) -> None:
        self.depth -= 1
