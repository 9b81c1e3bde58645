"""A mailbox is opened with its provider's permission in place of a password (XOAUTH2)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from resonanz.conversations.models import Post
from resonanz.core.errors import Refused
from resonanz.core.time import now
from resonanz.networks import renewal
from resonanz.networks.contract import AccountView, ConnectRequest, Grant, LostRight, Redirect
from resonanz.networks.intake import take_in
from resonanz.networks.mailbox import network, proof, servers
from resonanz.networks.models import Account
from tests.servers.mail import permission
from tests.servers.mail.permission import CLIENT, SECRET, where
from tests.servers.mail.world import OURS

from .conftest import answer, everything, posts, publish

PLACES = {
    "google": ("https://accounts.google.com/o/oauth2/v2/auth", "/token"),
    "microsoft": (
        "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
        "/common/oauth2/v2.0/token",
    ),
}
SCOPES = {
    "google": "https://mail.google.com/",
    "microsoft": "https://outlook.office.com/IMAP.AccessAsUser.All "
    "https://outlook.office.com/SMTP.Send offline_access",
}
APP = {"client_id": CLIENT, "client_secret": SECRET}
NO_APP = dict.fromkeys(APP, "")


@pytest.fixture
def provider(world, settings):
    """Google and Microsoft at once; the mail servers know the tokens that are given."""
    world.passwords = {}
    world.imap_offers += " AUTH=XOAUTH2"
    world.smtp_offers = ("AUTH XOAUTH2", "8BITMIME")
    with permission.running(OURS, lambda token: world.tokens.update({token: OURS})) as provider:
        settings.NETWORK_ADDRESSES = dict.fromkeys(("google", "microsoft"), provider.address)
        yield provider


class House:
    """What is kept of apps, as the house keeps it."""

    def __init__(self, world: Any) -> None:
        self.world = world
        self.apps: dict[str, Any] = {}

    def request(self, by: str = "google", **options: str) -> ConnectRequest:
        places = {"by": by, "imap": self.world.imap, "smtp": self.world.smtp}
        return ConnectRequest(
            handle=OURS,
            options=places | APP | options,
            return_address="https://resonanz.example/return",
            app_of=lambda server: self.apps.get(server, {}),
            keep_app=lambda server, app: self.apps.update({server: dict(app)}),
        )

    def granted(self, by: str = "google", **options: str) -> Grant:
        away = network.connect(self.request(by, **options))
        assert isinstance(away, Redirect)
        back = replace(self.request(), handle="", options={}, code="good", state=away.state)
        granted = network.connect(back)
        assert isinstance(granted, Grant)
        return granted

    def account(self, by: str = "google", **secret: Any) -> AccountView:
        granted = self.granted(by)
        kept = {**granted.secret, **secret}

        def renewed(renew: Any) -> Any:
            kept.update(renew(dict(kept)))
            return kept

        return AccountView(1, granted.server, OURS, OURS, kept, granted.extra, renewed=renewed)


@pytest.fixture
def house(world) -> House:
    return House(world)


# --- connecting ----------------------------------------------------------------------------------


@pytest.mark.parametrize("by", PLACES)
def test_who_connects_goes_to_the_provider_and_agrees_there(provider, house, settings, by):
    settings.NETWORK_ADDRESSES = {}
    away = network.connect(house.request(by))
    assert isinstance(away, Redirect)
    place, asked = where(away.address)

    assert (place, asked["scope"]) == (PLACES[by][0], SCOPES[by])
    assert asked["login_hint"] == OURS
    assert asked["redirect_uri"] == "https://resonanz.example/return"
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert by != "google" or (asked["access_type"], asked["prompt"]) == ("offline", "consent")
    assert house.apps == {by: APP}


@pytest.mark.parametrize("by", PLACES)
def test_back_from_there_the_mailbox_is_read_and_answered(world, provider, house, by):
    account = house.account(by)
    assert provider.asked[0][0] == PLACES[by][1]
    assert (account.secret["by"], "password" in account.secret) == (by, False)
    asked = world.writes("Quietscht mein Rad?")

    (seen,) = posts(everything(account)[0])
    assert seen.remote_id == asked
    publish(account, answer("Ein wenig Öl hilft.", asked))
    assert len(world.handed_in) == 1
    assert [said for said in world.said if said.startswith(("LOGIN", "AUTH PLAIN"))] == []


def test_an_app_of_one_organisation_is_asked_in_its_name(provider, house):
    granted = house.granted("microsoft", tenant="velora.example")
    assert provider.asked[0][0] == "/velora.example/oauth2/v2.0/token"
    secret = {**granted.secret, "expires_at": now().isoformat()}
    network.renew(AccountView(1, "", OURS, OURS, secret, {}))
    assert provider.asked[-1][0] == "/velora.example/oauth2/v2.0/token"


def test_a_permission_for_another_mailbox_is_said_with_what_helps(world, provider, house):
    provider.gives = lambda token: world.tokens.update({token: "privat@velora.example"})
    with pytest.raises(Refused, match="this very mailbox") as refusal:
        house.granted()
    assert refusal.value.code == "wrong_secret"


def test_where_mails_may_not_be_sent_it_is_said(world, provider, house):
    world.next("AUTH", "535 5.7.139 SmtpClientAuthentication is disabled for the Tenant")
    with pytest.raises(Refused, match=r"disabled for the Tenant\) .* SMTP must be switched on"):
        house.granted()


def test_a_permission_that_does_not_last_is_none(provider, house):
    provider.is_lasting = False
    with pytest.raises(Refused, match="no lasting permission"):
        house.granted()


def test_what_is_missing_or_odd_is_said_before_anybody_goes_anywhere(provider, house):
    for by, more in (("yahoo", {}), ("microsoft", {"tenant": "../evil?"})):
        with pytest.raises(Refused, match="Choose how"):
            network.connect(house.request(by, **more))
    with pytest.raises(Refused, match="client ID"):
        network.connect(house.request(**NO_APP))
    with pytest.raises(Refused, match="address"):
        network.connect(replace(house.request(), handle="no address"))
    for state in ({}, {"by": "google"}, {"address": OURS}):
        with pytest.raises(Refused, match="begin again"):
            network.connect(replace(house.request(), code="good", state=state))
    assert provider.asked == []


def test_the_apps_of_both_providers_are_kept_apart(provider, house):
    house.apps = {"google": APP}
    with pytest.raises(Refused, match="client ID"):
        network.connect(house.request("microsoft", **NO_APP))
    again = network.connect(house.request(**NO_APP))
    assert isinstance(again, Redirect), "typed once, kept for all mailboxes"


def test_a_mailbox_of_any_domain_lies_with_whoever_gave_the_permission():
    (google,) = servers.guesses("service@velora.example", "", "", "google")
    (microsoft,) = servers.guesses("service@velora.example", "", "", "microsoft")
    assert (google.imap.host, google.smtp.host) == ("imap.gmail.com", "smtp.gmail.com")
    assert (microsoft.imap.host, microsoft.smtp.port) == ("outlook.office365.com", 587)


# --- later ---------------------------------------------------------------------------------------


def test_a_token_is_renewed_before_it_ends(provider, house):
    account = house.account(expires_at=(now() + timedelta(seconds=30)).isoformat())
    given = account.secret["access_token"]
    everything(account)
    assert given != account.secret["access_token"] == provider.tokens[-1]
    assert (account.secret["by"], account.secret["user"]) == ("google", OURS)


def test_a_token_the_servers_take_no_longer_is_renewed(world, provider, house):
    account = house.account()
    asked = world.writes("Hallo?")
    world.tokens.clear()
    assert [seen.remote_id for seen in posts(everything(account)[0])] == [asked]
    world.tokens.clear()
    publish(account, answer("Hier!", asked))
    assert len(world.handed_in) == 1
    assert provider.asked[-1][1]["grant_type"] == "refresh_token"


def test_a_permission_that_was_taken_back_is_lost(world, provider, house):
    account = house.account()
    world.tokens.clear()
    provider.refused = "Token has been expired or revoked."
    with pytest.raises(LostRight, match="revoked"):
        network.events(account, {})


def test_neither_password_nor_token_is_ever_shown():
    shown = repr(proof.Proof("velora", "geheim", "token-1"))
    assert "geheim" not in shown
    assert "token-1" not in shown


@pytest.mark.django_db
def test_from_the_screen_to_the_desk_and_on_by_itself(world, provider, client, lea):
    client.force_login(lea.user)
    page = reverse("networks:connect", args=["email"])
    shown = client.get(page).content.decode()
    assert "Mit der Erlaubnis von Google" in shown
    assert "Mit der Erlaubnis von Microsoft" in shown
    assert "IMAP.AccessAsUser.All" in shown
    assert reverse("networks:return", args=["email"]) in shown

    typed = {"handle": OURS, "by": "google", "imap": world.imap, "smtp": world.smtp, **APP}
    away = client.post(page, typed)
    state = where(away["location"])[1]["state"]
    back = client.get(reverse("networks:return", args=["email"]), {"code": "good", "state": state})
    account = Account.objects.get()
    assert back["location"] == reverse("networks:account", args=[account.pk])

    Account.objects.update(secret={**account.secret, "expires_at": now().isoformat()})
    given = account.secret["access_token"]
    assert renewal.renew_due() == 1
    account.refresh_from_db()
    assert given != account.secret["access_token"] == provider.tokens[-1]
    world.writes("Hallo?")
    take_in(account)
    account.refresh_from_db()
    assert account.problem == ""
    assert Post.objects.filter(channel=account.channel).count() == 1
    assert provider.tokens[-1] not in client.get(back["location"]).content.decode()
