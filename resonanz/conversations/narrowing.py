"""Less of a feed: only what is unread, of one form, of one space, with files, from a day on.

Parts of the statements of `conversations.statements`: there `p` is a post, `mine` its place.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from resonanz.core.errors import Refused
from resonanz.core.paging import HIGHEST_NUMBER
from resonanz.core.time import now
from resonanz.people.models import Person

from .models import Post

# Where nobody says from which day on: what few posts are is not looked for in all that was said.
LOOKED_BACK = timedelta(days=365)
FORMS = (Post.Kind.POST, Post.Kind.QUESTION, Post.Kind.POLL, Post.Kind.IDEA, Post.Kind.EVENT)

_UNREAD = "p.said_at > mine.read_up_to AND p.author_id NOT IN (SELECT id FROM me)"
_FILES = "EXISTS (SELECT FROM conversations_attachment f WHERE f.post_id = p.id)"


@dataclass(frozen=True)
class Narrow:
    """What somebody wants to see of a feed; nothing said, and it is all of it."""

    unread: bool = False
    form: str = ""
    space: int | None = None
    files: bool = False
    since: date | None = None

    @property
    def is_all(self) -> bool:
        return self == EVERYTHING

    @property
    def has_filters(self) -> bool:
        """Whether anything is narrowed beside what is unread."""
        return bool(self.form or self.space or self.files or self.since)

    @property
    def query(self) -> str:
        """As addresses say it."""
        said: dict[str, Any] = {
            "unread": "1" if self.unread else "",
            "form": self.form,
            "space": self.space or "",
            "files": "1" if self.files else "",
            "since": self.since or "",
        }
        return urlencode({name: value for name, value in said.items() if value})

    @property
    def condition(self) -> str:
        """What the statement of a feed asks of each post beside the rights."""
        wanted = {
            _UNREAD: self.unread,
            "p.kind = %(form)s": self.form,
            "mine.channel_id = %(space)s": self.space,
            _FILES: self.files,
            "p.said_at >= %(since)s::timestamptz": self.has_filters,
        }
        return "".join(f" AND {part}" for part, is_wanted in wanted.items() if is_wanted)

    @property
    def parameters(self) -> dict[str, Any]:
        return {"form": self.form, "space": self.space, "since": self.begins}

    @property
    def begins(self) -> datetime:
        """From when on it is looked for."""
        if self.since is None:
            return now() - LOOKED_BACK
        return datetime.combine(self.since, time(), timezone.get_current_timezone())


EVERYTHING = Narrow()


def narrow_in(said: Mapping[str, str]) -> Narrow:
    """What an address says; raises `Refused` for what nobody can understand."""
    form, space, since = (said.get(name, "") for name in ("form", "space", "since"))
    if form and form not in FORMS:
        raise Refused(_("There is no such form."))
    if space and not (space.isdecimal() and int(space) <= HIGHEST_NUMBER):
        raise Refused(_("There is no such space."))
    try:
        day = date.fromisoformat(since) if since else None
    except ValueError as error:
        raise Refused(_("This day cannot be read.")) from error
    flags = {name: said.get(name) in ("1", "true") for name in ("unread", "files")}
    return Narrow(form=form, space=int(space) if space else None, since=day, **flags)


def is_unread(viewer: Person) -> Q:
    """Of rows with a `post` in a channel the viewer belongs to: what others said since they read
    there."""
    mine = Q(post__channel__memberships__person=viewer)
    began = Q(
        post__channel__memberships__read_up_to=None,
        post__said_at__gt=F("post__channel__memberships__joined_at"),
    )
    since = Q(post__said_at__gt=F("post__channel__memberships__read_up_to"))
    return mine & (began | since) & ~Q(post__author__person=viewer)
