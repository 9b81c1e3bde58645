"""What X says is wrong, in words that say what to do."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# A part of what X says -> what a person reads. The first that fits holds.
WORDS: tuple[tuple[str, Promise], ...] = (
    ("duplicate content", _("The same words were posted there shortly before. Change them.")),
    (
        "too long",
        _("This text is too long for X."),
    ),
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
    (
        "oauth1 app permissions",
        _("The app at X may only read. Give it “Read and write” there and connect again."),
    ),
    (
        "client-not-enrolled",
        _("The app at X belongs to no project. Put it into one in the developer portal."),
    ),
    (
        "unsupported authentication",
        _("The app at X may not do this with its plan."),
    ),
    (
        "media ids are invalid",
        _("X no longer knows the picture or video. Send it again."),
    ),
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
    (
        "not permitted to perform this action",
        _("X does not let this account do that. Look there for a notice, or try later."),
    ),
    (
        "not permitted to access",
        _("X does not show this to the app: look into the rights of its plan."),
    ),
    ("not authorized to view", _("X does not show this to the account: it is protected.")),
    (
        "not allowed to create a tweet with these settings",
        _("X does not let this account choose who may answer."),
    ),
    (
        "one or more parameters to your request was invalid",
        _("X does not understand what we sent. Write it otherwise, or ask the operator."),
    ),
    (
        "invalid request",
        _("X does not understand what we sent. Write it otherwise, or ask the operator."),
    ),
    ("credits", _("The credits of the app at X are used up. Buy more there.")),
    ("usage cap", _("What your plan at X holds for this month is used up.")),
    ("daily", _("X takes no more posts from this account today.")),
)

# Nothing is left to do.
SO_ALREADY = ("already liked", "already retweeted", "you have already")


def words_of(said: str) -> str:
    """What a person reads of it; nothing where it is not in the list."""
    return next((str(words) for part, words in WORDS if part in said.lower()), "")


def is_duplicate(said: str) -> bool:
    """Whether X says that the same stands there already."""
    return "duplicate content" in said.lower()


def is_so_already(said: str) -> bool:
    """Whether nothing is left to do."""
    return any(part in said.lower() for part in SO_ALREADY)


def is_about_media(said: str) -> bool:
    """Whether X no longer knows what was uploaded."""
    return "media" in said.lower()
