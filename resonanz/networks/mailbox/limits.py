"""What fits into a mail."""

from resonanz.networks.limits import Limits

# What most servers take, counted before a file is written in the letters of mail (a third more).
FILE_BYTES = 15_000_000
FILES = frozenset(
    {
        "application/pdf",
        "application/zip",
        "application/msword",
        "application/vnd.ms-excel",
        "application/vnd.ms-powerpoint",
        "application/vnd.oasis.opendocument.text",
        "application/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "audio/mpeg",
        "audio/ogg",
        "text/calendar",
        "text/csv",
        "text/plain",
        "text/vcard",
    }
)
VIDEOS = frozenset({"video/mp4", "video/webm", "video/quicktime"})

LIMITS = Limits(
    text_length=50_000,
    media_count=10,
    media_mixed=True,
    picture_bytes=FILE_BYTES,
    alt_length=1500,
    video_count=5,
    video_types=VIDEOS,
    video_bytes=FILE_BYTES,
    file_count=10,
    file_types=FILES,
    file_bytes=FILE_BYTES,
)
