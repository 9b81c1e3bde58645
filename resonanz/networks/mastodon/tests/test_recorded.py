"""Real answers of real servers, recorded: they are read, and the small server is held to them."""

from datetime import UTC, datetime
from typing import Any

import pytest

from resonanz.core import http
from resonanz.networks import values
from resonanz.networks.contract import ConnectRequest, PostSeen, Progress
from resonanz.networks.mastodon import instance, network, parse, phrase
from resonanz.networks.mastodon.parse import Me
from tests.servers.mastodon import recorded

from .conftest import account_on, draft, everything, view_of

NOW = datetime.now(UTC)


def statuses():
    """Every status anywhere in the recordings."""
    return list(_walk(recorded.exchanges()))


def _walk(found: Any):
    if isinstance(found, dict):
        if "visibility" in found and "account" in found and found.get("id"):
            yield found
        for inner in found.values():
            yield from _walk(inner)
    elif isinstance(found, list):
        for inner in found:
            yield from _walk(inner)


def test_every_recorded_post_is_read():
    for found in statuses():
        seen = parse.post(found, Me("1", "localhost:3000"))
        assert seen.remote_id == found["id"]
        assert "@" in seen.author.handle
        assert seen.said_at.year >= 2016
        assert seen.html or seen.text or seen.media or not found.get("content")


def test_every_recorded_notification_is_read():
    for page in recorded.bodies("GET", "/api/v1/notifications"):
        for found in values.objects(page):
            me = Me(parse.text(values.mapping(parse.about(found).get("account")).get("id")), "x")
            assert parse.moment(found["created_at"]).year >= 2016
            # Seen on a real server: a mention whose post was gone already.
            if parse.kind(found) == "mention" and found.get("status"):
                assert parse.is_addressed(found)
            parse.happened(found, me, NOW)


def test_every_recorded_answer_to_a_post_is_known_again():
    sent = [one for one in recorded.bodies("POST", "/api/v1/statuses") if one.get("content")]
    assert sent
    for found in sent:
        typed = phrase.words_of_html(found["content"])
        assert phrase.is_same(typed, found["content"])


def test_every_recorded_instance_tells_its_limits():
    found = [one for one in recorded.bodies("GET", "/instance") if instance.is_instance(one)]
    assert found
    for one in found:
        told = instance.limits(one)
        assert (told["text_length"], told["link_length"], told["media_count"]) == (500, 23, 4)
        assert instance.domain(one, "") in ("localhost:3000", "mastodon.social", "markt.example")
        assert instance.streaming(one).startswith("http")


def test_every_recorded_limit_header_is_read():
    headers = [
        {name.lower(): values[0] for name, values in one["headers"].items()}
        for one in recorded.exchanges()
    ]
    told = [one for one in headers if "x-ratelimit-reset" in one]
    assert told
    for one in told:
        assert parse.wait_until(one, NOW) is not None
        assert parse.left(one) is not None
    assert any(parse.older_page(one) or "prev" in one.get("link", "") for one in headers)


def test_an_account_connects_listens_and_speaks_to_replayed_answers():
    with recorded.replaying() as address:
        grant = network.connect(ConnectRequest(server=address, secret="recorded"))
        account = view_of(grant)
        events, cursor = everything(account)
        assert [one for one in events if isinstance(one, PostSeen)]
        assert everything(account, cursor)[0] == []
        published = network.publish(account, draft("Toot!"), "key", Progress())
        assert published[0].remote_id


# --- the small server says nothing a real one would not say --------------------------------------


def keys_of(found: list[dict[str, Any]]) -> dict[str, set[str]]:
    """The kinds of value that each field was seen with."""
    kinds: dict[str, set[str]] = {}
    for one in found:
        for name, value in one.items():
            kinds.setdefault(name, set()).add(_kind(value))
    return kinds


def _kind(value: Any) -> str:
    return (
        "number"
        if isinstance(value, int | float) and not isinstance(value, bool)
        else (type(value).__name__)
    )


def held_against(small: list[dict[str, Any]], real: list[dict[str, Any]]) -> None:
    seen, told = keys_of(real), keys_of(small)
    always = {name for name in seen if all(name in one for one in real)}
    assert always <= told.keys(), always - told.keys()
    for name, kinds in told.items():
        assert name in seen, f"no real server was seen to answer {name}"
        assert kinds <= seen[name] | {"NoneType"}, (name, kinds, seen[name])


@pytest.fixture
def small(world):
    account = account_on(world)
    jana = world.person("jana")
    ours = world.says(world.me, "Hallo https://velora.example @jana")
    world.says(jana, "@velora hallo", answers=ours.id)
    world.upload("Ein Rad", 10)

    def ask(path: str) -> Any:
        headers = {"authorization": f"Bearer {account.secret['access_token']}"}
        return http.get(world.address + path, headers=headers).json()

    return ask


def full(found):
    return [one for one in found if "content" in one and "quote" in one]


def test_posts_of_the_small_server_look_like_real_ones(small, world):
    shown = small(f"/api/v1/accounts/{world.me.id}/statuses")
    real = full(recorded.bodies("POST", "/api/v1/statuses"))
    held_against(shown, real)
    held_against([one["account"] for one in shown], [one["account"] for one in real])
    real_mentions = [each for one in statuses() for each in one.get("mentions") or []]
    held_against([each for one in shown for each in one["mentions"]], real_mentions)


def test_notifications_of_the_small_server_look_like_real_ones(small):
    real = [
        one
        for page in recorded.bodies("GET", "/api/v1/notifications")
        for one in values.objects(page)
        if one.get("status")
    ]
    held_against(small("/api/v1/notifications"), real)


def test_instances_of_the_small_server_look_like_real_ones(small):
    for version in ("v1", "v2"):
        real = recorded.bodies("GET", f"/api/{version}/instance")
        ours = small(f"/api/{version}/instance")
        held_against(
            [ours["configuration"]["statuses"]], [one["configuration"]["statuses"] for one in real]
        )
        for name in ("version", "title", "languages"):
            assert {_kind(ours[name])} <= {_kind(one[name]) for one in real}


def test_uploads_of_the_small_server_look_like_real_ones(small, world):
    [number] = world.media
    held_against([small(f"/api/v1/media/{number}")], recorded.bodies("POST", "/api/v2/media"))
