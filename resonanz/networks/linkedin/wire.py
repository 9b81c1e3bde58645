"""Asking LinkedIn: one place for tokens, its version, refusals and limits."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any
from urllib.parse import quote, urlsplit

from django.utils.translation import gettext as _

from resonanz.core import http
from resonanz.core.errors import Gone, Refused, TryLater
from resonanz.core.http import Answer
from resonanz.core.time import now
from resonanz.networks import clocks, oauth2
from resonanz.networks.addresses import address_of
from resonanz.networks.contract import AccountView, LostRight, RateLimited
from resonanz.networks.values import mapping, objects, text

from . import errors
from .versions import version

SCOPES = (
    "r_basicprofile",
    "rw_organization_admin",
    "r_organization_social",
    "w_organization_social",
    "r_organization_social_feed",
    "w_organization_social_feed",
)
# Where LinkedIn does not tell which limit it is.
USUAL_WAIT = timedelta(hours=1)
# Of comments it takes only so many a minute.
COMMENTS_WAIT = timedelta(minutes=1)
PREPARING_SECONDS = 30
LONGEST_WAIT = timedelta(hours=24)


def base() -> str:
    return address_of("linkedin", "https://api.linkedin.com")


def provider() -> oauth2.Provider:
    """LinkedIn's way of OAuth: no PKCE for apps with a secret, which goes into the form."""
    site = address_of("linkedin", "https://www.linkedin.com")
    return oauth2.Provider(
        authorise=f"{site}/oauth/v2/authorization",
        token=f"{site}/oauth/v2/accessToken",
        scopes=SCOPES,
        has_pkce=False,
    )


class Failed(TryLater):
    """LinkedIn broke while it worked on what we asked; it may have done it all the same."""


def urn(name: str) -> str:
    """A name as it stands in a path or query: everything escaped."""
    return quote(name, safe="")


class Api:
    """LinkedIn, with the token of one account."""

    def __init__(self, token: str, renew: Callable[[], str] = lambda: "") -> None:
        self._token, self._renew = token, renew
        # How far LinkedIn's clock is ahead of ours.
        self.ahead = timedelta()

    def get(self, path: str) -> Any:
        return self.ask("GET", path).json()

    def ask(
        self, method: str, path: str, *, headers: Mapping[str, str] | None = None, **options: Any
    ) -> Answer:
        """The answer, where it is a good one.

        Raises `LostRight`, `RateLimited`, `Gone`, `Failed` (5xx), `TryLater` where our version is
        no longer spoken, `Refused` (other 4xx; its code is what LinkedIn said).
        """
        address = f"{base()}/rest/{path}"
        answer = self._sent(method, address, headers or {}, options)
        if answer.status == 401 and (token := self._renew()):
            self._token = token
            answer = self._sent(method, address, headers or {}, options)
        if not answer.ok:
            raise _refusal(answer)
        return answer

    def put(self, address: str, content: bytes | http.Streamed) -> Answer:
        """Bring a file where LinkedIn wishes it."""
        kind = {"content-type": "application/octet-stream"}
        return self._brought("PUT", address, kind, content=content)

    def hand_in(self, address: str, files: Mapping[str, Any]) -> Answer:
        """Bring the parts of a form where LinkedIn wishes them."""
        return self._brought("POST", address, {}, files=files)

    def _brought(
        self, method: str, address: str, headers: Mapping[str, str], **sent: Any
    ) -> Answer:
        """The token goes to LinkedIn alone."""
        host = urlsplit(address).hostname or ""
        is_theirs = host == urlsplit(base()).hostname or host.endswith(".linkedin.com")
        authority = {"authorization": f"Bearer {self._token}"} if is_theirs else {}
        answer = http.request(
            method, address, headers={**authority, **headers}, timeout=120.0, **sent
        )
        if not answer.ok:
            raise _refusal(answer)
        return answer

    def _sent(
        self, method: str, address: str, headers: Mapping[str, str], options: Mapping[str, Any]
    ) -> Answer:
        always = {
            "authorization": f"Bearer {self._token}",
            "accept": "application/json",
            "linkedin-version": version(),
            "x-restli-protocol-version": "2.0.0",
        }
        answer = http.request(method, address, headers={**always, **headers}, **options)
        self.ahead = clocks.ahead(answer.headers) or self.ahead
        return answer


def said_by(answer: Answer) -> str:
    """LinkedIn's own words about what is wrong; outside text, bounded."""
    found = oauth2.mapping(answer)
    details = objects(mapping(found.get("errorDetails")).get("inputErrors"))
    words = [text(found.get("message")), text(found.get("code"))]
    words += [text(one.get("code")) for one in details]
    return " ".join(dict.fromkeys(one for one in words if one))[:300]


def _refusal(answer: Answer) -> Exception:
    status, said = answer.status, said_by(answer)
    if errors.is_version_gone(status, said):
        return TryLater(
            _("LinkedIn no longer speaks version %s. The operator sets a newer LINKEDIN_VERSION.")
            % version(),
            code="version",
        )
    if status == 401:
        return LostRight(said)
    if status == 429:
        return RateLimited(_until(answer, said))
    if status in (404, 410):
        return Gone(_("It is no longer there."))
    if status >= 500:
        return Failed(_("LinkedIn has a problem of its own (%d).") % status)
    if passing := errors.passing(said):
        return TryLater(passing, code=said, retry_after_seconds=PREPARING_SECONDS)
    words = errors.words_for(status, said) or _("LinkedIn refused it: %s") % (said or status)
    return Refused(words, code=said)


def _until(answer: Answer, said: str) -> datetime:
    """When to ask again: as LinkedIn says; a day's limit begins anew at midnight, UTC."""
    told = answer.headers.get("retry-after", "")
    if told.isdecimal() and len(told) < 8:
        wished = timedelta(seconds=int(told))
        return now() + min(max(wished, timedelta(seconds=1)), LONGEST_WAIT)
    if "creation rate limit" in said.lower():
        return now() + COMMENTS_WAIT
    if " DAY " in f" {said} ".upper():
        today = now().astimezone(UTC).date()
        return datetime.combine(today + timedelta(days=1), time(0), UTC)
    return now() + USUAL_WAIT


def api_of(account: AccountView) -> Api:
    """LinkedIn, with the token of one of our accounts, renewed where that is possible."""

    def renew() -> str:
        try:
            return oauth2.renewed(provider(), account)
        except LostRight:
            return ""

    return Api(oauth2.token_of(provider(), account), renew)
