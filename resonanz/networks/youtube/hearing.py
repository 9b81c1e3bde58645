"""What happened since last time: comments below our videos and answers to them, our videos.

All comments of a channel come newest first in one call. Deletions are announced by nobody, so
comments we know are asked for again now and then, fifty in a call.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from resonanz.core.errors import Gone, Refused
from resonanz.core.time import now
from resonanz.networks import values
from resonanz.networks.contract import (
    JSON,
    AccountView,
    Batch,
    PostChanged,
    PostGone,
    PostSeen,
    Seen,
)

from . import parse
from .parse import Object
from .wire import Api

THREADS = 50
PAGES = 4
ANSWERS = 100
KNOWN = 2_000
A_CALL = 50
# What is older when listening begins is not taken in.
BACKLOG = timedelta(days=7)
# How often own videos are listed, and known comments are looked at again.
LOOK_AGAIN = timedelta(minutes=15)


def events(account: AccountView, cursor: JSON) -> Batch:
    """What happened since the cursor, videos before their comments."""
    hearing = Hearing(Api(account), account, cursor)
    is_time = hearing.began - values.moment(cursor.get("looked")) >= LOOK_AGAIN
    if is_time:
        hearing.own_videos()
    hearing.comments()
    if is_time:
        hearing.look_again()
    hearing.api.quota.ease_listening()
    looked = hearing.began.isoformat() if is_time else cursor.get("looked")
    return Batch(hearing.found, hearing.cursor(looked))


@dataclass
class Hearing:
    """One call of `events`."""

    api: Api
    account: AccountView
    before: JSON
    found: list[Seen] = field(default_factory=list)
    known: dict[str, str] = field(init=False)
    answered: dict[str, int] = field(init=False)
    began: datetime = field(default_factory=now)

    def __post_init__(self) -> None:
        self.known = dict(self.before.get("known", {}))
        self.answered = dict(self.before.get("answered", {}))

    def cursor(self, looked: Any) -> JSON:
        return {
            "known": dict(list(self.known.items())[-KNOWN:]),
            "answered": dict(list(self.answered.items())[-KNOWN:]),
            "looked": looked,
        }

    def own_videos(self) -> None:
        """Our newest videos, whoever uploaded them."""
        uploads = values.text(self.account.extra.get("uploads"))
        if not uploads:
            return
        try:
            listed = self.api.get(
                "playlistItems", part="contentDetails", playlistId=uploads, maxResults="25"
            )
        except Gone:
            return  # a channel without any video has no list of them
        names = [
            values.text(values.mapping(one.get("contentDetails")).get("videoId"))
            for one in parse.items(listed)
        ]
        self._videos([name for name in names if name and name not in self.known])

    def _videos(self, names: list[str]) -> None:
        if not names:
            return
        told = self.api.get("videos", part="snippet", id=",".join(names[:A_CALL]))
        for seen in parse.in_time(map(parse.video, parse.items(told))):
            if seen.said_at > self.began - BACKLOG:
                self._tell(seen)

    def comments(self) -> None:
        """Comments on anything of the channel, the public ones and those that wait for us."""
        for status in ("published", "heldForReview"):
            threads = list(self._threads(status))
            missing = {parse.video_of(one) for one in threads} - set(self.known) - {""}
            self._tell_videos(sorted(missing))
            heard = [seen for one in threads for seen in self._of_thread(one)]
            for seen in parse.in_time(heard):
                self._tell(seen)

    def _threads(self, status: str) -> Iterator[Object]:
        """Threads with something new, newest first, until everything on a page is known."""
        mark = ""
        for _page in range(PAGES):
            told = self.api.get(
                "commentThreads",
                part="snippet,replies",
                allThreadsRelatedToChannelId=self.account.remote_id,
                order="time",
                maxResults=str(THREADS),
                textFormat="plainText",
                moderationStatus=status,
                **({"pageToken": mark} if mark else {}),
            )
            fresh = [one for one in parse.items(told) if self._is_fresh(one)]
            yield from fresh
            mark = values.text(told.get("nextPageToken"))
            if not mark or not fresh:
                return

    def _is_fresh(self, thread: Object) -> bool:
        top = parse.comment(parse.top_level(thread), parse.video_of(thread), "")
        if top.remote_id in self.known:
            is_changed = self.known[top.remote_id] != parse.mark(top)
            return is_changed or self._has_new_answers(thread)
        newest = [top, *(parse.comment(one, "", "") for one in parse.answers(thread))]
        return max(one.said_at for one in newest) > self.began - BACKLOG

    def _has_new_answers(self, thread: Object) -> bool:
        known = self.answered.get(values.text(thread.get("id")), 0)
        return parse.answer_count(thread) != known or any(
            values.text(one.get("id")) not in self.known for one in parse.answers(thread)
        )

    def _of_thread(self, thread: Object) -> Iterator[PostSeen]:
        name, about, me = (
            values.text(thread.get("id")),
            parse.video_of(thread),
            self.account.remote_id,
        )
        yield parse.comment(parse.top_level(thread), about, me)
        told, count = parse.answers(thread), parse.answer_count(thread)
        if count > len(told) and count != self.answered.get(name, 0):
            told = self._all_answers(name)
        self.answered[name] = count
        for one in told:
            yield parse.comment(one, about, me)

    def _all_answers(self, name: str) -> list[JSON]:
        told = self.api.get(
            "comments",
            part="snippet",
            parentId=name,
            maxResults=str(ANSWERS),
            textFormat="plainText",
        )
        return parse.items(told)

    def _tell_videos(self, names: list[str]) -> None:
        """A comment is understood with the video it stands below, however old that is."""
        if not names:
            return
        told = self.api.get("videos", part="snippet", id=",".join(names[:A_CALL]))
        for seen in parse.in_time(map(parse.video, parse.items(told))):
            self._tell(seen)

    def look_again(self) -> None:
        """The newest comments we know: which were changed, which are gone."""
        names = [name for name in self.known if not parse.is_video(name)][-A_CALL:]
        if not names:
            return
        try:
            told = self.api.get(
                "comments", part="snippet", id=",".join(names), textFormat="plainText"
            )
        except (Gone, Refused):
            return
        there = {values.text(one.get("id")): one for one in parse.items(told)}
        for name in names:
            if name not in there:
                self.known.pop(name)
                self.found.append(PostGone(name))
            else:
                self._look_at(parse.comment(there[name], "", self.account.remote_id))

    def _look_at(self, seen: PostSeen) -> None:
        if self.known[seen.remote_id] != parse.mark(seen):
            self._tell(seen)

    def _tell(self, seen: PostSeen) -> None:
        """Once; again where its words were changed."""
        if not seen.remote_id:
            return
        mark, before = parse.mark(seen), self.known.pop(seen.remote_id, None)
        self.known[seen.remote_id] = mark
        if before is None:
            self.found.append(seen)
        elif before != mark:
            self.found.append(PostChanged(seen))
