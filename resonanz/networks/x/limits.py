"""What fits on X (docs.x.com)."""

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
    video_bytes=536_870_912,
    video_seconds=(0.5, 140),
    video_codecs=frozenset({"h264"}),
    video_pixels=1920 * 1200,
    video_rate=60,
    video_ratio=(1 / 3, 3),
    poll_options=(2, 4),
    poll_option_length=25,
    poll_seconds=(5 * 60, 7 * DAY),
)
