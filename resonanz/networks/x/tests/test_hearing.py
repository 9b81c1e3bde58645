"""What people say to us on X, and what reading it costs."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resonanz.core.errors import TryLater
from resonanz.core.time import now
from resonanz.networks import values
from resonanz.networks.contract import PostSeen, RateLimited
from resonanz.networks.x import budget, network, parse
from tests.servers.x import recorded
from tests.servers.x.fake import ME, no

from .conftest import connect, draft, publish, view_of


def heard(account: Any, cursor: dict[str, Any] | None = None) -> tuple[list[PostSeen], Any]:
    batch = network.events(account, cursor or {})
    assert not batch.more
    return list(batch.events), batch.cursor


def test_an_answer_comes_with_the_post_it_answers(world, account):
    (ours,) = publish(account, draft("Wie weit fahrt ihr?"))
    said = world.says("Zwölf & mehr", ours.remote_id)
    (own, answer), cursor = heard(account)

    assert (own.remote_id, own.reason) == (ours.remote_id, "own")
    assert (answer.remote_id, answer.reason) == (said, "reply")
    assert answer.text == "Zwölf & mehr"
    assert answer.root_remote_id == ours.remote_id
    assert answer.author.name == "Jana Sommer"
    assert answer.address == f"https://x.com/jana/status/{said}"
    assert heard(account, cursor)[0] == []


def test_addresses_lead_where_they_lead_and_pictures_are_no_addresses(world, account):
    media = [{"media_key": "3_1", "type": "photo", "url": "https://pbs.example/1.jpg"}]
    said = world.says("schau https://velora.example/rad", attachments={"media_keys": ["3_1"]})
    world.posts[said]["text"] += " https://t.co/pic"
    world.posts[said]["entities"]["urls"].append(
        {"url": "https://t.co/pic", "expanded_url": "https://x.com/p", "media_key": "3_1"}
    )
    (seen,), _cursor = heard(account)

    assert seen.text == "@velora schau https://velora.example/rad"
    shown = parse.post(world.posts[said], {"media": media}, ME)
    assert shown.media[0].address == "https://pbs.example/1.jpg"
    assert shown.author.remote_id == "3001"


def test_a_long_post_is_heard_whole(world, account):
    world.says("kurz…", note_tweet={"text": "@velora lang"}, lang="und")
    (seen,), _cursor = heard(account)
    assert (seen.text, seen.language) == ("@velora lang", "")


def test_all_pages_are_read_but_not_the_whole_past(world, account):
    for number in range(40):
        world.says(f"früher {number}")
    events, cursor = heard(account)
    assert len(events) == 20
    world.page = 7
    for number in range(25):
        world.says(f"neu {number}")
    events, _cursor = heard(account, cursor)

    assert [seen.text for seen in events] == [f"@velora neu {number}" for number in range(25)]
    assert account.extra["usage"]["reads"] == 45


def test_reading_stops_before_it_costs_more_and_goes_on_next_month(world):
    account = view_of(connect(monthly_reads="2"))
    world.says("eins")
    world.says("zwei")
    _events, cursor = heard(account)
    with pytest.raises(TryLater, match="next month"):
        heard(account, cursor)
    account.extra["usage"]["month"] = "2020-01"

    assert heard(account, cursor)[0] == []
    assert budget.usage_of(account)["reads"] == 0


def test_questions_are_spread_over_the_time_x_gives(world, account):
    reset = int((datetime.now(UTC) + timedelta(minutes=10)).timestamp())
    world.headers = {"x-rate-limit-remaining": "9", "x-rate-limit-reset": str(reset)}
    _events, cursor = heard(account)
    asked = len(world.asked)
    world.says("Hallo")

    assert heard(account, cursor) == ([], cursor)
    assert len(world.asked) == asked
    assert 50 < cursor["next_at"] - now().timestamp() < 70


@pytest.mark.parametrize("reset", ["soon", str(10**30), "1"])
def test_x_says_when_to_ask_again(world, account, reset, monkeypatch):
    world.faults = [no(429, "Too Many Requests")] * 2
    world.headers = {"x-rate-limit-reset": reset}
    with pytest.raises(RateLimited):
        publish(account, draft("Hallo"))
    world.faults = [no(429, "Usage cap exceeded: Monthly product cap")]
    with pytest.raises(RateLimited) as limit:
        publish(account, draft("Hallo"))
    assert limit.value.until > now() + timedelta(hours=20)


def test_figures_are_told_while_half_of_the_month_is_left(world):
    account = view_of(connect(monthly_reads="3"))
    (post,) = publish(account, draft("Gefällt das?"))
    found = network.figures(account, [post.remote_id])

    assert found[post.remote_id] == {
        "impressions": 99,
        "likes": 3,
        "comments": 1,
        "shares": 2,
    }
    network.figures(account, [post.remote_id])
    assert network.figures(account, [post.remote_id]) == {}
    assert network.figures(account, []) == {}


# --- recorded and hostile ----------------------------------------------------------------------


@pytest.mark.parametrize("part", ["timeline", "tweet", "searches"])
def test_every_recorded_answer_is_read(part):
    for name, page in recorded.answers(part).items():
        if not isinstance(page.get("data"), list) or "text" not in page["data"][0]:
            continue
        seen = list(parse.posts(page, "2244994945"))
        told = {one["id"] for one in page["data"]}
        assert told <= {one.remote_id for one in seen}, name
        assert all(one.text for one in seen), name
        assert [one.remote_id for one in seen] == sorted(
            (one.remote_id for one in seen), key=parse.order
        )
        if "created_at" in page["data"][0]:
            assert all(one.said_at.year > 2005 for one in seen if one.remote_id in told)


def test_recorded_people_and_uploads_are_what_the_small_server_says():
    for name, page in recorded.answers("user").items():
        data = page.get("data")
        for user in [data] if isinstance(data, dict) else data or []:
            if "username" in user:
                assert parse.identity(user).address.startswith("https://x.com/"), name
    for page in recorded.answers("media_upload_v2").values():
        told = page.get("data", page)
        assert isinstance(told["id"], str)
        assert isinstance(told["expires_after_secs"], int)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["data", "includes", "tweets", "users", "id", "text", "author_id", "created_at"]
                + [
                    "entities",
                    "urls",
                    "url",
                    "referenced_tweets",
                    "attachments",
                    "media_keys",
                    "media",
                ]
                + ["note_tweet", "public_metrics", "like_count", "media_key"]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=25,
)


@given(ANYTHING)
def test_whatever_an_answer_holds_it_is_read(page):
    told = [*parse.posts(page, ME), *parse.posts({"data": [page]}, ME)]
    assert all(isinstance(one, PostSeen) for one in told)
    assert isinstance(parse.figures({"data": [page]}), dict)
    assert values.moment(page).tzinfo is not None


def test_no_moment_is_no_trouble():
    assert values.moment("2021-13-01T00:00:00").year == 1970
    assert values.moment("2021-12-01T00:00:00").tzinfo is UTC
