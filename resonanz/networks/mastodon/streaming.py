"""Told at once: the server's stream of what happens to us (server-sent events)."""

import json
from collections.abc import Iterable, Iterator

from resonanz.core import http
from resonanz.core.errors import Refused, TryLater
from resonanz.networks import values
from resonanz.networks.contract import AccountView

from . import parse
from .parse import Me
from .wire import Api, api_of

# News of everybody we follow come along; these are about us, or about a post that we may know.
TELLING = {"notification", "conversation", "delete", "status.update"}
# Too slow, too often: this says nothing about whether there is a stream.
PASSING = {"408", "429"}


def wake_ups(account: AccountView) -> Iterator[None]:
    """Yields when `events` is worth calling; ends at once where the server has no such stream.

    Raises `TryLater` when the stream breaks.
    """
    base = parse.text(account.extra.get("streaming"))
    if not base:
        return
    me = Me(parse.text(account.extra.get("account_id")), parse.text(account.extra.get("domain")))
    try:
        yield from _listen(api_of(account), base, me)
    except Refused:
        _no_stream(account)
    except TryLater as error:
        if not error.code.startswith("4") or error.code in PASSING:
            raise
        _no_stream(account)


def _no_stream(account: AccountView) -> None:
    """Only WebSockets, or nothing at all: from now on the server is asked again and again."""
    account.keep_extra({"streaming": ""})


def _listen(api: Api, base: str, me: Me) -> Iterator[None]:
    address = f"{base}/api/v1/streaming/user"
    with http.stream(address, headers=api.stream_headers()) as lines:
        for name, data in sent(lines):
            if name in TELLING or (name == "update" and _is_ours(data, me)):
                yield None


def _is_ours(data: str, me: Me) -> bool:
    try:
        return parse.is_mine(values.mapping(json.loads(data)), me)
    except ValueError:
        return False


def sent(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The events of a stream: name and data; comments keep the line open and say nothing."""
    name, data = "", list[str]()
    for line in lines:
        field, _, value = line.rstrip("\r\n").partition(":")
        value = value.removeprefix(" ")
        if field == "event":
            name = value
        elif field == "data":
            data.append(value)
        elif not line.strip():
            if name:
                yield name, "\n".join(data)
            name, data = "", []
