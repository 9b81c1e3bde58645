"""A page is connected by its administrator; of several, one is chosen."""

from datetime import date

import pytest

from resonanz.core.errors import Refused, TryLater
from resonanz.core.time import now
from resonanz.networks.contract import Choice, Grant, LostRight, RateLimited
from resonanz.networks.linkedin import network
from resonanz.networks.linkedin.wire import Api
from tests.servers.http import Told
from tests.servers.linkedin import fake
from tests.servers.linkedin.fake import OTHER, PAGE, no

from .conftest import come_back, draft, publish, request, view_of


def answering(monkeypatch, path, told):
    """From now on one path is answered so."""
    routes = [
        (method, pattern, (lambda *given, **named: told) if path in pattern.pattern else respond)
        for method, pattern, respond in fake.ROUTES
    ]
    monkeypatch.setattr(fake, "ROUTES", routes)


def test_the_only_page_is_connected(world):
    grant = come_back()

    assert isinstance(grant, Grant)
    assert (grant.remote_id, grant.handle, grant.name) == (PAGE, "velora", "Velora")
    assert grant.rights == ("r_basicprofile", "w_x")
    assert grant.ends_at is not None
    assert 360 < (grant.ends_at - now()).days < 366


def test_without_a_refresh_token_the_right_ends_with_the_token(world):
    world.refreshes = False
    grant = come_back()
    assert isinstance(grant, Grant)
    assert 58 < (grant.ends_at - now()).days < 61
    network.renew(view_of(grant))
    assert len([one for one in world.asked if "accessToken" in one.path]) == 1


def test_of_several_pages_one_is_chosen(world):
    world.pages = [PAGE, OTHER, "urn:li:organization:33"]
    offered = come_back()
    assert isinstance(offered, Choice)
    assert offered.grants[:2] == ((PAGE, "Velora"), (OTHER, "Velora Werkstatt"))

    grant = network.connect(request(state=offered.state, options={"chosen": OTHER}))
    assert isinstance(grant, Grant)
    assert grant.remote_id == OTHER
    with pytest.raises(Refused, match="begin again"):
        network.connect(request(state=offered.state, options={"chosen": "urn:li:organization:9"}))


def test_who_administers_no_page_is_told_so(world):
    world.pages = []
    with pytest.raises(Refused, match="administrator of no page"):
        come_back()


@pytest.mark.parametrize(
    ("told", "error"), [(no(401, "x"), Refused), (Told(429, {}, {"retry-after": "60"}), TryLater)]
)
def test_what_goes_wrong_while_connecting_is_said(world, monkeypatch, told, error):
    answering(monkeypatch, "organizationAcls", told)
    with pytest.raises(error):
        come_back()


def test_a_token_is_renewed_where_linkedin_lets_us(world, account):
    world.token = "another"
    publish(account, draft("Hallo"))
    assert account.secret["access_token"] == "another+"


def test_a_right_that_was_taken_back_is_lost(world, account):
    world.token = "another"
    account.secret["client_secret"] = "falsch"
    with pytest.raises(LostRight):
        publish(account, draft("Hallo"))


# --- the version -------------------------------------------------------------------------------


def test_the_version_that_is_set_and_when_it_ends(settings):
    settings.LINKEDIN_VERSION = "202603"
    assert network.version().ends == date(2027, 3, 16), "the day LinkedIn named"
    settings.LINKEDIN_VERSION = "202607"
    assert network.version().ends == date(2027, 7, 15), "the day we reckon"
    settings.LINKEDIN_VERSION = "newest"
    assert (network.version().ends, network.version().is_odd) == (None, True)


def test_a_version_that_ended_is_the_operators_business(world, account, settings):
    settings.LINKEDIN_VERSION = "202001"
    with pytest.raises(TryLater, match="LINKEDIN_VERSION"):
        network.events(account, {})


def test_a_long_wait_is_bounded(world, account, monkeypatch):
    for told in (Told(429, {}, {"retry-after": "9" * 20}), Told(429, {}, {"retry-after": "60"})):
        answering(monkeypatch, "rest/posts$", told)
        with pytest.raises(RateLimited):
            network.events(account, {})


def test_the_token_goes_to_linkedin_alone(world, account, settings):
    settings.NETWORK_ADDRESSES = {"linkedin": "https://api.linkedin.com"}
    world.uploads["x"] = {}
    Api("geheim").put(f"{world.address}/upload/x", b"")
    assert world.asked[-1].headers.get("authorization") is None
    world.faults = [no(503, "Down")]
    with pytest.raises(TryLater):
        Api("geheim").put(f"{world.address}/upload/x", b"")
