"""What fits on Instagram."""

import regex
from django.utils.translation import gettext as _

from resonanz.core.figures import Figure
from resonanz.networks.limits import Limits, count_characters

# Error 36004/2207010 of the Instagram Platform names these three.
TEXT_LENGTH, HASHTAGS, PEOPLE = 2_200, 30, 20
# Comments end a little earlier, as other tools found.
REPLY_LENGTH = 2_196
HASHTAG = regex.compile(r"(?<![\w&])[#＃]\w*[\p{L}\p{M}_]\w*")
PERSON = regex.compile(r"(?<![\w.])@[A-Za-z0-9_](?:[A-Za-z0-9_.]*[A-Za-z0-9_])?")


def objection(text: str) -> str:
    """What Instagram has against a text, whatever its length; none, or words."""
    if len(HASHTAG.findall(text)) > HASHTAGS:
        return _("Instagram takes at most %s hashtags.") % Figure(HASHTAGS)
    if len(PERSON.findall(text)) > PEOPLE:
        return _("At most %s people can be named in one post.") % Figure(PEOPLE)
    return ""


LIMITS = Limits(
    text_length=TEXT_LENGTH,
    count=count_characters,
    reply_length=REPLY_LENGTH,
    media_least=1,
    media_count=10,
    media_mixed=True,
    media_types=frozenset({"image/jpeg"}),
    # 8 MiB by the reference of the media edge.
    picture_bytes=8_388_608,
    picture_ratio=(0.8, 1.91),
    alt_length=1_000,
    video_count=10,
    video_types=frozenset({"video/mp4", "video/quicktime"}),
    # "Reel Specifications" of the reference "IG User Media": 300 MB, 3 seconds to 15 minutes, HEVC
    # or H264, at most 1920 columns, 23 to 60 pictures a second, 0.01:1 to 10:1.
    video_bytes=300_000_000,
    video_seconds=(3, 900),
    video_codecs=frozenset({"h264", "hevc"}),
    video_width=1920,
    video_rate=60,
    video_least_rate=23,
    video_ratio=(0.01, 10),
    objection=objection,
)
