"""Posts out, once: the record key is ours, and a record is only written where none stands."""

from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from resonanz.core.errors import Gone, Refused
from resonanz.core.time import now
from resonanz.networks.contract import (
    JSON,
    AccountView,
    DraftOut,
    MediaOut,
    Progress,
    Remote,
    Uncertain,
)

from . import phrase
from .keys import post_key
from .parse import POST, mapping, parts_of, post_address, text
from .phrase import Ref
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
        )
        rkey = post_key(key, draft.created_at, number)
        if draft.media and not number:
            here = _write_with_pictures(session, draft, rkey, record, progress)
        else:
            here = write_once(session, POST, rkey, record)
        progress.parts.append(_remote(here, number))
        progress.keep(progress)
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


def write_once(session: Session, collection: str, rkey: str, record: JSON) -> Ref:
    """The record under our key: written now, or as it stands there from an earlier try."""
    body = {
        "repo": session.did,
        "collection": collection,
        "rkey": rkey,
        "record": record,
        # Only where nothing stands yet.
        "swapRecord": None,
    }
    try:
        written = session.post("com.atproto.repo.putRecord", body)
    except Refused as refusal:
        if refusal.code != "InvalidSwap":
            raise
        return ref_of(session, f"at://{session.did}/{collection}/{rkey}")[0]
    uri, cid = text(written.get("uri")), text(written.get("cid"))
    if not uri or not cid:
        raise Uncertain
    return Ref(uri, cid)


def ref_of(session: Session, uri: str) -> tuple[Ref, JSON]:
    """A record as it stands, with its content; raises `Gone` where it does not."""
    repo, collection, rkey = parts_of(uri)
    try:
        found = session.get(
            "com.atproto.repo.getRecord", repo=repo, collection=collection, rkey=rkey
        )
    except Refused as refusal:
        if refusal.code == "InvalidRequest":  # a server that holds no such repository
            raise Gone(refusal.message) from refusal
        raise
    return Ref(uri, text(found.get("cid"))), mapping(found.get("value"))


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


# --- pictures ----------------------------------------------------------------------------------


def _write_with_pictures(
    session: Session, draft: DraftOut, rkey: str, record: JSON, progress: Progress
) -> Ref:
    try:
        return write_once(session, POST, rkey, record | _pictures(session, draft, progress))
    except Refused as refusal:
        if refusal.code != "BlobNotFound":
            raise
    # Uploads that no post used for some hours are thrown away there.
    progress.media.clear()
    return write_once(session, POST, rkey, record | _pictures(session, draft, progress))


def _pictures(session: Session, draft: DraftOut, progress: Progress) -> JSON:
    for number, item in enumerate(draft.media):
        if str(number) not in progress.media:
            progress.media[str(number)] = _upload(session, item)
            progress.keep(progress)
    blobs = [progress.media[str(number)] for number in range(len(draft.media))]
    return {"embed": phrase.pictures(list(zip(draft.media, blobs, strict=True)))}


def _upload(session: Session, item: MediaOut) -> JSON:
    headers = {"content-type": item.media_type}
    try:
        answer = session.post(
            "com.atproto.repo.uploadBlob", content=item.read(), headers=headers, timeout=60
        )
    except Refused as refusal:
        if refusal.code != "too_large":
            raise
        words = _("%(name)s is too large for %(host)s.")
        host = urlsplit(session.server).netloc
        raise Refused(words % {"name": item.name, "host": host}) from refusal
    return mapping(answer.get("blob"))
