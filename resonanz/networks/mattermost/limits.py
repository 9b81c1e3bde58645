"""What fits into a post of Mattermost."""

from collections.abc import Mapping
from typing import Any

from resonanz.networks.limits import PICTURES, Limits
from resonanz.networks.values import count

# Servers set up since 2018 take this many characters (model.PostMessageMaxRunesV2), and each tells
# its own number (MaxPostSize) to whoever is signed in.
TEXT_LENGTH = 16_383
# FileSettings.MaxFileSize where nobody changed it.
FILE_BYTES = 104_857_600
# PostFileidsMaxRunes: 300 characters hold ten ids.
FILES = 10

LIMITS = Limits(
    text_length=TEXT_LENGTH,
    thread_parts=25,
    media_count=FILES,
    media_types=PICTURES,
    media_mixed=True,
    picture_bytes=FILE_BYTES,
    # A file there has no alternative text; ours stays with our own copy.
    alt_length=1500,
    video_count=FILES,
    video_types=frozenset({"video/mp4", "video/webm", "video/quicktime"}),
    # What browsers play: nobody there converts it.
    video_codecs=frozenset({"h264", "vp8", "vp9", "av1"}),
    video_bytes=FILE_BYTES,
    file_count=FILES,
    file_types=frozenset({"application/pdf", "text/plain", "audio/mpeg", "audio/ogg"}),
    file_bytes=FILE_BYTES,
)


def limits_from(extra: Mapping[str, Any]) -> Limits:
    """The limits of a server, as far as it told them when the account was connected."""
    length, most = count(extra.get("text_length")), count(extra.get("file_bytes"))
    told = {"text_length": length} if length else {}
    if most:
        told |= {"picture_bytes": most, "video_bytes": most, "file_bytes": most}
    if extra.get("files") is False:
        told |= {"media_count": 0, "video_count": 0, "file_count": 0}
    return LIMITS.with_(**told)
