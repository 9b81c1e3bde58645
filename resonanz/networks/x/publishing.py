"""Posts out, each kept before the next; and finding again what stands there.

X knows no key, but refuses the same words twice within a while; and our own posts can be read.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from resonanz.core.errors import Gone, Refused, TryLater
from resonanz.core.http import Answer, Interrupted
from resonanz.core.time import now
from resonanz.networks.contract import (
    JSON,
    AccountView,
    DraftOut,
    LostRight,
    Progress,
    RateLimited,
    Remote,
    Uncertain,
)
from resonanz.networks.pacing import heed
from resonanz.networks.values import mapping, moment, objects, text

from . import budget, errors, parse, phrase, uploading
from .wire import Api, Failed, api_of

# Where progress keeps that a part was about to be sent, and when.
ASKED = "asked"
# After a try whose end we do not know, nothing is sent again before X had this long to show it.
SETTLES = timedelta(seconds=30)
TOLERANCE = timedelta(seconds=10)
# How far X's clock and ours may be apart; its answer says by how much they are.
CLOCKS = timedelta(minutes=15)
PAGE = 100


def publish(account: AccountView, draft: DraftOut, progress: Progress) -> list[Remote]:
    """All parts, each answering the one before."""
    with budget.counted(account) as meter:
        speech = Speech(account, draft, progress, api_of(account), meter)
        speech.look_first()
        budget.check_posts(account, len(draft.parts) - len(progress.parts))
        while len(progress.parts) < len(draft.parts):
            progress.parts.append(speech.send())
            _forget(progress)
            is_last = len(progress.parts) == len(draft.parts)
            heed(account, speech.api.spent_until, is_last=is_last)
    return progress.parts


def find(account: AccountView, draft: DraftOut) -> list[Remote]:
    """The parts of this draft that stand there already, in order."""
    with budget.counted(account) as meter:
        return Speech(account, draft, Progress(), api_of(account), meter).standing()


@dataclass
class Speech:
    """One draft on its way to X."""

    account: AccountView
    draft: DraftOut
    progress: Progress
    api: Api
    meter: budget.Meter

    def look_first(self) -> None:
        """After a try whose end we do not know: look, and give X time to show it."""
        asked = self.progress.media.get(ASKED)
        if not asked or asked["part"] < len(self.progress.parts):
            return
        found = self.standing()
        if len(found) > len(self.progress.parts):
            self.progress.parts = found
            _forget(self.progress)
        elif now() - moment(asked["at"]) < SETTLES:
            raise Uncertain

    def send(self) -> Remote:
        """Send the next part; whatever leaves it open whether it arrived is `Uncertain`."""
        part = len(self.progress.parts)
        has_media = bool(self.draft.media) and not part
        media = uploading.ready(self.api, self.draft, self.progress) if has_media else []
        body = phrase.post(self.draft, part, _answers(self.draft, self.progress.parts), media)
        self.progress.media[ASKED] = {"at": now().isoformat(), "part": part}
        self.progress.keep(self.progress)
        answer = self._asked(body)
        if isinstance(answer, Remote):
            return answer
        remote = _remote(_id_of(answer), part, self.account)
        self.meter.posts += 1
        return remote

    def _asked(self, body: JSON) -> Answer | Remote:
        try:
            return self.api.ask("POST", "/2/tweets", json=body)
        except (Interrupted, Failed) as error:
            raise Uncertain(error.message) from error
        except Refused as refusal:
            if errors.is_duplicate(refusal.code):
                return self._stands(refusal)
            self._not_sent(refusal)
            raise
        except (Gone, TryLater, RateLimited, LostRight):
            _forget(self.progress)
            raise

    def _not_sent(self, refusal: Refused) -> None:
        """Perhaps an upload has vanished: then the next try begins with all of them."""
        places = list(self.progress.media) if errors.is_about_media(refusal.code) else []
        _forget(self.progress, *places)

    def _stands(self, refusal: Refused) -> Remote:
        """X says the same stands there: ours of an earlier try, or somebody said it before."""
        found, part = self.standing(), len(self.progress.parts)
        if len(found) > part:
            return found[part]
        _forget(self.progress)
        raise refusal

    def standing(self) -> list[Remote]:
        """The parts that our own profile shows, in order."""
        recent, found = self._recent(), list[Remote]()
        for part in range(len(self.draft.parts)):
            body = phrase.post(self.draft, part, _answers(self.draft, found), [])
            match = next((one for one in recent if _is_it(one, body)), None)
            if match is None:
                break
            recent.remove(match)
            found.append(_remote(text(match["id"]), part, self.account))
        return found

    def _recent(self) -> list[JSON]:
        """Our own posts since the draft was first tried, oldest first."""
        begin = (self.draft.created_at or now()) - TOLERANCE
        params = {
            "max_results": PAGE,
            "start_time": f"{begin - CLOCKS:%Y-%m-%dT%H:%M:%SZ}",
            "tweet.fields": "created_at,referenced_tweets,entities,note_tweet",
        }
        path = f"/2/users/{self.account.remote_id}/tweets"
        found = objects(mapping(self.api.get(path, **params)).get("data"))
        self.meter.reads += len(found)
        since = begin + self.api.ahead
        recent = [one for one in found if moment(one.get("created_at")) >= since]
        return sorted(recent, key=lambda one: parse.order(text(one.get("id"))))


def _answers(draft: DraftOut, parts: list[Remote]) -> str:
    if parts:
        return parts[-1].remote_id
    return draft.parent.remote_id if draft.parent else ""


def _id_of(answer: Answer) -> str:
    try:
        told = mapping(mapping(answer.json()).get("data"))
    except TryLater as error:
        raise Uncertain(error.message) from error
    if not text(told.get("id")):
        raise Uncertain(_("X answered something we do not understand."))
    return text(told["id"])


def _remote(remote_id: str, part: int, account: AccountView) -> Remote:
    return Remote(remote_id, parse.address_of(remote_id, account.handle), part)


def _forget(progress: Progress, *places: str) -> None:
    for place in (ASKED, *places):
        progress.media.pop(place, None)
    progress.keep(progress)


def _is_it(one: JSON, body: JSON) -> bool:
    answered = text(mapping(body.get("reply")).get("in_reply_to_tweet_id"))
    is_there = parse.refers(one, "replied_to") == answered
    return is_there and phrase.bare(parse.words_of(one)) == phrase.bare(body["text"])
