# ruff: noqa: E501 (a table is read line by line)
"""What X documents as errors, and what we say of it.

The statuses and problem types of its API v2, the codes of "Response codes" that its posts, replies
and media still answer with, and the reasons media are not taken for. Of its streams nothing is
here: we open none.
"""

import pytest

from resonanz.core.errors import Gone, Refused
from resonanz.networks.contract import LostRight, RateLimited
from resonanz.networks.tests.documented import Error, answering, holds, unshown
from resonanz.networks.x import errors
from resonanz.networks.x.wire import Api, Failed


def told(status, kind, says="", headers=None, **body):
    return Error(status, {"status": status, **body}, kind, says, headers or {})


TYPE = "https://api.twitter.com/2/problems/"
ERRORS = [
    told(400, Refused, "does not understand", title="Invalid Request", detail="One or more parameters to your request was invalid.", type=TYPE + "invalid-request"),
    told(400, Refused, "no longer knows the picture", title="Invalid Request", errors=[{"message": "Your media IDs are invalid."}]),
    told(401, LostRight, "Connect the account again", title="Unauthorized", detail="Unauthorized", type="about:blank"),
    told(402, Refused, "credits", title="CreditsDepleted", detail="Your enrolled account does not have any credits to fulfill this request."),
    told(403, Refused, "same words", title="Forbidden", detail="You are not allowed to create a Tweet with duplicate content.", type="about:blank"),
    told(403, Refused, "does not let everybody answer", title="Forbidden", detail="Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author."),
    told(403, Refused, "no longer there", title="Forbidden", detail="You attempted to reply to a Tweet that is deleted or not visible to you."),
    told(403, Refused, "be quoted", title="Forbidden", detail="You are not allowed to quote this post."),
    told(403, Refused, "Read and write", title="Forbidden", detail="Your client app is not configured with the appropriate oauth1 app permissions for this endpoint.", type=TYPE + "oauth1-permissions"),
    told(403, Refused, "belongs to no project", title="Client Forbidden", detail="When authenticating requests you must use keys from an App attached to a Project.", reason="client-not-enrolled", type=TYPE + "client-forbidden"),
    told(403, Refused, "developer portal", title="Client Forbidden", detail="This request must be made using an approved developer account.", reason="official-client-forbidden", type=TYPE + "client-forbidden"),
    told(403, Refused, "with its plan", title="Unsupported Authentication", detail="Authenticating with Unknown is forbidden for this endpoint.", type=TYPE + "unsupported-authentication"),
    told(403, Refused, "does not let this account", title="Forbidden", detail="You are not permitted to perform this action."),
    told(403, Refused, "suspended this account", title="Forbidden", detail="Your account is suspended and is not permitted to access this feature."),
    told(403, Refused, "locked this account", title="Forbidden", detail="To protect our users, your account is temporarily locked."),
    told(403, Refused, "holds this for spam", title="Forbidden", detail="This request looks like it might be automated. To protect our users from spam we can't complete this action."),
    told(403, Refused, "too long for X", title="Forbidden", detail="Tweet text is too long."),
    told(403, Refused, "no more posts", title="Forbidden", detail="User is over daily status update limit."),
    told(404, Gone, title="Not Found Error", detail="Could not find tweet with id: [1].", type=TYPE + "resource-not-found"),
    told(409, Refused, "at the same moment", title="ConnectionException", detail="This stream has no rules."),
    told(429, RateLimited, "asks us to wait", {"x-rate-limit-reset": "1"}, title="Too Many Requests", detail="Too Many Requests", type="about:blank"),
    told(429, RateLimited, "asks us to wait", title="UsageCapExceeded", detail="Usage cap exceeded: Monthly product cap", type=TYPE + "usage-capped"),
    told(403, Refused, "longer than X takes", title="Forbidden", detail="This user is not allowed to post a video longer than 20 minutes.", type="about:blank"),
    told(500, Failed, "problem of its own (500)", title="Internal Server Error"),
    told(502, Failed, "problem of its own (502)", title="Bad Gateway"),
    told(503, Failed, "problem of its own (503)", title="Service Unavailable", detail="Service Unavailable"),
    told(504, Failed, "problem of its own (504)", title="Gateway Timeout"),
    told(400, Refused, "does not understand", title="Invalid Request"),
    told(400, Refused, "does not understand", detail="$.reply: is not defined in the schema"),
    told(402, Refused, "credits", title="Payment Required"),
    told(403, Refused, "does not let this account", detail="Forbidden."),
    told(403, Refused, "does not let this account", title="Disallowed Resource", type=TYPE + "disallowed-resource"),
    told(403, Refused, "everybody answer", detail="You are not allowed to reply."),
    told(403, Refused, "protected", title="Authorization Error", detail="Sorry, you are not authorized to view the user with id: [1].", type=TYPE + "not-authorized-for-resource"),
    told(403, Refused, "rights of its plan", title="Field Authorization Error", detail="Sorry, you are not permitted to access 'non_public_metrics' on the Tweet with id : [1].", type=TYPE + "not-authorized-for-field"),
    told(403, Refused, "choose who may answer", detail="You are not allowed to create a Tweet with these settings."),
    told(403, Refused, "with its plan", detail="You currently have access to a subset of X API V2 endpoints and limited v1.1 endpoints only. If you need access to this endpoint, you may need a different access level."),
    told(404, Gone, title="Resource Unavailable", type=TYPE + "resource-unavailable"),
    told(405, Refused, "does not understand", title="Method Not Allowed"),
    told(406, Refused, "does not understand", title="Not Acceptable"),
    told(409, Refused, "at the same moment", title="Conflict"),
    told(410, Gone, title="Gone"),
    told(413, Refused, "this large", title="Payload Too Large"),
    told(415, Refused, "of this kind", title="Unsupported"),
    told(422, Refused, "does not understand", title="Unprocessable Entity"),
    # "Response codes".
    told(403, Refused, "suspended this account", errors=[{"code": 64, "message": "Your account is suspended and is not permitted to access this feature"}]),
    told(429, RateLimited, "asks us to wait", errors=[{"code": 88, "message": "Rate limit exceeded"}]),
    told(401, LostRight, "Connect the account again", errors=[{"code": 89, "message": "Invalid or expired token"}]),
    told(503, Failed, "problem of its own (503)", errors=[{"code": 130, "message": "Over capacity"}]),
    told(500, Failed, "problem of its own (500)", errors=[{"code": 131, "message": "Internal error"}]),
    told(403, Refused, "no longer there", errors=[{"code": 144, "message": "No status found with that ID"}]),
    told(403, Refused, "has blocked", errors=[{"code": 136, "message": "You have been blocked from the author of this Tweet"}]),
    told(403, Refused, "protected", errors=[{"code": 179, "message": "Sorry, you are not authorized to see this status"}]),
    told(403, Refused, "no more posts", errors=[{"code": 185, "message": "User is over daily status update limit"}]),
    told(403, Refused, "too long for X", errors=[{"code": 186, "message": "Tweet needs to be a bit shorter."}]),
    told(403, Refused, "same words", errors=[{"code": 187, "message": "Status is a duplicate"}]),
    told(403, Refused, "Read and write", errors=[{"code": 261, "message": "Application cannot perform write actions"}]),
    told(400, Refused, "no longer knows the picture", errors=[{"code": 324, "message": "The validation of media ids failed."}]),
    told(403, Refused, "locked this account", errors=[{"code": 326, "message": "To protect our users from malicious activity, this account is temporarily locked."}]),
    told(403, Refused, "together", errors=[{"code": 386, "message": "The Tweet exceeds the number of allowed attachment types."}]),
    told(400, Refused, "together", detail="You may attach up to 4 images or 1 animated GIF or 1 video."),
    told(403, Refused, "for harmful", detail="We can't complete this request because this link has been identified as being potentially harmful."),
    # Media, and polls.
    told(400, Refused, "this large", detail="file size exceeds 512 MB"),
    told(400, Refused, "of this kind", detail="Unsupported media category"),
    told(400, Refused, "cannot read this file", errors=[{"message": "InvalidMedia"}]),
    told(400, Refused, "two to four answers", detail="poll.options: must have at least 2 items"),
    told(429, RateLimited, "asks us to wait", title="usage cap", detail="Usage cap exceeded: Daily product cap"),
    told(403, Refused, "used up", detail="Your plan's usage cap is reached."),
]  # fmt: skip


@pytest.mark.parametrize("row", ERRORS, ids=str)
def test_whoever_publishes_reads_what_to_do(row, settings):
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    with answering(row) as address:
        settings.NETWORK_ADDRESSES = {"x": address}
        holds(row, lambda: Api("token").ask("POST", "/2/tweets", json={"text": "x"}))


def test_every_part_we_know_is_said_by_a_documented_answer():
    assert unshown(errors.WORDS, ERRORS, lambda row: str(row.body)) == []
