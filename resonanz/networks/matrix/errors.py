"""What a Matrix server may answer instead, and what that means for whoever asked.

The codes are those of the client-server API ("Standard error response" and the endpoints used
here).
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from resonanz.core.errors import Gone, Refused, TryLater
from resonanz.core.http import Answer
from resonanz.networks.chat import wait_until
from resonanz.networks.contract import LostRight, RateLimited
from resonanz.networks.values import count, mapping, text


class Broken(TryLater):
    """The server broke while it worked on what we asked; it may have done it all the same."""


# The token is worth nothing any more.
LOST = {
    "M_UNKNOWN_TOKEN",
    "M_MISSING_TOKEN",
    "M_USER_DEACTIVATED",
    "M_USER_LOCKED",
}
_ADDRESS = gettext_lazy("The server does not take this e-mail address or telephone number.")

WORDS = {
    "M_FORBIDDEN": gettext_lazy("The room or the server does not allow this account to do that."),
    "M_USER_SUSPENDED": gettext_lazy(
        "The server's administration has suspended the account: it may read but not write."
    ),
    "M_GUEST_ACCESS_FORBIDDEN": gettext_lazy("The room is not open to guests."),
    "M_CONSENT_NOT_GIVEN": gettext_lazy(
        "The server wants its terms agreed to first. Sign in with the account there and agree."
    ),
    "M_RESOURCE_LIMIT_EXCEEDED": gettext_lazy(
        "The server has reached a limit of its own. Its administration must raise it."
    ),
    "M_TOO_LARGE": gettext_lazy("The server does not take anything this large."),
    "M_BAD_JSON": gettext_lazy("The server does not understand what we sent."),
    "M_NOT_JSON": gettext_lazy("The server does not understand what we sent."),
    "M_MISSING_PARAM": gettext_lazy("The server misses something in what we sent."),
    "M_INVALID_PARAM": gettext_lazy("The server finds something wrong in what we sent."),
    "M_UNRECOGNIZED": gettext_lazy(
        "The server does not know this part of Matrix. Its software may be too old."
    ),
    "M_UNKNOWN": gettext_lazy("The server refused it without saying why."),
    "M_UNAUTHORIZED": gettext_lazy("The server does not let us in."),
    "M_BAD_STATE": gettext_lazy("The account cannot come into the room as things stand."),
    "M_UNSUPPORTED_ROOM_VERSION": gettext_lazy(
        "The room is of a version that the account's server does not know."
    ),
    "M_INCOMPATIBLE_ROOM_VERSION": gettext_lazy(
        "The room is of a version that the account's server does not know."
    ),
    "M_UNABLE_TO_AUTHORISE_JOIN": gettext_lazy(
        "Only members of certain rooms may come into this one. Have the account invited."
    ),
    "M_UNABLE_TO_GRANT_JOIN": gettext_lazy(
        "The account's server cannot let it into the room. Have the account invited."
    ),
    "M_INVALID_USERNAME": gettext_lazy("The server takes no such name."),
    "M_EXCLUSIVE": gettext_lazy("The name belongs to another program on that server."),
    "M_INVALID_ROOM_STATE": gettext_lazy("The room is not in a state for that."),
    "M_BAD_ALIAS": gettext_lazy("There is no room of this name."),
    "M_CAPTCHA_NEEDED": gettext_lazy(
        "The server wants to see a person solve a puzzle. Use an access token instead."
    ),
    "M_CAPTCHA_INVALID": gettext_lazy(
        "The server wants to see a person solve a puzzle. Use an access token instead."
    ),
    "M_SERVER_NOT_TRUSTED": gettext_lazy("The account's server does not trust the other one."),
    "M_CANNOT_LEAVE_SERVER_NOTICE_ROOM": gettext_lazy(
        "This room belongs to the server's administration and cannot be left."
    ),
    "M_DUPLICATE_ANNOTATION": gettext_lazy("The account has reacted like this already."),
    "M_NOT_YET_UPLOADED": gettext_lazy("The server has not finished taking the file."),
    "M_CANNOT_OVERWRITE_MEDIA": gettext_lazy("The file lies there already."),
    "M_USER_IN_USE": gettext_lazy("The name is taken on that server."),
    "M_ROOM_IN_USE": gettext_lazy("The name of the room is taken on that server."),
    "M_INVITE_BLOCKED": gettext_lazy("The person takes no invitations."),
    "M_APPSERVICE_LOGIN_UNSUPPORTED": gettext_lazy(
        "The server lets this account in otherwise only. Use an access token instead."
    ),
    "M_THREEPID_IN_USE": _ADDRESS,
    "M_THREEPID_NOT_FOUND": _ADDRESS,
    "M_THREEPID_AUTH_FAILED": _ADDRESS,
    "M_THREEPID_DENIED": _ADDRESS,
    "M_THREEPID_MEDIUM_NOT_SUPPORTED": _ADDRESS,
    "M_KEY_TOO_LARGE": gettext_lazy("The server does not take anything this large."),
    "M_PROFILE_TOO_LARGE": gettext_lazy("The server does not take anything this large."),
    "M_UNKNOWN_POS": gettext_lazy(
        "The server no longer knows where we had come to. We begin anew."
    ),
    "M_WEAK_PASSWORD": gettext_lazy("The server does not take such a weak password."),
}


def trouble(answer: Answer) -> Exception:
    """The error an answer stands for, with words for the person."""
    told = told_by(answer)
    code, said = text(told.get("errcode")), text(told.get("error"))[:300]
    if answer.status == 429 or code == "M_LIMIT_EXCEEDED":
        return RateLimited(wait_until(_seconds(answer, told)))
    if code in LOST or answer.status == 401:
        return LostRight(said or code)
    if answer.status >= 500:
        words = _("The server has a problem of its own (%(status)d).")
        return Broken(words % {"status": answer.status})
    if code == "M_NOT_FOUND" or (answer.status == 404 and code != "M_UNRECOGNIZED"):
        return Gone(_("It is no longer there."))
    if answer.status == 413:
        return Refused(str(WORDS["M_TOO_LARGE"]), code="M_TOO_LARGE")
    return Refused(words_of(code, said, answer.status), code=code or str(answer.status))


def words_of(code: str, said: str, status: int) -> str:
    """What a refusal says to the person: our words, and the server's behind them."""
    if code not in WORDS:
        return _("The server refused it: %(said)s") % {"said": said or code or str(status)}
    return f"{WORDS[code]} ({said})" if said else str(WORDS[code])


def told_by(answer: Answer) -> Mapping[str, Any]:
    """What an answer says; nothing where it is no JSON (a proxy's page)."""
    try:
        return mapping(answer.json())
    except TryLater:
        return {}


def _seconds(answer: Answer, told: Mapping[str, Any]) -> float:
    """For how long to wait: the header by the newer specification, the body by the older."""
    header = answer.headers.get("retry-after", "")
    if header.isascii() and header.isdecimal():
        return float(header[:9])
    return count(told.get("retry_after_ms")) / 1000
