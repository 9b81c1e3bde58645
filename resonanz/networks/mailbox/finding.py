"""Where a domain itself says which servers its mailboxes lie on: the file mail programs ask for.

The form is Mozilla's autoconfig (config-v1.1.xml); it is asked for over https alone, by the guarded
way to others, and a server without encryption is passed over.
"""

from collections.abc import Iterator
from xml.etree import ElementTree

from resonanz.core import http
from resonanz.core.errors import ResonanzError

PLACES = (
    "https://autoconfig.{domain}/mail/config-v1.1.xml",
    "https://{domain}/.well-known/autoconfig/mail/config-v1.1.xml",
)
SECONDS = 4.0
MOST_BYTES = 100_000

type Place = tuple[str, int, bool]


def published(domain: str) -> tuple[Place, Place] | None:
    """Host, port and whether encryption begins at once: of IMAP and of SMTP; none if not told."""
    for place in PLACES:
        try:
            answer = http.get(place.format(domain=domain), timeout=SECONDS, max_bytes=MOST_BYTES)
        except ResonanzError:
            continue
        if answer.ok and (found := read(answer.body)):
            return found
    return None


def read(body: bytes) -> tuple[Place, Place] | None:
    """What such a file says, the first of each that is encrypted; none where it says too little."""
    if b"<!" in body.replace(b"<!--", b""):  # it needs no entities of its own
        return None
    try:
        told = ElementTree.fromstring(body)
    except ElementTree.ParseError:
        return None
    imap = next(_encrypted(told, "incomingServer", "imap"), None)
    smtp = next(_encrypted(told, "outgoingServer", "smtp"), None)
    return (imap, smtp) if imap and smtp else None


def _encrypted(told: ElementTree.Element, tag: str, kind: str) -> Iterator[Place]:
    for server in told.iter(tag):
        host, port = server.findtext("hostname", "").strip(), server.findtext("port", "").strip()
        way = server.findtext("socketType", "").strip().upper()
        if server.get("type") != kind or way not in ("SSL", "STARTTLS"):
            continue
        if host and "%" not in host and port.isdecimal() and 0 < int(port) < 65_536:
            yield host.lower(), int(port), way == "SSL"
