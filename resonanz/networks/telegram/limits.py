"""What fits on Telegram (core.telegram.org/bots/api)."""

from resonanz.networks.limits import Limits, count_units

FILES = frozenset(
    {
        "application/pdf",
        "application/zip",
        "application/msword",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "text/plain",
        "text/csv",
    }
)

LIMITS = Limits(
    text_length=4096,
    caption_length=1024,
    # Offsets are in UTF-16 units there; counted so, a text is never longer than Telegram thinks.
    count=count_units,
    thread_parts=10,
    # An album holds ten; pictures and videos go together.
    media_count=10,
    media_mixed=True,
    media_types=frozenset({"image/jpeg", "image/png", "image/webp"}),
    picture_bytes=10_000_000,
    picture_ratio=(1 / 20, 20),
    video_count=10,
    video_bytes=50_000_000,
    video_codecs=frozenset({"h264", "hevc"}),
    file_count=10,
    file_types=FILES,
    file_bytes=50_000_000,
)
