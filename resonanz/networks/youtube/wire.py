"""Asking YouTube: the token renewed in time, the quota counted, refusals in words."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from resonanz.core import http
from resonanz.core.errors import Gone, Refused, ResonanzError, TryLater
from resonanz.core.http import Answer, Interrupted
from resonanz.core.time import now
from resonanz.networks import oauth2, values
from resonanz.networks.addresses import address_of
from resonanz.networks.contract import JSON, AccountView, LostRight, RateLimited, Uncertain
from resonanz.networks.oauth2 import Provider

from . import parse
from .errors import GONE, LOST, QUOTA, RATE, TEMPORARY, WORDS
from .quota import READ, WRITE, Quota

SCOPES = (
    "https://www.googleapis.com/auth/youtube.force-ssl",
    "https://www.googleapis.com/auth/youtube.upload",
)
USUAL_WAIT = timedelta(minutes=5)


class Failed(TryLater):
    """YouTube broke while it worked on what we asked; it may have done it all the same."""


def provider() -> Provider:
    accounts = address_of("google-accounts", "https://accounts.google.com")
    tokens = address_of("google", "https://oauth2.googleapis.com")
    return Provider(
        authorise=f"{accounts}/o/oauth2/v2/auth",
        token=f"{tokens}/token",
        scopes=SCOPES,
        # Without these Google gives a token that ends after an hour, and none to renew it.
        also={"access_type": "offline", "prompt": "consent"},
    )


def base() -> str:
    return address_of("youtube", "https://www.googleapis.com")


class Api:
    """YouTube, asked with the right of one channel."""

    def __init__(self, account: AccountView) -> None:
        self.account = account
        self.quota = Quota(account)
        self._token = ""

    def get(self, path: str, **params: Any) -> JSON:
        self.quota.spend(READ)
        return as_object(self.ask("GET", f"/youtube/v3/{path}", params=params))

    def write(self, method: str, path: str, body: Any = None, **params: Any) -> JSON:
        """Something that changes what stands there; done twice it does no harm."""
        self.quota.spend(WRITE)
        return as_object(self.ask(method, f"/youtube/v3/{path}", params=params, json=body))

    def do(self, path: str, body: Any, **params: Any) -> JSON:
        """Something that cannot be undone: whatever leaves it open is `Uncertain`."""
        try:
            return self.write("POST", path, body, **params)
        except (Interrupted, Failed) as error:
            raise Uncertain(error.message) from error

    def ask(self, method: str, path: str, **options: Any) -> Answer:
        """The answer, where it is a good one.

        Raises `LostRight`, `RateLimited`, `Gone`, `Failed`, `Refused` and what `core.http` raises.
        """
        answer = self.plain(method, path, **options)
        if not answer.ok:
            raise self.trouble(answer)
        return answer

    def plain(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, **options: Any
    ) -> Answer:
        """The answer, whatever it is, with a token that holds."""
        address = path if "://" in path else base() + path
        if not self._token:
            self._token = oauth2.token_of(provider(), self.account)
        answer = http.request(method, address, headers=self._headers(headers), **options)
        if answer.status == 401 and self.account.secret.get("refresh_token"):
            self._token = oauth2.renewed(provider(), self.account)
            answer = http.request(method, address, headers=self._headers(headers), **options)
        return answer

    def _headers(self, more: Mapping[str, str] | None) -> dict[str, str]:
        return {
            "authorization": f"Bearer {self._token}",
            "accept": "application/json",
            **(more or {}),
        }

    def trouble(self, answer: Answer) -> Exception:
        error = values.mapping(as_object(answer).get("error"))
        reasons = parse.reasons(error)
        said = values.text(error.get("message"))[:300] or str(answer.status)
        words = next((str(WORDS[one]) for one in reasons if one in WORDS), "")
        if QUOTA & reasons:
            return self.quota.exhausted()
        if answer.status == 429 or RATE & reasons:
            return RateLimited(now() + USUAL_WAIT)
        if answer.status == 401 or LOST & reasons:
            return LostRight(said, problem=words)
        if answer.status == 404 or GONE & reasons:
            return Gone(words or _("It is no longer there."))
        if answer.status >= 500 or TEMPORARY & reasons:
            return Failed(_("The network has a problem of its own (%d).") % answer.status)
        return Refused(
            words or _("YouTube refused it: %(said)s") % {"said": said},
            code=next(iter(sorted(reasons)), str(answer.status)),
        )


def as_object(answer: Answer) -> JSON:
    """The answer as an object; an empty one where it is none (a deletion answers nothing)."""
    try:
        found = answer.json()
    except ResonanzError:
        return {}
    return found if isinstance(found, dict) else {}
