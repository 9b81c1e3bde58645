"""Posts out, once: the record key is ours, and a record is only written where none stands."""

from django.utils.translation import gettext as _

from resonanz.core.errors import Gone, Refused
from resonanz.core.time import now
from resonanz.networks.contract import (
    JSON,
    AccountView,
    DraftOut,
    Progress,
    Remote,
)
from resonanz.networks.pacing import heed
from resonanz.networks.values import mapping

from . import phrase
from .embeds import embed
from .keys import post_key
from .parse import POST, post_address, text
from .phrase import Ref
from .records import ref_of, write_once
from .signing_in import resolve
from .wire import Session


def publish(account: AccountView, draft: DraftOut, key: str, progress: Progress) -> list[Remote]:
    """All parts of a draft, each answering the one before."""
    session = Session(account)
    above = _above(session, draft, progress)
    for number in range(len(progress.parts), len(draft.parts)):
        record = phrase.post(
            draft.parts[number],
            at=now(),
            language=draft.language,
            marks=phrase.facets(draft.parts[number], lambda handle: resolve(session, handle)),
            reply=above,
            labels=phrase.labels(draft.options),
        )
        rkey = post_key(key, draft.created_at, number)
        if number:
            here = write_once(session, POST, rkey, record)
        else:
            here = _write_with_more(session, draft, rkey, record, progress)
        progress.parts.append(_remote(here, number))
        is_last = len(progress.parts) == len(draft.parts)
        if not is_last:  # the whole is noted by whoever asked
            progress.keep(progress)
        heed(account, session.spent_until, is_last=is_last)
        above = (above[0] if above else here, here)
    return progress.parts


def find(account: AccountView, key: str, draft: DraftOut) -> list[Remote]:
    """The parts that stand there already, up to the first that does not."""
    session, found = Session(account), []
    for number in range(len(draft.parts)):
        uri = f"at://{session.did}/{POST}/{post_key(key, draft.created_at, number)}"
        try:
            found.append(_remote(ref_of(session, uri)[0], number))
        except Gone:
            break
    return found


def _write_with_more(
    session: Session, draft: DraftOut, rkey: str, record: JSON, progress: Progress
) -> Ref:
    try:
        return write_once(session, POST, rkey, record | embed(session, draft, progress))
    except Refused as refusal:
        if refusal.code != "BlobNotFound":
            raise
    # Uploads that no post used for some hours are thrown away there.
    progress.media.clear()
    return write_once(session, POST, rkey, record | embed(session, draft, progress))


def _above(session: Session, draft: DraftOut, progress: Progress) -> tuple[Ref, Ref] | None:
    """The first post of the thread and the one the next part answers."""
    if progress.parts:
        return _place(session, progress.parts[-1].remote_id)
    return _place(session, draft.parent.remote_id) if draft.parent else None


def _place(session: Session, uri: str) -> tuple[Ref, Ref]:
    try:
        parent, record = ref_of(session, uri)
    except Gone as error:
        raise Refused(_("The post you answer is no longer there.")) from error
    root = mapping(mapping(record.get("reply")).get("root"))
    if text(root.get("uri")) and text(root.get("cid")):
        return Ref(text(root["uri"]), text(root["cid"])), parent
    return parent, parent


def _remote(ref: Ref, number: int) -> Remote:
    return Remote(ref.uri, post_address(ref.uri), number, {"cid": ref.cid})
