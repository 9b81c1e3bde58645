"""What fits into a room of Matrix."""

import json
from collections.abc import Mapping
from typing import Any

from resonanz.networks.limits import PICTURES, Limits
from resonanz.networks.values import count

from .phrase import marked_up

# An event may be 65,536 bytes as it travels between servers (client-server API, "Size limits"),
# with its ids, hashes, signatures and what it refers to; those take less than 5,000.
EVENT_BYTES = 60_000
# What most servers allow (Synapse: max_upload_size 50M), where one does not say.
UPLOAD_BYTES = 50_000_000


def event_bytes(text: str) -> int:
    """The bytes of words in an event; those that name people stand in it twice, once marked up."""
    markup = marked_up(text)
    return _bytes(text) + (_bytes(markup) if markup else 0)


def _bytes(text: str) -> int:
    """As JSON writes them, without the quotation marks around."""
    return len(json.dumps(text, ensure_ascii=False).encode("utf-8", "surrogatepass")) - 2


LIMITS = Limits(
    text_length=EVENT_BYTES,
    count=event_bytes,
    unit="bytes",
    thread_parts=25,
    # Each is an event of its own: no limit of Matrix, but of what a reader bears.
    media_count=10,
    media_mixed=True,
    picture_bytes=UPLOAD_BYTES,
    alt_length=1500,
    video_count=10,
    video_types=frozenset({"video/mp4", "video/webm", "video/quicktime"}),
    # What browsers play: nobody there converts it.
    video_codecs=frozenset({"h264", "vp8", "vp9", "av1"}),
    video_bytes=UPLOAD_BYTES,
    file_count=10,
    file_types=frozenset({"application/pdf", "text/plain", "audio/mpeg", "audio/ogg"}),
    file_bytes=UPLOAD_BYTES,
    media_types=PICTURES,
)


def limits_from(extra: Mapping[str, Any]) -> Limits:
    """The limits of a server, as far as it told them when the account was connected."""
    most = count(extra.get("upload_bytes"))
    if not most:
        return LIMITS
    return LIMITS.with_(picture_bytes=most, video_bytes=most, file_bytes=most)
