"""What the environment holds that nobody can read, in words. Read before Django is ready."""

import math
import os
from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import parse_qs, urlsplit

# Name, the least and the most it may be, and whether it is counted in whole ones.
NUMBERS = (
    ("API_REQUESTS_PER_MINUTE", 1, 10**9, True),
    ("TRUSTED_PROXIES", 0, 20, True),
    ("HTTP_TIMEOUT_SECONDS", 0.1, 600, False),
    ("DELIVERY_THREADS", 1, 100, True),
    ("DELIVERY_LEASE_SECONDS", 1, 3600, False),
    ("LIVE_HEARTBEAT_SECONDS", 0.1, 600, False),
    ("LIVE_RECHECK_SECONDS", 0.1, 3600, False),
)
DATABASES = {"postgresql", "postgres"}
WEB_ADDRESSES = ("BLUESKY_PLC", "BLUESKY_RESOLVER")
ADDRESSES = ("PUBLIC_ADDRESS", "STREAM_ADDRESS", "MEDIA_URL", "EMAIL_URL")


def illegible() -> list[str]:
    """Every setting that cannot be what it should be; an empty list: all can be read."""
    found = [*_numbers(), *_database(), *_addresses(), *_web_addresses()]
    return [*found, *_network_addresses(), *_dns()]


def _numbers() -> Iterator[str]:
    for name, least, most, is_whole in NUMBERS:
        given = os.environ.get(name)
        if given is not None and not _fits(given, least, most, is_whole):
            kind = "whole number" if is_whole else "number"
            yield f"{name} is {given!r}. It is a {kind} from {least} to {most:,}."


def _fits(given: str, least: float, most: float, is_whole: bool) -> bool:
    try:
        number = int(given) if is_whole else float(given)
    except ValueError:
        return False
    return math.isfinite(number) and least <= number <= most


def _database() -> Iterator[str]:
    given = os.environ.get("DATABASE_URL")
    if given is None:
        return
    try:
        parts = urlsplit(given)
        is_right = parts.scheme in DATABASES and bool(parts.path.strip("/") or parts.query)
        is_right = is_right and (parts.port is None or parts.port > 0)
    except ValueError:
        is_right = False
    if not is_right:  # never shown: it may hold a password
        yield "DATABASE_URL is no address of a PostgreSQL: postgresql://user:password@host/name."


def _addresses() -> Iterator[str]:
    """Those with brackets or a port that are none; what else they must be others say."""
    for name in ADDRESSES:
        given = os.environ.get(name, "")
        endpoints = parse_qs(given.partition("?")[2]).get("endpoint", [])
        if not all(map(_is_divisible, [given, *endpoints])):  # never shown: see above
            yield f"{name} is no address: its host or its port cannot be read."


def _is_divisible(address: str) -> bool:
    try:
        return urlsplit(address).port != 0
    except ValueError:
        return False


def _dns() -> Iterator[str]:
    given = os.environ.get("DNS_SERVERS", "")
    for one in given.split(",") if given not in ("", "none") else []:
        host, _colon, port = one.strip().rpartition(":")
        try:
            is_right = bool(ip_address(host.strip("[]"))) and 0 < int(port) < 65_536
        except ValueError:
            is_right = False
        if not is_right:
            yield f"DNS_SERVERS has {one!r}, which is no number and port, as 192.0.2.53:53."


def _web_addresses() -> Iterator[str]:
    for name in WEB_ADDRESSES:
        if name in os.environ and not _is_web_address(os.environ[name]):
            yield f"{name} is {os.environ[name]!r}, which is no web address."


def _network_addresses() -> Iterator[str]:
    for pair in filter(None, os.environ.get("NETWORK_ADDRESSES", "").split(",")):
        if not _is_web_address(pair.partition("=")[2]):
            yield f"NETWORK_ADDRESSES holds {pair!r}. It is name=address, separated by commas."


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text.strip())
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False
