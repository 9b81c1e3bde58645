"""The whole way on X: connected on the screen, with its budget on the account's page."""

from urllib.parse import parse_qs, urlsplit

import pytest

from resonanz.networks import delivery
from resonanz.networks.models import Account, AppRegistration, Delivery

from .conftest import APP

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_lea(client, lea):
    client.force_login(lea.user)
    return client


def test_an_account_is_connected_on_the_screen_and_shows_what_was_used(world, as_lea, lea):
    shown = as_lea.get("/networks/connect/x/").content.decode()
    assert "/networks/connect/x/return/" in shown, "the callback address is told"

    away = as_lea.post("/networks/connect/x/", {**APP, "monthly_posts": "100"})
    asked = parse_qs(urlsplit(away.headers["Location"]).query)
    back = {"code": "good", "state": asked["state"][0]}
    as_lea.get("/networks/connect/x/return/", back)
    account = Account.objects.get()
    delivery.schedule(lea, account.channel, "test:1", ["Hallo"])
    delivery.deliver_due()

    assert Delivery.objects.get().state == Delivery.State.SENT
    account.refresh_from_db()
    assert account.extra["usage"]["posts"] == 1
    page = as_lea.get(f"/networks/accounts/{account.pk}/").content.decode()
    assert "100" in page
    assert "geheim" not in page
    assert AppRegistration.objects.get(network="x").secret == APP
    assert account.secret["refresh_token"] == world.refresh


def test_without_an_app_the_form_says_what_is_missing(world, as_lea):
    assert as_lea.post("/networks/connect/x/", {"client_id": ""}).status_code == 422
