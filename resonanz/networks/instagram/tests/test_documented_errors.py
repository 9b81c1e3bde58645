"""What the "Error codes" of Instagram's reference list, and what we say of it."""

import pytest

from resonanz.core.errors import Gone, Refused
from resonanz.networks.contract import LostRight, RateLimited
from resonanz.networks.graph import Failed, Graph
from resonanz.networks.instagram import errors
from resonanz.networks.tests.documented import Error, answering, holds

# Code, subcode, what it is to us, a part of what the person reads.
DOCUMENTED = [
    (-2, 2207003, Refused, "PUBLIC_ADDRESS"),
    (-2, 2207020, Refused, "prepared anew"),
    (-1, 2207001, Failed, "tried again"),
    (-1, 2207032, Failed, "tried again"),
    (-1, 2207053, Failed, "tried again"),
    (1, 2207057, Failed, "after its end"),
    (4, 2207051, Refused, "for spam"),
    (9, 2207042, Refused, "goes on tomorrow"),
    (24, 2207006, Gone, "prepared anew"),
    (24, 2207008, Refused, "prepared anew"),
    (25, 2207050, Refused, "do what it asks"),
    (100, 2207023, Refused, "kind of post"),
    (100, 2207028, Refused, "2 to 10"),
    (100, 2207035, Refused, "product"),
    (100, 2207036, Refused, "product"),
    (100, 2207037, Refused, "products"),
    (100, 2207040, Refused, "20 people"),
    (352, 2207026, Refused, "does not take this video"),
    (9004, 2207052, Refused, "PUBLIC_ADDRESS"),
    (9007, 2207027, Refused, "still preparing"),
    (36000, 2207004, Refused, "8 MB"),
    (36001, 2207005, Refused, "JPEG"),
    (36003, 2207009, Refused, "Cut it to fit"),
    (36004, 2207010, Refused, "2,200"),
    (190, 460, LostRight, "password at Meta was changed"),
    (10, 0, Refused, "business or creator account"),
    (4, 0, RateLimited, "asks us to wait"),
]


@pytest.mark.parametrize(("code", "subcode", "kind", "says"), DOCUMENTED)
def test_whoever_publishes_reads_what_to_do(code, subcode, kind, says, settings):
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    error = {"message": "Said by Meta", "code": code, "error_subcode": subcode}
    row = Error(400, {"error": error}, kind, says)
    with answering(row) as address:
        settings.NETWORK_ADDRESSES = {"graph": address}
        holds(row, lambda: Graph("token", "secret", errors.WORDS).post("1/media_publish"))


def test_every_code_we_know_stands_in_the_table():
    known = {(code, subcode) for code, subcode, _kind, _says in DOCUMENTED}
    # Beside the documented: the same words for codes without their subcode, and two of Facebook's.
    more = {(9004, 0), (20, 0), (352, 2207101), (100, 2207033)}
    assert set(errors.WORDS) - known == more
