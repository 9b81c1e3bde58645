"""What YouTube's reference documents as errors (by their reasons), and what we say of it."""

import pytest

from resonanz.core.errors import Gone, Refused
from resonanz.networks.contract import AccountView, LostRight, RateLimited
from resonanz.networks.tests.documented import Error, answering, holds
from resonanz.networks.youtube import errors
from resonanz.networks.youtube.wire import Api, Failed


def told(status, reason, kind, says=""):
    said = {"reason": reason, "message": "Said by YouTube", "domain": "youtube.api"}
    error = {"code": status, "message": "Said by YouTube", "errors": [said]}
    return Error(status, {"error": error}, kind, says)


RIGHTS, TROUBLE = errors.LOST, errors.TEMPORARY
ERRORS = [
    *(told(403, reason, RateLimited, "asks us to wait") for reason in sorted(errors.QUOTA)),
    *(told(403, reason, RateLimited, "asks us to wait") for reason in sorted(errors.RATE)),
    *(told(401, reason, LostRight) for reason in sorted(RIGHTS)),
    *(told(404, reason, Gone) for reason in sorted(errors.GONE)),
    *(told(500, reason, Failed, "problem of its own (500)") for reason in sorted(TROUBLE)),
    *(
        told(400, reason, Refused, words)
        for reason, words in errors.WORDS.items()
        if reason not in errors.QUOTA | errors.RATE | RIGHTS | errors.GONE | TROUBLE
    ),
    told(403, "insufficientPermissions", LostRight, "Connect the channel again"),
    told(401, "authenticatedUserAccountSuspended", LostRight, "appeals there"),
    told(403, "accountDisabled", LostRight, "switched the account off"),
    told(400, "somethingNew", Refused, "Said by YouTube"),
    told(429, "somethingNew", RateLimited, "asks us to wait"),
    told(503, "somethingNew", Failed, "problem of its own (503)"),
]


@pytest.mark.parametrize("row", ERRORS, ids=lambda row: row.body["error"]["errors"][0]["reason"])
def test_whoever_publishes_reads_what_to_do(row, settings):
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    with answering(row) as address:
        settings.NETWORK_ADDRESSES = {"youtube": address, "google": address}
        account = AccountView(1, "", "velora", "UC1", {"access_token": "t"}, {})
        holds(row, lambda: Api(account).write("POST", "comments", {}, part="snippet"))
