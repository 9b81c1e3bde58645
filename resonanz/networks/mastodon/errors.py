"""What servers of the Mastodon API say is wrong, in words that say what to do.

The words are those of Mastodon's own catalogue and of Doorkeeper's; other servers have some of them
in common, and whatever is not in the list is told as the server says it.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# A part of what the server says -> what a person reads. The first that fits holds.
WORDS: tuple[tuple[str, Promise], ...] = (
    ("text can't be blank", _("There are no words yet.")),
    ("param is missing", _("The server misses something in the post. Is there a text?")),
    (
        "disallowed hashtag",
        _("The server does not allow one of these hashtags. Take it out."),
    ),
    (
        "description is too long",
        _("An alternative text is too long for the server. Make it shorter."),
    ),
    ("duplicate record", _("The server has that already. Nothing is left to do.")),
    ("character limit", _("This text is too long for the server. Make it shorter.")),
    ("contains images", _("A video stands alone: take the pictures away, or the video.")),
    ("cannot attach more than", _("The server does not take so many pictures with one post.")),
    (
        "not found or already attached",
        _("The server no longer has an uploaded file. Send it again, it is uploaded anew."),
    ),
    (
        "content type is invalid",
        _("The server does not take files of this kind. Save it as JPEG, PNG or MP4."),
    ),
    ("file size must be", _("The server does not take files this large. Make it smaller.")),
    (
        "images are not supported",
        _("The server does not take pictures this large. Make it smaller."),
    ),
    (
        "fps videos are not supported",
        _("The video has more pictures a second than the server takes. Save it with fewer."),
    ),
    ("videos are not supported", _("The server does not take videos this large. Make it smaller.")),
    ("no video stream", _("There are no pictures in this video. Choose another one.")),
    ("processing thumbnail", _("The server cannot read this file. Save it as JPEG, PNG or MP4.")),
    ("not a supported", _("The server does not take files of this kind.")),
    ("duplicate items", _("Two answers of the poll are the same. Change one.")),
    ("must have more than one item", _("A poll has two answers at least.")),
    ("can't contain more than", _("The server does not take so many answers in a poll.")),
    ("characters each", _("An answer of the poll is too long for the server.")),
    ("too far into the future", _("The server lets no poll run this long.")),
    ("is too soon", _("The server lets no poll run this shortly.")),
    ("reply to does not", _("What you answer is no longer there.")),
    ("trying to quote does not", _("The post you quote is no longer there.")),
    (
        "non-mentioned user",
        _("In a direct message only a post of somebody it names can be quoted."),
    ),
    ("quote", _("The author does not let this post be quoted.")),
    ("blocked", _("Whoever you write to has blocked the account.")),
    ("this action is not allowed", _("The server does not let this account do that.")),
)
# An upload is not ready: by itself it will be.
NOT_READY = "not finished processing"
PREPARING = _("The server is still preparing the picture or video. We try again by ourselves.")

# The account itself is stopped: connecting it again does not help.
STOPPED: tuple[tuple[str, Promise], ...] = (
    (
        "login is currently disabled",
        _("The server has switched the account off. Ask its moderators, then connect it again."),
    ),
    ("suspended", _("The server has suspended the account. Ask its moderators.")),
    (
        "confirmed e-mail",
        _("Confirm the account's e-mail address at the server, then connect it again."),
    ),
    (
        "pending approval",
        _("The server's moderators have not let the account in yet. Connect it again afterwards."),
    ),
    (
        "pending review",
        _("The server's moderators have not let the account in yet. Connect it again afterwards."),
    ),
    (
        "outside the authorized scopes",
        _("The permission lacks a right. Connect the account again and agree to everything."),
    ),
)


def words_of(said: str) -> str:
    """What a person reads of a refusal; nothing where it is not in the list."""
    return _found(WORDS, said)


def stopped(said: str) -> str:
    """What a person must do about the account; nothing where only its token is at fault."""
    return _found(STOPPED, said)


def is_not_ready(said: str) -> bool:
    """Whether the server only needs more time for an upload."""
    return NOT_READY in said.lower()


def is_about_a_file(said: str) -> bool:
    """Whether the server broke over a file of ours, and would again."""
    return "processing thumbnail" in said.lower()


def is_nobodys(said: str) -> bool:
    """Whether the token belongs to no account (any more)."""
    return "requires an authenticated user" in said.lower()


def _found(table: tuple[tuple[str, Promise], ...], said: str) -> str:
    return next((str(words) for part, words in table if part in said.lower()), "")
