"""Meta's Graph, which Facebook and Instagram share: asking, refusals, usage, pages of lists.

The version is pinned (`GRAPH_VERSION`): every answer is read as that version documents it.
"""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from resonanz.core import http
from resonanz.core.errors import Gone, Refused, ResonanzError, TryLater
from resonanz.core.http import Answer, Interrupted
from resonanz.core.time import now
from resonanz.networks.values import mapping, moment, number, objects

from .addresses import address_of
from .contract import JSON, AccountView, LostRight, RateLimited, Uncertain
from .graph_errors import (
    ENDED,
    GONE,
    LOST,
    PIECES,
    RATE,
    RATE_PAIRS,
    REFUSED,
    TEMPORARY,
    Words,
    words_for,
)

USUAL_WAIT = timedelta(minutes=15)
LONGEST_WAIT = timedelta(hours=24)
# From this share of what is allowed on (percent), listening rests and leaves the rest to speaking.
NEARLY = 90
# From this one on nothing is said either, until the network lets us.
ALL = 100
UPLOAD_SECONDS = 120.0
# So many objects of a list are looked through, at most.
LOOKED_BACK = 1000


class Failed(TryLater):
    """The Graph broke while it worked on what we asked; it may have done it all the same."""


def base() -> str:
    """Where the Graph answers, with its version."""
    return f"{address_of('graph', 'https://graph.facebook.com')}/{settings.GRAPH_VERSION}"


def upload_base() -> str:
    """Where the Graph takes videos."""
    usual = address_of("graph", "https://graph-video.facebook.com")
    return f"{address_of('graph-video', usual)}/{settings.GRAPH_VERSION}"


class Graph:
    """The Graph, asked with the token of one page (or person)."""

    def __init__(
        self,
        token: str,
        app_secret: str = "",
        words: Words | None = None,
        hold_off: Callable[[datetime], None] = lambda moment: None,
        silence: Callable[[datetime], None] = lambda moment: None,
    ) -> None:
        self._token, self._app_secret = token, app_secret
        self._words, self._hold_off, self._silence = words or {}, hold_off, silence

    def get(self, path: str, **params: Any) -> JSON:
        return self.ask("GET", path, params=params)

    def post(self, path: str, **form: Any) -> JSON:
        return self.ask("POST", path, data=form)

    def delete(self, path: str) -> JSON:
        return self.ask("DELETE", path)

    def ask(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        data: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> JSON:
        """What the Graph answers, where it is good.

        Raises `LostRight`, `RateLimited`, `Gone`, `Failed`, `Refused` and what `core.http` raises.
        """
        address = path if "://" in path else f"{base()}/{path}"
        answer = http.request(
            method,
            address,
            params={**self._proof(), **written(params)} or None,
            data=written(data) or None,
            headers={"authorization": f"Bearer {self._token}", "accept": "application/json"},
            **options,
        )
        self._note_usage(answer)
        found = as_object(answer)
        if not answer.ok or "error" in found:
            raise self._trouble(answer, mapping(found.get("error")))
        if not found:
            raise Failed(_("The network answered something we do not understand."))
        return found

    def do(self, path: str, **form: Any) -> JSON:
        """Something that cannot be undone: whatever leaves it open whether it was done is
        `Uncertain`."""
        try:
            return self.ask("POST", path, data=form, timeout=UPLOAD_SECONDS)
        except (Interrupted, Failed) as error:
            raise Uncertain(error.message) from error

    def pages(self, path: str, most: int, **params: Any) -> Iterator[JSON]:
        """The objects of a list, page after page, at most so many."""
        given, number = dict(params), 0
        while True:
            page = self.get(path, **given)
            for item in objects(page.get("data")):
                if number >= most:
                    return
                number += 1
                yield item
            after = next_page(page)
            if not after or after == given:
                return
            given = {**params, **after}

    def newest(
        self, path: str, since: datetime, dated: str = "created_time", **params: Any
    ) -> Iterator[JSON]:
        """The objects of a list that begins with the newest, as far back as a moment."""
        found = self.pages(path, LOOKED_BACK, **params)
        return takewhile(lambda one: moment(one.get(dated)) >= since, found)

    def _proof(self) -> dict[str, str]:
        """What shows that the token is used by its own app (apps may demand it)."""
        if not self._app_secret:
            return {}
        proof = hmac.new(self._app_secret.encode(), self._token.encode(), hashlib.sha256)
        return {"appsecret_proof": proof.hexdigest()}

    def _note_usage(self, answer: Answer) -> None:
        """Reading and writing use up the same: any answer may tell that nothing is left."""
        if until := busy_until(answer.headers, now()):
            self._hold_off(until)
        if until := busy_until(answer.headers, now(), ALL):
            self._silence(until)

    def _trouble(self, answer: Answer, error: Mapping[str, Any]) -> Exception:
        code, subcode = number(error.get("code")), number(error.get("error_subcode"))
        said = said_by(error) or str(answer.status)
        known = words_for(self._words, code, subcode, said)
        if code in LOST or (answer.status == 401 and not code):
            return LostRight(said, problem=str(ENDED.get(subcode or code, "")))
        if (code, subcode) in REFUSED:
            return Refused(known or said, code=f"{code}/{subcode}")
        if code in RATE or (code, subcode) in RATE_PAIRS or answer.status == 429:
            return RateLimited(wait_until(answer.headers, now()))
        if (code, subcode) in GONE or (answer.status == 404 and not code):
            return Gone(known or _("It is no longer there."))
        is_passing = code in TEMPORARY or {code, subcode} & PIECES
        if is_passing or error.get("is_transient") is True or answer.status >= 500:
            return Failed(
                known or _("The network has a problem of its own (%d).") % (code or answer.status)
            )
        words = known or _("The network refused it: %(said)s") % {"said": said}
        return Refused(words, code=f"{code}/{subcode}")


def graph_of(account: AccountView, words: Words) -> Graph:
    """The Graph, asked with the right of one of our accounts."""
    secret = account.secret
    return Graph(
        text(secret.get("access_token")),
        text(secret.get("client_secret")),
        words,
        account.hold_off_until,
        account.silent_until,
    )


def by_ids(graph: Graph, ids: Sequence[str], **params: Any) -> dict[str, JSON]:
    """Many objects in one call, by id; one by one where one of them spoils the call."""
    if not ids:
        return {}
    try:
        found = graph.get("", ids=",".join(ids), **params)
        return {name: mapping(found[name]) for name in ids if isinstance(found.get(name), dict)}
    except (Gone, Refused):
        if len(ids) == 1:
            return {}
    half = len(ids) // 2
    return {**by_ids(graph, ids[:half], **params), **by_ids(graph, ids[half:], **params)}


# --- usage ---------------------------------------------------------------------------------------


def busy_until(
    headers: Mapping[str, str], moment: datetime, share: int = NEARLY
) -> datetime | None:
    """Until when to rest, by the network's headers; none where less than that share is used.

    X-App-Usage and X-Page-Usage give percent; X-Business-Use-Case-Usage also the minutes until
    calls are taken again.
    """
    uses = list(_uses(headers))
    minutes = max((number(use.get("estimated_time_to_regain_access")) for use in uses), default=0)
    if minutes > 0:
        return moment + min(timedelta(minutes=minutes), LONGEST_WAIT)
    shares = (
        number(use.get(name))
        for use in uses
        for name in ("call_count", "total_cputime", "total_time")
    )
    return moment + USUAL_WAIT if max(shares, default=0) >= share else None


def wait_until(headers: Mapping[str, str], moment: datetime) -> datetime:
    """Until when to wait after a refusal for too many calls."""
    return busy_until(headers, moment) or moment + USUAL_WAIT


def _uses(headers: Mapping[str, str]) -> Iterator[Mapping[str, Any]]:
    for name in ("x-app-usage", "x-page-usage", "x-business-use-case-usage"):
        told = _parsed(headers.get(name, ""))
        yield told
        for uses in told.values():
            yield from objects(uses)


def _parsed(written_down: str) -> Mapping[str, Any]:
    try:
        return mapping(json.loads(written_down or "{}"))
    except ValueError:
        return {}


# --- lists ---------------------------------------------------------------------------------------


def next_page(page: Mapping[str, Any]) -> dict[str, str]:
    """What asks for the next page of a list; empty at its end.

    Taken from the address the network gives, without its host and token: ours are used.
    """
    paging = mapping(page.get("paging"))
    query = dict(parse_qsl(urlsplit(text(paging.get("next"))).query))
    kept = ("after", "until", "since", "limit", "__paging_token", "offset")
    found = {name: value for name, value in query.items() if name in kept}
    after = text(mapping(paging.get("cursors")).get("after"))
    if paging.get("next") and after:
        found["after"] = after
    return found


# --- reading -------------------------------------------------------------------------------------


def as_object(answer: Answer) -> JSON:
    """The answer as an object; an empty one where it is none."""
    try:
        found = answer.json()
    except ResonanzError:
        return {}
    if found is True:
        return {"success": True}
    return found if isinstance(found, dict) else {}


def said_by(error: Mapping[str, Any]) -> str:
    """The network's own words about what is wrong; outside text, bounded."""
    named = (error.get("error_user_msg"), error.get("message"), error.get("error_user_title"))
    return next((text(one) for one in named if text(one)), "")[:300]


def written(form: Mapping[str, Any] | None) -> dict[str, str]:
    """A form as the Graph reads it: objects as JSON, nothing empty."""
    found: dict[str, str] = {}
    for name, value in (form or {}).items():
        if isinstance(value, dict | list | bool):
            found[name] = json.dumps(value)
        elif value not in ("", None):
            found[name] = str(value)
    return found


def text(value: Any) -> str:
    """A text or number as the network gave it; anything else is none."""
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def within(value: Any) -> list[JSON]:
    """The objects of a list that is nested in an answer."""
    return objects(mapping(value).get("data"))


def digest(*words: Any) -> str:
    """What tells a changed post from an unchanged one."""
    return hashlib.sha256("\0".join(map(str, words)).encode()).hexdigest()[:12]
