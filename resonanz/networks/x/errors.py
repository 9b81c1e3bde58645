"""What X says is wrong, in words that say what to do."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NOT_UNDERSTOOD = _("X does not understand what we sent. Write it otherwise, or ask the operator.")
NOT_PERMITTED = _("X does not let this account do that. Look there for a notice, or try later.")
READ_ONLY = _("The app at X may only read. Give it “Read and write” there and connect again.")
NO_PLAN = _("The app at X may not do this with its plan.")
TOO_LONG = _("This text is too long for X.")
SAME_WORDS = _("The same words were posted there shortly before. Change them.")
ATTACHED = _("X does not take these files together: up to four pictures, or one video.")
NO_MEDIA = _("X no longer knows the picture or video. Send it again.")

# A part of what X says -> what a person reads. The first that fits holds.
WORDS: tuple[tuple[str, Promise], ...] = (
    ("duplicate content", SAME_WORDS),
    ("status is a duplicate", SAME_WORDS),
    ("too long", TOO_LONG),
    ("a bit shorter", TOO_LONG),
    (
        "to post a video longer than",
        _("The video is longer than X takes from this account. Cut it, or get X Premium."),
    ),
    (
        "reply to this conversation is not allowed",
        _("The author does not let everybody answer this post."),
    ),
    (
        "you are not allowed to reply",
        _("The author does not let everybody answer this post."),
    ),
    (
        "tweet that is deleted or not visible",
        _("What you answer is no longer there."),
    ),
    (
        "quote",
        _("The author does not let this post be quoted."),
    ),
    ("oauth1 app permissions", READ_ONLY),
    ("cannot perform write actions", READ_ONLY),
    (
        "client-not-enrolled",
        _("The app at X belongs to no project. Put it into one in the developer portal."),
    ),
    ("unsupported authentication", NO_PLAN),
    ("different access level", NO_PLAN),
    ("media ids are invalid", NO_MEDIA),
    ("media ids failed", NO_MEDIA),
    ("allowed attachment types", ATTACHED),
    ("images or", ATTACHED),
    ("file size exceeds", _("X does not take files this large. Make it smaller.")),
    ("unsupported media", _("X does not take files of this kind. Save it as JPEG, PNG or MP4.")),
    ("invalidmedia", _("X cannot read this file. Save it as JPEG, PNG or MP4.")),
    ("poll", _("X does not take this poll: two to four answers of up to 25 characters.")),
    (
        "potentially harmful",
        _("X holds a link in this text for harmful. Take it out."),
    ),
    ("you have been blocked", _("Whoever you write to has blocked the account.")),
    ("no status found", _("What you answer is no longer there.")),
    (
        "suspended",
        _("X has suspended this account. Only its owner can talk to X about that."),
    ),
    (
        "locked",
        _("X has locked this account for now. Sign in there and follow what it says."),
    ),
    (
        "spam",
        _("X holds this for spam. Change the words, or wait."),
    ),
    (
        "official-client-forbidden",
        _("X does not let the app do this. Look into its access in the developer portal."),
    ),
    ("not permitted to perform this action", NOT_PERMITTED),
    ("disallowed resource", NOT_PERMITTED),
    (
        "not permitted to access",
        _("X does not show this to the app: look into the rights of its plan."),
    ),
    ("not authorized to view", _("X does not show this to the account: it is protected.")),
    ("not authorized to see", _("X does not show this to the account: it is protected.")),
    (
        "not allowed to create a tweet with these settings",
        _("X does not let this account choose who may answer."),
    ),
    ("one or more parameters to your request was invalid", NOT_UNDERSTOOD),
    ("invalid request", NOT_UNDERSTOOD),
    ("credits", _("The credits of the app at X are used up. Buy more there.")),
    ("usage cap", _("What your plan at X holds for this month is used up.")),
    ("daily", _("X takes no more posts from this account today.")),
)

# Where X says nothing that is in the list.
STATUSES = {
    400: NOT_UNDERSTOOD,
    402: _("The credits of the app at X are used up. Buy more there."),
    403: NOT_PERMITTED,
    405: NOT_UNDERSTOOD,
    406: NOT_UNDERSTOOD,
    409: _("Somebody changed it at the same moment. Send it again."),
    413: _("X does not take files this large. Make it smaller."),
    415: _("X does not take files of this kind. Save it as JPEG, PNG or MP4."),
    422: NOT_UNDERSTOOD,
}

# Nothing is left to do.
SO_ALREADY = ("already liked", "already retweeted", "you have already")


def words_of(said: str) -> str:
    """What a person reads of it; nothing where it is not in the list."""
    return next((str(words) for part, words in WORDS if part in said.lower()), "")


def words_for(status: int, said: str) -> str:
    """The same; where X's words are not in the list, by the status, with its own behind."""
    if known := words_of(said):
        return known
    words = str(STATUSES.get(status, ""))
    return f"{words} ({said})" if words and said else words


def is_duplicate(said: str) -> bool:
    """Whether X says that the same stands there already."""
    return any(part in said.lower() for part in ("duplicate content", "status is a duplicate"))


def is_so_already(said: str) -> bool:
    """Whether nothing is left to do."""
    return any(part in said.lower() for part in SO_ALREADY)


def is_about_media(said: str) -> bool:
    """Whether X no longer knows what was uploaded."""
    return "media" in said.lower()
