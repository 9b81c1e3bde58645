"""Where the names of a domain say which servers its mailboxes lie on (SRV records, RFC 6186).

Nobody signs such a record: whoever can forge it would be given the password. So only servers in the
domain itself are believed, and those of providers we know; and every one is reached, as all others,
by the guarded way, encrypted, under its own name.
"""

from collections.abc import Collection

import dns.exception
import dns.resolver
from django.conf import settings

SECONDS = 4.0
# In place of servers to ask: none is.
NOBODY = "none"
DIGITS = tuple("0123456789")
# By what is asked: whether encryption begins with the connection. The first that is told is taken.
IMAP = (("_imaps._tcp", True), ("_imap._tcp", False))
SMTP = (("_submissions._tcp", True), ("_submission._tcp", False))

type Place = tuple[str, int, bool]


def told(domain: str, known: Collection[str] = ()) -> tuple[Place, Place] | None:
    """Host, port and whether encryption begins at once: of IMAP and of SMTP; none if not told.

    `known`: hosts outside of the domain that are believed. Where nobody answers in time, or what is
    asked is no name, it is not told.
    """
    if settings.DNS_SERVERS == [NOBODY] or "." not in domain or domain.endswith(DIGITS):
        return None
    try:
        resolver = _resolver()
        imap = _first(resolver, domain, IMAP, known)
        smtp = _first(resolver, domain, SMTP, known) if imap else None
    except (dns.exception.DNSException, OSError, ValueError):
        return None
    return (imap, smtp) if imap and smtp else None


def _resolver() -> dns.resolver.Resolver:
    resolver = dns.resolver.Resolver(configure=not settings.DNS_SERVERS)
    if settings.DNS_SERVERS:
        pairs = [one.rpartition(":") for one in settings.DNS_SERVERS]
        resolver.nameservers = [host.strip("[]") for host, _colon, _port in pairs]
        resolver.nameserver_ports = {host.strip("[]"): int(port) for host, _colon, port in pairs}
    resolver.lifetime = SECONDS
    return resolver


def _first(
    resolver: dns.resolver.Resolver,
    domain: str,
    asked: tuple[tuple[str, bool], ...],
    known: Collection[str],
) -> Place | None:
    for service, is_encrypted in asked:
        for host, port in _records(resolver, f"{service}.{domain}"):
            if _is_believed(host, domain, known):
                return host, port, is_encrypted
    return None


def _records(resolver: dns.resolver.Resolver, name: str) -> list[tuple[str, int]]:
    """Host and port of each record, the one to try first before the others; "." means none."""
    try:
        found = resolver.resolve(name, "SRV")
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    rows = sorted(found, key=lambda row: (row.priority, -row.weight))
    named = [(str(row.target).rstrip(".").lower(), int(row.port)) for row in rows]
    return [(host, port) for host, port in named if host and port]


def _is_believed(host: str, domain: str, known: Collection[str]) -> bool:
    return host == domain or host.endswith(f".{domain}") or host in known
