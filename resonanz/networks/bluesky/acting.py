"""Likes, reposts, follows and deletions of ours; each done twice is done once."""

from django.utils.translation import gettext as _

from resonanz.core.errors import Gone, Refused, ResonanzError
from resonanz.core.time import now
from resonanz.networks.contract import AccountView, Action
from resonanz.networks.values import mapping, objects

from . import phrase
from .keys import deed_key
from .parse import DID, parts_of, text
from .records import ref_of, write_once
from .wire import Session

LIKE, REPOST = "app.bsky.feed.like", "app.bsky.feed.repost"
FOLLOW = "app.bsky.graph.follow"
_DEEDS = {"like": LIKE, "share": REPOST, "repost": REPOST}
_UNDONE = {"unlike": LIKE, "unshare": REPOST, "unrepost": REPOST}
# Where the AppView says under which key we did it with another program.
_VIEWED = {LIKE: "like", REPOST: "repost", FOLLOW: "following"}


def act(account: AccountView, action: Action) -> None:
    """Do one thing to a post or profile there."""
    session, verb, subject = Session(account), action.verb, action.remote_id
    if verb in _DEEDS:
        _do(session, _DEEDS[verb], subject, _ref(session, subject).said())
    elif verb in _UNDONE:
        _undo(session, _UNDONE[verb], subject)
    elif verb == "delete":
        _delete(session, subject)
    elif verb == "follow" and DID.fullmatch(subject):
        _do(session, FOLLOW, subject, subject)
    elif verb == "unfollow" and DID.fullmatch(subject):
        _undo(session, FOLLOW, subject)
    else:
        raise Refused(_("Bluesky cannot do that."))


def _ref(session: Session, uri: str) -> phrase.Ref:
    try:
        return ref_of(session, uri)[0]
    except Gone as error:
        raise Refused(_("This post is no longer there.")) from error


def _do(session: Session, kind: str, subject: str, said: object) -> None:
    if _viewed(session, kind, subject):
        return
    write_once(session, kind, _key(session, kind, subject), phrase.deed(kind, said, now()))


def _undo(session: Session, kind: str, subject: str) -> None:
    ours = f"at://{session.did}/{kind}/{_key(session, kind, subject)}"
    for uri in {ours, _viewed(session, kind, subject) or ours}:
        _delete(session, uri)


def _key(session: Session, kind: str, subject: str) -> str:
    return deed_key(session.did, kind, subject)


def _viewed(session: Session, kind: str, subject: str) -> str:
    """The record with which we did it before, as the AppView knows it; empty where it does not."""
    try:
        if kind == FOLLOW:
            seen = session.get("app.bsky.actor.getProfile", actor=subject)
        else:
            found = objects(session.get("app.bsky.feed.getPosts", uris=[subject]).get("posts"))
            seen = found[0] if found else {}
    except ResonanzError:
        return ""
    return text(mapping(seen.get("viewer")).get(_VIEWED[kind]))


def _delete(session: Session, uri: str) -> None:
    repo, collection, rkey = parts_of(uri)
    if repo != session.did:
        raise Refused(_("Only what we said ourselves can be deleted there."))
    body = {"repo": repo, "collection": collection, "rkey": rkey}
    session.post("com.atproto.repo.deleteRecord", body)
