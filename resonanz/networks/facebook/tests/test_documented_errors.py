"""What Meta documents as errors of the Graph, and what we say of it.

Its pages on handling errors, on what a page may publish, on videos ("Error codes" of the Video API)
and on messages ("Common error codes" of the Messenger Platform).
"""

import pytest

from resonanz.core.errors import Gone, Refused
from resonanz.networks.contract import LostRight, RateLimited
from resonanz.networks.facebook import errors
from resonanz.networks.graph import Failed, Graph
from resonanz.networks.graph_errors import (
    COMMON,
    ENDED,
    GONE,
    LOST,
    PIECES,
    RATE,
    RATE_PAIRS,
    TEMPORARY,
)
from resonanz.networks.tests.documented import Error, answering, holds


def told(code, subcode, kind, says="", status=400, **more):
    error = {"message": "Said by Meta", "code": code, "error_subcode": subcode, **more}
    return Error(status, {"error": error}, kind, says)


def _kind(code, subcode):
    if (code, subcode) in GONE:
        return Gone
    if code in RATE or (code, subcode) in RATE_PAIRS:
        return RateLimited
    return Failed if code in TEMPORARY or subcode in PIECES else Refused


ERRORS = [
    *(told(code, 0, LostRight, "Connect the account again") for code in sorted(LOST - set(ENDED))),
    *(told(190, subcode, LostRight, words) for subcode, words in ENDED.items()),
    *(told(code, 0, RateLimited, "asks us to wait") for code in sorted(RATE)),
    *(told(*key, _kind(*key)) for key in {**COMMON, **errors.WORDS}),
    *(told(code, 0, Refused, "right to do this is missing") for code in (200, 220, 250, 298)),
    told(9, 0, RateLimited, "asks us to wait"),
    told(9, 2018352, RateLimited, "asks us to wait"),
    told(4, 2018109, Refused, "25 MB"),
    told(459, 0, LostRight, "sign in there first"),
    told(464, 0, LostRight, "confirm their account"),
    told(100, 0, Refused, "Meta finds something wrong in what we sent: Said by Meta"),
    told(6000, 1363022, Refused, "too small"),
    told(1363030, 0, Refused, "begins anew"),
    told(100, 1363019, Failed, "sent again"),
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
