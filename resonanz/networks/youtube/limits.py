"""What fits on YouTube."""

from django.utils.translation import gettext as _

from resonanz.networks.limits import Limits, count_characters

TITLE_LENGTH = 100
DESCRIPTION_BYTES = 5_000
# Tags together, with commas (reference of snippet.tags[]).
TAGS_LENGTH = 500


def objection(text: str) -> str:
    """What YouTube has against a description or title; none, or words."""
    return _("YouTube takes no < or > here.") if "<" in text or ">" in text else ""


LIMITS = Limits(
    # The reference counts bytes; as many characters at most.
    text_length=DESCRIPTION_BYTES,
    text_bytes=DESCRIPTION_BYTES,
    count=count_characters,
    # Comments, as YouTube's own page counts them.
    reply_length=10_000,
    reply_objection=lambda text: "",
    title_length=TITLE_LENGTH,
    title_needed=True,
    objection=objection,
    # A picture beside the video becomes its thumbnail.
    media_least=1,
    media_count=1,
    media_mixed=True,
    media_types=frozenset({"image/jpeg", "image/png"}),
    picture_bytes=2_097_152,
    video_count=1,
    video_types=frozenset({"video/mp4", "video/quicktime", "video/webm", "video/x-msvideo"}),
    # 256 GB; a channel that is not verified has 15 minutes, others 12 hours.
    video_bytes=256_000_000_000,
    video_seconds=(1, 43_200),
    # The reference of captions.insert.
    subtitle_bytes=100_000_000,
)
UNVERIFIED_SECONDS = (1, 900)
