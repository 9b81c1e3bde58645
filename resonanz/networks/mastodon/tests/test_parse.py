"""Whatever servers answer becomes our values; nothing odd stops the reading."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resonanz.networks import values
from resonanz.networks.contract import FollowSeen, InteractionSeen, PostChanged, PostSeen
from resonanz.networks.mastodon import instance, parse
from resonanz.networks.mastodon.parse import Me

# The machine may be busy with other tests.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

ME = Me("7", "velora.example")
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
JANA = {"id": "3", "username": "jana", "acct": "jana@anderswo.example", "display_name": " Jana "}
OURS = {"id": "7", "username": "velora", "acct": "velora"}


def status(**changes):
    return {"id": "11", "created_at": "2026-11-23T11:00:00.000Z", "account": JANA, **changes}


def test_people_are_known_by_their_handle_with_its_domain():
    seen = parse.identity(OURS, "velora.example")
    assert (seen.remote_id, seen.name) == ("velora@velora.example", "velora")
    assert parse.identity({**JANA, "acct": "Jana@Anderswo.example"}, "x").remote_id == (
        "jana@anderswo.example"
    )
    assert parse.identity({"username": "tim"}, "x.example").handle == "tim@x.example"
    assert parse.identity({}, "x.example").handle == ""


@pytest.mark.parametrize(
    ("given", "ours"),
    [
        ("public", "public"),
        ("unlisted", "unlisted"),
        ("private", "followers"),
        ("direct", "direct"),
        ("mutuals_only", "followers"),
        ("local", "followers"),
        (None, "public"),
    ],
)
def test_a_visibility_we_do_not_know_is_taken_as_not_public(given, ours):
    assert parse.post(status(visibility=given), ME).visibility == ours


def test_why_a_post_came_to_us():
    assert parse.reason(status(account=OURS), ME) == "own"
    assert parse.reason(status(visibility="direct", in_reply_to_account_id="7"), ME) == "direct"
    assert parse.reason(status(in_reply_to_account_id="7"), ME) == "reply"
    assert parse.reason(status(), ME, answers_us=True) == "reply"
    assert parse.reason(status(in_reply_to_account_id="8"), ME) == "mention"
    assert parse.reason(status(), Me("", "x")) == "mention"


def test_quotes_in_all_the_ways_servers_write_them():
    wrapped = status(quote={"state": "accepted", "quoted_status": status(id="5", account=OURS)})
    assert parse.reason(wrapped, ME) == "quote"
    assert parse.post(wrapped, ME).quotes_remote_id == "5"
    plain = status(quote=status(id="5", account=OURS))
    assert parse.reason(plain, ME) == "quote"
    shallow = status(quote={"state": "accepted", "quoted_status_id": "5", "quoted_status": None})
    assert parse.post(shallow, ME).quotes_remote_id == "5"
    assert parse.post(status(quote_id=5), ME).quotes_remote_id == "5"
    assert parse.post(status(quote=None), ME).quotes_remote_id == ""


def test_content_is_html_or_plain_text_and_a_poll_shows_its_options():
    assert parse.post(status(content="<p>Hallo</p>"), ME).html == "<p>Hallo</p>"
    plain = parse.post(status(content="Hallo &amp; tschüss\nbis bald"), ME)
    assert (plain.html, plain.text) == ("", "Hallo & tschüss\nbis bald")
    poll = {"options": [{"title": "Rot <b>"}, {"title": "Blau"}]}
    voted = parse.post(status(content="<p>Farbe?</p>", poll=poll), ME)
    assert voted.html == "<p>Farbe?</p><ul><li>Rot &lt;b&gt;</li><li>Blau</li></ul>"


def test_files_with_what_is_known_of_them():
    found = parse.media(
        {
            "type": "image",
            "url": "https://files.example/a.png?x=1",
            "preview_url": "https://files.example/s.png",
            "description": "Ein Rad",
            "meta": {"original": {"width": 600, "height": 400}},
        }
    )
    assert (found.kind, found.media_type, found.alt) == ("picture", "image/png", "Ein Rad")
    assert (found.width, found.height) == (600, 400)
    bare = parse.media({"type": "audio", "url": None, "remote_url": "https://x.example/a"})
    assert (bare.kind, bare.media_type, bare.width) == ("file", "", None)
    assert parse.media({"type": "gifv"}).kind == "video"


def test_a_share_of_a_post_is_taken_for_the_post():
    assert parse.original({"id": "1", "reblog": status()})["id"] == "11"
    assert parse.original(None) == {}


def test_what_reads_differently_has_another_digest():
    first = status(content="<p>a</p>")
    assert parse.digest(first) == parse.digest({**first, "replies_count": 3})
    assert parse.digest(first) != parse.digest({**first, "content": "<p>b</p>"})
    assert parse.digest(first) != parse.digest({**first, "spoiler_text": "x"})
    assert parse.digest(first) != parse.digest({**first, "media_attachments": [{"id": "1"}]})


# --- notifications -------------------------------------------------------------------------------


def notification(kind, **more):
    return {"id": "1", "type": kind, "created_at": "2026-11-23T11:00:00Z", "account": JANA, **more}


def test_an_emoji_of_a_server_that_has_many():
    told = notification("pleroma:emoji_reaction", emoji="🚲", status=status(account=OURS))
    _own, seen = parse.happened(told, ME, NOW)
    assert isinstance(seen, InteractionSeen)
    assert (seen.kind, seen.name) == ("reaction", "🚲")


def test_only_what_is_about_a_post_of_ours_counts():
    assert parse.happened(notification("favourite", status=status()), ME, NOW) == []
    assert parse.happened(notification("favourite"), ME, NOW) == []
    assert parse.happened(notification("status", status=status(account=OURS)), ME, NOW) == []
    assert parse.happened(notification("follow", account=None), ME, NOW) == []
    assert parse.happened({}, ME, NOW) == []


def test_an_edited_post_that_is_about_us_is_a_change():
    own = notification("poll", status=status(account=OURS))
    [changed] = parse.happened(own, ME, NOW)
    assert isinstance(changed, PostChanged)
    assert changed.post.reason == "own"
    assert parse.happened(notification("update"), ME, NOW) == []
    assert parse.happened(notification("update", status=status()), ME, NOW) == []


def test_a_follower_without_a_moment_came_now():
    [seen] = parse.happened(notification("follow", created_at=None), ME, NOW)
    assert isinstance(seen, FollowSeen)
    assert seen.at == NOW


# --- headers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "until"),
    [
        ({"retry-after": "120"}, datetime(2026, 11, 23, 12, 2, tzinfo=UTC)),
        ({"retry-after": "Mon, 23 Nov 2026 12:05:00 GMT"}, NOW.replace(minute=5)),
        ({"retry-after": "Mon, 23 Nov 2026 12:05:00 -0000"}, NOW.replace(minute=5)),
        ({"x-ratelimit-reset": "2026-11-23T12:05:00.000000Z"}, NOW.replace(minute=5)),
        ({"x-ratelimit-reset": "2026-11-23T12:05:00"}, NOW.replace(minute=5)),
        ({"x-ratelimit-reset": f"{NOW.timestamp() + 300:.0f}"}, NOW.replace(minute=5)),
        ({"x-ratelimit-reset": f"{NOW.timestamp() + 300:.0f}000"}, NOW.replace(minute=5)),
        ({"retry-after": "soon", "x-ratelimit-reset": "later"}, None),
        ({"x-ratelimit-reset": "nan"}, None),
        ({"x-ratelimit-reset": "1e300"}, None),
        ({}, None),
    ],
)
def test_until_when_to_wait_however_it_is_written(headers, until):
    assert parse.wait_until(headers, NOW) == until


def test_how_many_requests_are_left():
    assert parse.left({"x-ratelimit-remaining": "17"}) == 17
    assert parse.left({"x-ratelimit-remaining": "many"}) is None
    assert parse.left({}) is None


def test_the_page_before_this_one():
    link = '<https://a.example/?max_id=3>; rel="next", <https://a.example/?min_id=9>; rel="prev"'
    assert parse.older_page({"link": link}) == "https://a.example/?max_id=3"
    assert parse.older_page({"link": '<https://a.example/x>; rel="prev"'}) == ""
    assert parse.older_page({}) == ""


# --- the server ----------------------------------------------------------------------------------


def test_the_domain_of_handles_wherever_it_stands():
    assert instance.domain({"account_domain": "velora.example", "domain": "x"}, "h") == (
        "velora.example"
    )
    assert instance.domain({"domain": "velora.example"}, "h") == "velora.example"
    assert instance.domain({"uri": "https://velora.example/"}, "h") == "velora.example"
    assert instance.domain({}, "h") == "h"


def test_the_stream_wherever_it_stands():
    new = {"configuration": {"urls": {"streaming": "wss://stream.example/"}}}
    assert instance.streaming(new) == "https://stream.example"
    assert instance.streaming({"urls": {"streaming_api": "ws://127.0.0.1:4000"}}) == (
        "http://127.0.0.1:4000"
    )
    assert instance.streaming({"urls": []}) == ""
    assert instance.streaming({"urls": {"streaming_api": "gopher://x"}}) == ""


def test_limits_as_far_as_they_are_told():
    assert instance.limits({}) == {}
    assert instance.limits({"max_toot_chars": 5000}) == {"text_length": 5000}
    odd = {"statuses": {"max_characters": "many"}, "media_attachments": {"image_size_limit": -1}}
    assert instance.limits({"configuration": odd}) == {}


def test_ids_in_the_order_their_server_counts():
    found = [{"id": "100"}, {"id": "9"}, {"id": 99}, {"id": "9"}, {}]
    assert [one["id"] for one in parse.oldest_first(found)] == ["9", 99, "100"]


# --- anything at all -----------------------------------------------------------------------------

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "id",
                    "type",
                    "account",
                    "status",
                    "content",
                    "mentions",
                    "quote",
                    "reblog",
                    "acct",
                ]
                + ["media_attachments", "poll", "options", "created_at", "configuration", "urls"]
                + ["statuses", "meta", "original", "supported_mime_types", "domain", "visibility"]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=25,
)


@unhurried
@given(anything)
def test_no_answer_whatever_it_is_stops_the_reading(found):
    for one in values.objects(found) or [values.mapping(found)]:
        assert isinstance(parse.post(one, ME), PostSeen)
        parse.happened(one, ME, NOW)
        parse.reason(parse.about(one), ME)
        parse.digest(one)
        instance.limits(one)
        instance.streaming(one)
        instance.domain(one, "x")
        instance.is_instance(one)
    parse.in_time(parse.oldest_first(values.objects(found)))


@unhurried
@given(st.text(max_size=40))
def test_no_header_whatever_it_is_stops_the_reading(value):
    headers = {"retry-after": value, "x-ratelimit-remaining": value, "link": value}
    until = parse.wait_until(headers, NOW)
    assert until is None or until.tzinfo is not None
    assert parse.left(headers) is None or value.isdecimal()
    assert isinstance(parse.older_page(headers), str)
