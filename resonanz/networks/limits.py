"""What fits on a network and how it is counted: one table, one place."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import regex
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from .contract import DraftOut


def count_characters(text: str) -> int:
    """Unicode code points."""
    return len(text)


@dataclass(frozen=True)
class Limits:
    """The limits of one network (or of one server of it)."""

    text_length: int
    count: Callable[[str], int] = count_characters
    # What is counted, in words for people: "characters", "graphemes".
    unit: str = "characters"
    text_bytes: int | None = None
    media_count: int = 4
    picture_bytes: int = 8_000_000
    picture_pixels: int | None = None
    alt_length: int = 1500
    media_types: frozenset[str] = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})
    thread_parts: int = 1
    content_warning_counts: bool = False

    def with_(self, **changes: object) -> "Limits":
        """The same limits with some of them changed, as a server states its own."""
        return replace(self, **changes)  # type: ignore[arg-type]


def count_graphemes(text: str) -> int:
    """Characters as a reader sees them (extended grapheme clusters, Unicode UAX 29)."""
    return len(regex.findall(r"\X", text))


@dataclass(frozen=True)
class Finding:
    """What does not fit, where (part and characters), and what would mend it."""

    message: str
    part: int = 0
    start: int = 0
    end: int = 0


def check(limits: Limits, draft: "DraftOut") -> list[Finding]:
    """Everything about a draft that the network would refuse; an empty list: it fits."""
    findings = [
        finding
        for number, part in enumerate(draft.parts)
        for finding in _check_part(limits, draft, number, part)
    ]
    return findings + _check_media(limits, draft)


def _check_part(limits: Limits, draft: "DraftOut", number: int, part: str) -> list[Finding]:
    if not part.strip() and not draft.media:
        return [Finding(_("There are no words yet."), number)]
    used = limits.count(part)
    if limits.content_warning_counts and not number:
        used += limits.count(draft.content_warning)
    if used > limits.text_length:
        over = used - limits.text_length
        return [Finding(_too_long(over, limits), number, max(0, len(part) - over), len(part))]
    if limits.text_bytes is not None and len(part.encode()) > limits.text_bytes:
        return [Finding(_("This text has too many bytes. Use fewer emoji."), number, 0, len(part))]
    return []


def _too_long(over: int, limits: Limits) -> str:
    return ngettext(
        "This text is %(over)d character too long (at most %(limit)d).",
        "This text is %(over)d characters too long (at most %(limit)d).",
        over,
    ) % {"over": over, "limit": limits.text_length}


def _check_media(limits: Limits, draft: "DraftOut") -> list[Finding]:
    findings = []
    if len(draft.media) > limits.media_count:
        text = _("At most %(limit)d pictures go with one post here.")
        findings.append(Finding(text % {"limit": limits.media_count}))
    for item in draft.media:
        if item.media_type not in limits.media_types:
            text = _("%(name)s is of a kind that this network does not take.")
            findings.append(Finding(text % {"name": item.name}))
        if item.size_bytes > limits.picture_bytes:
            text = _("%(name)s is larger than %(limit)s MB.")
            megabytes = f"{limits.picture_bytes / 1_000_000:.1f}".removesuffix(".0")
            findings.append(Finding(text % {"name": item.name, "limit": megabytes}))
        if len(item.alt) > limits.alt_length:
            text = _("The alternative text of %(name)s is longer than %(limit)d characters.")
            findings.append(Finding(text % {"name": item.name, "limit": limits.alt_length}))
    return findings


def split(text: str, limits: Limits) -> list[str]:
    """The text cut into parts that fit, at the ends of sentences, else of words."""
    if limits.count(text) <= limits.text_length:
        return [text]
    parts: list[str] = []
    for sentence in _SENTENCES.findall(text):
        if parts and limits.count(f"{parts[-1]}{sentence}".strip()) <= limits.text_length:
            parts[-1] += sentence
        else:
            parts += _pieces(sentence, limits)
    return [part.strip() for part in parts if part.strip()]


_SENTENCES = regex.compile(r".+?(?:[.!?…]+[\"“”»)]*\s+|\n+|$)", regex.DOTALL)


def _pieces(sentence: str, limits: Limits) -> list[str]:
    pieces = [""]
    for word in regex.findall(r"\S+\s*", sentence):
        if pieces[-1] and limits.count(f"{pieces[-1]}{word}".strip()) > limits.text_length:
            pieces.append("")
        pieces[-1] += word
    return pieces
