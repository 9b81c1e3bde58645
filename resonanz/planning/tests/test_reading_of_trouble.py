"""Why an account does not work, and why the plan stands still, is said among colleagues only."""

import pytest

from resonanz.channels.models import Membership
from resonanz.networks import actions, halting
from resonanz.networks.contract import ConnectRequest
from resonanz.networks.models import Account

WHY = "Rueckruf der Serie B"
LOST = "Zugang von Leas Konto abgelaufen"


@pytest.fixture
def account(lea, mira, gus):
    """An account of Lea's that does not work; an agent and a guest belong to its desk."""
    connected = actions.connect(lea, "practice", ConnectRequest(handle="velora"))
    for person in (mira, gus):
        Membership.objects.create(channel=connected.channel, person=person)
    Account.objects.update(state="lost", problem=LOST)
    return connected


@pytest.mark.parametrize(("name", "reads"), [("mira", True), ("lea", True), ("gus", False)])
def test_the_trouble_of_an_account_is_read_by_colleagues_alone(
    client, request, account, name, reads
):
    client.force_login(request.getfixturevalue(name).user)

    one = client.get(f"/api/v1/networks/accounts/{account.pk}").json()
    (listed,) = client.get("/api/v1/networks/accounts").json()["items"]

    assert one == listed
    assert (one["state"], one["problem"]) == ("lost", LOST if reads else "")
    for page in ("/networks/", f"/networks/accounts/{account.pk}/"):
        assert (LOST in client.get(page).content.decode()) is reads


@pytest.mark.parametrize(("name", "reads"), [("tom", True), ("lea", True), ("gus", False)])
def test_why_the_plan_stands_still_is_read_by_colleagues_alone(client, request, lea, name, reads):
    halting.halt(lea, WHY)
    client.force_login(request.getfixturevalue(name).user)

    told = client.get("/api/v1/publishing/halt").json()
    page = client.get("/").content.decode()

    assert (told["halted"], told["reason"]) == (True, WHY if reads else "")
    assert "Alles Geplante ruht" in page
    assert (WHY in page) is (f"Angehalten von {lea.name}" in page) is reads
