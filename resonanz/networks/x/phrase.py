"""What we send, as X takes it: pure functions."""

import unicodedata
from collections.abc import Sequence

import regex

from resonanz.networks.contract import JSON, DraftOut, MediaOut

from .parse import LEADING


def texts(draft: DraftOut) -> list[str]:
    """The parts as they will stand there. X itself names whom an answer goes to: written once
    more before it, the name would only take room."""
    first, *rest = draft.parts
    if draft.parent is not None and draft.parent.author_handle:
        name = regex.escape(draft.parent.author_handle.lstrip("@"))
        first = regex.sub(rf"\A@{name}\s+", "", first, flags=regex.IGNORECASE)
    if draft.link and draft.link not in first:
        first = f"{first}\n{draft.link}".strip()
    return [first, *rest]


def post(draft: DraftOut, part: int, answers: str, media: Sequence[str]) -> JSON:
    """One part of a draft as X takes it."""
    body: JSON = {"text": texts(draft)[part]}
    if answers:
        body["reply"] = {"in_reply_to_tweet_id": answers}
    if part:
        return body
    if media:
        body["media"] = {"media_ids": list(media)}
    if draft.poll:
        minutes = int(draft.poll.open_for.total_seconds() // 60)
        body["poll"] = {"options": list(draft.poll.options), "duration_minutes": minutes}
    if draft.quotes:
        body["quote_tweet_id"] = draft.quotes.remote_id
    return body


def upload(item: MediaOut) -> JSON:
    """What X is told of a file before it comes."""
    kind = "tweet_video" if item.kind == "video" else "tweet_image"
    category = "tweet_gif" if item.media_type == "image/gif" else kind
    return {
        "media_type": item.media_type,
        "total_bytes": item.size_bytes,
        "media_category": category,
    }


def bare(words: str) -> str:
    """Words for comparison: composed, without what X adds before them or at their ends."""
    words = " ".join(unicodedata.normalize("NFC", words).split())
    return LEADING.sub("", words)
