"""What fits on X (docs.x.com)."""

from resonanz.core.subtitles import MOST_BYTES, srt_of
from resonanz.networks.limits import PICTURES, Limits

from .counting import count

DAY = 86_400

LIMITS = Limits(
    text_length=280,
    count=count,
    thread_parts=25,
    media_count=4,
    media_types=PICTURES,
    picture_bytes=5_242_880,
    alt_length=1000,
    video_count=1,
    video_types=frozenset({"video/mp4", "video/quicktime"}),
    # "Best practices" of media: an account without Premium posts 0.5 seconds to 20 minutes, 8 GB;
    # 32x32 to 1280x1024 points (upright: 720x1280), 60 pictures a second, 1:3 to 3:1.
    video_bytes=8_000_000_000,
    video_seconds=(0.5, 20 * 60),
    video_codecs=frozenset({"h264"}),
    video_edge=1280,
    video_pixels=1280 * 1024,
    video_rate=60,
    video_ratio=(1 / 3, 3),
    # SubRip goes along (POST /2/media/subtitles); the reference names no limit for it.
    subtitle_bytes=MOST_BYTES,
    subtitle_form=srt_of,
    poll_options=(2, 4),
    poll_option_length=25,
    poll_seconds=(5 * 60, 7 * DAY),
)
