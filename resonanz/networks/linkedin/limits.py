"""What fits on LinkedIn (learn.microsoft.com/linkedin/marketing)."""

from resonanz.core.subtitles import MOST_BYTES, srt_of
from resonanz.networks.limits import Limits, count_units

DOCUMENTS = frozenset(
    {
        "application/pdf",
        "application/msword",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.ms-powerpoint",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    }
)

LIMITS = Limits(
    text_length=3000,
    # What stands below a post is shorter.
    reply_length=1250,
    count=count_units,
    title_length=200,
    media_count=20,
    media_types=frozenset({"image/jpeg", "image/png", "image/gif"}),
    picture_bytes=10_000_000,
    picture_pixels=36_152_320,
    alt_length=4086,
    # Videos API, "Video File Size Specifications": MP4, 3 seconds to 30 minutes, 75 kB to 500 MB.
    video_count=1,
    video_types=frozenset({"video/mp4"}),
    video_least_bytes=75_000,
    video_bytes=500_000_000,
    video_seconds=(3, 30 * 60),
    # The reference names neither codec nor shape. These are LinkedIn's own for shared videos, as
    # guides retell its help: up to 4096 by 2304 points, 1:2.4 to 2.4:1, 60 pictures a second.
    video_codecs=frozenset({"h264"}),
    video_edge=4096,
    video_ratio=(1 / 2.4, 2.4),
    video_rate=60,
    # SubRip goes along (Videos API, captions); the reference names no limit for it.
    subtitle_bytes=MOST_BYTES,
    subtitle_form=srt_of,
    file_count=1,
    file_types=DOCUMENTS,
    file_bytes=100_000_000,
)
