"""What happened since last time: Meta's calls first, then the page, its comments and messages.

The calls only hint; asking completes what they miss: the newest posts of the page with their newest
comments come in one request, conversations and posts that name the page in one each. The cursor
holds what was seen (with a mark of its words) and until when.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from resonanz.core.errors import Gone, Refused
from resonanz.core.time import now
from resonanz.networks.contract import (
    JSON,
    AccountView,
    Batch,
    PostChanged,
    PostSeen,
    Seen,
)
from resonanz.networks.graph import Graph, graph_of, text, within
from resonanz.networks.values import LONG_AGO, mapping, moment

from . import parse
from .errors import WORDS
from .parse import Object

POSTS = 25
COMMENTS = 50
MESSAGES = 20
KNOWN = 2_000
# Listening begins this far back, and looks this far back again: what is written late is found.
BACKLOG = timedelta(days=7)
OVERLAP = timedelta(hours=1)
# Messages with less than this between them are one talk: as long as a page may answer.
ONE_TALK = timedelta(hours=24)


def events(account: AccountView, cursor: JSON) -> Batch:
    """What happened since the cursor, oldest first, parents before their answers."""
    hearing = Hearing(graph_of(account, WORDS), account.remote_id, cursor)
    for _number, hint in account.hints:
        hearing.heed(hint)
    hearing.page()
    hearing.naming()
    hearing.conversations()
    heeded = [number for number, _hint in account.hints]
    return Batch(hearing.in_order(), hearing.cursor(), heeded=heeded)


@dataclass
class Hearing:
    """One call of `events`: what is asked, what was found, what was seen before."""

    graph: Graph
    page_id: str
    before: JSON
    found: list[Seen] = field(default_factory=list)
    known: dict[str, str] = field(init=False)
    # With which message a talk began, by the messages that go on from it.
    talks: dict[str, str] = field(init=False)
    began: datetime = field(default_factory=now)

    def __post_init__(self) -> None:
        self.known = dict(self.before.get("known", {}))
        self.talks = dict(self.before.get("talks", {}))

    def cursor(self) -> JSON:
        newest = dict(list(self.known.items())[-KNOWN:])
        talks = {name: root for name, root in self.talks.items() if name in newest}
        return {"known": newest, "talks": talks, "until": self.began.isoformat()}

    def in_order(self) -> list[Seen]:
        """Posts before comments before answers to them; in each, as they were said."""
        posts = [seen for seen in self.found if isinstance(seen, PostSeen)]
        rest = [seen for seen in self.found if not isinstance(seen, PostSeen)]
        return [*sorted(posts, key=lambda seen: seen.said_at), *rest]

    def since(self) -> datetime:
        until = moment(self.before.get("until"))
        return max(until - OVERLAP, self.began - BACKLOG)

    # --- what Meta called us about ---------------------------------------------------------------

    def heed(self, hint: Object) -> None:
        seen = parse.told(hint, self.began)
        if seen is not None:
            self.found.append(seen)
        elif name := parse.named(hint):
            try:
                self._fetch(name, hint)
            except (Gone, Refused):
                return  # gone by now, or not shown to us: there is nothing to keep

    def _fetch(self, name: str, hint: Object) -> None:
        value = mapping(hint.get("value"))
        if parse.is_message(name):
            return  # comes with its conversation, which is asked for below
        if value.get("comment_id"):
            self._with_post(text(value.get("post_id")))
            found = self.graph.get(name, fields=parse.COMMENT)
            self._tell(parse.comment(found, text(value.get("post_id")), self.page_id))
        else:
            self._tell(parse.post(self.graph.get(name, fields=parse.POST), self.page_id))

    def _with_post(self, name: str) -> None:
        """A comment is understood with the post it stands below."""
        if name and name not in self.known:
            self._tell(parse.post(self.graph.get(name, fields=parse.POST), self.page_id))

    # --- what we ask for -------------------------------------------------------------------------

    def page(self) -> None:
        """The newest posts on the page with their newest comments."""
        order = f"comments.filter(stream).order(reverse_chronological).limit({COMMENTS})"
        fields = f"{parse.POST},{order}{{{parse.COMMENT}}}"
        for found in self.graph.pages(f"{self.page_id}/feed", POSTS, fields=fields, limit=POSTS):
            seen = parse.post(found, self.page_id)
            if seen.said_at > self.began - BACKLOG or self._comments(found):
                self._tell(seen)
            for comment in self._comments(found):
                self._tell(parse.comment(comment, seen.remote_id, self.page_id))

    def _comments(self, found: Object) -> list[JSON]:
        since = self.began - BACKLOG
        return [
            comment
            for comment in within(found.get("comments"))
            if moment(comment.get("created_time")) > since
        ]

    def naming(self) -> None:
        """Posts elsewhere that name the page; some pages are not shown them."""
        try:
            tagged = self.graph.pages(f"{self.page_id}/tagged", POSTS, fields=parse.POST)
            for found in tagged:
                if moment(found.get("created_time")) > self.since():
                    self._tell(parse.post(found, self.page_id))
        except (Gone, Refused):
            return

    def conversations(self) -> None:
        """Messages of those who wrote since; nothing where the page has no right to them."""
        fields = f"id,updated_time,messages.limit({MESSAGES}){{{parse.MESSAGE}}}"
        path = f"{self.page_id}/conversations"
        try:
            for found in self.graph.pages(path, POSTS, fields=fields, platform="messenger"):
                if moment(found.get("updated_time")) < self.since():
                    return
                for seen in self._messages(found):
                    self._tell(seen)
        except (Gone, Refused):
            return

    def _messages(self, conversation: Object) -> Iterator[PostSeen]:
        """What was said there since; what follows within a day goes on from what was before."""
        told = sorted(
            within(conversation.get("messages")), key=lambda one: moment(one.get("created_time"))
        )
        before = PostSeen("", parse.identity({}), LONG_AGO)
        for found in told:
            seen = parse.message(found, self.page_id)
            is_same_talk = seen.said_at - before.said_at < ONE_TALK
            if is_same_talk and before.remote_id in self.known:
                root = self.talks.get(before.remote_id, before.remote_id)
                seen = parse.message(found, self.page_id, before.remote_id, root)
            if seen.said_at > self.since():
                self.talks[seen.remote_id] = seen.root_remote_id or seen.remote_id
                yield seen
            before = seen

    def _tell(self, seen: PostSeen) -> None:
        """Once; again where its words were changed."""
        if not seen.remote_id:
            return
        mark = parse.mark(seen)
        before = self.known.pop(seen.remote_id, None)
        self.known[seen.remote_id] = mark
        if before is None:
            self.found.append(seen)
        elif before != mark:
            self.found.append(PostChanged(seen))
