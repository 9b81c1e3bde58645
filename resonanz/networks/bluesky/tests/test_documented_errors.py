# ruff: noqa: E501 (a table is read line by line)
"""What the lexicons and the HTTP API of the AT Protocol document as errors, and what we say of it."""

import pytest

from resonanz.core.errors import Gone, Refused, TryLater
from resonanz.networks.bluesky import errors
from resonanz.networks.bluesky.wire import Session, Xrpc
from resonanz.networks.contract import AccountView, LostRight, RateLimited, Uncertain
from resonanz.networks.tests.documented import Error, answering, holds
from tests.servers.bluesky.fake import DID, token


def told(status, name, kind, says="", **headers):
    return Error(status, {"error": name, "message": "Said by the server"}, kind, says, headers)


# By the statuses of XRPC and the errors the lexicons of the methods used here name.
ERRORS = [
    told(400, "InvalidRequest", Refused, "Said by the server"),
    told(400, "InvalidSwap", Refused, "at the same moment"),
    told(400, "InvalidRecord", Refused, "Change it and send again"),
    told(400, "InvalidMimeType", Refused, "JPEG or PNG"),
    told(400, "MimeTypeMismatch", Refused, "JPEG or PNG"),
    told(400, "BlobTooLarge", Refused, "this large"),
    told(400, "BlockedActor", Refused, "Take the block back"),
    told(400, "BlockedByActor", Refused, "has blocked the account"),
    told(400, "BadQueryString", Refused, "Write it otherwise"),
    told(400, "UnknownFeed", Refused, "does not exist"),
    told(400, "UnknownList", Refused, "does not exist"),
    told(400, "unconfirmed_email", Refused, "is confirmed"),
    told(400, "DailyLimitExceeded", Refused, "Try tomorrow"),
    told(400, "HandleNotFound", Refused, "Nobody has this handle"),
    told(400, "DidNotFound", Refused, "Nobody has this handle"),
    told(400, "InvalidHandle", Refused, "Nobody has this handle"),
    told(400, "BlobNotFound", Refused, "uploaded anew"),
    told(400, "BadExpiration", Refused, "too old"),
    told(406, "NotAcceptable", Refused, "too old"),
    told(400, "AuthFactorTokenRequired", Refused, "app password"),
    told(400, "DidDeactivated", LostRight, "Switch it on there"),
    told(400, "AccountSuspended", LostRight, "moderation has taken the account down"),
    told(404, "RepoNotFound", Gone, "no longer there"),
    told(400, "RecordNotFound", Gone, "no longer there"),
    told(400, "NotFound", Gone, "no longer there"),
    told(400, "AccountTakedown", LostRight, "moderation has taken the account down"),
    told(401, "AccountTakedown", LostRight, "moderation has taken the account down"),
    told(400, "RepoTakendown", LostRight, "moderation has taken the account down"),
    told(400, "RepoSuspended", LostRight, "moderation has taken the account down"),
    told(400, "RepoDeactivated", LostRight, "Switch it on there"),
    told(400, "AccountDeactivated", LostRight, "Switch it on there"),
    told(400, "AccountNotFound", LostRight, "where it is now"),
    told(401, "AuthenticationRequired", LostRight, "Connect the account again"),
    told(401, "AuthMissing", LostRight, "Connect the account again"),
    told(403, "Forbidden", Refused, "app password"),
    told(404, "XRPCNotSupported", Refused, "too old"),
    told(413, "PayloadTooLarge", Refused, "this large"),
    told(415, "UnsupportedMediaType", Refused, "of this kind"),
    told(429, "RateLimitExceeded", RateLimited, "asks us to wait", **{"retry-after": "30"}),
    told(500, "InternalServerError", Uncertain, "looking whether it arrived"),
    told(501, "MethodNotImplemented", Refused, "too old"),
    told(502, "UpstreamFailure", Uncertain, "looking whether it arrived"),
    told(503, "NotEnoughResources", Uncertain, "looking whether it arrived"),
    told(504, "UpstreamTimeout", Uncertain, "looking whether it arrived"),
]  # fmt: skip
READING = [
    told(500, "InternalServerError", TryLater, "problem of its own (500)"),
    told(502, "UpstreamFailure", TryLater, "problem of its own (502)"),
    told(503, "NotEnoughResources", TryLater, "problem of its own (503)"),
    told(504, "UpstreamTimeout", TryLater, "problem of its own (504)"),
]


@pytest.fixture(autouse=True)
def _loopback(settings):
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]


@pytest.mark.parametrize("row", ERRORS, ids=str)
def test_whoever_writes_reads_what_to_do(row):
    with answering(row) as address:
        holds(row, lambda: Xrpc(address).post("com.atproto.repo.putRecord", {"record": {}}))


@pytest.mark.parametrize("row", READING, ids=str)
def test_while_reading_nothing_is_uncertain(row):
    with answering(row) as address:
        holds(row, lambda: Xrpc(address).get("app.bsky.notification.listNotifications"))


@pytest.mark.parametrize("name", ["ExpiredToken", "InvalidToken"])
def test_a_token_that_ended_for_good_asks_to_connect_again(name):
    row = told(400, name, LostRight, "Connect the account again")
    with answering(row) as address:
        secret = {"access": token(7200), "refresh": "r", "password": "p"}
        account = AccountView(1, address, "velora.test", DID, secret, {})
        holds(row, lambda: Session(account).post("com.atproto.repo.putRecord", {}))


def test_every_name_we_know_stands_in_the_table():
    named = {row.body["error"] for row in ERRORS}
    assert {*errors.WORDS, *errors.STOPPED} <= named
