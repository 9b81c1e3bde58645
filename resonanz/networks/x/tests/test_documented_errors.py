# ruff: noqa: E501 (a table is read line by line)
"""What X documents as errors of its API v2 (statuses and problem types), and what we say of it."""

import pytest

from resonanz.core.errors import Gone, Refused
from resonanz.networks.contract import LostRight, RateLimited
from resonanz.networks.tests.documented import Error, answering, holds
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
    told(409, Refused, title="ConnectionException", detail="This stream has no rules."),
    told(429, RateLimited, "asks us to wait", {"x-rate-limit-reset": "1"}, title="Too Many Requests", detail="Too Many Requests", type="about:blank"),
    told(429, RateLimited, "asks us to wait", title="UsageCapExceeded", detail="Usage cap exceeded: Monthly product cap", type=TYPE + "usage-capped"),
    told(403, Refused, "longer than X takes", title="Forbidden", detail="This user is not allowed to post a video longer than 20 minutes.", type="about:blank"),
    told(500, Failed, "problem of its own (500)", title="Internal Server Error"),
    told(502, Failed, "problem of its own (502)", title="Bad Gateway"),
    told(503, Failed, "problem of its own (503)", title="Service Unavailable", detail="Service Unavailable"),
    told(504, Failed, "problem of its own (504)", title="Gateway Timeout"),
]  # fmt: skip


@pytest.mark.parametrize("row", ERRORS, ids=str)
def test_whoever_publishes_reads_what_to_do(row, settings):
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    with answering(row) as address:
        settings.NETWORK_ADDRESSES = {"x": address}
        holds(row, lambda: Api("token").ask("POST", "/2/tweets", json={"text": "x"}))
