"""What servers of the AT Protocol say is wrong, by the names of their lexicons and of XRPC."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_TOO_LARGE = _("The server does not take pictures this large.")
_NOT_UNDERSTOOD = _("The server does not understand what we sent. Its software may be too old.")

WORDS: dict[str, Promise] = {
    "InvalidSwap": _("Somebody changed it at the same moment. Look at it there and send again."),
    "InvalidRecord": _("The server finds something wrong in the post. Change it and send again."),
    "InvalidMimeType": _("The server does not take files of this kind. Save it as JPEG or PNG."),
    "MimeTypeMismatch": _("The file is not what its name says. Save it anew as JPEG or PNG."),
    "UnsupportedMediaType": _("The server does not take files of this kind."),
    "BlobTooLarge": _TOO_LARGE,
    "PayloadTooLarge": _TOO_LARGE,
    "BlockedActor": _("We have blocked this person. Take the block back in Bluesky first."),
    "BlockedByActor": _("This person has blocked the account."),
    "HandleNotFound": _("Nobody has this handle (any more). Is it spelled right?"),
    "DidNotFound": _("Nobody has this handle (any more). Is it spelled right?"),
    "InvalidHandle": _("Nobody has this handle (any more). Is it spelled right?"),
    "BlobNotFound": _(
        "The server no longer has an uploaded file. Send it again, it is uploaded anew."
    ),
    "NotAcceptable": _NOT_UNDERSTOOD,
    "BadExpiration": _NOT_UNDERSTOOD,
    "AuthFactorTokenRequired": _(
        "This is the account's own password. Make an app password in Bluesky's settings."
    ),
    "BadQueryString": _("Bluesky does not understand this search. Write it otherwise."),
    "UnknownFeed": _("This feed does not exist (any more)."),
    "UnknownList": _("This list does not exist (any more)."),
    "MethodNotImplemented": _NOT_UNDERSTOOD,
    "XRPCNotSupported": _NOT_UNDERSTOOD,
    "unconfirmed_email": _(
        "Bluesky takes videos only once the account's e-mail address is confirmed. Confirm it "
        "in Bluesky's settings."
    ),
    "DailyLimitExceeded": _("Bluesky takes no more videos of this account today. Try tomorrow."),
    "Forbidden": _("The account may not do that. An app password may lack the right."),
}

_TAKEN_DOWN = _(
    "Bluesky's moderation has taken the account down. Write to them; connect it again afterwards."
)
_SWITCHED_OFF = _(
    "The account is switched off at its server. Switch it on there, then connect it again."
)
_NOBODY = _("The account does not exist (any more) at its server. Connect it where it is now.")

# The account itself is stopped: connecting it again does not help by itself.
STOPPED: dict[str, Promise] = {
    "AccountTakedown": _TAKEN_DOWN,
    "AccountSuspended": _TAKEN_DOWN,
    "RepoTakendown": _TAKEN_DOWN,
    "RepoSuspended": _TAKEN_DOWN,
    "AccountDeactivated": _SWITCHED_OFF,
    "RepoDeactivated": _SWITCHED_OFF,
    "DidDeactivated": _SWITCHED_OFF,
    "AccountNotFound": _NOBODY,
}


def words_of(name: str, said: str) -> str:
    """What a refusal says to the person: our words, and the server's behind them."""
    if name in WORDS:
        return f"{WORDS[name]} ({said})" if said and said != name else str(WORDS[name])
    return ""


def stopped(name: str) -> str:
    """What a person must do about the account; nothing where only its right is at fault."""
    return str(STOPPED.get(name, ""))
