"""Asking X: one place for tokens, refusals, rate limits and what is used up."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from resonanz.core import http
from resonanz.core.errors import Gone, Refused, TryLater
from resonanz.core.http import Answer
from resonanz.core.time import now
from resonanz.networks import clocks, oauth2
from resonanz.networks.addresses import address_of
from resonanz.networks.contract import AccountView, LostRight, RateLimited
from resonanz.networks.values import objects, text

from . import errors

SCOPES = (
    "tweet.read",
    "tweet.write",
    "users.read",
    "like.read",
    "like.write",
    "media.write",
    "offline.access",
)


# By what X tells of its limits: of this question, of the account's day, of the app's day.
_LIMITS = ("x-rate-limit", "x-user-limit-24hour", "x-app-limit-24hour")
USUAL_WAIT = timedelta(minutes=15)
LONGEST_WAIT = timedelta(hours=24)


def base() -> str:
    return address_of("x", "https://api.x.com")


def provider() -> oauth2.Provider:
    """X's way of OAuth: the app proves itself in the header."""
    return oauth2.Provider(
        authorise="https://x.com/i/oauth2/authorize",
        token=f"{base()}/2/oauth2/token",
        scopes=SCOPES,
        is_basic=True,
    )


class Failed(TryLater):
    """X broke while it worked on what we asked; it may have done it all the same."""


class Api:
    """X, with the token of one account."""

    def __init__(self, token: str, renew: Callable[[], str] = lambda: "") -> None:
        self._base = base()
        self._token, self._renew = token, renew
        # How many such questions are left, and when there are more.
        self.left: int | None = None
        self.reset: datetime | None = None
        # Where nothing is left: when there is more.
        self.spent_until: datetime | None = None
        # How far X's clock is ahead of ours.
        self.ahead = timedelta()

    def get(self, path: str, **params: Any) -> Any:
        return self.ask("GET", path, params=params or None).json()

    def ask(self, method: str, path: str, **options: Any) -> Answer:
        """The answer, where it is a good one.

        Raises `LostRight`, `RateLimited`, `Gone`, `Failed` (5xx), `Refused` (other 4xx; its code is
        what X said) and what `core.http` raises.
        """
        answer = self._sent(method, path, options)
        if answer.status == 401 and (token := self._renew()):
            self._token = token
            answer = self._sent(method, path, options)
        if not answer.ok:
            raise _refusal(answer)
        return answer

    def _sent(self, method: str, path: str, options: dict[str, Any]) -> Answer:
        headers = {"authorization": f"Bearer {self._token}", "accept": "application/json"}
        answer = http.request(method, self._base + path, headers=headers, **options)
        self.ahead = clocks.ahead(answer.headers) or self.ahead
        self.left = _number(answer, "x-rate-limit-remaining")
        self.reset = _reset(answer)
        self.spent_until = _spent_until(answer)
        return answer


def _spent_until(answer: Answer) -> datetime | None:
    """When there is more, where the answer says that nothing is left (of the day, too)."""
    spent = (
        _reset(answer, name) or now() + USUAL_WAIT
        for name in _LIMITS
        if _number(answer, f"{name}-remaining") == 0
    )
    until = max(spent, default=None)
    return min(until, now() + LONGEST_WAIT) if until else None


def _number(answer: Answer, name: str) -> int | None:
    told = answer.headers.get(name, "")
    return int(told) if told.isdecimal() else None


def _reset(answer: Answer, name: str = _LIMITS[0]) -> datetime | None:
    seconds = _number(answer, f"{name}-reset")
    try:
        return datetime.fromtimestamp(seconds, UTC) if seconds else None
    except (OverflowError, ValueError, OSError):
        return None


def said_by(answer: Answer) -> str:
    """X's own words about what is wrong; outside text, bounded."""
    found = oauth2.mapping(answer)
    inner = next(iter(objects(found.get("errors"))), {})
    named = (found.get("detail"), inner.get("message"), inner.get("detail"), found.get("title"))
    words = " ".join(dict.fromkeys(text(one) for one in named if text(one)))
    reason = text(found.get("reason"))
    return f"{words} {reason}".strip()[:300]


def _refusal(answer: Answer) -> Exception:
    status, said = answer.status, said_by(answer)
    if status == 401:
        return LostRight(said)
    if status == 429:
        return RateLimited(_until(answer, said))
    if status in (404, 410):
        return Gone(_("It is no longer there."))
    if status >= 500:
        return Failed(_("X has a problem of its own (%d).") % status)
    words = errors.words_for(status, said) or _("X refused it: %s") % (said or status)
    return Refused(words, code=said)


def _until(answer: Answer, said: str) -> datetime:
    """When to ask again: as X says; a used-up month does not begin anew within minutes."""
    if "cap" in said.lower():
        return now() + LONGEST_WAIT
    told = _reset(answer) or now() + USUAL_WAIT
    return min(max(told, now() + timedelta(seconds=1)), now() + LONGEST_WAIT)


def api_of(account: AccountView) -> Api:
    """X, with the token of one of our accounts, renewed where it ends."""

    def renew() -> str:
        try:
            return oauth2.renewed(provider(), account)
        except LostRight:
            return ""

    return Api(oauth2.token_of(provider(), account), renew)
