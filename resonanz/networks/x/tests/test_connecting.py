"""An account on X is connected in two steps; its token is renewed by itself."""

from datetime import timedelta

import pytest

from resonanz.core.errors import Refused, TryLater
from resonanz.core.time import now
from resonanz.networks.contract import LostRight
from resonanz.networks.x import network
from tests.servers.http import Told
from tests.servers.x import fake
from tests.servers.x.fake import ME, no

from .conftest import connect, draft, publish, view_of


def test_the_account_is_known_with_its_rights_and_its_budget(world):
    grant = connect(monthly_reads="10000", monthly_posts="x")

    assert (grant.remote_id, grant.handle) == (ME, "velora")
    assert grant.rights == ("tweet.read", "tweet.write", "offline.access")
    assert grant.extra == {"plan": {"reads": 10_000, "posts": 0}}
    assert connect().extra == {}, "what was typed before stays"
    assert grant.ends_at is None, "X does not say when a refresh token ends"


@pytest.mark.parametrize(
    ("told", "error"),
    [
        (no(401, "Unauthorized"), Refused),
        (no(429, "Too Many Requests"), TryLater),
        (Told(body={"data": {}}), Refused),
    ],
)
def test_where_x_does_not_say_who_it_is_nothing_is_connected(world, monkeypatch, told, error):
    monkeypatch.setattr(
        fake,
        "ROUTES",
        [
            (method, pattern, (lambda *given: told) if "me" in pattern.pattern else respond)
            for method, pattern, respond in fake.ROUTES
            if "media" not in pattern.pattern
        ],
    )
    with pytest.raises(error):
        connect()


def test_a_token_that_ended_is_renewed_and_the_new_refresh_token_kept(world, account):
    world.token = "another"  # the one we have is worth nothing now
    publish(account, draft("Hallo"))

    assert account.secret["access_token"] == "another+"
    assert account.secret["refresh_token"] == world.refresh


def test_a_right_that_was_taken_back_is_lost(world, account):
    world.token = world.refresh = "gone"
    with pytest.raises(LostRight):
        publish(account, draft("Hallo"))


def test_a_token_about_to_end_is_renewed_ahead(world, account):
    before = account.secret["access_token"]
    network.renew(account)
    assert account.secret["access_token"] == before
    account.secret["expires_at"] = (now() + timedelta(seconds=30)).isoformat()
    network.renew(account)
    assert account.secret["access_token"] != before


def test_only_the_app_itself_gets_tokens(world):
    grant = connect()
    grant.secret["client_secret"] = ""
    grant.secret["expires_at"] = now().isoformat()
    with pytest.raises(LostRight):
        publish(view_of(grant), draft("Hallo"))
