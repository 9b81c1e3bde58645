"""Connecting: whatever somebody types leads to their server, or to words about what is wrong."""

import time

import pytest

from resonanz.core.errors import Refused, TryLater
from resonanz.networks.bluesky import network, signing_in
from resonanz.networks.bluesky.wire import Session
from resonanz.networks.contract import ConnectRequest, LostRight
from tests.servers.bluesky.fake import DID, PASSWORD, problem, token
from tests.servers.http import Told

from .conftest import draft, publish


def request(world, handle="velora.test", secret=PASSWORD, server=None):
    return ConnectRequest(
        server=world.address if server is None else server, handle=handle, secret=secret
    )


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("@Velora.bsky.social", "velora.bsky.social"),
        ("\u202avelora.example\u202c ", "velora.example"),
        ("velora", "velora.bsky.social"),
        ("https://bsky.app/profile/velora.example/", "velora.example"),
        ("did:plc:AbC", "did:plc:AbC"),
        ("info@velora.example", "info@velora.example"),
        ("", ""),
    ],
)
def test_a_handle_is_read_as_it_was_meant(typed, meant):
    assert signing_in.name_of(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("bsky.social", "https://bsky.social"),
        ("https://pds.example/some/path", "https://pds.example"),
        ("http://localhost:2583/", "http://localhost:2583"),
    ],
)
def test_a_server_is_read_as_it_was_meant(typed, meant):
    assert signing_in.server_of(typed) == meant


def test_an_account_is_connected_with_its_profile(world):
    granted = network.connect(request(world, handle="@velora.test"))

    assert (granted.remote_id, granted.handle, granted.name) == (DID, "velora.test", "Velora")
    assert granted.server == world.address
    assert granted.secret["password"] == PASSWORD
    assert granted.address == f"https://bsky.app/profile/{DID}"


def test_without_a_server_the_handle_leads_to_it(world):
    service = {"id": "#atproto_pds", "serviceEndpoint": world.address}
    world.documents[DID] = {"service": ["nonsense", {"id": "#other"}, service]}

    assert network.connect(request(world, server="")).server == world.address
    assert network.connect(request(world, handle=DID, server="")).server == world.address


def test_the_server_that_holds_the_account_is_the_one_spoken_to(world):
    world.did_doc = {
        "service": [{"id": f"{DID}#atproto_pds", "serviceEndpoint": "https://pds.invalid/"}]
    }
    assert network.connect(request(world)).server == "https://pds.invalid"


def test_a_profile_that_cannot_be_read_stops_nobody(world):
    world.next("app.bsky.actor.getProfile", problem(502, "UpstreamFailure"))
    assert network.connect(request(world)).name == ""
    world.next("app.bsky.actor.getProfile", problem(429, "RateLimitExceeded"))
    assert network.connect(request(world)).name == ""


@pytest.mark.parametrize(
    ("handle", "secret", "words"),
    [
        ("velora.test", "falsch", "does not accept this handle with this app password"),
        ("", PASSWORD, "Give the handle and an app password"),
        ("velora.test", " ", "Give the handle and an app password"),
    ],
)
def test_what_was_typed_wrong_is_said(world, handle, secret, words):
    with pytest.raises(Refused, match=words):
        network.connect(request(world, handle, secret))


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (problem(401, "AuthFactorTokenRequired"), "the account's own password"),
        (Told(404, "<h1>nginx</h1>"), "does not answer as a Bluesky server does"),
        (Told(200, {"did": "nonsense"}), "did not say whose account"),
        (Told(200, {"did": DID, "active": False}), "switched off"),
    ],
)
def test_a_server_that_answers_otherwise_is_described(world, told, words):
    world.next("com.atproto.server.createSession", told)
    with pytest.raises(Refused, match=words):
        network.connect(request(world))


def test_too_many_tries_are_a_matter_of_waiting(world):
    world.next("com.atproto.server.createSession", problem(429, "RateLimitExceeded"))
    with pytest.raises(TryLater, match="wait"):
        network.connect(request(world))


def test_a_server_that_is_away_is_tried_later():
    with pytest.raises(Refused):
        network.connect(ConnectRequest("http://10.0.0.7", "velora.test", PASSWORD))


@pytest.mark.parametrize("handle", ["nobody.test", "keine_punkte!.test"])
def test_a_handle_nobody_has_is_said(world, handle):
    with pytest.raises(Refused, match="Nobody is known"):
        network.connect(request(world, handle, server=""))


def test_an_account_without_a_server_is_said(world):
    with pytest.raises(Refused, match="cannot be found"):
        network.connect(request(world, server=""))
    world.documents[DID] = {"service": "nonsense"}
    with pytest.raises(Refused, match="cannot be found"):
        network.connect(request(world, server=""))


def test_an_address_of_the_private_network_behind_a_did_is_refused(world):
    service = {"id": "#atproto_pds", "serviceEndpoint": "http://10.0.0.7"}
    world.documents[DID] = {"service": [service]}
    with pytest.raises(Refused):
        network.connect(request(world, server=""))


def test_a_did_of_the_web_is_asked_at_its_domain(world):
    with pytest.raises((Refused, TryLater)):
        network.connect(request(world, handle="did:web:127.0.0.1", server=""))


def test_an_email_address_is_asked_at_the_usual_server(world):
    assert signing_in.find_server("info@velora.example") == "https://bsky.social"


# --- tokens --------------------------------------------------------------------------------------


def test_a_token_is_renewed_before_it_ends_and_kept(world, ours, kept):
    session = world.session(seconds=30)
    ours.secret.update(access=session["accessJwt"], refresh=session["refreshJwt"])

    publish(ours, draft("Hallo"))

    assert world.times("refreshSession") == 1
    assert kept["secret"]["access"] in world.sessions
    assert kept["secret"]["password"] == PASSWORD


def test_a_token_the_server_calls_ended_is_renewed(world, ours):
    world.sessions.clear()
    publish(ours, draft("Hallo"))
    assert world.times("refreshSession") == 1


@pytest.mark.parametrize("access", ["", "a.b", "a.!.c", f"a.{'e30'}.c", "a.W10.c"])
def test_a_token_that_says_nothing_about_its_end_is_tried(world, ours, access):
    ours.secret["access"] = access
    publish(ours, draft("Hallo"))
    assert world.records


def test_a_session_that_ended_begins_anew_with_the_app_password(world, ours):
    ours.secret["access"] = token(-10)
    world.refreshing.clear()

    publish(ours, draft("Hallo"))

    assert world.times("createSession") == 1


def test_an_app_password_taken_back_is_a_lost_right(world, ours):
    ours.secret["access"] = token(-10)
    world.refreshing.clear()
    world.password = "another"

    with pytest.raises(LostRight):
        network.events(ours, {})
    ours.secret["password"] = ""
    with pytest.raises(LostRight):
        network.events(ours, {})
    ours.secret["refresh"] = ""
    with pytest.raises(LostRight):
        network.events(ours, {})


def test_a_server_in_trouble_is_no_lost_right(world, ours):
    ours.secret["access"] = token(-10)
    world.next("com.atproto.server.refreshSession", problem(502, "UpstreamFailure"))
    with pytest.raises(TryLater):
        network.events(ours, {})

    world.refreshing.clear()
    world.next("com.atproto.server.createSession", problem(500, "InternalServerError"))
    with pytest.raises(TryLater):
        network.events(ours, {})


@pytest.mark.parametrize("error", ["AccountTakedown", "AccountDeactivated"])
def test_an_account_that_was_switched_off_is_a_lost_right(world, ours, error):
    world.next("app.bsky.notification.listNotifications", problem(400, error))
    with pytest.raises(LostRight):
        network.events(ours, {})


def test_the_appview_of_the_operator_is_named_to_the_server(world, ours, settings):
    settings.BLUESKY_APPVIEW = "did:web:api.example#bsky_appview"
    session = Session(ours)
    session.get("app.bsky.feed.getPosts", uris=["at://x"])
    session.get("com.atproto.identity.resolveHandle", handle="velora.test")

    assert world.asked[0].headers["atproto-proxy"] == "did:web:api.example#bsky_appview"
    assert world.asked[1].headers["atproto-proxy"] is None


def test_an_exhausted_limit_holds_the_account_off(world, ours, kept):
    headers = {"ratelimit-remaining": "0", "ratelimit-reset": str(int(time.time()) + 60)}
    world.next("app.bsky.feed.getPosts", Told(200, {"posts": []}, headers))
    Session(ours).get("app.bsky.feed.getPosts", uris=["at://x"])

    assert 50 < kept["until"].timestamp() - time.time() < 70
