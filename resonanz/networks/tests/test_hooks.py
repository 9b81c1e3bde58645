"""A network calls us: what it tells is kept at once, and heeded by the intake."""

from dataclasses import replace

import pytest

from resonanz.conversations.models import Post
from resonanz.core.errors import Forbidden
from resonanz.networks import hooks, practice, registry
from resonanz.networks.contract import Hint, Reply
from resonanz.networks.intake import take_in
from resonanz.networks.models import Hint as KeptHint


class Calling(practice.Practice):
    """The practice network, which calls and says what was said."""

    def called(self, call):
        if call.headers.get("x-signature") != "ours":
            raise Forbidden("This call does not come from the network.")
        if call.account is not None:
            return Reply([Hint("", {"text": call.body.decode()})])
        if "challenge" in call.query:
            return Reply(body=call.query["challenge"])
        return Reply([Hint(call.query["account"], {"text": call.body.decode()})])

    def events(self, account, cursor):
        batch = super().events(account, cursor)
        return replace(batch, heeded=[number for number, _content in account.hints])


@pytest.fixture(autouse=True)
def calling(account):
    network = Calling()
    registry.register(network)
    yield network
    registry.register(practice.network)


OURS = {"headers": {"x-signature": "ours"}, "content_type": "text/plain"}


def test_a_challenge_is_answered(client):
    answer = client.get("/networks/hooks/practice/?challenge=42", headers=OURS["headers"])
    assert (answer.status_code, answer.text) == (200, "42")


def test_what_a_call_tells_is_kept_until_it_was_taken_in(client, account, jana_says, run_jobs):
    jana_says("Hallo")
    address = f"/networks/hooks/practice/?account={account.remote_id}"
    assert client.post(address, b"Neues", **OURS).status_code == 200
    assert KeptHint.objects.get().content == {"text": "Neues"}

    run_jobs()
    assert Post.objects.get().plain == "Hallo"
    assert not KeptHint.objects.exists()


def test_a_call_nobody_signed_is_refused(client, account):
    answer = client.post("/networks/hooks/practice/", b"Neues", content_type="text/plain")
    assert answer.status_code == 403
    assert not KeptHint.objects.exists()


def test_an_account_has_an_address_of_its_own(client, account):
    token = hooks.token_of(account.pk)
    assert client.post(f"/networks/hooks/practice/{token}/", b"X", **OURS).status_code == 200
    assert KeptHint.objects.get().account == account
    assert client.post(f"/networks/hooks/practice/{token}x/", b"X", **OURS).status_code == 404
    assert client.post(f"/networks/hooks/bluesky/{token}/", b"X", **OURS).status_code == 404


def test_a_network_that_never_calls_is_not_there(client, account):
    registry.register(practice.network)
    assert client.post("/networks/hooks/practice/", b"X", **OURS).status_code == 404


def test_hints_stay_where_the_network_cannot_be_asked(client, account, calling, monkeypatch):
    client.post(f"/networks/hooks/practice/?account={account.remote_id}", b"Neues", **OURS)
    account.secret = {"key": practice.LOCKED_OUT}
    account.save()
    take_in(account)
    assert KeptHint.objects.exists()


def test_an_unknown_account_is_no_mistake_of_the_network(client):
    answer = client.post("/networks/hooks/practice/?account=nobody", b"Neues", **OURS)
    assert answer.status_code == 200
