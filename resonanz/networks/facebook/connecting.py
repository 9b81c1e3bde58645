"""A page is connected: permission, which page, how long it holds, that Meta calls us."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from resonanz.networks import graph_access
from resonanz.networks.contract import JSON, Choice, ConnectRequest, Grant, Redirect
from resonanz.networks.graph import Graph, text
from resonanz.networks.graph_access import Offer
from resonanz.networks.values import mapping

from .errors import WORDS

SCOPES = (
    "pages_show_list",
    "pages_read_engagement",
    "pages_read_user_content",
    "pages_manage_posts",
    "pages_manage_engagement",
    "pages_manage_metadata",
    "pages_messaging",
    "read_insights",
)
# What Meta calls us about.
FIELDS = "feed,mention,messages"


def connect(request: ConnectRequest) -> Grant | Redirect | Choice:
    nothing = _("This permission came with no page. At Facebook choose the pages as well.")
    return graph_access.connect(request, SCOPES, offered, granted, nothing)


def offered(page: JSON) -> Offer | None:
    return Offer(text(page.get("id")), text(page.get("name")), page)


def granted(offer: Offer, secret: Mapping[str, Any]) -> Grant:
    """The right to speak for a page."""
    page, kept = offer.page, graph_access.page_secret(offer.page, secret)
    ends_at, rights = graph_access.standing(kept)
    graph = Graph(kept["access_token"], kept["client_secret"], WORDS)
    is_called = graph_access.subscribe(graph, offer.key, FIELDS)
    picture = mapping(mapping(page.get("picture")).get("data"))
    return Grant(
        remote_id=offer.key,
        handle=text(page.get("username")) or offer.key,
        server="",
        secret=kept,
        name=offer.name,
        address=text(page.get("link")) or f"https://www.facebook.com/{offer.key}",
        picture_address=text(picture.get("url")),
        extra={"hooked": is_called},
        ends_at=ends_at,
        rights=rights,
    )
