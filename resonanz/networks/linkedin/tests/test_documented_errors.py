# ruff: noqa: E501 (a table is read line by line)
"""What LinkedIn documents as errors (error handling, Posts, versions), and what we say of it."""

import pytest

from resonanz.core.errors import Gone, Refused, TryLater
from resonanz.networks.contract import LostRight, RateLimited
from resonanz.networks.linkedin.wire import Api, Failed
from resonanz.networks.tests.documented import Error, answering, holds


def told(status, kind, says="", headers=None, **body):
    return Error(status, {"status": status, **body}, kind, says, headers or {})


ERRORS = [
    told(400, Refused, "does not understand", code="ILLEGAL_ARGUMENT", message="Request body could not be converted to data map"),
    told(400, Refused, "too long for LinkedIn", code="FIELD_LENGTH_TOO_LONG", message="The commentary exceeds the maximum length"),
    told(400, Refused, "of this kind", code="INVALID", message="Unsupported media type"),
    told(400, Refused, "of this shape", code="INVALID", message="The aspect ratio is not valid"),
    told(400, Refused, "could not process", code="MEDIA_ASSET_PROCESSING_FAILED", message="Media asset failed"),
    told(400, TryLater, "LINKEDIN_VERSION", code="VERSION_MISSING", message="NONEXISTENT_VERSION"),
    told(401, LostRight, "Connect the account again", code="EXPIRED_ACCESS_TOKEN", serviceErrorCode=65602, message="The token used in the request has expired"),
    told(401, LostRight, "Connect the account again", code="REVOKED_ACCESS_TOKEN", serviceErrorCode=65601, message="The token used in the request has been revoked by the user"),
    told(401, LostRight, "Connect the account again", code="INVALID_ACCESS_TOKEN", serviceErrorCode=65600, message="Invalid access token"),
    told(401, LostRight, "Connect the account again", message="Empty oauth2_access_token"),
    told(403, Refused, "lacks a right", code="ACCESS_DENIED", serviceErrorCode=100, message="Not enough permissions to access: POST /posts"),
    told(403, Refused, "lacks a right", message="Unpermitted fields present in REQUEST_BODY"),
    told(403, Refused, "administrator", message="Member is not authorized to act for the organization"),
    told(403, Refused, "restricted this page", message="The organization is restricted"),
    told(403, Refused, "Comments are closed", message="Commenting is disabled on this post"),
    told(404, Gone, code="NOT_FOUND", message="Not Found"),
    told(409, Refused, "Send it again", code="CONFLICT", message="Write conflict"),
    told(422, Refused, "same words", code="DUPLICATE_POST", message="Content is a duplicate of urn:li:share:7001"),
    told(422, Refused, "misses something", message="ERROR :: /commentary :: field is required but not found"),
    told(426, TryLater, "LINKEDIN_VERSION", code="NONEXISTENT_VERSION", message="Requested version 20240101 is not active"),
    told(429, RateLimited, "asks us to wait", code="TOO_MANY_REQUESTS", serviceErrorCode=101, message="Resource level throttle limit reached"),
    told(500, Failed, "problem of its own (500)", code="INTERNAL_SERVER_ERROR", message="Internal Server Error"),
    told(502, Failed, "problem of its own (502)", message="Bad Gateway"),
    told(503, Failed, "problem of its own (503)", message="Service Unavailable"),
    told(504, Failed, "problem of its own (504)", message="Gateway Timeout"),
]  # fmt: skip


@pytest.mark.parametrize("row", ERRORS, ids=str)
def test_whoever_publishes_reads_what_to_do(row, settings):
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    with answering(row) as address:
        settings.NETWORK_ADDRESSES = {"linkedin": address}
        holds(row, lambda: Api("token").ask("POST", "posts", json={"commentary": "x"}))
