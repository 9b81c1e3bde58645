"""What Meta documents as errors of the Graph (for a page and in common), and what we say of it."""

import pytest

from resonanz.core.errors import Gone, Refused
from resonanz.networks.contract import LostRight, RateLimited
from resonanz.networks.facebook import errors
from resonanz.networks.graph import Failed, Graph
from resonanz.networks.graph_errors import COMMON, ENDED, GONE, LOST, RATE, TEMPORARY
from resonanz.networks.tests.documented import Error, answering, holds


def told(code, subcode, kind, says="", status=400, **more):
    error = {"message": "Said by Meta", "code": code, "error_subcode": subcode, **more}
    return Error(status, {"error": error}, kind, says)


def _kind(code, subcode):
    if (code, subcode) in GONE:
        return Gone
    if code in RATE:
        return RateLimited
    return Failed if code in TEMPORARY else Refused


ERRORS = [
    *(told(code, 0, LostRight, "Connect the account again") for code in sorted(LOST)),
    *(told(190, subcode, LostRight, words) for subcode, words in ENDED.items()),
    *(told(code, 0, RateLimited, "asks us to wait") for code in sorted(RATE)),
    *(told(*key, _kind(*key)) for key in {**COMMON, **errors.WORDS}),
    *(told(code, 0, Refused, "right to do this is missing") for code in (200, 220, 250, 298)),
    told(9999, 0, Refused, "Said by Meta"),
    told(9999, 0, Failed, "problem of its own", is_transient=True),
    told(0, 0, Failed, "problem of its own (500)", status=500),
    told(0, 0, LostRight, "Connect the account again", status=401),
    told(0, 0, Gone, "no longer there", status=404),
    told(0, 0, RateLimited, "asks us to wait", status=429),
]


def name_of(row):
    error = row.body["error"]
    return f"{row.status}-{error['code']}-{error['error_subcode']}"


@pytest.mark.parametrize("row", ERRORS, ids=name_of)
def test_whoever_publishes_reads_what_to_do(row, settings):
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    with answering(row) as address:
        settings.NETWORK_ADDRESSES = {"graph": address}
        holds(row, lambda: Graph("token", "secret", errors.WORDS).post("1/feed", message="x"))
