"""What LinkedIn says is wrong, in words that say what to do."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# A part of what LinkedIn says -> what a person reads. The first that fits holds.
WORDS: tuple[tuple[str, Promise], ...] = (
    ("duplicate", _("The same words stand there already. Change them, or wait a day.")),
    ("not enough permissions", _("The app at LinkedIn lacks a right: see the guide.")),
    ("access_denied", _("The app at LinkedIn lacks a right: see the guide.")),
    (
        "unpermitted fields",
        _("The app at LinkedIn lacks a right: see the guide."),
    ),
    (
        "not authorized",
        _("Whoever connected the page is no longer its administrator."),
    ),
    (
        "organization permissions must be used",
        _("The app at LinkedIn lacks a right: see the guide."),
    ),
    (
        "resource is forbidden",
        _("Whoever connected the page is no longer its administrator."),
    ),
    (
        "processing fields [/author]",
        _("Whoever connected the page is no longer its administrator."),
    ),
    (
        "content_ownership",
        _("LinkedIn holds the file for one of another page. Send it again, it is brought anew."),
    ),
    (
        "owned by",
        _("LinkedIn holds the file for one of another page. Send it again, it is brought anew."),
    ),
    ("commenting", _("Comments are closed on this post.")),
    ("comments are disabled", _("Comments are closed on this post.")),
    ("exceeds the maximum", _("This text is too long for LinkedIn.")),
    ("too long", _("This text is too long for LinkedIn.")),
    ("aspect ratio", _("LinkedIn does not take a picture or video of this shape.")),
    ("unsupported", _("LinkedIn does not take a file of this kind.")),
    (
        "could not be converted",
        _("LinkedIn does not understand what we sent. Write it otherwise, or ask the operator."),
    ),
    (
        "illegal_argument",
        _("LinkedIn does not understand what we sent. Write it otherwise, or ask the operator."),
    ),
    (
        "unrecognized field",
        _("LinkedIn does not understand what we sent. Write it otherwise, or ask the operator."),
    ),
    (
        "invalid_value",
        _("LinkedIn does not understand what we sent. Write it otherwise, or ask the operator."),
    ),
    (
        "invalid_urn",
        _("LinkedIn does not understand what we sent. Write it otherwise, or ask the operator."),
    ),
    (
        "missing_field",
        _("LinkedIn misses something in the post. Is there a text, and a title with a document?"),
    ),
    (
        "missing_required_field",
        _("LinkedIn misses something in the post. Is there a text, and a title with a document?"),
    ),
    (
        "field is required",
        _("LinkedIn misses something in the post. Is there a text, and a title with a document?"),
    ),
    (
        "processing_failed",
        _("LinkedIn could not process the picture or video. Save it anew and send it again."),
    ),
    ("conflict", _("Somebody changed it at the same moment. Send it again.")),
    ("restricted", _("LinkedIn has restricted this page. Look there for the reason.")),
)

DUPLICATE = re.compile(r"duplicate of (urn:li:(?:share|ugcPost):\d+)")
# Where nothing more is said than a status.
STATUSES = {
    405: _("LinkedIn does not know what we asked. The operator looks for a newer Resonanz."),
    411: _("LinkedIn does not understand what we sent. Write it otherwise, or ask the operator."),
    413: _("LinkedIn does not take files this large. Make it smaller."),
    415: _("LinkedIn does not take a file of this kind."),
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
    """The same; where LinkedIn's words are not in the list, by the status alone."""
    return words_of(said) or str(STATUSES.get(status, ""))


def original_of(said: str) -> str:
    """The post that stands there with the same words; nothing where that is not what is said."""
    found = DUPLICATE.search(said)
    return found[1] if found else ""


def is_version_gone(status: int, said: str) -> bool:
    """Whether LinkedIn no longer speaks our version of its interface."""
    return status == 426 or any(part in said.lower() for part in NO_VERSION)
