"""What LinkedIn says is wrong, in words that say what to do."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NO_RIGHT = _("The app at LinkedIn lacks a right: see the guide.")
NO_ADMINISTRATOR = _("Whoever connected the page is no longer its administrator.")
OF_ANOTHER = _(
    "LinkedIn holds the file for one of another page. Send it again, it is brought anew."
)
COMMENTS_CLOSED = _("Comments are closed on this post.")
TOO_LONG = _("This text is too long for LinkedIn.")
OF_NO_KIND = _("LinkedIn does not take a file of this kind.")
TOO_LARGE = _("LinkedIn does not take files this large. Make it smaller.")
NOT_UNDERSTOOD = _(
    "LinkedIn does not understand what we sent. Write it otherwise, or ask the operator."
)
MISSED = _("LinkedIn misses something in the post. Is there a text, and a title with a document?")
NOT_PROCESSED = _(
    "LinkedIn could not process the picture or video. Save it anew and send it again."
)
NO_FILE = _("LinkedIn no longer knows the picture, document or video. Send it again.")

# A part of what LinkedIn says -> what a person reads. The first that fits holds.
WORDS: tuple[tuple[str, Promise], ...] = (
    ("duplicate", _("The same words stand there already. Change them, or wait ten minutes.")),
    ("not enough permissions", NO_RIGHT),
    ("insufficient permissions", NO_RIGHT),
    ("unpermitted fields", NO_RIGHT),
    ("organization permissions must be used", NO_RIGHT),
    ("not authorized", NO_ADMINISTRATOR),
    ("resource is forbidden", NO_ADMINISTRATOR),
    ("document_forbidden", NO_ADMINISTRATOR),
    ("processing fields [/author]", NO_ADMINISTRATOR),
    ("access_denied", NO_RIGHT),
    ("content_ownership", OF_ANOTHER),
    ("owned by", OF_ANOTHER),
    ("commenting", COMMENTS_CLOSED),
    ("comments are disabled", COMMENTS_CLOSED),
    ("exceeds the maximum", TOO_LONG),
    ("exceeded maximum", TOO_LONG),
    ("field_length_too_long", TOO_LONG),
    ("too long", TOO_LONG),
    ("aspect ratio", _("LinkedIn does not take a picture or video of this shape.")),
    ("unsupported", OF_NO_KIND),
    ("request_entity_too_large", TOO_LARGE),
    ("could not be converted", NOT_UNDERSTOOD),
    ("illegal_argument", NOT_UNDERSTOOD),
    ("unrecognized field", NOT_UNDERSTOOD),
    ("invalid_value_blank", MISSED),
    ("can't be blank", MISSED),
    ("field_value_too_", NOT_UNDERSTOOD),
    ("invalid_value", NOT_UNDERSTOOD),
    ("invalid_urn", NOT_UNDERSTOOD),
    ("invalid_call_to_action", NOT_UNDERSTOOD),
    ("param_invalid", NOT_UNDERSTOOD),
    ("query_param_not_allowed", NOT_UNDERSTOOD),
    ("during param validation", NOT_UNDERSTOOD),
    ("during the input validation", NOT_UNDERSTOOD),
    ("does not match expected threadurn", NOT_UNDERSTOOD),
    ("invalid_url", _("LinkedIn cannot open the link in this post. Look whether it is right.")),
    ("missing_field", MISSED),
    ("missing_required_field", MISSED),
    ("field is required", MISSED),
    ("invalid_image_id", NO_FILE),
    ("invalid_video_id", NO_FILE),
    ("invalid_document_id", NO_FILE),
    ("updating_asset_failed", NOT_PROCESSED),
    ("processing_failed", NOT_PROCESSED),
    ("failed processing", NOT_PROCESSED),
    ("conflict", _("Somebody changed it at the same moment. Send it again.")),
    ("restricted", _("LinkedIn has restricted this page. Look there for the reason.")),
)
# What only needs to be asked again; nothing was done by then.
PASSING: tuple[tuple[str, Promise], ...] = (
    ("waiting_upload", _("LinkedIn is still preparing the file.")),
    ("waiting upload", _("LinkedIn is still preparing the file.")),
    ("expired_upload", _("Bringing the file took LinkedIn too long. It is brought anew.")),
    ("upload url is expired", _("Bringing the file took LinkedIn too long. It is brought anew.")),
)

DUPLICATE = re.compile(r"duplicate of (urn:li:(?:share|ugcPost):\d+)")
# Where nothing more is said than a status.
STATUSES = {
    400: NOT_UNDERSTOOD,
    403: NO_RIGHT,
    405: _("LinkedIn does not know what we asked. The operator looks for a newer Resonanz."),
    411: NOT_UNDERSTOOD,
    413: TOO_LARGE,
    415: OF_NO_KIND,
    422: NOT_UNDERSTOOD,
}
NO_VERSION = (
    "version_missing",
    "version must be present",
    "nonexistent_version",
    "version is not active",
    "not active",
)


def words_of(said: str) -> str:
    """What a person reads of it; nothing where it is not in the list."""
    return next((str(words) for part, words in WORDS if part in said.lower()), "")


def words_for(status: int, said: str) -> str:
    """The same; where LinkedIn's words are not in the list, by the status, with its own behind."""
    if known := words_of(said):
        return known
    words = str(STATUSES.get(status, ""))
    return f"{words} ({said})" if words and said else words


def passing(said: str) -> str:
    """What a person reads while it is tried again by itself; nothing where it is another matter."""
    return next((str(words) for part, words in PASSING if part in said.lower()), "")


def original_of(said: str) -> str:
    """The post that stands there with the same words; nothing where that is not what is said."""
    found = DUPLICATE.search(said)
    return found[1] if found else ""


def is_version_gone(status: int, said: str) -> bool:
    """Whether LinkedIn no longer speaks our version of its interface."""
    return status == 426 or any(part in said.lower() for part in NO_VERSION)
