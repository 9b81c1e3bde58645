"""The practice network: a simulated outside, kept in our own tables, behind the same contract.

What stands on it is written by `say` and `interact`; the connector reads and writes it as if it lay
on a server far away. It never leaves this installation.
"""

import os
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from resonanz.channels.abilities import Ability, Side
from resonanz.core.errors import Refused
from resonanz.core.time import now

from .contract import (
    JSON,
    AccountView,
    Action,
    Batch,
    ConnectRequest,
    DraftOut,
    FollowSeen,
    Grant,
    IdentitySeen,
    InteractionSeen,
    LostRight,
    MediaSeen,
    PostGone,
    PostSeen,
    Progress,
    Remote,
    Seen,
    Watched,
    WatchKind,
)
from .guides import Field, Guide
from .limits import Limits, count_graphemes
from .models import PracticePost, PracticeReaction

BATCH = 100
# An account with this secret was locked out: shows what a lost right looks like.
LOCKED_OUT = "locked-out"


GUIDE = Guide(
    steps=(
        gettext_lazy("Think of a name for the account. It exists only in this installation."),
        gettext_lazy("Everything said there is invented: try out whatever you like."),
    ),
    fields=(Field("handle", gettext_lazy("Name of the account")),),
    button=gettext_lazy("Connect"),
)


def say(
    account_remote_id: str,
    author: dict[str, Any],
    text: str,
    *,
    parent: PracticePost | None = None,
    reason: str = "mention",
    visibility: str = "public",
    at: datetime | None = None,
) -> PracticePost:
    """Somebody simulated says something that concerns one of our accounts."""
    return PracticePost.objects.create(
        account_remote_id=account_remote_id,
        author=author,
        text=text,
        parent=parent,
        reason=reason,
        visibility=visibility,
        at=at or now(),
    )


def interact(
    account_remote_id: str,
    by: dict[str, Any],
    kind: str,
    *,
    post: PracticePost | None = None,
    at: datetime | None = None,
) -> PracticeReaction:
    """Somebody simulated likes or shares a post, or follows the account."""
    return PracticeReaction.objects.create(
        account_remote_id=account_remote_id, by=by, kind=kind, post=post, at=at or now()
    )


def take_back(post: PracticePost) -> None:
    """Somebody simulated deletes what they said."""
    post.deleted_at = now()
    post.extra = post.extra | {"gone": True}
    post.save(update_fields=["deleted_at", "extra"])


def remote_id(post: PracticePost) -> str:
    """What the practice network calls a post."""
    return f"practice:{post.pk}"


def standing(name: str) -> PracticePost | None:
    """The post of that name, unless it was deleted there."""
    return PracticePost.objects.filter(pk=_number(name), deleted_at=None).first()


def author_named(name: str) -> dict[str, Any]:
    """Who is called so there; somebody new where nobody is."""
    known = PracticePost.objects.filter(author__name=name).exclude(reason="own").last()
    if known is not None:
        return dict(known.author)
    handle = slugify(name).replace("-", "_") or "somebody"
    return {"remote_id": f"fan:{handle}", "handle": handle, "name": name}


class Practice:
    """The simulated outside."""

    key = "practice"
    name = gettext_lazy("Practice network")
    side = Side.OUTSIDE
    abilities = frozenset(
        {
            Ability.POST,
            Ability.REPLY,
            Ability.NEST,
            Ability.THREAD,
            Ability.REACT,
            Ability.MEDIA,
            Ability.POLL,
            Ability.LINK,
            Ability.CONTENT_WARNING,
            Ability.EDIT,
            Ability.DELETE,
            Ability.FIND,
            Ability.DIRECT,
            Ability.VISIBILITY,
            Ability.MENTION,
            Ability.INTAKE,
            Ability.WATCH,
            Ability.FIGURES,
        }
    )
    watch_kinds = (
        WatchKind("search", pgettext_lazy("watch", "Search"), gettext_lazy("A word or two.")),
    )
    limits = Limits(
        text_length=300,
        count=count_graphemes,
        unit="graphemes",
        thread_parts=5,
        content_warning_counts=True,
        # As small as that of networks that take few: what does not fit can be tried here.
        video_count=1,
        video_bytes=50_000_000,
        video_seconds=(1, 180),
        video_codecs=frozenset({"h264"}),
        video_edge=1920,
        video_rate=60,
        poll_options=(2, 4),
        poll_option_length=50,
        poll_seconds=(300, 2_592_000),
    )
    guide = GUIDE

    def connect(self, request: ConnectRequest) -> Grant:
        handle = request.handle.strip().lstrip("@").lower()
        if not handle:
            raise Refused(_("Give the practice account a name, for instance your organisation's."))
        return Grant(
            remote_id=f"account:{handle}",
            handle=handle,
            server=request.server,
            secret={"key": request.secret},
            name=request.handle.strip().lstrip("@"),
        )

    def limits_of(self, account: AccountView) -> Limits:
        return self.limits

    def watched(self, account: AccountView, kind: str, what: str) -> Watched:
        return Watched(f"search:{what.lower()}", f"„{what}“", what)

    def events(self, account: AccountView, cursor: JSON) -> Batch:
        if account.secret.get("key") == LOCKED_OUT:
            raise LostRight
        if account.watch:
            return _found(account.watch["what"], cursor)
        posts = list(
            PracticePost.objects.filter(
                account_remote_id=account.remote_id, pk__gt=cursor.get("post", 0)
            )
            .select_related("parent")
            .order_by("pk")[:BATCH]
        )
        reactions = list(
            PracticeReaction.objects.filter(
                account_remote_id=account.remote_id, pk__gt=cursor.get("reaction", 0)
            )
            .select_related("post")
            .order_by("pk")[:BATCH]
        )
        gone = self._gone(account, cursor)
        seen = [(post.at, post.pk, seen_post(post)) for post in posts]
        events: list[Seen] = [row[2] for row in sorted(seen, key=lambda row: row[:2])]
        events += [seen_reaction(row) for row in reactions] + [PostGone(name) for name in gone]
        return Batch(
            events,
            {
                "post": posts[-1].pk if posts else cursor.get("post", 0),
                "reaction": reactions[-1].pk if reactions else cursor.get("reaction", 0),
                "gone": sorted({*cursor.get("gone", []), *gone}),
            },
            more=len(posts) == BATCH or len(reactions) == BATCH,
        )

    def publish(
        self, account: AccountView, draft: DraftOut, key: str, progress: Progress
    ) -> list[Remote]:
        for part in range(len(progress.parts), len(draft.parts)):
            parent = progress.parts[-1].remote_id if progress.parts else ""
            if not parent and draft.parent:
                parent = draft.parent.remote_id
            _falter()
            post = self._write(account, draft, f"{key}:{part}", part, parent)
            _falter()
            progress.parts.append(self._remote(post, part))
            progress.keep(progress)
        return progress.parts

    def find(self, account: AccountView, key: str, draft: DraftOut) -> list[Remote]:
        keys = [f"{key}:{part}" for part in range(len(draft.parts))]
        found = {post.key: post for post in PracticePost.objects.filter(key__in=keys)}
        return [self._remote(found[key], part) for part, key in enumerate(keys) if key in found]

    def act(self, account: AccountView, action: Action) -> None:
        post = PracticePost.objects.filter(pk=_number(action.remote_id)).first()
        if post is None:
            return
        if action.verb == "delete":
            take_back(post)
        elif action.verb == "edit":
            PracticePost.objects.filter(pk=post.pk).update(text=str(action.extra.get("text", "")))
        elif action.verb in {"like", "share"}:
            kind = "reaction" if action.verb == "like" else "share"
            ours = {"remote_id": account.remote_id, "handle": account.handle}
            PracticeReaction.objects.get_or_create(
                account_remote_id=account.remote_id,
                post=post,
                kind=kind,
                by=ours,
                defaults={"at": now()},
            )
        elif action.verb == "unlike":
            PracticeReaction.objects.filter(
                post=post, kind="reaction", by__remote_id=account.remote_id
            ).delete()

    def figures(self, account: AccountView, remote_ids: Sequence[str]) -> dict[str, dict[str, int]]:
        """Likes, shares and comments as they stand; how many saw a post is invented from them."""
        counted = {}
        for name in remote_ids:
            here = PracticeReaction.objects.filter(post=_number(name))
            likes, shares = (here.filter(kind=kind).count() for kind in ("reaction", "share"))
            comments = PracticePost.objects.filter(parent=_number(name)).count()
            seen = 20 + 15 * likes + 40 * shares + 10 * comments
            counted[name] = {
                "impressions": seen, "likes": likes, "shares": shares, "comments": comments,
            }  # fmt: skip
        return counted

    def _write(
        self, account: AccountView, draft: DraftOut, key: str, part: int, parent: str
    ) -> PracticePost:
        media = [{"name": item.name, "alt": item.alt} for item in draft.media] if not part else []
        try:
            with transaction.atomic():
                return PracticePost.objects.create(
                    account_remote_id=account.remote_id,
                    author={"remote_id": account.remote_id, "handle": account.handle},
                    text=draft.parts[part],
                    parent=PracticePost.objects.filter(pk=_number(parent)).first(),
                    key=key,
                    reason="own",
                    visibility=draft.visibility,
                    extra={"media": media, "language": draft.language} | _more(draft, part),
                    at=now(),
                )
        except IntegrityError:
            return PracticePost.objects.get(key=key)

    def _remote(self, post: PracticePost, part: int) -> Remote:
        return Remote(remote_id(post), "", part)

    def _gone(self, account: AccountView, cursor: JSON) -> list[str]:
        deleted = PracticePost.objects.filter(
            account_remote_id=account.remote_id, extra__gone=True
        ).exclude(pk__in=[_number(name) for name in cursor.get("gone", [])])
        return [remote_id(post) for post in deleted]


def _found(words: str, cursor: JSON) -> Batch:
    """What anybody said with these words; threads are not followed."""
    said = PracticePost.objects.filter(text__icontains=words, pk__gt=cursor.get("post", 0))
    posts = list(said.filter(deleted_at=None).select_related("parent").order_by("pk")[:BATCH])
    events = [replace(seen_post(post), reason="watch") for post in posts]
    last = posts[-1].pk if posts else cursor.get("post", 0)
    return Batch(events, {"post": last}, more=len(posts) == BATCH)


def seen_post(post: PracticePost) -> PostSeen:
    """A post as the contract says it."""
    root = post
    while root.parent is not None:
        root = root.parent
    return PostSeen(
        remote_id=remote_id(post),
        author=seen_identity(post.author),
        said_at=post.at,
        text=post.text,
        parent_remote_id=remote_id(post.parent) if post.parent else "",
        root_remote_id=remote_id(root) if root is not post else "",
        language=post.extra.get("language", ""),
        visibility=post.visibility,
        media=tuple(MediaSeen(**row) for row in post.extra.get("seen_media", [])),
        reason=post.reason,
    )


def seen_reaction(row: PracticeReaction) -> InteractionSeen | FollowSeen:
    """A reaction, share or follow as the contract says it."""
    by = seen_identity(row.by)
    if row.post is None:
        return FollowSeen(by, row.at)
    name = "like" if row.kind == "reaction" else ""
    return InteractionSeen(row.kind, remote_id(row.post), by, row.at, name, f"reaction:{row.pk}")


def seen_identity(author: dict[str, Any]) -> IdentitySeen:
    return IdentitySeen(author["remote_id"], author["handle"], author.get("name", ""))


def _more(draft: DraftOut, part: int) -> JSON:
    """What only the first part of a draft carries."""
    if part:
        return {}
    poll = list(draft.poll.options) if draft.poll else []
    more = {"link": draft.link, "poll": poll, "content_warning": draft.content_warning}
    return {name: value for name, value in more.items() if value}


def _number(name: str) -> int:
    number = name.removeprefix("practice:")
    return int(number) if number.isdecimal() else 0


def _falter() -> None:
    """Take a random while, where a test wants to kill us in the middle."""
    longest = float(os.environ.get("PRACTICE_FALTERS_SECONDS", "0"))
    if longest:
        time.sleep(int.from_bytes(os.urandom(2)) / 65535 * longest)


network = Practice()
