"""OAuth 2 as the large networks speak it: permission, token, renewal, and what goes wrong."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils.translation import override

from resonanz.core.errors import Refused, TryLater
from resonanz.core.time import now
from resonanz.networks import oauth2
from resonanz.networks.contract import AccountView, ConnectRequest, LostRight, RateLimited
from tests.servers.http import Asked, Told, serving

APP = {"client_id": "velora-app", "client_secret": "geheim"}
BACK = "https://velora.example/return"


class TokenServer:
    """Answers the token address as it is told, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.told = Told(body={"access_token": "neu", "expires_in": 7200, "scope": "a b"})
        self.address = ""

    def answer(self, asked: Asked) -> Told:
        self.asked.append(asked)
        return self.told

    def provider(self, **more: Any) -> oauth2.Provider:
        token = f"{self.address}/token"
        return oauth2.Provider("https://net.example/authorise", token, ("a", "b"), **more)


@pytest.fixture
def server(settings: Any) -> Iterator[TokenServer]:
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    tokens = TokenServer()
    with override("en"), serving(tokens.answer) as tokens.address:
        yield tokens


def request(apps: dict[str, Any] | None = None, **more: Any) -> ConnectRequest:
    apps = {"": dict(APP)} if apps is None else apps
    return ConnectRequest(
        return_address=BACK,
        app_of=lambda name: apps.get(name, {}),
        keep_app=lambda name, secret: apps.update({name: dict(secret)}),
        **more,
    )


def account(secret: dict[str, Any], kept: dict[str, Any] | None = None) -> AccountView:
    """An account whose renewed secret lands in `kept`."""
    kept = {} if kept is None else kept

    def renewed(renew: Any) -> Any:
        kept["secret"] = renew(secret)
        return kept["secret"]

    return AccountView(
        1,
        "",
        "velora",
        "1",
        secret,
        {},
        renewed=renewed,
        keep_end_of_rights=lambda moment: kept.update(end=moment),
    )


# --- the permission ----------------------------------------------------------------------------


def test_the_person_is_sent_to_the_network_with_a_challenge_that_only_we_can_answer(server):
    there = oauth2.redirect(server.provider(also={"prompt": "consent"}), request(), page="7")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(there.address).query).items()}

    assert asked["client_id"] == "velora-app"
    assert asked["redirect_uri"] == BACK
    assert asked["scope"] == "a b"
    assert asked["prompt"] == "consent"
    assert asked["state"] == there.state["state"]
    assert asked["code_challenge"] == oauth2.challenge(there.state["verifier"])
    assert there.state["page"] == "7"
    assert "geheim" not in str(there)


def test_a_network_without_pkce_is_shown_no_challenge(server):
    there = oauth2.redirect(server.provider(has_pkce=False, scope_separator=","), request())

    assert "code_challenge" not in there.address
    assert "scope=a%2Cb" in there.address
    assert "verifier" not in there.state


def test_the_app_is_typed_once_and_kept_for_the_next_account(server):
    apps: dict[str, Any] = {}
    oauth2.redirect(server.provider(), request(apps, options=APP))

    assert apps[""] == APP
    assert "client_id=velora-app" in oauth2.redirect(server.provider(), request(apps)).address


def test_another_app_does_not_inherit_the_secret_of_the_one_before():
    apps: dict[str, Any] = {"": dict(APP)}

    assert oauth2.app_of(request(apps, options={"client_id": "new"}))["client_secret"] == ""


def test_without_an_app_the_person_is_told_what_to_type(server):
    with pytest.raises(Refused, match="client ID"):
        oauth2.redirect(server.provider(), request({}))


# --- the code ----------------------------------------------------------------------------------


def came_back(server: TokenServer, **more: Any) -> dict[str, Any]:
    state = {"return_address": BACK, "verifier": "v" * 50}
    return oauth2.exchanged(server.provider(**more), request(code="c", state=state))


def test_a_code_becomes_a_secret_with_the_end_the_network_told(server):
    secret = came_back(server)
    end = oauth2.end_of(secret)

    assert secret["access_token"] == "neu"
    assert end is not None
    assert timedelta(minutes=119) < end - now() < timedelta(minutes=121)
    assert oauth2.rights_of(secret) == ("a", "b")
    asked = server.asked[0].data()
    assert asked["code_verifier"] == "v" * 50
    assert asked["client_secret"] == "geheim"


def test_an_app_may_prove_itself_in_the_header(server):
    came_back(server, is_basic=True)

    assert server.asked[0].headers["authorization"].startswith("Basic ")
    assert "client_secret" not in server.asked[0].data()


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (Told(400, {"error": "invalid_grant", "error_description": "Too old."}), "Too old"),
        (Told(401, {"error": "invalid_client"}), "client secret"),
        (Told(400, {"error": {"message": "Bad code"}}), "Bad code"),
        (Told(200, {"access_token": None}), "begin again"),
        (Told(200, ["?"]), "begin again"),
        (Told(400, "<html>"), "400"),
    ],
)
def test_a_code_the_network_does_not_take_is_refused_in_words(server, told, words):
    server.told = told
    with pytest.raises(Refused, match=words):
        came_back(server)


@pytest.mark.parametrize("status", [429, 503])
def test_a_network_in_trouble_is_asked_again_later(server, status):
    server.told = Told(status, {})
    with pytest.raises(TryLater):
        came_back(server)


def test_a_code_nobody_asked_for_is_refused(server):
    with pytest.raises(Refused, match="not asked for here"):
        oauth2.exchanged(server.provider(), request(code="c"))


# --- renewal -----------------------------------------------------------------------------------


def ending(**more: Any) -> dict[str, Any]:
    return {**APP, "access_token": "alt", "expires_at": now().isoformat(), **more}


def test_a_token_about_to_end_is_renewed_and_the_new_refresh_token_kept(server):
    server.told.body["refresh_token"] = "r2"
    kept: dict[str, Any] = {}

    assert oauth2.token_of(server.provider(), account(ending(refresh_token="r1"), kept)) == "neu"
    assert server.asked[0].data()["refresh_token"] == "r1"
    assert kept["secret"]["refresh_token"] == "r2"
    assert kept["end"] is None, "nobody told when the refresh token ends"


@pytest.mark.parametrize("empty", ["", None, 7])
def test_an_empty_refresh_token_never_replaces_a_good_one(server, empty):
    server.told.body["refresh_token"] = empty
    kept: dict[str, Any] = {}
    oauth2.token_of(server.provider(), account(ending(refresh_token="r1"), kept))

    assert kept["secret"]["refresh_token"] == "r1"


@pytest.mark.parametrize("seconds", [None, "soon", 0, -1, 10**12])
def test_no_end_is_invented_where_the_network_tells_none(server, seconds):
    server.told.body["expires_in"] = seconds
    kept: dict[str, Any] = {}
    oauth2.token_of(server.provider(), account(ending(refresh_token="r1"), kept))

    assert "expires_at" not in kept["secret"]


def test_the_right_ends_with_the_refresh_token_where_its_end_is_told(server):
    server.told.body |= {"refresh_token": "r2", "refresh_token_expires_in": 86_400}
    kept: dict[str, Any] = {}
    oauth2.token_of(server.provider(), account(ending(refresh_token="r1"), kept))

    assert timedelta(hours=23) < kept["end"] - now() < timedelta(hours=25)


def test_a_token_that_holds_or_cannot_be_renewed_is_used_as_it_is(server):
    later = (now() + timedelta(hours=1)).isoformat()

    for secret in (ending(refresh_token="r", expires_at=later), ending(), {"access_token": "alt"}):
        assert oauth2.token_of(server.provider(), account(secret)) == "alt"
    assert server.asked == []


@pytest.mark.parametrize(
    ("told", "error"),
    [
        (Told(400, {"error": "invalid_grant"}), LostRight),
        (Told(401, {"error": "invalid_client"}), LostRight),
        (Told(200, {}), LostRight),
        (Told(429, {}), RateLimited),
        (Told(500, {}), TryLater),
    ],
)
def test_a_renewal_that_fails_says_whether_a_person_is_needed(server, told, error):
    server.told = told
    with pytest.raises(error):
        oauth2.token_of(server.provider(), account(ending(refresh_token="r1")))


def test_without_a_refresh_token_only_a_person_can_renew(server):
    with pytest.raises(LostRight):
        oauth2.renewed(server.provider(), account(ending()))


def test_a_right_is_renewed_ahead_only_where_that_helps(server):
    later = (now() + timedelta(days=30)).isoformat()
    soon = (now() + timedelta(days=10)).isoformat()
    rests = ending(refresh_token="r", expires_at=later, refresh_expires_at=later)

    for secret in (rests, ending()):
        oauth2.renew_ahead(server.provider(), account(secret))
    assert server.asked == []
    oauth2.renew_ahead(server.provider(), account({**rests, "refresh_expires_at": soon}))
    assert len(server.asked) == 1
