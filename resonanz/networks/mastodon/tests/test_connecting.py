"""An account is connected through the server's own page, or with a token a person made there."""

from contextlib import suppress
from urllib.parse import parse_qs, urlsplit

import pytest

from resonanz.core import http
from resonanz.core.errors import Refused, TryLater
from resonanz.networks.contract import ConnectRequest, Grant, Redirect
from resonanz.networks.mastodon import network, servers
from tests.servers.http import Told, serving
from tests.servers.mastodon.fake import answer as usual

RETURN = "http://127.0.0.1:8000/networks/connect/mastodon/"


class Apps:
    """What is kept of registrations."""

    def __init__(self):
        self.kept = {}

    def request(self, **given):
        return ConnectRequest(
            return_address=RETURN,
            app_of=lambda server: self.kept.get(server, {}),
            keep_app=lambda server, app: self.kept.update({server: app}),
            **given,
        )


@pytest.fixture
def apps():
    return Apps()


def permit(redirect):
    """The person agrees on the server's page; gives what it sends back."""
    parts = urlsplit(redirect.address)
    form = {name: values[0] for name, values in parse_qs(parts.query).items()}
    assert http.get(redirect.address).ok
    target = f"{parts.scheme}://{parts.netloc}{parts.path}"
    # A browser would follow the way back to us; what is sent is not sent on to another server.
    with suppress(TryLater, Refused):
        http.post(target, data=form)
    return form


def code_of(world):
    return list(world.codes)[-1]


def test_by_way_of_the_servers_own_page(any_world, apps):
    first = network.connect(apps.request(server=any_world.address))
    assert isinstance(first, Redirect)
    asked = permit(first)
    assert asked["state"] == first.state["state"]
    assert asked["redirect_uri"] == RETURN
    assert ("code_challenge" in asked) == any_world.habits.pkce
    grant = network.connect(apps.request(code=code_of(any_world), state=first.state))
    assert isinstance(grant, Grant)
    assert grant.handle == f"velora@{any_world.domain}"
    assert grant.remote_id == grant.handle
    assert grant.server == any_world.address
    assert grant.secret["access_token"] in any_world.tokens
    assert grant.extra["account_id"] == any_world.me.id
    assert bool(grant.extra["streaming"]) == any_world.habits.streaming


def test_a_server_is_registered_with_once(world, apps):
    first = network.connect(apps.request(server=world.address))
    second = network.connect(apps.request(server=world.address))
    assert first.state["client_id"] == second.state["client_id"]
    assert first.state["state"] != second.state["state"]
    assert len(world.apps) == 1


def test_a_registration_that_the_server_forgot_is_made_anew(world, apps):
    first = network.connect(apps.request(server=world.address))
    world.apps.clear()
    second = network.connect(apps.request(server=world.address))
    assert second.state["client_id"] != first.state["client_id"]


def test_a_registration_forgotten_in_between_is_thrown_away(world, apps):
    first = network.connect(apps.request(server=world.address))
    permit(first)
    world.apps.clear()
    with pytest.raises(Refused, match="begin again"):
        network.connect(apps.request(code=code_of(world), state=first.state))
    assert apps.kept == {world.address: {}}


def test_with_another_return_address_it_registers_again(world, apps):
    network.connect(apps.request(server=world.address))
    apps.kept[world.address]["return_address"] = "https://old.example/back"
    network.connect(apps.request(server=world.address))
    assert len(world.apps) == 2


def test_a_code_is_good_once_and_for_who_asked(world, apps):
    first = network.connect(apps.request(server=world.address))
    permit(first)
    code = code_of(world)
    with pytest.raises(Refused):
        network.connect(apps.request(code=code, state={**first.state, "verifier": "x" * 64}))
    with pytest.raises(Refused, match="Wrong code"):
        network.connect(apps.request(code=code, state=first.state))
    with pytest.raises(Refused, match="not asked for here"):
        network.connect(apps.request(code=code, state={}))


def test_with_a_token(any_world, apps):
    grant = network.connect(apps.request(server=any_world.address, secret=any_world.token()))
    assert grant.handle == f"velora@{any_world.domain}"
    assert grant.name == "Velora"
    assert any_world.apps == {}


def test_a_wrong_token_is_refused(world, apps):
    with pytest.raises(Refused) as refused:
        network.connect(apps.request(server=world.address, secret="wrong"))
    assert refused.value.code == "wrong_secret"


# --- which server is meant -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "address", "name"),
    [
        ("mastodon.example", "https://mastodon.example", ""),
        (" Mastodon.Example/ ", "https://mastodon.example", ""),
        ("https://mastodon.example/@velora", "https://mastodon.example", "velora"),
        ("https://mastodon.example/@velora/1234", "https://mastodon.example", ""),
        ("@velora@mastodon.example", "https://mastodon.example", "velora"),
        ("velora@mastodon.example.", "https://mastodon.example", "velora"),
        ("https://evil@mastodon.example/x", "https://mastodon.example", ""),
        ("räder.example", "https://xn--rder-loa.example", ""),
        ("127.0.0.1:3000", "http://127.0.0.1:3000", ""),
        ("@velora@localhost:3000", "http://localhost:3000", "velora"),
        ("http://127.0.0.1:3000/", "http://127.0.0.1:3000", ""),
        ("mastodon.example:8443", "https://mastodon.example:8443", ""),
        ("https://mastodon.example?x=1", "https://mastodon.example", ""),
    ],
)
def test_a_server_is_read_from_whatever_was_written(written, address, name):
    assert servers.address_of(written) == address
    assert servers.name_of(written) == name


@pytest.mark.parametrize(
    "written",
    [
        "",
        "@",
        "velora",
        "ftp://mastodon.example",
        "two words.example",
        "a..b.example:x",
        "ä\u200d.",
    ],
)
def test_what_is_no_server_is_refused(written):
    with pytest.raises(Refused):
        servers.address_of(written)


def test_a_server_that_speaks_something_else_is_named(apps):
    page = serving(lambda asked: Told(200, "<h1>Hello</h1>"))
    with page as address, pytest.raises(Refused, match="does not speak the Mastodon API"):
        network.connect(apps.request(server=address))


def test_a_server_in_trouble_is_not_taken_for_something_else(apps):
    trouble = serving(lambda asked: Told(503, {"error": "maintenance"}))
    with trouble as address, pytest.raises(TryLater, match="503"):
        network.connect(apps.request(server=address))


def test_a_server_that_asks_to_wait_is_told_as_such(world, apps):
    world.become(requests=1)
    with pytest.raises(TryLater, match="wait"):
        network.connect(apps.request(server=world.address, secret="x"))


def test_nobody_answers(apps):
    with pytest.raises(TryLater):
        network.connect(apps.request(server="127.0.0.1:9"))


def test_the_server_behind_a_domain_of_names_is_found(world, apps):
    """`@velora@velora.example`, while the server is `social.velora.example`."""

    def answer(asked):
        if asked.path == "/.well-known/webfinger":
            links = [{"rel": "self", "href": f"{world.address}/users/velora"}]
            return Told(200, {"subject": asked.one("resource"), "links": links})
        return Told(404, {"error": "nothing"})

    with serving(answer) as address:
        host = address.partition("://")[2]
        grant = network.connect(apps.request(handle=f"@velora@{host}", secret=world.token()))
    assert grant.server == world.address


def test_a_domain_that_names_its_server_in_nodeinfo(world, apps):
    links = {"links": [{"rel": "x"}, {"rel": "y", "href": f"{world.address}/nodeinfo/2.0"}]}

    def answer(asked):
        return Told(200, links) if asked.path.endswith("/nodeinfo") else Told(404, {})

    with serving(answer) as address:
        assert servers.find(address).address == world.address


def test_a_domain_that_sends_on_to_its_server(world):
    def answer(asked):
        return Told(301, "", {"location": world.address + asked.path})

    with serving(answer) as address:
        assert servers.find(address).address == world.address


# --- servers that answer oddly -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Told(422, {"error": "Redirect URI is invalid"}), Refused),
        (Told(200, {"client_id": "x"}), Refused),
        (Told(500, {}), TryLater),
    ],
)
def test_a_registration_that_fails_says_why(world, apps, answer, error):
    with serving(_with(world, "/api/v1/apps", answer)) as address, pytest.raises(error):
        network.connect(apps.request(server=address))


@pytest.mark.parametrize(
    ("answer", "error"),
    [(Told(200, {"token_type": "Bearer"}), Refused), (Told(502, {}), TryLater)],
)
def test_a_token_that_does_not_come_says_why(world, apps, answer, error):
    with serving(_with(world, "/oauth/token", answer)) as address:
        state = {"server": address, "client_id": "a", "client_secret": "b"}
        with pytest.raises(error):
            network.connect(apps.request(code="c", state=state))


def test_a_permission_without_the_right_to_write_is_refused(world, apps):
    told = Told(200, {"access_token": "x", "token_type": "Bearer", "scope": "read"})
    with serving(_with(world, "/oauth/token", told)) as address:
        state = {"server": address, "client_id": "a", "client_secret": "b", "scope": "read write"}
        with pytest.raises(Refused, match="right to write"):
            network.connect(apps.request(code="c", state=state))


@pytest.mark.parametrize("status", [400, 401])
def test_a_registration_is_made_anew_however_the_server_says_it_forgot(world, apps, status):
    world.become(metadata=False, pkce=False)
    told = Told(status, {"error": "invalid_client"})
    with serving(_with(world, "/oauth/token", told)) as address:
        first = network.connect(apps.request(server=address))
        assert network.connect(apps.request(server=address)).state != first.state
        assert len(world.apps) == 2
        with pytest.raises(Refused):
            network.connect(apps.request(code="c", state=first.state))
        assert apps.kept == {address: {}}


def test_a_server_that_breaks_at_the_new_description_is_asked_for_the_old(world, apps):
    with serving(_with(world, "/api/v2/instance", Told(500, {}))) as address:
        request = apps.request(server=address, secret=world.token())
        assert isinstance(network.connect(request), Grant)


def test_a_server_that_went_away_in_between(world, apps):
    def answer(asked):
        return Told(404, {})

    with serving(answer) as address:
        state = {"server": address, "client_id": "a", "client_secret": "b"}
        with pytest.raises(TryLater):
            network.connect(apps.request(code="c", state=state))


def test_a_token_of_nobody_is_refused(world, apps):
    path = "/api/v1/accounts/verify_credentials"
    nobody = serving(_with(world, path, Told(200, {"name": "an app"})))
    with nobody as address, pytest.raises(Refused, match="whose access token"):
        network.connect(apps.request(server=address, secret="x"))


@pytest.mark.parametrize(
    ("offered", "asked"),
    [
        (None, "read write"),
        (["read", "write", "push"], "read write"),
        (["read:statuses", "write:statuses", "admin"], "read:statuses write:statuses"),
        (["profile"], "read write"),
    ],
)
def test_only_the_rights_that_are_needed_and_offered_are_asked_for(world, apps, offered, asked):
    told = {"authorization_endpoint": "javascript:alert(1)", "scopes_supported": offered}
    metadata = Told(200, told)
    path = "/.well-known/oauth-authorization-server"
    with serving(_with(world, path, metadata)) as address:
        redirect = network.connect(apps.request(server=address))
    assert redirect.address.startswith(f"{address}/oauth/authorize?")
    assert parse_qs(urlsplit(redirect.address).query)["scope"] == [asked]


def _with(world, path, told):
    """The server with one of its answers changed."""

    return lambda asked: told if asked.path == path else usual(world, asked)
