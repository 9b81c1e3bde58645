"""Pictures and videos as a network takes them: what can be mended is, whichever of them it is."""

from resonanz.conversations.models import Attachment
from resonanz.networks.limits import Limits

from . import films, pictures


def is_video(item: Attachment) -> bool:
    """Whether it moves."""
    return item.kind == Attachment.Kind.VIDEO


def is_mended(item: Attachment, limits: Limits) -> bool:
    """Whether a network would refuse it as it is, and we make another of it."""
    kind = films if is_video(item) else pictures
    return kind.needs_fitting(item, limits) and kind.can_be_fitted(item, limits)
