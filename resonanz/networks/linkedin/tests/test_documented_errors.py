# ruff: noqa: E501 (a table is read line by line)
"""What LinkedIn documents as errors, and what we say of it.

Its pages on error handling, rate limits, versions, Posts, Videos and comments, as far as they could
be read; what is not in the list is told as LinkedIn says it.
"""

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
    told(400, Refused, "lacks a right", message="Organization permissions must be used when using organization as author"),
    told(400, Refused, "brought anew", code="INVALID_CONTENT_OWNERSHIP", message="Content(s) you provided must be owned by post author"),
    told(400, Refused, "brought anew", message="One or more of the contents is not owned by the author"),
    told(400, Refused, "does not understand", code="INVALID_URN_TYPE", message="Invalid URN"),
    told(400, Refused, "does not understand", code="INVALID_VALUE_FOR_FIELD", message="Invalid value for field"),
    told(400, Refused, "misses something", code="MISSING_FIELD", message="Missing field"),
    told(400, Refused, "misses something", code="MISSING_REQUIRED_FIELD_FOR_DSC_POST", message="Missing"),
    told(400, TryLater, "LINKEDIN_VERSION", code="VERSION_MISSING", message="A version must be present. Please specify a version by adding the LinkedIn-Version header."),
    told(403, Refused, "administrator", message="Accessing this video resource is forbidden. Please check your permissions for this resource"),
    told(403, Refused, "administrator", message="Field Value validation failed in REQUEST_BODY: Data Processing Exception while processing fields [/author]"),
    told(405, Refused, "newer Resonanz", message="Method Not Allowed"),
    told(411, Refused, "does not understand", message="Length Required"),
    told(413, Refused, "this large", message="Request Entity Too Large"),
    told(415, Refused, "of this kind", message="Unsupported Media Type"),
    told(422, Refused, "does not understand", message="ERROR :: /foo :: unrecognized field found but not allowed"),
    told(429, RateLimited, "asks us to wait", serviceErrorCode=101, message="Resource level throttle APPLICATION DAY limit for calls to this resource is reached."),
    told(429, RateLimited, "asks us to wait", serviceErrorCode=101, message="Resource level throttle MEMBER DAY limit for calls to this resource is reached."),
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
