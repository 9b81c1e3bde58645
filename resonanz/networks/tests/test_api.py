"""Accounts over the API: paused, resumed, spoken to, let go."""

import pytest

from resonanz.conversations.models import Post
from resonanz.networks.models import Account


@pytest.fixture
def call(client, lea):
    client.force_login(lea.user)

    def ask(method, account, more="", status=200, **body):
        response = getattr(client, method)(
            f"/api/v1/networks/accounts/{account.pk}{more}",
            **({"data": body, "content_type": "application/json"} if body else {}),
        )
        assert response.status_code == status, response.content
        return response.json() if response.content else None

    return ask


def test_an_account_is_paused_and_goes_on(call, account):
    assert call("patch", account, state="paused")["state"] == "paused"
    assert call("patch", account, state="connected")["state"] == "connected"
    assert call("patch", account, status=422, state="asleep")["errors"]


def test_somebody_outside_says_something_and_it_comes_in(call, account):
    call("post", account, "/outsider", name="Jana Sommer", text="Wann habt ihr offen?")
    assert Post.objects.get(channel=account.channel).plain.endswith("Wann habt ihr offen?")


def test_somebody_outside_goes_on_in_the_same_conversation(call, account):
    call("post", account, "/outsider", name="Jana Sommer", text="Wann habt ihr offen?")
    asked = Post.objects.get(channel=account.channel)
    call("post", account, "/outsider", name="Jana Sommer", text="Auch Samstag?", answers=asked.pk)
    assert Post.objects.get(parent=asked).plain == "Auch Samstag?"
    call("post", account, "/outsider", status=404, name="Jana", text="Und?", answers=0 - 1)


def test_an_account_is_let_go_and_what_was_said_stays(call, account):
    call("post", account, "/outsider", name="Jana Sommer", text="Wann habt ihr offen?")

    call("delete", account, status=204)

    assert Account.objects.get(pk=account.pk).state == Account.State.LOST
    assert Post.objects.filter(channel=account.channel).exists()


def test_a_network_that_there_is_not_is_named_in_the_language_of_the_reader(client, lea):
    client.force_login(lea.user)
    told = client.post(
        "/api/v1/networks/accounts",
        {"network": "brieftaube"},
        content_type="application/json",
        headers={"accept-language": "de"},
    )

    assert told.status_code == 404
    assert told.json()["detail"] == "Ein Netzwerk „brieftaube“ gibt es nicht."
