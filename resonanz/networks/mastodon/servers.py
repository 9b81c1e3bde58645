"""Finding the server a person means, however they wrote it, and what it says about itself."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from resonanz.core import http
from resonanz.core.errors import Refused, TryLater
from resonanz.core.time import now
from resonanz.networks import values
from resonanz.networks.contract import JSON

from . import instance, parse

INSTANCE_PATHS = ("/api/v2/instance", "/api/v1/instance")


@dataclass(frozen=True)
class Server:
    """A server that speaks the API: its address and its description of itself."""

    address: str
    instance: JSON


def find(written: str) -> Server:
    """The server of `mastodon.example`, `https://mastodon.example/@name`, `@name@mastodon.example`.

    Raises `Refused` where no server of the kind answers there, `TryLater` where nobody answers.
    """
    address = address_of(written)
    server = look_at(address) or _elsewhere(address, name_of(written))
    if server is None:
        raise Refused(
            _("%(server)s does not speak the Mastodon API. Is the address right?")
            % {"server": urlsplit(address).netloc},
            code="no_such_server",
        )
    return server


def address_of(written: str) -> str:
    """The base address a person meant; raises `Refused` where none can be read from it."""
    written = written.strip().strip("<>").rstrip(".,")
    scheme, found, rest = written.partition("://")
    if not found:
        scheme, rest = "", written.rpartition("@")[2]
    place = rest.partition("/")[0].partition("?")[0].rpartition("@")[2].lower().rstrip(".")
    host = _host(place)
    if not host or (scheme and scheme.lower() not in ("http", "https")):
        raise Refused(_("Please give the server as in mastodon.social or @name@mastodon.social."))
    scheme = scheme.lower() or ("http" if http.is_allowed_private(*host) else "https")
    return f"{scheme}://{_plain(place)}"


def _host(place: str) -> tuple[str, int] | None:
    try:
        parts = urlsplit(f"//{place}")
        host, port = parts.hostname or "", parts.port or 443
    except ValueError:
        return None
    known = "." in host or ":" in host or http.is_allowed_private(host, port)
    return (host, port) if known and not set(host) & set(" _,;()") else None


def _plain(place: str) -> str:
    """The name as machines write it (müller.example → xn--…)."""
    try:
        return place if place.isascii() else place.encode("idna").decode()
    except UnicodeError as error:
        raise Refused(_("This is no web address.")) from error


def name_of(written: str) -> str:
    """The name before the server, where one was written (`@name@server`, `https://server/@name`)."""
    written = written.strip()
    if "://" in written:
        last = urlsplit(written).path.rstrip("/").rpartition("/")[2]
        return last.removeprefix("@") if last.startswith("@") else ""
    return written.rpartition("@")[0].lstrip("@")


def look_at(address: str) -> Server | None:
    """What the server says about itself; nothing where it does not speak the API."""
    trouble = 0
    for path in INSTANCE_PATHS:
        answer = http.get(address + path, headers={"accept": "application/json"})
        if answer.ok and (told := _read(answer)):
            return Server(_base(answer.address, path) or address, told)
        if answer.status >= 500 or answer.status == 429:
            trouble = answer.status
    if trouble:
        raise TryLater(_("The server has a problem of its own (%d).") % trouble)
    return None


def _read(answer: http.Answer) -> JSON | None:
    try:
        told = answer.json()
    except TryLater:
        return None
    return dict(told) if instance.is_instance(told) else None


def _base(address: str, path: str) -> str:
    """Where we ended after redirects: some keep the API on another host than their domain."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.path.rstrip("/") == path else ""


def _elsewhere(address: str, name: str) -> Server | None:
    """The server that speaks for a domain which holds only the names of its people."""
    for candidate in (_by_webfinger(address, name), _by_nodeinfo(address)):
        if candidate and candidate != address and (server := look_at(candidate)):
            return server
    return None


def _by_webfinger(address: str, name: str) -> str:
    if not name:
        return ""
    resource = f"acct:{name}@{urlsplit(address).netloc}"
    found = _json(f"{address}/.well-known/webfinger", resource=resource)
    return _first_base(found, "self")


def _by_nodeinfo(address: str) -> str:
    return _first_base(_json(f"{address}/.well-known/nodeinfo"), "")


def _first_base(found: Any, rel: str) -> str:
    for link in values.objects(values.mapping(found).get("links")):
        parts = urlsplit(parse.text(link.get("href")))
        if parts.netloc and rel in ("", parse.text(link.get("rel"))):
            return f"{parts.scheme}://{parts.netloc}"
    return ""


def _json(address: str, **params: str) -> Any:
    """What lies there as JSON; nothing where nothing does."""
    try:
        answer = http.get(address, params=params or None, headers={"accept": "application/json"})
        return answer.json() if answer.ok else None
    except (TryLater, Refused):
        return None


def told(server: Server) -> JSON:
    """What we keep of a server with each account there."""
    host = urlsplit(server.address).netloc
    return {
        "domain": instance.domain(server.instance, host),
        "software": parse.text(server.instance.get("version"))[:100],
        "title": parse.text(server.instance.get("title"))[:100],
        "limits": instance.limits(server.instance),
        # Empty: the server has no stream, so it is asked again and again instead.
        "streaming": instance.streaming(server.instance),
        "told_at": now().isoformat(),
    }
