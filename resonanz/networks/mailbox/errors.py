"""What servers of mail say is wrong, in words that say what to do.

SMTP has a number of three digits and often an enhanced one behind it (RFC 3463); IMAP has a word in
brackets (RFC 5530). The words of the server follow ours, as far as it said any.
"""

import re
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from resonanz.core.errors import Refused, TryLater
from resonanz.core.time import now
from resonanz.networks.contract import LostRight, RateLimited

_ENHANCED = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_IMAP_CODE = re.compile(r"\[([A-Z][A-Z0-9-]*)[^\]]{0,200}\]")

_FULL = gettext_lazy("The mailbox of whom you write to is full.")
_NOBODY = gettext_lazy("The address does not exist (any more).")
_TOO_LARGE = gettext_lazy("The mail is larger than the server takes. Send fewer or smaller files.")
_SPAM = gettext_lazy(
    "The server does not take the mail: it thinks it is unwanted, or does not trust our server."
)
_NOT_OURS = gettext_lazy("The account may not send with this address. Check it at your provider.")
_APP_PASSWORD = gettext_lazy(
    "The provider wants a password for this program alone (app password). Make one there."
)
_NO_RELAY = gettext_lazy("The server does not pass mails on to this address.")
_DAILY = gettext_lazy("The provider lets us send no more mails for now.")
_ADDRESS = gettext_lazy("The server finds the address wrong.")
_GREY = gettext_lazy("The server asks us to come again later. We do so by ourselves.")
_BUSY = gettext_lazy("The mail server is busy. We try again by ourselves.")
_WRONG = gettext_lazy("The server does not accept user name and password.")

_PARTLY = gettext_lazy("The mail went through a server that does not keep to the rules.")
_AWAY = gettext_lazy("The other server could not be reached for too long.")
_NO_ROUTE = gettext_lazy("The mail server finds no way to the other server.")
_SERVER = gettext_lazy("The mail server has a problem of its own.")
_NOT_UNDERSTOOD = gettext_lazy("The mail server does not understand us.")
_CONTENT = gettext_lazy("The server does not take what is in the mail. Send it as plain words.")
_UNSAFE = gettext_lazy("The mail server wants us to encrypt first.")
_NOT_SAFELY = gettext_lazy("The mail can go on only unencrypted, and the server does not let it.")
_FORBIDDEN = gettext_lazy("The server does not let the account do that. Ask whoever runs it.")
_NO_LONGER = gettext_lazy("The address belongs to somebody else now. Ask for the new one.")
_NO_PROOF = gettext_lazy(
    "The server does not trust our mails: the proof of the domain (SPF, DKIM) is missing or wrong. "
    "Whoever runs the domain sets it up."
)

# Enhanced status -> words (RFC 3463 and IANA's registry of them); looked for before the number,
# which tells more than those that end with 0.
ENHANCED: dict[str, Promise] = {
    "1.1": _NOBODY,
    "1.2": gettext_lazy("The server behind the address does not exist. Is it spelled right?"),
    "1.3": _ADDRESS,
    "1.4": gettext_lazy("The address means more than one person there. Ask for a whole one."),
    "1.6": gettext_lazy("The mailbox has moved, and nobody says where to."),
    "1.7": _NOT_OURS,
    "1.8": _NOT_OURS,
    "1.9": _PARTLY,
    "1.10": gettext_lazy("The address takes no mails at all."),
    "2.1": gettext_lazy("The mailbox of whom you write to is closed."),
    "2.2": _FULL,
    "2.3": _TOO_LARGE,
    "2.4": gettext_lazy("The mailing list behind the address does not work."),
    "3.1": gettext_lazy("The mail server has no room at the moment. We try again by ourselves."),
    "3.2": gettext_lazy("The other server takes no mails at the moment."),
    "3.3": _NOT_UNDERSTOOD,
    "3.4": _TOO_LARGE,
    "3.5": _SERVER,
    "3.6": _SERVER,
    "4.1": _AWAY,
    "4.2": _AWAY,
    "4.3": _NO_ROUTE,
    "4.4": _NO_ROUTE,
    "4.5": _DAILY,
    "4.6": gettext_lazy("The mail goes round in circles between servers. Ask whoever runs them."),
    "4.7": _AWAY,
    "5.1": _NOT_UNDERSTOOD,
    "5.2": _NOT_UNDERSTOOD,
    "5.3": gettext_lazy("There are too many recipients."),
    "5.4": _NOT_UNDERSTOOD,
    "5.5": _NOT_UNDERSTOOD,
    "5.6": _NOT_UNDERSTOOD,
    **{f"6.{number}": _CONTENT for number in range(1, 11)},
    "7.2": gettext_lazy("The account may not write to this mailing list."),
    "7.3": _NOT_SAFELY,
    "7.4": _NOT_SAFELY,
    "7.5": _NOT_SAFELY,
    "7.6": _NOT_SAFELY,
    "7.7": gettext_lazy("The server finds the mail changed on its way. Send it again."),
    "7.8": _WRONG,
    "7.9": _APP_PASSWORD,
    "7.10": _UNSAFE,
    "7.11": _UNSAFE,
    "7.12": gettext_lazy("The password must be changed at the provider first."),
    "7.13": gettext_lazy("The account is switched off. Ask whoever runs the mail server."),
    "7.14": _FORBIDDEN,
    "7.15": _SERVER,
    "7.16": _TOO_LARGE,
    "7.17": _NO_LONGER,
    "7.18": _NO_LONGER,
    "7.19": _NO_LONGER,
    **{f"7.{number}": _NO_PROOF for number in range(20, 27)},
    "7.27": gettext_lazy("The address of the sender takes no mails, so nothing is taken from it."),
    "7.28": _DAILY,
    "7.29": _NO_PROOF,
    "7.30": _NOT_SAFELY,
    "7.60": _NOT_OURS,
}

NUMBERS: dict[int, Promise] = {
    421: _BUSY,
    432: gettext_lazy("The password must be changed at the provider first."),
    450: _GREY,
    451: _GREY,
    452: gettext_lazy("The mail server has no room at the moment. We try again by ourselves."),
    454: gettext_lazy("The mail server cannot check passwords at the moment."),
    500: _NOT_UNDERSTOOD,
    501: _ADDRESS,
    502: _NOT_UNDERSTOOD,
    503: _NOT_UNDERSTOOD,
    504: _NOT_UNDERSTOOD,
    521: gettext_lazy("The other server takes no mails."),
    523: _TOO_LARGE,
    530: gettext_lazy("The mail server wants us to sign in or to encrypt first."),
    534: _APP_PASSWORD,
    535: _WRONG,
    538: _UNSAFE,
    550: _NOBODY,
    551: _NO_RELAY,
    552: _FULL,
    553: _ADDRESS,
    554: _SPAM,
    555: gettext_lazy("The mail server does not take our way of sending."),
    556: gettext_lazy("The address takes no mails at all."),
}

IMAP: dict[str, Promise] = {
    "ALREADYEXISTS": gettext_lazy("The folder is there already."),
    "BADCHARSET": _NOT_UNDERSTOOD,
    "CLIENTBUG": _NOT_UNDERSTOOD,
    "PARSE": gettext_lazy("The mail server cannot read one of its own mails."),
    "READ-ONLY": gettext_lazy("The mailbox may only be read."),
    "TOOBIG": _TOO_LARGE,
    "UNKNOWN-CTE": gettext_lazy("The mail server cannot read one of its own mails."),
    "ALERT": gettext_lazy("The provider wants you to look at the mailbox in its web page."),
    "AUTHENTICATIONFAILED": _WRONG,
    "AUTHORIZATIONFAILED": gettext_lazy("The account may not read this mailbox."),
    "CANNOT": gettext_lazy("The mail server cannot do that."),
    "CONTACTADMIN": gettext_lazy("The mailbox is locked. Ask whoever runs it."),
    "CORRUPTION": gettext_lazy("The mailbox is damaged. Ask whoever runs it."),
    "EXPIRED": gettext_lazy("The password has run out. Change it at the provider."),
    "INUSE": gettext_lazy("Another program holds the mailbox. We try again by ourselves."),
    "LIMIT": gettext_lazy("The mail server lets us do no more at the moment."),
    "NONEXISTENT": gettext_lazy("The folder is not there."),
    "NOPERM": gettext_lazy("The account may not read this mailbox."),
    "OVERQUOTA": gettext_lazy("Our mailbox is full. Make room there."),
    "PRIVACYREQUIRED": _UNSAFE,
    "SERVERBUG": _SERVER,
    "THROTTLED": gettext_lazy("The mail server lets us do no more at the moment."),
    "TRYCREATE": gettext_lazy("The folder is not there."),
    "UNAVAILABLE": _BUSY,
    "WEBALERT": gettext_lazy("The provider wants you to look at the mailbox in its web page."),
}
# What ends by itself; the rest of the words need a person.
_PASSES = {"INUSE", "LIMIT", "SERVERBUG", "THROTTLED", "UNAVAILABLE", "CORRUPTION"}
_NOT_THE_PASSWORD = {"ALERT", "PRIVACYREQUIRED", "WEBALERT", "CONTACTADMIN", "NOPERM"}

# After "no more mails for now", and after "I am busy".
DAILY_WAIT, SHORT_WAIT = timedelta(hours=1), timedelta(minutes=1)


def smtp_trouble(code: int, said: str) -> Exception:
    """What an answer of an SMTP server stands for; our own words, the server's behind them."""
    words, enhanced = words_of(code, said), enhanced_in(said)
    if code == 421:
        return RateLimited(now() + SHORT_WAIT)
    if enhanced == "4.5":
        return RateLimited(now() + DAILY_WAIT)
    if code in (534, 535) or (code == 530 and enhanced != "7.0"):
        return LostRight(words)
    if 400 <= code < 500:
        return TryLater(words, code=str(code))
    return Refused(words, code=str(code))


def enhanced_in(said: str) -> str:
    """The enhanced status in what a server said, without its first digit; or none."""
    found = _ENHANCED.search(said[:500])
    return f"{int(found[2])}.{int(found[3])}" if found else ""


def words_of(code: int, said: str) -> str:
    """What a refusal says to the person."""
    ours = _meant(code, said)
    return told(ours, said) if ours else _("The mail server refused it: %(said)s") % {
        "said": f"{code} {said}".strip()[:300]
    }  # fmt: skip


def _meant(code: int, said: str) -> Promise | None:
    enhanced = enhanced_in(said)
    # "552 5.2.2" is a full mailbox, "552 5.3.4" a large mail; without one the words tell.
    if not enhanced and code == 552 and re.search(r"\bsize|large|big\b", said, re.I):
        return _TOO_LARGE
    if enhanced == "7.1":
        return _SPAM if code >= 500 else _GREY
    return ENHANCED.get(enhanced) or NUMBERS.get(code)


def told(words: Promise | str, said: str) -> str:
    """Our words, and the server's behind them."""
    said = " ".join(said.split())[:250]
    return f"{words} ({said})" if said else str(words)


def not_let_in() -> str:
    """What is said where a server takes the permission of its provider no longer."""
    return _("The mail server does not take the permission. Connect the mailbox again.")


def imap_trouble(said: str, *, signing_in: bool = False, by_token: bool = False) -> Exception:
    """What a "NO" of an IMAP server stands for."""
    found = _IMAP_CODE.search(said)
    code = found[1] if found else ""
    plain = said.replace(found[0], "").strip() if found else said.strip()
    words = told(IMAP[code], plain) if code in IMAP else ""
    if code in _PASSES:
        return TryLater(words, code=code.lower())
    if signing_in and code not in _NOT_THE_PASSWORD:
        return LostRight(told(not_let_in(), plain) if by_token else words or told(_WRONG, plain))
    words = words or _("The mail server refused it: %(said)s") % {"said": said.strip()[:300]}
    return Refused(words, code=code.lower())
