"""A person comes back from a server: only with the answer to the question they were sent with."""

import pytest

from resonanz.networks.models import Account
from resonanz.networks.views.connecting import AWAY

BACK = "/networks/connect/mastodon/return/"


@pytest.fixture
def sent_away(client, lea):
    client.force_login(lea.user)

    def send(**state):
        session = client.session
        session[AWAY] = {"mastodon": {"server": "https://127.0.0.1:9", "client_id": "a"} | state}
        session.save()
        return client

    return send


@pytest.mark.parametrize(
    ("kept", "answer"),
    [
        ({"state": "s1"}, "?code=c&state=s2"),
        ({"state": "s1", "verifier": "v"}, "?code=c"),
        ({"state": "s1", "verifier": "v"}, "?code=c&state="),
    ],
)
def test_an_answer_to_another_question_is_refused(sent_away, kept, answer):
    assert sent_away(**kept).get(BACK + answer).status_code == 422
    assert not Account.objects.exists()


@pytest.mark.parametrize("answer", ["?error=access_denied", "?code="])
def test_who_said_no_is_sent_back_to_the_form(sent_away, answer):
    told = sent_away(state="s1").get(BACK + answer)
    assert told.headers["Location"] == "/networks/connect/mastodon/"


def test_an_answer_comes_once(sent_away):
    client = sent_away(state="s1")
    client.get(BACK + "?code=c&state=s1")
    assert client.get(BACK + "?code=c&state=s1").headers["Location"].endswith("/mastodon/")
    assert not Account.objects.exists()


def test_a_server_that_cannot_be_reached_is_told_on_the_form(sent_away):
    client = sent_away(state="s1")
    told = client.get(BACK + "?code=c&state=s1", follow=True)
    assert told.redirect_chain[-1][0] == "/networks/connect/mastodon/"
