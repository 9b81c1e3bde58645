"""What HTTP documents as refusals, as a website may give them, and what we say of it."""

import pytest

from resonanz.core.errors import Refused, TryLater
from resonanz.networks.contract import LostRight, RateLimited
from resonanz.networks.feeds.wire import ask
from resonanz.networks.tests.documented import Error, answering, holds

WAIT = {"retry-after": "120"}
ERRORS = [
    *(
        Error(status, "", Refused, f"({status})")
        for status in (400, 405, 406, 408, 409, 411, 412, 413, 414, 415, 421, 422, 426, 428, 431)
    ),
    *(Error(status, "", Refused, "does not let us read") for status in (401, 402, 403, 407, 451)),
    Error(404, "", Refused, "Is it spelled right?"),
    Error(410, "", LostRight, "Connect its new one"),
    Error(429, "", RateLimited, "asks us to wait"),
    Error(429, "", RateLimited, "asks us to wait", WAIT),
    *(
        Error(status, "", TryLater, f"problem of its own ({status})")
        for status in (500, 501, 502, 503, 504, 505, 507, 508, 511)
    ),
    Error(503, "", RateLimited, "asks us to wait", WAIT),
]


@pytest.mark.parametrize("row", ERRORS, ids=str)
def test_whoever_listens_reads_what_to_do(row, settings):
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    with answering(row) as address:
        holds(row, lambda: ask(f"{address}/feed.xml"))
