"""The rest of what publishing tools elsewhere got wrong: rights, states, media that networks fetch.

The list with its sources is in `docs/what-others-got-wrong.md`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile

from resonanz.conversations.models import Attachment, Post
from resonanz.core.errors import Refused
from resonanz.core.time import now
from resonanz.networks import actions, delivery, oauth2, reachability, renewal
from resonanz.networks.accounts import view_of
from resonanz.networks.contract import ConnectRequest
from resonanz.networks.mastodon.wire import api_of
from resonanz.networks.models import Account, Delivery
from resonanz.networks.tests.mishaps import go_on, on_loopback, told
from tests.servers.bluesky.fake import PASSWORD
from tests.servers.bluesky.fake import running as running_bluesky
from tests.servers.http import Asked, Told, serving

State = Delivery.State
__all__ = ["on_loopback"]  # a fixture of every test here


# --- rights --------------------------------------------------------------------------------------


class Tokens:
    """A network's token address that answers what it is told, one after the other."""

    def __init__(self, *told: dict[str, Any] | Told) -> None:
        self.told = [one if isinstance(one, Told) else Told(200, one) for one in told]
        self.asked: list[dict[str, Any]] = []

    def answer(self, asked: Asked) -> Told:
        self.asked.append(asked.data())
        return self.told.pop(0)


@contextmanager
def tokens(*told: dict[str, Any] | Told) -> Iterator[tuple[oauth2.Provider, Tokens]]:
    server = Tokens(*told)
    with serving(server.answer) as address:
        provider = oauth2.Provider("https://net.example/a", f"{address}/token", ("a",))
        yield provider, server


def permission() -> ConnectRequest:
    return ConnectRequest(
        code="c",
        state={"return_address": "https://velora.example/return"},
        app_of=lambda server: {"client_id": "velora", "client_secret": "geheim"},
    )


def test_an_empty_refresh_token_never_takes_the_place_of_a_good_one():
    """Elsewhere: the network sent an empty one, it was kept, and the account was lost at night."""
    first = {"access_token": "eins", "refresh_token": "gut", "expires_in": 3600}
    for empty in ({"refresh_token": ""}, {"refresh_token": None}, {}):
        with tokens(first, {"access_token": "zwei", "expires_in": 3600, **empty}) as (provider, _):
            secret = oauth2.exchanged(provider, permission())
        assert (secret["access_token"], secret["refresh_token"]) == ("zwei", "gut")


def test_the_same_holds_for_servers_of_the_mastodon_api(on_mastodon, lea):
    """The same, where tokens are renewed once they end."""
    world, account = on_mastodon()
    fresh = world.token()
    with serving(lambda asked: Told(200, {"access_token": fresh, "refresh_token": ""})) as address:
        account.secret = {
            **account.secret,
            "access_token": "abgelaufen",
            "refresh_token": "gut",
            "token_address": f"{address}/oauth/token",
        }
        account.save()
        assert api_of(view_of(account)).get("/api/v1/accounts/verify_credentials")["id"]
    account.refresh_from_db()
    assert (account.secret["access_token"], account.secret["refresh_token"]) == (fresh, "gut")


def test_a_right_that_cannot_be_renewed_is_said_at_connection():
    """Elsewhere: the first renewal was tried when the right ended, and failed then."""
    first = {"access_token": "eins", "refresh_token": "kaputt", "expires_in": 3600}
    refusal = Told(400, {"error": "invalid_grant", "error_description": "Token is revoked."})
    with tokens(first, refusal) as (provider, server), pytest.raises(Refused) as error:
        oauth2.exchanged(provider, permission())
    assert "Token is revoked." in error.value.message
    assert error.value.code == "not_renewed"
    assert server.asked[1]["grant_type"] == "refresh_token"


@pytest.mark.parametrize("nonsense", [1_000_000_000, -1, "bald", None, 0])
def test_the_end_of_a_right_is_the_networks_answer_and_no_invention(nonsense):
    """Elsewhere: a right was said to end in 2058, so nobody was warned."""
    with tokens({"access_token": "eins", "expires_in": nonsense}) as (provider, _server):
        assert oauth2.end_of(oauth2.exchanged(provider, permission())) is None
    with tokens({"access_token": "eins", "expires_in": 3600}) as (provider, _server):
        end = oauth2.end_of(oauth2.exchanged(provider, permission()))
    assert end is not None
    assert timedelta(minutes=59) < end - now() <= timedelta(hours=1)


def test_the_end_of_a_right_is_told_ahead(account, lea, run_jobs):
    """The same: ten days and one day before."""
    Account.objects.update(rights_end_at=now() + timedelta(days=9, hours=12))
    assert renewal.warn_of_ends() == 1
    run_jobs()
    assert any("velora" in words and "ends" in words for words in told(lea)), told(lea)


# --- one truth -----------------------------------------------------------------------------------


def test_a_link_whose_page_is_broken_still_goes_out(settings, lea):
    """Elsewhere: the preview of a broken page made the post fail."""
    with running_bluesky() as world, serving(lambda asked: Told(cut=True)) as broken:
        settings.BLUESKY_PLC = settings.BLUESKY_RESOLVER = world.address
        request = ConnectRequest(server=world.address, handle="velora.test", secret=PASSWORD)
        account = actions.connect(lea, "bluesky", request)
        assert isinstance(account, Account)
        sent = delivery.schedule(
            lea, account.channel, "planned:1", ["Seht her"], link=f"{broken}/seite"
        )
        assert go_on(sent).state == State.SENT
        (record,) = world.records.values()
    assert record["value"]["embed"]["external"]["uri"].endswith("/seite")


def test_every_place_that_tells_the_state_of_a_delivery_reads_the_same_row(account, mira, client):
    """Elsewhere: three screens said three things about the same post."""
    sent = delivery.schedule(mira, account.channel, "answer:1", ["Hallo"])
    client.force_login(mira.user)
    seen = {
        "refused": ("Zu laut.", "needs you"),
        "unknown": ("Wir schauen nach.", "we are looking"),
    }
    for state, (problem, words) in seen.items():
        Delivery.objects.update(state=state, problem=problem)
        places = ["/deliveries/", "/deliveries/?state=trouble", f"/deliveries/{sent.pk}/"]
        for place in places:
            shown = client.get(place, headers={"accept-language": "en"}).text
            assert problem in shown, place
            assert words in shown, place
        over_api = client.get(f"/api/v1/deliveries/{sent.pk}").json()
        assert (over_api["state"], over_api["problem"]) == (state, problem)


# --- networks that fetch from us -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "trouble"),
    [
        ("", "no_address"),
        ("http://10.0.0.7:8000", "inside"),
        ("https://192.168.1.2", "inside"),
        ("https://nobody.invalid", "unknown_name"),
        ("http://93.184.215.14", "not_encrypted"),
    ],
)
def test_an_address_no_network_can_reach_is_told_at_connection_with_what_to_do(
    settings, lea, client, address, trouble
):
    """Elsewhere: the picture's address was empty or private; the network said "invalid media"."""
    settings.PUBLIC_ADDRESS = address
    client.force_login(lea.user)

    assert reachability.told_by_itself() == trouble
    shown = client.get("/networks/connect/instagram/", headers={"accept-language": "en"}).text
    assert "cannot reach us" in shown
    assert "operator" in shown
    assert "cannot reach us" not in client.get("/networks/connect/mastodon/").text


@pytest.mark.django_db(transaction=True)
def test_our_address_is_asked_for_as_a_network_does(
    settings, live_server, organisation, on_instagram, client, lea
):
    """The same: a public name behind which somebody else answers is found as well."""
    _world, account = on_instagram
    settings.PUBLIC_ADDRESS = live_server.url
    assert reachability.look() == ""
    with serving(lambda asked: Told(200, "Willkommen")) as other:
        settings.PUBLIC_ADDRESS = other
        assert reachability.look() == "somebody_else"
    assert reachability.look() == "silent"
    account.refresh_from_db()
    assert "nobody answers" in reachability.trouble_of(account)
    client.force_login(lea.user)
    shown = client.get(f"/networks/accounts/{account.pk}/", headers={"accept-language": "en"}).text
    assert "cannot reach us" in shown
    told_by_api = client.get(f"/api/v1/networks/accounts/{account.pk}").json()
    assert told_by_api["unreachable"]
    settings.PUBLIC_ADDRESS = live_server.url
    reachability.look()
    account.refresh_from_db()
    assert reachability.trouble_of(account) == ""


def test_before_publication_it_is_looked_whether_the_picture_can_be_fetched(
    on_instagram, lea, settings
):
    """The same: nothing is asked of the network for a picture it could not fetch."""
    world, account = on_instagram
    settings.PUBLIC_ADDRESS = "http://10.0.0.7:8000"
    picture = Attachment(owner=lea, media_type="image/jpeg", alt="Rad", width=64, height=64)
    picture.file.save("rad.jpg", ContentFile(b"a picture"))
    sent = delivery.schedule(lea, account.channel, "planned:1", ["Bild"], attachments=[picture])

    assert go_on(sent).state == State.REFUSED
    assert "PUBLIC_ADDRESS" in sent.problem
    assert world.of("container") == []
    assert not Post.objects.filter(channel=account.channel).exists()
