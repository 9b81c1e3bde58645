"""What happened since last time: own posts with their comments, mentions, what Meta tells."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from resonanz.core.errors import Gone, Refused
from resonanz.core.time import now
from resonanz.networks.contract import JSON, AccountView, Batch, PostChanged, PostSeen, Seen
from resonanz.networks.graph import Graph, graph_of, text
from resonanz.networks.values import mapping

from . import parse
from .errors import WORDS
from .parse import Object

POSTS = 25
COMMENTS = 50
TAGGED = 25
KNOWN = 2_000
# What is older when listening begins is not taken in.
BACKLOG = timedelta(days=7)


def events(account: AccountView, cursor: JSON) -> Batch:
    """What happened since the cursor, posts before their comments."""
    hearing = Hearing(graph_of(account, WORDS), account, cursor)
    hearing.own()
    hearing.tagged()
    for _number, hint in account.hints:
        hearing.heed(hint)
    heeded = [number for number, _hint in account.hints]
    return Batch(hearing.found, hearing.cursor(), heeded=heeded)


@dataclass
class Hearing:
    """One call of `events`."""

    graph: Graph
    account: AccountView
    before: JSON
    found: list[Seen] = field(default_factory=list)
    known: dict[str, str] = field(init=False)
    began: datetime = field(default_factory=now)

    def __post_init__(self) -> None:
        self.known = dict(self.before.get("known", {}))

    def cursor(self) -> JSON:
        return {"known": dict(list(self.known.items())[-KNOWN:])}

    def own(self) -> None:
        """Our newest posts with their comments and the answers to those."""
        fields = f"{parse.MEDIA},comments.limit({COMMENTS}){{{parse.COMMENT}}}"
        path, handle = f"{self.account.remote_id}/media", self.account.handle
        newest = self.graph.pages(path, POSTS, fields=fields, limit=POSTS)
        for found in sorted(newest, key=lambda one: text(one.get("timestamp"))):
            post = parse.media(found, handle)
            heard = [parse.comment(one, post.remote_id, handle) for one in parse.comments(found)]
            fresh = [seen for seen in heard if self._is_recent(seen)]
            if self._is_recent(post) or fresh:
                self._tell(post)
            for seen in fresh:
                self._tell(seen)

    def tagged(self) -> None:
        """Posts that tag us; some accounts are not shown them."""
        path = f"{self.account.remote_id}/tags"
        try:
            for found in self.graph.pages(path, TAGGED, fields=parse.MEDIA):
                seen = parse.mentioned_media(found)
                if self._is_recent(seen):
                    self._tell(seen)
        except (Gone, Refused):
            return

    def heed(self, hint: Object) -> None:
        """What Meta called about: mentions can be asked for in no other way."""
        value = mapping(hint.get("value"))
        try:
            if hint.get("field") == "mentions":
                self._mention(text(value.get("media_id")), text(value.get("comment_id")))
            elif hint.get("field") in ("comments", "live_comments"):
                self._comment(text(value.get("id")), text(mapping(value.get("media")).get("id")))
        except (Gone, Refused):
            return  # gone by now, or not shown to us

    def _mention(self, media_id: str, comment_id: str) -> None:
        if comment_id:
            field_ = f"mentioned_comment.comment_id({comment_id}){{{parse.NAMING}}}"
            told = self.graph.get(self.account.remote_id, fields=field_)
            found = mapping(told.get("mentioned_comment"))
            if found.get("id"):
                self._tell(parse.mentioned_comment(found, media_id))
        elif media_id:
            field_ = f"mentioned_media.media_id({media_id}){{{parse.MEDIA}}}"
            told = self.graph.get(self.account.remote_id, fields=field_)
            found = mapping(told.get("mentioned_media"))
            if found.get("id"):
                self._tell(parse.mentioned_media(found))

    def _comment(self, comment_id: str, media_id: str) -> None:
        if not comment_id or comment_id in self.known:
            return
        found = self.graph.get(comment_id, fields=parse.REPLY)
        if media_id and media_id not in self.known:
            self._tell(parse.media(self.graph.get(media_id, fields=parse.MEDIA), self._handle))
        self._tell(parse.comment(found, media_id, self._handle))

    @property
    def _handle(self) -> str:
        return self.account.handle

    def _is_recent(self, seen: PostSeen) -> bool:
        return seen.said_at > self.began - BACKLOG

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
