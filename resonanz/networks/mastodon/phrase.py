"""From our values to what the API takes, and the bare words of a post to know it again: pure."""

import unicodedata
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote

from resonanz.networks.contract import JSON, DraftOut, PollOut

from .counting import LINK, MENTION

VISIBILITIES = {
    "public": "public",
    "unlisted": "unlisted",
    "followers": "private",
    "direct": "direct",
}


def texts(draft: DraftOut, own_handle: str) -> list[str]:
    """The parts as they go out; whom we answer is named, or the answer would not reach them.

    Of a thread only the first part names them, but of a private one each: it is seen by the
    people named in it and by nobody else.
    """
    whom = draft.parent.author_handle if draft.parent else ""
    if not whom or whom.lower() == own_handle.lower():
        return list(draft.parts)
    private = draft.visibility == "direct"
    return [
        naming(part, whom, own_handle) if private or not number else part
        for number, part in enumerate(draft.parts)
    ]


def naming(text: str, whom: str, own_handle: str) -> str:
    """The text, with `@whom` before it unless it names them already."""
    home = domain_of(own_handle)
    if any(_same(found.group(0)[1:], whom, home) for found in MENTION.finditer(text)):
        return text
    name, _, domain = whom.lstrip("@").partition("@")
    # On one's own server the short form is always understood, also where a domain has a port.
    short = name if domain.lower() in ("", home) else f"{name}@{domain}"
    return f"@{short} {text}".rstrip()


def domain_of(handle: str) -> str:
    return handle.rpartition("@")[2].lower() if "@" in handle else ""


def _same(one: str, other: str, home: str) -> bool:
    return _full(one, home) == _full(other, home)


def _full(handle: str, home: str) -> str:
    handle = handle.lstrip("@").lower()
    return handle if "@" in handle else f"{handle}@{home}"


def status(
    draft: DraftOut,
    text: str,
    answers: str = "",
    media: tuple[str, ...] = (),
    poll: PollOut | None = None,
) -> JSON:
    """One part as the API takes it."""
    body: JSON = {
        "status": text,
        "visibility": VISIBILITIES.get(draft.visibility, "private"),
        "media_ids": list(media),
        "sensitive": bool(draft.content_warning),
        # Servers that could read Markdown or HTML are told that this is neither.
        "content_type": "text/plain",
    }
    for name, value in (
        ("in_reply_to_id", answers),
        ("spoiler_text", draft.content_warning),
        ("language", draft.language),
    ):
        if value:
            body[name] = value
    if poll is not None:
        body["poll"] = {
            "options": list(poll.options),
            "expires_in": int(poll.open_for.total_seconds()),
            "multiple": poll.multiple,
        }
    return body


def edit(before: JSON, text: str, warning: str, language: str) -> JSON:
    """An edit; what it does not mention (pictures) would be lost, so it repeats it."""
    return {
        "status": text,
        "spoiler_text": warning,
        "sensitive": bool(warning) or bool(before.get("sensitive")),
        "language": language or before.get("language"),
        "media_ids": [found["id"] for found in before.get("media_attachments") or []],
        "content_type": "text/plain",
    }


# --- knowing a post again --------------------------------------------------------------------


class _Words(HTMLParser):
    """The words of a post as they were typed: whole addresses for links, bare names for people."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._address: str | None = None
        self._shown: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._address = dict(attrs).get("href") or ""
            self._shown = []

    def handle_data(self, data: str) -> None:
        (self.found if self._address is None else self._shown).append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._address is not None:
            shown = "".join(self._shown).strip()
            self.found.append(shown if shown.startswith(("@", "#")) else self._address)
            self._address = None


def words_of_html(html: str) -> str:
    """What was typed, as far as the network's HTML still shows it."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    return "".join(reader.found)


_SAME = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-"})


def bare(text: str) -> str:
    """Text without what servers change: spaces, typographic marks, schemes, domains of names."""
    text = LINK.sub(_bare_link, text)
    text = MENTION.sub(r"@\g<name>", text)
    text = unicodedata.normalize("NFKC", text).translate(_SAME)
    seen = (sign for sign in text if not sign.isspace() and unicodedata.category(sign) != "Cf")
    return "".join(seen).casefold()


def _bare_link(found: Any) -> str:
    address: str = found.group(0)
    return unquote(address.partition("://")[2]).rstrip("/")


def is_same(text: str, html: str) -> bool:
    """Whether this HTML is what a server made of this text."""
    return bare(text) == bare(words_of_html(html))


def is_like(text: str, html: str) -> bool:
    """Whether it may be: the same beginning or end, so that a closer look is worth it."""
    one, other = bare(text), bare(words_of_html(html))
    return bool(one and other) and (one[:12] == other[:12] or one[-12:] == other[-12:])
