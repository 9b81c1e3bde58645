"""Listening to more than ourselves: a hashtag, a list, a search."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import pgettext_lazy

from resonanz.core.errors import Gone, Refused
from resonanz.networks import values
from resonanz.networks.contract import JSON, Batch, Watched, WatchKind

from . import paging, parse
from .parse import Me
from .wire import Api

KINDS = (
    WatchKind("tag", _l("Hashtag"), _l("A hashtag as in #ebike.")),
    WatchKind("list", _l("List"), _l("The name of a list of the account.")),
    WatchKind(
        "search",
        pgettext_lazy("watch", "Search"),
        _l("Words; only where the server searches posts."),
    ),
)
# How many are taken in when it begins.
BACKLOG = 40
# A search is sorted by the server as it likes: so many of its newest are compared.
SEARCHED = 40
KNOWN = 200


def watched(api: Api, kind: str, what: str) -> Watched:
    """What a person typed as the server knows it; raises `Refused` where there is no such thing."""
    if kind == "tag":
        name = what.lstrip("#").strip()
        if not name or any(sign.isspace() for sign in name):
            raise Refused(_("A hashtag is one word, as in #ebike."))
        return Watched(f"tag:{name.lower()}", f"#{name}", name)
    if kind == "list":
        return _list(api, what)
    return Watched(f"search:{what.lower()}", f"„{what}“", what)


def _list(api: Api, name: str) -> Watched:
    lists = values.objects(api.get("/api/v1/lists"))
    found = [one for one in lists if parse.text(one.get("title")).lower() == name.lower()]
    if not found:
        names = ", ".join(parse.text(one.get("title")) for one in lists) or _("none")
        raise Refused(_("The account has no list of that name. It has: %s.") % names)
    number = parse.text(found[0].get("id"))
    return Watched(f"list:{number}", parse.text(found[0].get("title")), number)


def events(api: Api, me: Me, watch: Mapping[str, str], cursor: JSON) -> Batch:
    """What was said there since the cursor, oldest first."""
    if watch.get("kind") == "search":
        return _searched(api, me, watch.get("what", ""), cursor)
    path = _timeline(watch)
    last = parse.text(cursor.get("last"))
    found = paging.since(api, path, last) if last else paging.backlog(api, path, BACKLOG)
    newest = parse.text(found[-1]["id"]) if found else last
    return Batch(_seen(found, me), {"last": newest})


def _timeline(watch: Mapping[str, str]) -> str:
    what = quote(watch.get("what", ""), safe="")
    kind = "tag" if watch.get("kind") == "tag" else "list"
    return f"/api/v1/timelines/{kind}/{what}"


def _searched(api: Api, me: Me, words: str, cursor: JSON) -> Batch:
    try:
        told = api.get("/api/v2/search", q=words, type="statuses", limit=str(SEARCHED))
    except Gone as error:
        raise Refused(_("This server does not search posts.")) from error
    found = parse.oldest_first(values.objects(values.mapping(told).get("statuses")))
    known = list(cursor.get("known", ()))
    fresh = [one for one in found if parse.text(one["id"]) not in set(known)]
    known += [parse.text(one["id"]) for one in fresh]
    return Batch(_seen(fresh, me), {"known": known[-KNOWN:]})


def _seen(found: list[Mapping[str, Any]], me: Me) -> list[Any]:
    originals = parse.oldest_first(parse.original(one) for one in found)
    return [parse.post(one, me, "watch") for one in parse.in_time(originals)]
