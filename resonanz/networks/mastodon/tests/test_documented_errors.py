# ruff: noqa: E501 (a table is read line by line)
"""What Mastodon documents as errors, and what we say of it.

Its reference (entities/Error and the methods we use), its catalogue of words (statuses, polls,
media_attachments) and the checks of its source. Of votes, pins and posts scheduled there nothing is
here: we ask for none.
"""

import pytest

from resonanz.core.errors import Gone, Refused, TryLater
from resonanz.networks.contract import LostRight, RateLimited
from resonanz.networks.mastodon import errors
from resonanz.networks.mastodon.wire import Api, Failed
from resonanz.networks.tests.documented import Error, answering, holds, unshown
from tests.servers.http import Told


def told(status, said, kind, says="", **headers):
    return Error(status, {"error": said}, kind, says, headers)


ERRORS = [
    told(400, "Bad Request", Refused, "Bad Request"),
    told(401, "The access token is invalid", LostRight, "Connect the account again"),
    told(401, "The access token was revoked", LostRight, "Connect the account again"),
    told(401, "The access token expired", LostRight, "Connect the account again"),
    told(403, "This action is outside the authorized scopes", LostRight, "agree to everything"),
    told(404, "Record not found", Gone),
    told(404, "The post you are trying to reply to does not appear to exist.", Gone),
    told(410, "Gone", Gone),
    told(413, "Payload Too Large", Refused, "this large"),
    told(422, "Validation failed: Text can't be blank", Refused, "no words yet"),
    told(422, "Validation failed: Text character limit of 500 exceeded", Refused, "Make it shorter"),
    told(422, "Validation failed: Cannot attach a video to a post that already contains images", Refused, "A video stands alone"),
    told(422, "Validation failed: Cannot attach more than 4 files", Refused, "so many pictures"),
    told(422, "Cannot attach files that have not finished processing. Try again in a moment!", TryLater, "still preparing"),
    told(422, "Validation failed: Media 12 not found or already attached to another post", Refused, "uploaded anew"),
    told(422, "Validation failed: File content type is invalid", Refused, "JPEG, PNG or MP4"),
    told(422, "Validation failed: File file size must be less than 16 MB", Refused, "Make it smaller"),
    told(422, "Validation failed: File 8000x8000 images are not a supported size", Refused, "of this kind"),
    told(422, "Validation failed: Options contain duplicate items", Refused, "Change one"),
    told(422, "Validation failed: Options must have more than one item", Refused, "two answers at least"),
    told(422, "Validation failed: Options can't contain more than 4 items", Refused, "so many answers"),
    told(422, "Validation failed: Options cannot be longer than 50 characters each", Refused, "too long for the server"),
    told(422, "Validation failed: Expires at is too far into the future", Refused, "run this long"),
    told(422, "Validation failed: Expires at is too soon", Refused, "this shortly"),
    told(422, "Validation failed: Quoted status is not allowed to be quoted", Refused, "be quoted"),
    told(400, "param is missing or the value is empty: status", Refused, "Is there a text"),
    told(401, "This API requires an authenticated user", LostRight, "Connect the account again"),
    told(422, "This method requires an authenticated user", LostRight, "Connect the account again"),
    told(422, "Duplicate record", Refused, "Nothing is left to do"),
    told(422, "Validation failed: Text contained a disallowed hashtag: spam", Refused, "Take it out"),
    told(422, "Validation failed: Description is too long (maximum is 1500 characters)", Refused, "alternative text"),
    told(422, "Validation failed: File content type is invalid, File is invalid", Refused, "JPEG, PNG or MP4"),
    told(422, "9000x9000 images are not supported", Refused, "Make it smaller"),
    told(422, "7680x4320 videos are not supported", Refused, "Make it smaller"),
    told(422, "240fps videos are not supported", Refused, "pictures a second"),
    told(422, "Video has no video stream", Refused, "no pictures in this video"),
    told(422, "Validation failed: Cannot quote a non-mentioned user in a Private Mention post.", Refused, "somebody it names"),
    told(404, "The post you are trying to quote does not appear to exist.", Gone),
    told(500, "Error processing thumbnail for uploaded media", Refused, "cannot read this file"),
    told(503, "Remote data could not be fetched", Failed, "problem of its own (503)"),
    told(503, "Remote SSL certificate could not be verified", Failed, "problem of its own (503)"),
    told(422, "Something nobody has seen", Refused, "Something nobody has seen"),
    told(429, "Too many requests", RateLimited, "asks us to wait"),
    told(500, "An error occurred", Failed, "problem of its own (500)"),
    told(502, "Bad Gateway", Failed, "problem of its own (502)"),
    told(503, "There was a temporary problem serving your request, please try again", Failed, "problem of its own (503)"),
    told(504, "Gateway Timeout", Failed, "problem of its own (504)"),
]  # fmt: skip
# Mastodon answers 403 with these to everything the account asks.
STOPPED = [
    told(403, "Your login is currently disabled", LostRight, "Ask its moderators"),
    told(
        403,
        "Your login is missing a confirmed e-mail address",
        LostRight,
        "Confirm the account's e-mail",
    ),
    told(
        403,
        "Your login is currently pending approval",
        LostRight,
        "have not let the account in yet",
    ),
    told(
        403, "Your login is currently pending review", LostRight, "have not let the account in yet"
    ),
    told(403, "Your account is suspended", LostRight, "has suspended the account"),
]
# And with this to a single deed, while it knows us.
FORBIDDEN = [
    told(403, "This action is not allowed", Refused, "does not let this account"),
    told(403, "You have been blocked by this person", Refused, "has blocked the account"),
]


@pytest.fixture(autouse=True)
def _loopback(settings):
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]


def publishing(address):
    return lambda: Api(address, "token").ask("POST", "/api/v1/statuses", json={"status": "x"})


@pytest.mark.parametrize("row", [*ERRORS, *STOPPED], ids=str)
def test_whoever_publishes_reads_what_to_do(row):
    with answering(row) as address:
        holds(row, publishing(address))


@pytest.mark.parametrize("row", FORBIDDEN, ids=str)
def test_what_is_forbidden_alone_takes_no_right_away(row):
    knows_us = lambda asked: Told(200, {"id": "1"}) if "verify" in asked.path else None  # noqa: E731
    with answering(row, knows_us) as address:
        holds(row, publishing(address))


@pytest.mark.parametrize("table", [errors.WORDS, errors.STOPPED], ids=["words", "stopped"])
def test_every_part_we_know_is_said_by_a_documented_answer(table):
    rows = [*ERRORS, *STOPPED, *FORBIDDEN]
    assert unshown(table, rows, lambda row: row.body["error"]) == []
