"""What we send, as X takes it: pure functions."""

import unicodedata
from collections.abc import Sequence

import regex
from django.conf.locale import LANG_INFO

from resonanz.core.subtitles import srt_of
from resonanz.networks.contract import JSON, DraftOut, MediaOut

from .parse import LEADING

# What X calls subtitles in a file.
SUBRIP = "text/srt"


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
    return {
        "media_type": item.media_type,
        "total_bytes": item.size_bytes,
        "media_category": _category(item),
    }


def _category(item: MediaOut) -> str:
    if item.media_type == SUBRIP:
        return "subtitles"
    if item.media_type == "image/gif":
        return "tweet_gif"
    return "tweet_video" if item.kind == "video" else "tweet_image"


def subtitles(item: MediaOut) -> MediaOut:
    """The subtitles of a video as a file of their own."""
    content = srt_of(item.subtitles).encode()
    return MediaOut("subtitles.srt", SUBRIP, "", len(content), lambda: content)


def subtitled(item: MediaOut, video: str, file: str) -> JSON:
    """Which uploaded file holds the subtitles of which uploaded video, in which language."""
    language = item.subtitles_language if item.subtitles_language in LANG_INFO else "en"
    about = {
        "id": file,
        "language_code": language[:2].upper(),
        "display_name": LANG_INFO[language]["name_local"],
    }
    return {"id": video, "media_category": "TweetVideo", "subtitles": about}


def bare(words: str) -> str:
    """Words for comparison: composed, without what X adds before them or at their ends."""
    words = " ".join(unicodedata.normalize("NFC", words).split())
    return LEADING.sub("", words)
