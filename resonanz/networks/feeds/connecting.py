"""Which feed is meant: its own address, or one of those a website names."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from resonanz.core import http
from resonanz.core.errors import Gone, Refused, ResonanzError, TryLater
from resonanz.networks.contract import Choice, ConnectRequest, Grant, LostRight, RateLimited

from . import pages, wire
from .pages import Offer
from .reading import NotAFeed, read
from .values import Feed

# Where feeds stand on websites that name none.
USUAL_PLACES = ("/feed", "/feed.xml", "/rss.xml", "/atom.xml", "/index.xml", "/feed.json")
MOST_OFFERS = 20


def connect(request: ConnectRequest) -> Grant | Choice:
    """The feed a person means, or those of a website to choose from.

    Raises `Refused` where there is none, `TryLater` where the website does not answer.
    """
    if "chosen" in request.options and request.state:
        return _chosen(request)
    typed = address_of(request.server or request.handle)
    answer = _ask(typed)
    try:
        return grant(typed, answer, read(answer.body, answer.headers, answer.address))
    except NotAFeed:
        return _of_website(answer)


def address_of(typed: str) -> str:
    """The address a person means: `velora.example`, `feed:…` or a whole one, encrypted."""
    name = typed.strip().removeprefix("feed:").removeprefix("//")
    if not name or any(sign.isspace() for sign in name):
        raise Refused(_("Type the address of a website or of a feed, as in velora.example."))
    scheme, colon, rest = name.partition("://")
    if not colon:
        return f"https://{name}"
    if scheme.lower() != "http":
        return name
    parts = urlsplit(name)
    opened = http.is_allowed_private(parts.hostname or "", parts.port or 80)
    return name if opened else f"https://{rest}"


def grant(address: str, answer: http.Answer, feed: Feed) -> Grant:
    """Listening to a feed needs no right; the channel is that of the feed."""
    host = urlsplit(feed.site or answer.address).hostname or ""
    return Grant(
        remote_id=address[:300],
        handle=host,
        server=address[:300],
        secret={},
        name=feed.title or host,
        address=feed.site or answer.address,
        picture_address=feed.picture,
        watch={"kind": "feed", "what": answer.moved or address},
    )


def _chosen(request: ConnectRequest) -> Grant:
    chosen = request.options["chosen"]
    if chosen not in request.state.get("offered", ()):
        raise Refused(_("Choose one of the feeds."))
    answer = _ask(chosen)
    return grant(chosen, answer, read(answer.body, answer.headers, answer.address))


def _ask(address: str) -> http.Answer:
    """What stands at an address, for somebody who waits for it."""
    try:
        return wire.ask(address)
    except LostRight as error:
        raise Refused(error.problem) from error
    except RateLimited as error:
        raise TryLater(_("The website asks us to wait before the next try.")) from error


def _of_website(page: http.Answer) -> Grant | Choice:
    """The feed of a website, or which of its feeds there are."""
    offered = pages.offers(page.body, page.address)[:MOST_OFFERS] or _guessed(page.address)
    if not offered:
        raise Refused(
            _("%(host)s names no feed. If you know the address of one, type that.")
            % {"host": urlsplit(page.address).hostname or ""}
        )
    if len(offered) == 1:
        answer = _ask(offered[0].address)
        feed = read(answer.body, answer.headers, answer.address)
        return grant(offered[0].address, answer, feed)
    return _choice(offered, page.address)


def _choice(offered: Sequence[Offer], page: str) -> Choice:
    return Choice(
        grants=tuple((one.address, _name(one, page)) for one in offered),
        state={"offered": [one.address for one in offered]},
    )


def _name(offer: Offer, page: str) -> str:
    """What a feed is called beside the others of its website, and where it stands there."""
    host, there = urlsplit(page).netloc, urlsplit(offer.address)
    place = "".join((there.netloc if there.netloc != host else "", there.path or "/"))
    place += f"?{there.query}" if there.query else ""
    return f"{offer.title} · {place}" if offer.title else place


def _guessed(address: str) -> list[Offer]:
    """The first feed at one of the usual places."""
    for place in USUAL_PLACES:
        guess = pages.absolute(place, address)
        try:
            answer = wire.ask(guess)
            read(answer.body, answer.headers, answer.address)
        except (Refused, Gone, LostRight):
            continue
        except (ResonanzError, RateLimited):
            break  # whoever is in trouble is not asked on and on
        return [Offer(guess)]
    return []
