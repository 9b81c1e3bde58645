"""Records of a repository: written once under a key of ours, read as they stand."""

from resonanz.core.errors import Gone, Refused
from resonanz.networks.contract import JSON, Uncertain
from resonanz.networks.values import mapping

from .parse import parts_of, text
from .phrase import Ref
from .wire import Session


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
