"""Publishing step by step, each kept before the next; and finding again what stands there."""

import time
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from functools import partial
from itertools import islice, takewhile
from typing import Any

from django.utils.translation import gettext as _

from resonanz.core.errors import Gone, Refused, TryLater
from resonanz.core.figures import Figure
from resonanz.core.http import Answer, Interrupted
from resonanz.core.time import now
from resonanz.networks import values
from resonanz.networks.contract import (
    JSON,
    AccountView,
    DraftOut,
    LostRight,
    MediaOut,
    Progress,
    RateLimited,
    Remote,
    Uncertain,
)
from resonanz.networks.limits import Limits
from resonanz.networks.pacing import heed

from . import paging, parse, phrase
from .errors import NOT_READY, PREPARING
from .hearing import me_of
from .wire import Api, Failed, api_of

# Where progress keeps that a part was about to be sent, and when.
ASKED = "asked"
# After a try whose end we do not know, nothing is sent again before a server had this long.
SETTLES = timedelta(seconds=30)
# Clocks of servers and ours, and a second cut off from times.
TOLERANCE = timedelta(seconds=10)
READY_TRIES = 5
CLOSE_LOOKS = 5
Status = Mapping[str, Any]


def publish(
    account: AccountView, draft: DraftOut, key: str, progress: Progress, limits: Limits
) -> list[Remote]:
    """All parts, published; those that `progress` holds already are not sent again."""
    texts = phrase.texts(draft, account.handle)
    _check(texts, draft, limits)
    api = api_of(account)
    _look_first(account, draft, progress)
    if draft.parent and not progress.parts:
        _still_there(api, draft.parent.remote_id)
    while len(progress.parts) < len(texts):
        number = len(progress.parts)
        media = _ready_media(api, draft, progress) if number == 0 else ()
        answers, poll = _answers(draft, progress.parts), None if number else draft.poll
        body = phrase.status(draft, texts[number], answers, media, poll)
        status = _send(api, body, f"{key}-{number}", progress)
        progress.parts.append(_remote(status, number))
        is_last = len(progress.parts) == len(texts)
        _forget(progress, ASKED)
        heed(account, api.spent_until, is_last=is_last)
    return progress.parts


def _check(texts: list[str], draft: DraftOut, limits: Limits) -> None:
    """With the name of whom we answer it may be longer than what was written."""
    for number, text in enumerate(texts):
        used = limits.count(text) + (0 if number else limits.count(draft.content_warning))
        if used > limits.text_length:
            raise Refused(
                _(
                    "With the name of the person answered, this is %(used)s characters long; "
                    "the server takes %(limit)s."
                )
                % {"used": Figure(used), "limit": Figure(limits.text_length)}
            )


def _look_first(account: AccountView, draft: DraftOut, progress: Progress) -> None:
    """After a try whose end we do not know: look, and give a slow server time to finish."""
    asked = progress.media.get(ASKED, {})
    if not asked or asked["part"] < len(progress.parts):
        return
    found = find(account, draft)
    if len(found) > len(progress.parts):
        progress.parts = found
        _forget(progress, ASKED)
    elif now() - parse.moment(asked["at"]) < SETTLES:
        raise Uncertain(_("We are looking whether it arrived."))


def _still_there(api: Api, remote_id: str) -> None:
    """Some servers publish the answer to a post that is gone as a post of its own."""
    try:
        api.ask("GET", f"/api/v1/statuses/{remote_id}")
    except Gone as error:
        raise Refused(_("What you answer is no longer there.")) from error
    except (Refused, TryLater):
        return  # whether it can be answered is for the server to say


def _answers(draft: DraftOut, parts: list[Remote]) -> str:
    if parts:
        return parts[-1].remote_id
    return draft.parent.remote_id if draft.parent else ""


def _send(api: Api, body: JSON, key: str, progress: Progress) -> Status:
    """Send one part; whatever leaves it open whether it arrived is `Uncertain`."""
    again = progress.media.get(ASKED, {}).get("again", 0)
    asked = {"at": now().isoformat(), "part": len(progress.parts), "again": again}
    progress.media[ASKED] = asked
    progress.keep(progress)
    headers = {"idempotency-key": f"{key}-{again}" if again else key}
    try:
        answer = api.ask("POST", "/api/v1/statuses", json=body, headers=headers)
    except (Interrupted, Failed) as error:
        raise Uncertain(error.message) from error
    except (TryLater, RateLimited, LostRight) as error:
        if getattr(error, "code", "") == NOT_READY:
            _doubt(progress)
        _forget(progress, ASKED)
        raise
    except (Refused, Gone) as error:
        if _knows_key(error):
            progress.media[ASKED] = {**asked, "again": again + 1}
            progress.keep(progress)
            raise Uncertain(error.message) from error
        # Perhaps an upload has vanished: the next try begins with all of them.
        _forget(progress, *progress.media)
        raise _refusal(error, body) from error
    return _status_of(answer)


def _doubt(progress: Progress) -> None:
    """The server says of an upload that it is not ready: each is asked for again, and whatever the
    server has dropped meanwhile is uploaded anew."""
    for place in progress.media.keys() - {ASKED}:
        progress.media[place] = {**progress.media[place], "ready": False, "doubted": True}


def _knows_key(error: Refused | Gone) -> bool:
    """Pixelfed refuses a key it has seen, also where the first try came to nothing: look, and
    if nothing stands there take another key."""
    return "idempotency" in error.message.lower()


def _refusal(error: Refused | Gone, body: JSON) -> Refused:
    if isinstance(error, Refused):
        return error
    if "in_reply_to_id" in body:
        return Refused(_("What you answer is no longer there."))
    return Refused(error.message)


def _status_of(answer: Answer) -> Status:
    try:
        status = values.mapping(answer.json())
    except TryLater as error:
        raise Uncertain(error.message) from error
    if not parse.text(status.get("id")):
        raise Uncertain(_("The server answered something we do not understand."))
    return status


def _forget(progress: Progress, *places: str) -> None:
    for place in places:
        progress.media.pop(place, None)
    progress.keep(progress)


def _remote(status: Status, number: int) -> Remote:
    address = parse.text(status.get("url")) or parse.text(status.get("uri"))
    return Remote(parse.text(status["id"]), address, number)


# --- pictures --------------------------------------------------------------------------------


def _ready_media(api: Api, draft: DraftOut, progress: Progress) -> tuple[str, ...]:
    """The ids of all pictures, uploaded and ready to be shown; each step is kept."""
    for number, item in enumerate(draft.media):
        place = str(number)
        if not _usable(progress.media.get(place)):
            progress.media[place] = _upload(api, item)
            progress.keep(progress)
        if not progress.media[place]["ready"]:
            _prepared(api, progress, place)
    return tuple(progress.media[str(number)]["id"] for number in range(len(draft.media)))


def _prepared(api: Api, progress: Progress, place: str) -> None:
    try:
        progress.media[place] = _when_ready(api, progress.media[place])
    except Gone as error:
        _forget(progress, place)
        raise TryLater(str(PREPARING), retry_after_seconds=5) from error
    except Refused:
        _forget(progress, place)
        raise
    progress.keep(progress)


def _usable(kept: JSON | None) -> bool:
    """Whether an upload of an earlier try still stands: servers drop what no post took up."""
    if not kept:
        return False
    uploaded = parse.moment(kept.get("at"))
    return now() - uploaded < timedelta(hours=1)


def _upload(api: Api, item: MediaOut) -> JSON:
    """Upload one picture; by the old address where the server does not know the new one."""
    try:
        answer = _post_file(api, "/api/v2/media", item)
    except (Gone, Refused) as error:
        if isinstance(error, Refused) and error.code != "405":
            raise
        answer = _post_file(api, "/api/v1/media", item)
    told = values.mapping(answer.json())
    if not parse.text(told.get("id")):
        raise TryLater(_("The server answered something we do not understand."))
    ready = answer.status == 200 and bool(told.get("url"))
    return {"id": parse.text(told["id"]), "ready": ready, "at": now().isoformat()}


def _post_file(api: Api, path: str, item: MediaOut) -> Answer:
    form = {"description": item.alt} if item.alt else None
    with item.open() as opened:
        file = {"file": (item.name, opened, item.media_type)}
        return api.ask(
            "POST", path, files=file, data=form, timeout=60.0, sent_bytes=item.size_bytes
        )


def _when_ready(api: Api, kept: JSON) -> JSON:
    """The upload once the server is done with it; raises `TryLater` while it is not."""
    for number in range(READY_TRIES):
        if number:
            time.sleep(min(0.25 * 2**number, 2.0))
        try:
            answer = api.ask("GET", f"/api/v1/media/{kept['id']}")
        except (Gone, Refused) as error:
            # A server that prepares nothing has nothing to ask here.
            if isinstance(error, Refused) and error.code != "405":
                raise
            if isinstance(error, Gone) and kept.get("doubted"):
                raise
            return {**kept, "ready": True}
        if answer.status == 200 and values.mapping(answer.json()).get("url"):
            return {**kept, "ready": True}
    raise TryLater(_("The server is still preparing the picture."), retry_after_seconds=5)


# --- finding again ---------------------------------------------------------------------------


def find(account: AccountView, draft: DraftOut) -> list[Remote]:
    """The parts of this draft that stand there already, in order."""
    recent = Recent(api_of(account), account, draft)
    found: list[Remote] = []
    for number, text in enumerate(phrase.texts(draft, account.handle)):
        status = recent.saying(text, _answers(draft, found))
        if status is None:
            break
        found.append(_remote(status, number))
    return found


class Recent:
    """Our own posts since the draft was first tried, wherever the server shows them."""

    def __init__(self, api: Api, account: AccountView, draft: DraftOut) -> None:
        self.api = api
        self.me = me_of(account, api)
        self.draft = draft
        self._taken: set[str] = set()
        self._known: dict[str, Status] = {}
        self._read: set[str] = set()

    def saying(self, text: str, answers: str) -> Status | None:
        """The post that says this in answer to that; each is found once."""
        status = self._matching(text, answers)
        for place, read in self._places(answers):
            if status is None and place not in self._read:
                self._read.add(place)
                self._known |= {parse.text(one["id"]): one for one in read()}
                status = self._matching(text, answers)
        if status is not None:
            self._taken.add(parse.text(status["id"]))
        return status

    def _places(self, answers: str) -> list[tuple[str, Callable[[], list[Status]]]]:
        return [
            ("profile", self._of_profile),
            (f"thread {answers}", partial(self._of_thread, answers)),
            ("home", self._of_home),
        ]

    def _matching(self, text: str, answers: str) -> Status | None:
        standing = [
            one for one in parse.oldest_first(self._known.values()) if self._fits(one, answers)
        ]
        for one in standing:
            if phrase.is_same(text, parse.text(one.get("content"))):
                return one
        near = [one for one in standing if phrase.is_like(text, parse.text(one.get("content")))]
        return next((one for one in near[:CLOSE_LOOKS] if self._typed(one, text)), None)

    def _fits(self, status: Status, answers: str) -> bool:
        # A server that lost what we answer shows the answer as a post of its own.
        parent = parse.text(status.get("in_reply_to_id"))
        return parent in (answers, "") and parse.text(status["id"]) not in self._taken

    def _typed(self, status: Status, text: str) -> bool:
        """Whether the server says that exactly this was typed."""
        try:
            source = self.api.get(f"/api/v1/statuses/{parse.text(status['id'])}/source")
        except (Gone, Refused):
            return False
        return phrase.bare(parse.text(values.mapping(source).get("text"))) == phrase.bare(text)

    def _is_recent(self, status: Status) -> bool:
        """Not older than the draft, on the server's clock."""
        begin = (self.draft.created_at or parse.LONG_AGO) + self.api.ahead - TOLERANCE
        # Where a server writes moments as nobody else does, rather find it than send it twice.
        return parse.moment(status.get("created_at"), now() + self.api.ahead) >= begin

    def _ours(self, statuses: Iterable[Status]) -> list[Status]:
        return [
            one
            for one in statuses
            if parse.is_mine(one, self.me) and not one.get("reblog") and self._is_recent(one)
        ]

    def _of_profile(self) -> list[Status]:
        path = f"/api/v1/accounts/{self.me.account_id}/statuses"
        newest = paging.backwards(self.api, path, exclude_reblogs="true")
        return self._ours(takewhile(self._is_recent, newest))

    def _of_thread(self, answers: str) -> list[Status]:
        """Some servers do not list answers, or posts for few people, but show them in threads."""
        if not answers:
            return []
        try:
            told = self.api.get(f"/api/v1/statuses/{answers}/context")
        except (Gone, Refused):
            return []
        return self._ours(values.objects(values.mapping(told).get("descendants")))

    def _of_home(self) -> list[Status]:
        if self.draft.visibility in ("public", "unlisted"):
            return []
        try:
            return self._ours(islice(paging.backwards(self.api, "/api/v1/timelines/home"), 120))
        except (Gone, Refused):
            return []
