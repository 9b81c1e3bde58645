"""What fits on a Facebook page."""

from resonanz.core.subtitles import srt_of
from resonanz.networks.limits import Limits, count_characters

LIMITS = Limits(
    # As other tools and Meta's own help state it; the Graph refuses more with code 100.
    text_length=63_206,
    count=count_characters,
    # Comments take 8,000, messages 2,000 (Send API): the smaller holds for messages alone and is
    # checked before they are sent.
    reply_length=8_000,
    media_count=10,
    media_types=frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"}),
    # Over 4 MB the Graph answers 1366046.
    picture_bytes=4_000_000,
    alt_length=1_000,
    video_count=1,
    video_types=frozenset({"video/mp4", "video/quicktime"}),
    # Video API: 10 GB and 240 minutes; our own uploads end long before.
    video_bytes=10_000_000_000,
    video_seconds=(1, 14_400),
    # "Video Captions" of the Graph API: SubRip, at most 200K.
    subtitle_bytes=200_000,
    subtitle_form=srt_of,
    # Titles of videos.
    title_length=255,
)
# The Send API takes this many characters in one message.
MESSAGE_LENGTH = 2_000
