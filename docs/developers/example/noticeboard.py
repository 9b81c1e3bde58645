"""A connector to read first: a notice board with a small interface in HTTP and JSON.

    GET    /me                → {"id", "name"}                      who the token is
    GET    /notes?after=7     → [note, …]                           up to 50, oldest first
    GET    /notes?key=abc     → [note]                              what was written under a key
    POST   /notes             {"text", "answers", "key"} → note
    DELETE /notes/7

A note is `{"id", "text", "answers", "at", "key", "author": {"id", "name"}}`.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from resonanz.channels.abilities import Ability, Side
from resonanz.core import http
from resonanz.core.errors import Gone, Refused, ResonanzError, TryLater
from resonanz.core.time import now
from resonanz.networks.contract import (
    JSON,
    AccountView,
    Action,
    Batch,
    ConnectRequest,
    DraftOut,
    Grant,
    IdentitySeen,
    LostRight,
    PostSeen,
    Progress,
    RateLimited,
    Remote,
    Uncertain,
)
from resonanz.networks.guides import Field, Guide
from resonanz.networks.limits import Limits

PAGE = 50


class Noticeboard:
    """The notice board."""

    key = "noticeboard"
    name = "Notice board"
    side = Side.OUTSIDE
    abilities = frozenset(
        {Ability.POST, Ability.REPLY, Ability.THREAD, Ability.DELETE, Ability.FIND, Ability.INTAKE}
    )
    limits = Limits(text_length=280, thread_parts=10, media_count=0)
    guide = Guide(
        steps=(gettext_lazy("On the board, open “My access” and make a token."),),
        fields=(
            Field("server", gettext_lazy("Address of the board")),
            Field("secret", gettext_lazy("Token"), is_secret=True),
        ),
        button=gettext_lazy("Connect"),
    )

    def connect(self, request: ConnectRequest) -> Grant:
        try:
            me = ask(request.server, request.secret, "GET", "me")
        except LostRight as error:
            raise Refused(_("The board does not know this token. Make a new one there.")) from error
        secret = {"token": request.secret}
        return Grant(me["id"], me["name"], request.server, secret, name=me["name"])

    def limits_of(self, account: AccountView) -> Limits:
        return self.limits

    def events(self, account: AccountView, cursor: JSON) -> Batch:
        after = cursor.get("after", 0)
        notes = _asked(account, "GET", "notes", params={"after": after})
        last = notes[-1]["id"] if notes else after
        events = [seen(note, account.remote_id) for note in notes]
        return Batch(events, {"after": last}, more=len(notes) == PAGE)

    def publish(
        self, account: AccountView, draft: DraftOut, key: str, progress: Progress
    ) -> list[Remote]:
        for part in range(len(progress.parts), len(draft.parts)):
            above = progress.parts[-1].remote_id if progress.parts else ""
            above = above or (draft.parent.remote_id if draft.parent else "")
            note = {"text": draft.parts[part], "answers": above, "key": f"{key}:{part}"}
            try:
                made = _asked(account, "POST", "notes", json=note)
            except TryLater as error:  # nobody knows whether it was done: `find` will tell
                raise Uncertain(error.message) from error
            progress.parts.append(remote(account, made, part))
            progress.keep(progress)
        return progress.parts

    def find(self, account: AccountView, key: str, draft: DraftOut) -> list[Remote]:
        found = []
        for part in range(len(draft.parts)):
            notes = _asked(account, "GET", "notes", params={"key": f"{key}:{part}"})
            found += [remote(account, note, part) for note in notes[:1]]
        return found

    def act(self, account: AccountView, action: Action) -> None:
        if action.verb != "delete":
            raise Refused(_("The board cannot do that."))
        try:
            _asked(account, "DELETE", f"notes/{action.remote_id}")
        except Gone:
            return


def _asked(account: AccountView, method: str, path: str, **options: Any) -> Any:
    return ask(account.server, account.secret["token"], method, path, **options)


def ask(server: str, token: str, method: str, path: str, **options: Any) -> Any:
    """What the board answers; each status is the error the contract has for it."""
    headers = {"authorization": f"Bearer {token}"}
    answer = http.request(method, f"{server.rstrip('/')}/{path}", headers=headers, **options)
    if answer.ok:
        return answer.json()
    raise _trouble(answer.status)


def _trouble(status: int) -> ResonanzError | RateLimited | LostRight:
    if status == 401:
        return LostRight()
    if status == 404:
        return Gone(_("The note is no longer there."))
    if status == 429:
        return RateLimited(now() + timedelta(seconds=30))
    return TryLater(_("The board is away.")) if status >= 500 else Refused(_("It said no."))


def remote(account: AccountView, note: Mapping[str, Any], part: int) -> Remote:
    return Remote(str(note["id"]), f"{account.server}/notes/{note['id']}", part)


def seen(note: Mapping[str, Any], ours: str) -> PostSeen:
    author = IdentitySeen(note["author"]["id"], note["author"]["name"])
    reason = "own" if author.remote_id == ours else "reply" if note["answers"] else "mention"
    said_at = parse_datetime(note["at"]) or now()
    names = {"remote_id": str(note["id"]), "parent_remote_id": str(note["answers"])}
    return PostSeen(author=author, said_at=said_at, text=note["text"], reason=reason, **names)


network = Noticeboard()
