"""The right to speak for a page: OAuth, and which of the pages it shall be."""

from django.utils.translation import gettext as _

from resonanz.core.errors import Gone, Refused, TryLater
from resonanz.networks import oauth2
from resonanz.networks.contract import (
    JSON,
    Choice,
    ConnectRequest,
    Grant,
    LostRight,
    RateLimited,
    Redirect,
)
from resonanz.networks.values import mapping, text

from . import parse
from .wire import Api, provider, urn

ACLS = "organizationAcls?q=roleAssignee&role=ADMINISTRATOR&state=APPROVED&count=100"


def connect(request: ConnectRequest) -> Grant | Redirect | Choice:
    """Where the person agrees; back from there, which page; then the right."""
    if chosen := request.options.get("chosen"):
        return _chosen(request, chosen)
    if not request.code:
        return oauth2.redirect(provider(), request)
    secret = oauth2.exchanged(provider(), request)
    pages = _pages(secret)
    if not pages:
        raise Refused(_("You are the administrator of no page on LinkedIn."), code="no_page")
    if len(pages) == 1:
        return _grant(secret, *pages.popitem())
    offered = tuple((page, name["name"] or page) for page, name in pages.items())
    return Choice(offered, {"secret": secret, "pages": pages})


def _chosen(request: ConnectRequest, chosen: str) -> Grant:
    page = mapping(mapping(request.state.get("pages")).get(chosen))
    secret = mapping(request.state.get("secret"))
    if not page or not secret:
        raise Refused(_("This permission was not asked for here. Please begin again."))
    return _grant(secret, chosen, page)


def _pages(secret: JSON) -> dict[str, JSON]:
    """The pages the person administers, as they are called."""
    api = Api(text(secret["access_token"]))
    try:
        found = parse.elements(api.get(ACLS))
        named = (text(one.get("organization") or one.get("organizationTarget")) for one in found)
        return {page: _page(api, page) for page in dict.fromkeys(named) if page}
    except LostRight as error:
        raise Refused(_("LinkedIn does not accept its own permission. Begin again.")) from error
    except RateLimited as error:
        raise TryLater(_("LinkedIn asks us to wait before the next try.")) from error


def _page(api: Api, page: str) -> JSON:
    try:
        found = mapping(api.get(f"organizations/{urn(page.rpartition(':')[2])}"))
    except (Gone, Refused):
        found = {}
    who = parse.organisation(page, found)
    return {"handle": who.handle, "name": who.name, "address": who.address}


def _grant(secret: JSON, page: str, named: JSON) -> Grant:
    return Grant(
        remote_id=page,
        handle=text(named.get("handle")),
        server="",
        secret=secret,
        name=text(named.get("name")),
        address=text(named.get("address")),
        extra={"name": text(named.get("name"))},
        rights=oauth2.rights_of(secret),
        ends_at=oauth2.end_of(secret),
    )
