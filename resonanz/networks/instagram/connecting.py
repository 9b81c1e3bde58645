"""A business account is connected through the page it belongs to."""

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
    "instagram_basic",
    "instagram_content_publish",
    "instagram_manage_comments",
    "instagram_manage_insights",
    "pages_show_list",
    "pages_read_engagement",
    "pages_manage_metadata",
)
# Meta calls about Instagram once the page of the account is subscribed to anything.
FIELDS = "feed"


def connect(request: ConnectRequest) -> Grant | Redirect | Choice:
    nothing = _(
        "This permission came with no business account on Instagram. Link the account with a page, "
        "and choose both at Facebook."
    )
    return graph_access.connect(request, SCOPES, offered, granted, nothing)


def offered(page: JSON) -> Offer | None:
    found = mapping(page.get("instagram_business_account"))
    key = text(found.get("id"))
    return Offer(key, f"@{text(found.get('username')) or key}", page) if key else None


def granted(offer: Offer, secret: Mapping[str, Any]) -> Grant:
    """The right to speak for an account."""
    kept = graph_access.page_secret(offer.page, secret)
    ends_at, rights = graph_access.standing(kept)
    page_id = text(offer.page.get("id"))
    graph = Graph(kept["access_token"], kept["client_secret"], WORDS)
    is_called = graph_access.subscribe(graph, page_id, FIELDS)
    found = mapping(offer.page.get("instagram_business_account"))
    handle = text(found.get("username")) or offer.key
    return Grant(
        remote_id=offer.key,
        handle=handle,
        server="",
        secret=kept,
        name=text(found.get("name")) or handle,
        address=f"https://www.instagram.com/{handle}/",
        picture_address=text(found.get("profile_picture_url")),
        extra={"hooked": is_called, "page_id": page_id},
        ends_at=ends_at,
        rights=rights,
    )
