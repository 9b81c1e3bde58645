# ruff: noqa: E501 (a table is read line by line)
"""What LinkedIn documents as errors, and what we say of it.

Its pages on error handling, error responses, rate limits, versions, tokens, Posts, Images, Videos,
Documents, comments and access control: every code and status they list for what is asked here. What
is not in the list is told as LinkedIn says it, behind words of ours.
"""

from datetime import timedelta

import pytest

from resonanz.core.errors import Gone, Refused, TryLater
from resonanz.core.time import now
from resonanz.networks.contract import LostRight, RateLimited
from resonanz.networks.linkedin import errors
from resonanz.networks.linkedin.wire import Api, Failed
from resonanz.networks.tests.documented import Error, answering, holds, unshown


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
    # "Error handling" and "Error responses".
    told(400, Refused, "does not understand", message="Bad Request"),
    told(401, LostRight, "Connect the account again", code="EMPTY_ACCESS_TOKEN", message="Empty or missing OAuth2 access token"),
    told(401, LostRight, "Connect the account again", message="Unknown authentication schema"),
    told(401, LostRight, "Connect the account again", serviceErrorCode=65604, message="Unable to verify access token"),
    told(403, Refused, "lacks a right", message="Forbidden"),
    told(403, Refused, "lacks a right", message="Insufficient permissions to perform the requested action"),
    told(403, Refused, "lacks a right", code="ACCESS_DENIED", serviceErrorCode=100, message="Not allowed"),
    told(403, Refused, "administrator", code="ACCESS_DENIED", message="Accessing this image resource is forbidden. Please check your permissions for this resource"),
    told(403, Refused, "administrator", code="DOCUMENT_FORBIDDEN", message="The document may not be seen"),
    told(400, Refused, "does not understand", code="FIELD_VALUE_TOO_HIGH", serviceErrorCode=10007, message="Field validation error"),
    told(400, Refused, "does not understand", code="FIELD_VALUE_TOO_LOW", serviceErrorCode=10007, message="Field validation error"),
    told(400, Refused, "does not understand", message="Invalid param", errorDetails={"inputErrors": [{"code": "PARAM_INVALID"}]}),
    told(400, Refused, "does not understand", message="Invalid param", errorDetails={"inputErrors": [{"code": "QUERY_PARAM_NOT_ALLOWED"}]}),
    told(400, Refused, "does not understand", message="Multiple errors occurred during param validation. Please see errorDetails for more information."),
    told(400, Refused, "does not understand", message="Multiple errors occurred during the input validation. Please see errorDetails for more information."),
    told(400, Refused, "does not understand", code="ILLEGAL_ARGUMENT", message="Invalid argument"),
    # Posts.
    told(400, Refused, "does not understand", code="INVALID_URN_ID", message="The URN ID provided is invalid"),
    told(400, Refused, "does not understand", code="INVALID_CALL_TO_ACTION", message="The call to action is invalid"),
    told(400, Refused, "link in this post", code="INVALID_URL", message="The URL is invalid"),
    told(400, Refused, "too long for LinkedIn", code="FIELD_LENGTH_TOO_LONG", message="commentary length 3100 can't exceeded maximum 3000 length"),
    told(400, Refused, "too long for LinkedIn", message="The text is too long"),
    told(400, Refused, "too long for LinkedIn", code="FIELD_LENGTH_TOO_LONG", message="commentary"),
    told(400, Refused, "misses something", code="INVALID_VALUE_BLANK_FIELD", message="commentary can't be blank"),
    told(400, Refused, "misses something", message="commentary can't be blank"),
    told(422, Refused, "does not understand", code="UNPROCESSABLE_ENTITY", message="Unprocessable"),
    told(409, Refused, "Send it again", code="CONFLICT", message="A write conflict occurred. Retry the request."),
    # Images, Videos, Documents.
    told(400, Refused, "no longer knows", code="INVALID_IMAGE_ID", message="This Image ID is invalid"),
    told(400, Refused, "no longer knows", code="INVALID_VIDEO_ID", message="This Video ID is invalid"),
    told(400, Refused, "no longer knows", code="INVALID_DOCUMENT_ID", message="This Document ID is invalid"),
    told(400, TryLater, "brought anew", code="EXPIRED_UPLOAD_URL", message="The upload failed"),
    told(400, TryLater, "brought anew", message="The Video upload URL is expired"),
    told(400, TryLater, "still preparing", code="MEDIA_ASSET_WAITING_UPLOAD", message="Not yet"),
    told(400, TryLater, "still preparing", message="Media asset is waiting upload"),
    told(400, Refused, "could not process", message="Media asset failed processing"),
    told(400, Refused, "could not process", code="UPDATING_ASSET_FAILED", message="Failed to update asset. Please recreate the asset and try again"),
    told(413, Refused, "this large", code="REQUEST_ENTITY_TOO_LARGE", message="Too much"),
    told(415, Refused, "of this kind", code="UNSUPPORTED_MEDIA_TYPE", message="Not this"),
    # Comments and reactions.
    told(403, Refused, "Comments are closed", message="Comments are disabled on the post"),
    told(400, Refused, "does not understand", message="Actual threadUrn urn:li:activity:1 does not match expected threadUrn urn:li:activity:2"),
    told(429, RateLimited, "asks us to wait", message="Comment create throttled: creation rate limit exceeded for member"),
    # Who may do what on the page.
    told(404, Gone, message="The Access Control doesn't exist"),
    told(404, Gone, message="Could not find entity"),
    told(503, Failed, "problem of its own (503)", code="UNDER_MAINTENANCE", message="Under maintenance"),
    told(406, Refused, "LinkedIn refused it", message="Not Acceptable"),
]  # fmt: skip


@pytest.mark.parametrize("row", ERRORS, ids=str)
def test_whoever_publishes_reads_what_to_do(row, settings):
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    with answering(row) as address:
        settings.NETWORK_ADDRESSES = {"linkedin": address}
        holds(row, lambda: Api("token").ask("POST", "posts", json={"commentary": "x"}))


@pytest.mark.parametrize("table", [errors.WORDS, errors.PASSING], ids=["words", "passing"])
def test_every_part_we_know_is_said_by_a_documented_answer(table):
    assert unshown(table, ERRORS, lambda row: str(row.body)) == []


def test_of_comments_the_next_goes_out_a_minute_later(settings):
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    row = next(row for row in ERRORS if "creation rate limit" in str(row.body))
    with answering(row) as address:
        settings.NETWORK_ADDRESSES = {"linkedin": address}
        with pytest.raises(RateLimited) as limited:
            Api("token").ask("POST", "socialActions/1/comments", json={})
    assert limited.value.until < now() + timedelta(seconds=65)
