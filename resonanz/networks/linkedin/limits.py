"""What fits on LinkedIn (learn.microsoft.com/linkedin/marketing)."""

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
    video_count=1,
    video_bytes=500_000_000,
    video_seconds=(3, 30 * 60),
    video_codecs=frozenset({"h264"}),
    video_ratio=(1 / 2.4, 2.4),
    video_rate=60,
    file_count=1,
    file_types=DOCUMENTS,
    file_bytes=100_000_000,
)
