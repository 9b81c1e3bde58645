"""Listening to more than ourselves: a search, a feed, a list."""

from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import pgettext_lazy

from resonanz.core.errors import Gone, Refused
from resonanz.networks.contract import JSON, AccountView, Batch, PostSeen, Watched, WatchKind
from resonanz.networks.values import mapping, objects

from . import parse
from .parse import text
from .signing_in import resolve
from .wire import Session

KINDS = (
    WatchKind("search", pgettext_lazy("watch", "Search"), _l("Words, or #ebike for a tag.")),
    WatchKind("feed", _l("Feed"), _l("The address of a feed as Bluesky shows it.")),
    WatchKind("list", _l("List"), _l("The address of a list as Bluesky shows it.")),
)
# What the address of each says, and what the record of each is called.
PLACES = {"feed": "app.bsky.feed.generator", "lists": "app.bsky.graph.list"}
PAGE = 50
MOST_PAGES = 10
REMEMBERED = 400


def watched(account: AccountView, kind: str, what: str) -> Watched:
    """What a person typed as the network knows it; raises `Refused` where there is none."""
    if kind == "search":
        return Watched(f"search:{what.lower()}", f"„{what}“", what)
    session = Session(account)
    uri = _uri(session, what)
    return _feed(session, uri) if kind == "feed" else _list(session, uri)


def _uri(session: Session, what: str) -> str:
    """`at://…` of `https://bsky.app/profile/anna.example/feed/velos`."""
    if what.startswith("at://"):
        return what
    parts = urlsplit(what).path.strip("/").split("/")
    if len(parts) != 4 or parts[0] != "profile" or parts[2] not in PLACES:
        raise Refused(_("Copy the whole address that Bluesky shows for it."))
    did = parts[1] if parts[1].startswith("did:") else resolve(session, parts[1])
    if not did:
        raise Refused(_("Nobody is known on Bluesky as %s.") % parts[1])
    return f"at://{did}/{PLACES[parts[2]]}/{parts[3]}"


def _feed(session: Session, uri: str) -> Watched:
    try:
        told = session.get("app.bsky.feed.getFeedGenerator", feed=uri)
    except (Gone, Refused) as error:
        raise Refused(_("Bluesky knows no such feed.")) from error
    name = text(mapping(told.get("view")).get("displayName"))
    return Watched(uri, name or uri, uri)


def _list(session: Session, uri: str) -> Watched:
    try:
        told = session.get("app.bsky.graph.getList", list=uri, limit=1)
    except (Gone, Refused) as error:
        raise Refused(_("Bluesky knows no such list.")) from error
    return Watched(uri, text(mapping(told.get("list")).get("name")) or uri, uri)


def events(account: AccountView, cursor: JSON) -> Batch:
    """What was said there since the cursor, oldest first."""
    known = list(cursor.get("known", ()))
    fresh = _fresh(Session(account), account, set(known), begins=not known)
    known += [view["uri"] for view in fresh]
    return Batch([_seen(view) for view in fresh], {"known": known[-REMEMBERED:]})


def _fresh(session: Session, account: AccountView, known: set[str], *, begins: bool) -> list[JSON]:
    """What is not known, oldest first: page after page until one holds nothing new."""
    found: dict[str, JSON] = {}
    place = ""
    for _number in range(1 if begins else MOST_PAGES):
        views, place = _page(session, account, place)
        new = {text(view.get("uri")): view for view in views}
        new = {uri: view for uri, view in new.items() if parse.is_post(uri) and uri not in known}
        found |= new
        if len(new) < len(views) or not place:
            break
    return sorted(found.values(), key=parse.said_at)


def _page(session: Session, account: AccountView, place: str) -> tuple[list[JSON], str]:
    what, kind = account.watch.get("what", ""), account.watch.get("kind")
    more = {"limit": PAGE} | ({"cursor": place} if place else {})
    if kind == "search":
        told = session.get("app.bsky.feed.searchPosts", q=what, sort="latest", **more)
        return objects(told.get("posts")), text(told.get("cursor"))
    if kind == "list":
        told = session.get("app.bsky.feed.getListFeed", list=what, **more)
    else:
        told = session.get("app.bsky.feed.getFeed", feed=what, **more)
    posts = [mapping(one.get("post")) for one in objects(told.get("feed"))]
    return posts, text(told.get("cursor"))


def _seen(view: JSON) -> PostSeen:
    return parse.post(view, "watch")
