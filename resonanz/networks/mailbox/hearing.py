"""What came into the mailbox since last time, and what was answered from another program.

Mails have numbers in their folder (UID) that only grow, as long as the folder says it is the same
(UIDVALIDITY). Where it is another one, the newest mails are read again and known ones recognised.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from resonanz.core.markdown import from_text
from resonanz.core.time import now
from resonanz.networks.contract import (
    JSON,
    AccountView,
    Batch,
    IdentitySeen,
    PostSeen,
    Seen,
    Undelivered,
)
from resonanz.networks.values import LONG_AGO, count, mapping, text

from . import automatic, copies, files, parse, threads
from .parse import OURS, Mail
from .wire import Box, mailbox

INBOX = "INBOX"
# How many mails one call reads, and how far back the first one goes.
AT_ONCE = 20
FIRST, FIRST_SPAN = 100, timedelta(days=30)
# What is read again where the folder is another one than before.
AGAIN, OVERLAP = 1000, timedelta(days=2)
# What of one mail is read; what is larger loses its last files.
MOST_BYTES = 25_000_000
# After so much one call ends: what was read is stored before more is.
ENOUGH_BYTES = 30_000_000
TEXT_LENGTH = 50_000
_FACTS = ["FLAGS", "INTERNALDATE", "RFC822.SIZE"]


def events(account: AccountView, cursor: JSON) -> Batch:
    """What happened since the cursor: the inbox first, then what was sent."""
    with mailbox(account) as box:
        return Hearing(account, box, cursor).next()


@dataclass
class Place:
    """Where we stand in a folder."""

    validity: int = 0
    reached: int = 0
    # Up to this number mails were there before we looked (again), and until when we know them.
    old: int = 0
    since: str = ""
    known_until: str = ""
    newest: str = ""

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Place":
        return cls(
            validity=count(kept.get("validity")),
            reached=count(kept.get("reached")),
            old=count(kept.get("old")),
            since=text(kept.get("since")),
            known_until=text(kept.get("known_until")),
            newest=text(kept.get("newest")),
        )

    def is_news(self, uid: int, at: datetime, flags: set[bytes]) -> bool:
        """Whether a mail asks for an answer: of the old ones, those nobody has read yet."""
        if uid > self.old:
            return True
        known = parse_datetime(self.known_until) if self.known_until else None
        if known is not None:
            return at > known
        return not flags & {b"\\Seen", b"\\Answered", b"\\Deleted"}


@dataclass
class Hearing:
    """One call of `events`."""

    account: AccountView
    box: Box
    before: Mapping[str, Any]
    found: list[Seen] = field(default_factory=list)
    read_bytes: int = 0

    def next(self) -> Batch:
        inbox, more = self._folder(INBOX, Place.of(mapping(self.before.get("inbox"))))
        sent, folder = Place.of(mapping(self.before.get("sent"))), self._sent_folder()
        if not more and folder:
            sent, more = self._folder(folder, sent)
        cursor = {"inbox": vars(inbox), "sent": vars(sent)}
        if not self.before:
            self.found.insert(0, self._ourselves())
        return Batch(self.found, cursor, more=more)

    def _sent_folder(self) -> str:
        name = text(self.account.extra.get("sent"))
        return name if name and self.box.folder_exists(name) else ""

    def _folder(self, name: str, place: Place) -> tuple[Place, bool]:
        """What is new in a folder, as far as it is read now: where we stand then; is there more?"""
        told = self.box.select_folder(name, readonly=True)
        validity, following = count(told.get(b"UIDVALIDITY")), count(told.get(b"UIDNEXT"))
        uids = self._uids(place, validity, following)
        facts = self.box.fetch(uids[:AT_ONCE], _FACTS) if uids else {}
        for uid in uids[:AT_ONCE]:
            if uid in facts:  # else somebody took it away meanwhile
                self._take(name, place, uid, facts[uid])
            place.reached = uid
            if self.read_bytes > ENOUGH_BYTES:
                break
        more = bool(uids) and place.reached < uids[-1]
        if not more:
            place.reached = max(place.reached, place.old)
        return place, more

    def _uids(self, place: Place, validity: int, following: int) -> list[int]:
        if place.validity == validity:
            wanted: list[Any] = ["UID", f"{place.reached + 1}:*"]
            since = parse_date(place.since) if place.reached < place.old else None
            found = self.box.search([*wanted, "SINCE", since] if since else wanted)
            # "5:*" is the last mail, also where that is number 4.
            return sorted(uid for uid in found if uid > place.reached)
        is_first = not place.validity
        place.validity, place.reached = validity, 0
        place.known_until = place.newest
        since = now() - FIRST_SPAN
        if place.newest and (known := parse_datetime(place.newest)):
            since = known - OVERLAP
        place.since = since.date().isoformat()
        found = sorted(self.box.search(["SINCE", since.date()]))[-(FIRST if is_first else AGAIN) :]
        place.old = max([following - 1, *found]) if following else max(found, default=0)
        place.reached = found[0] - 1 if found else place.old
        return found

    # --- one mail ----------------------------------------------------------------------------

    def _take(self, folder: str, place: Place, uid: int, facts: Mapping[bytes, Any]) -> None:
        at = _moment(facts.get(b"INTERNALDATE"))
        flags = set(facts.get(b"FLAGS") or ())
        told = self.box.fetch([uid], [f"BODY.PEEK[]<0.{MOST_BYTES}>"]).get(uid, {})
        raw = told.get(b"BODY[]<0>") or told.get(b"BODY[]")
        if isinstance(raw, bytes) and raw:
            self.read_bytes += len(raw)
            mail = parse.read(raw)
            is_whole = count(facts.get(b"RFC822.SIZE")) <= MOST_BYTES
            if folder == INBOX:
                is_news = place.is_news(uid, at, flags)
                self._came(uid, mail, at, is_news=is_news, is_whole=is_whole)
            else:
                self._went(mail, at)
            self.box.select_folder(folder, readonly=True)  # threads are looked for elsewhere too
        if not place.newest or at > (parse_datetime(place.newest) or LONG_AGO):
            place.newest = at.isoformat()

    def _came(self, uid: int, mail: Mail, at: datetime, *, is_news: bool, is_whole: bool) -> None:
        if came_back := automatic.returned(mail):
            self.found.append(Undelivered(came_back.mail_id, came_back.reason))
            return
        author = self._author(mail)
        if author is None or OURS.fullmatch(mail.mail_id):
            # The copy of what we sent, or somebody who says they were us.
            copies.put_away(self.box, uid, mail, self._sent_folder())
            return
        asks = is_news and not automatic.is_automatic(mail)
        self.found.append(self._post(mail, author, at, "direct" if asks else "watch", is_whole))

    def _went(self, mail: Mail, at: datetime) -> None:
        """What was sent; only answers, for what else is written from there is not ours to keep."""
        if mail.answers:
            self.found.append(self._post(mail, self._ourselves(), at, "own", True))

    def _post(
        self, mail: Mail, author: IdentitySeen, at: datetime, reason: str, is_whole: bool
    ) -> PostSeen:
        kept = files.of(mail)
        ours, sent = self.account.remote_id, self._sent_folder()
        parent = threads.parent_of(self.box, mail, author.remote_id, ours, sent)
        return PostSeen(
            remote_id=mail.mail_id,
            author=author,
            said_at=at,
            html=_shown(mail, bool(parent), kept.left_out, is_whole),
            parent_remote_id=parent,
            root_remote_id=mail.references[0] if mail.references else "",
            visibility="direct",
            media=tuple(kept.media),
            reason=reason,
        )

    def _author(self, mail: Mail) -> IdentitySeen | None:
        """Who wrote it. What a form on a website sends in our own name, its visitor wrote."""
        ours = self.account.remote_id
        senders = [one for one in mail.senders[:1] if one[1] != ours]
        written = senders or [one for one in mail.reply_to if one[1] != ours]
        if not written:
            return None
        name, address = written[0]
        return IdentitySeen(address, address, name or address)

    def _ourselves(self) -> IdentitySeen:
        view = self.account
        return IdentitySeen(view.remote_id, view.handle, text(view.extra.get("name")))


def _moment(at: object) -> datetime:
    """When the server got it: what the sender's clock says, anybody can write."""
    if not isinstance(at, datetime):
        return now()
    return min(at if at.tzinfo else at.replace(tzinfo=UTC), now())


def _shown(mail: Mail, is_below: bool, left_out: list[str], is_whole: bool) -> str:
    """The mail as it is read here: its subject where it begins something, then its words."""
    subject = mail.subject
    head = "" if is_below and parse.is_answer(subject) else subject
    notes = [_("Not taken over: %(name)s") % {"name": name} for name in left_out[:20]]
    if parse.is_sealed(mail.message) and not mail.text:
        notes.append(_("The mail is encrypted: it can be read in the mailbox alone."))
    if not is_whole:
        notes.append(_("The mail is too large to be taken over whole."))
    return "".join(
        [
            f"<p><strong>{escape(head)}</strong></p>" if head else "",
            from_text(mail.own[:TEXT_LENGTH]).html,
            *(f"<p><em>{escape(note)}</em></p>" for note in notes),
        ]
    )
