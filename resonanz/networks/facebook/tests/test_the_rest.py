"""Connecting, listening, what we do there, figures, errors in words."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils.translation import override

from resonanz.core.errors import Forbidden, Gone, Refused
from resonanz.networks.contract import (
    Action,
    Call,
    Choice,
    ConnectRequest,
    Grant,
    InteractionSeen,
    PostChanged,
    PostGone,
    PostSeen,
    Progress,
    RateLimited,
    Redirect,
    Uncertain,
)
from resonanz.networks.facebook import Facebook, errors, network
from resonanz.networks.graph import Graph, busy_until, by_ids, next_page
from resonanz.networks.graph_errors import COMMON, words_for
from resonanz.networks.values import moment, number
from tests.servers.graph.world import APP, PAGE, SECRET, error

from .conftest import Called, account_on, call_of, draft, picture

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


class Apps:
    """What is kept of the app between the steps."""

    def __init__(self):
        self.kept = {}

    def request(self, **given):
        return ConnectRequest(
            app_of=lambda server: self.kept,
            keep_app=lambda server, app: self.kept.update(app),
            **given,
        )


@pytest.fixture
def apps():
    return Apps()


# --- connecting ----------------------------------------------------------------------------------


def begun(apps):
    typed = {"client_id": APP, "client_secret": SECRET, "verify_token": "wir"}
    step = network.connect(apps.request(options=typed, return_address="https://r.example/back"))
    assert isinstance(step, Redirect)
    return step


def test_the_person_is_sent_to_facebook_for_every_right(world, apps):
    asked = parse_qs(urlsplit(begun(apps).address).query)
    assert "/v25.0/dialog/oauth" in begun(apps).address
    assert "pages_messaging" in asked["scope"][0].split(",")
    assert apps.kept["verify_token"] == "wir"


def test_the_only_page_is_connected_with_a_lasting_token(world, apps):
    state = begun(apps).state
    grant = network.connect(apps.request(code="right-code", state=state))

    assert isinstance(grant, Grant)
    assert (grant.remote_id, grant.handle, grant.name) == (PAGE, "mylife", "MyLife")
    assert grant.secret["access_token"] == "page-token"
    assert grant.ends_at == datetime.fromtimestamp(1893456000, UTC)
    assert "pages_messaging" in grant.rights
    assert grant.extra["hooked"] is True


def test_of_several_pages_one_is_chosen_and_no_token_lies_open_meanwhile(world, apps):
    world.pages = 3
    offer = network.connect(apps.request(code="right-code", state=begun(apps).state))
    assert isinstance(offer, Choice)
    assert [name for _key, name in offer.grants] == ["MyLife", "MyLife 1", "MyLife 2"]
    assert "person" not in str(offer.state)
    key = offer.grants[1][0]
    grant = network.connect(apps.request(options={"chosen": key}, state=offer.state))
    assert isinstance(grant, Grant)
    assert grant.remote_id == key
    with pytest.raises(Refused, match="did not come"):
        network.connect(apps.request(options={"chosen": "9"}, state=offer.state))
    with pytest.raises(Refused, match="Too much time"):
        network.connect(apps.request(options={"chosen": key}, state={"sealed": "x"}))


def test_a_permission_without_a_page_is_said(world, apps):
    world.pages = 0
    with pytest.raises(Refused, match="no page"):
        network.connect(apps.request(code="right-code", state=begun(apps).state))


def test_a_page_that_cannot_be_subscribed_is_connected_all_the_same(world, apps):
    world.refusal = [("POST", "subscribed_apps", error(200, "Requires pages_manage_metadata"), 403)]
    grant = network.connect(apps.request(code="right-code", state=begun(apps).state))
    assert isinstance(grant, Grant)
    assert grant.extra["hooked"] is False


# --- Meta calls us -------------------------------------------------------------------------------


def test_the_challenge_is_answered_to_who_knows_our_words(world):
    app = {"verify_token": "wir", "client_secret": SECRET}
    query = {"hub.mode": "subscribe", "hub.verify_token": "wir", "hub.challenge": "1158201444"}
    assert network.called(Call("GET", {}, query, b"", app=app)).body == "1158201444"
    for wrong in ({**query, "hub.verify_token": "ihr"}, {**query, "hub.mode": "x"}):
        with pytest.raises(Forbidden):
            network.called(Call("GET", {}, wrong, b"", app=app))
    with pytest.raises(Forbidden):
        network.called(Call("GET", {}, {**query, "hub.verify_token": ""}, b"", app={}))


def test_a_call_without_the_right_signature_is_refused(world):
    content = {"object": "page", "entry": []}
    for call in (call_of(content, "other"), Call("POST", {}, {}, b"{}", app={})):
        with pytest.raises(Forbidden):
            network.called(call)


def test_a_call_about_something_else_tells_nothing(world):
    assert network.called(call_of({"object": "user", "entry": [{"id": "1"}]})).hints == ()
    assert network.called(call_of([])).hints == ()  # type: ignore[arg-type]


def test_a_message_is_told_by_its_call(world, account):
    name = world.writes("Hallo?")
    world.things["777"] = world.new("post", text="x")
    told = {"sender": {"id": "777"}, "message": {"mid": name}}
    reply = network.called(
        call_of({"object": "page", "entry": [{"id": PAGE, "messaging": [told]}]})
    )
    assert [hint.remote_id for hint in reply.hints] == [PAGE]


# --- listening -----------------------------------------------------------------------------------


def heard(world, account, cursor=None):
    batch = Called(world).events(account, cursor or {})
    return list(batch.events), batch.cursor


def test_a_message_is_heard_once_as_direct(world, account):
    world.writes("Habt ihr offen?")
    events, cursor = heard(world, account)
    assert [(one.reason, one.visibility, one.text) for one in events] == [
        ("direct", "direct", "Habt ihr offen?")
    ]
    assert heard(world, account, cursor)[0] == []


def test_messages_of_one_talk_go_on_from_each_other(world, account):
    first = world.writes("Habt ihr offen?", ago=timedelta(minutes=30))
    second = world.writes("Auch samstags?", ago=timedelta(minutes=20))
    _old = world.writes("Wer anders", who="888", ago=timedelta(minutes=10))
    events, cursor = heard(world, account)
    assert [one.parent_remote_id for one in events] == ["", first, ""]
    third = world.writes("Hallo?")
    (last,) = heard(world, account, cursor)[0]
    assert (last.remote_id, last.parent_remote_id, last.root_remote_id) == (third, second, first)


def test_a_message_after_days_is_a_talk_of_its_own(world, account):
    world.writes("Danke euch", ago=timedelta(days=3))
    world.writes("Noch eine Frage")
    assert {one.parent_remote_id for one in heard(world, account)[0]} == {""}


def test_an_old_conversation_is_not_asked_through(world, account):
    world.writes("Lange her", ago=timedelta(days=30))
    assert heard(world, account)[0] == []


def test_a_comment_that_changes_is_a_change(world, account):
    post = world.says("Hallo zusammen")
    comment = world.says("Ganz gut", parent=post)
    _events, cursor = heard(world, account)
    world.things[comment]["text"] = "Sehr gut"
    events, _cursor = heard(world, account, cursor)
    assert [type(one) for one in events] == [PostChanged]


def test_a_comment_below_an_old_post_brings_the_post_along(world, account):
    post = world.says("Lange her")
    world.things[post]["at"] -= timedelta(days=90)
    comment = world.says("Gerade erst", parent=post)
    events, _cursor = heard(world, account)
    assert [one.remote_id for one in events if isinstance(one, PostSeen)] == [post, comment]
    assert events[1].parent_remote_id == post


def test_an_answer_to_a_comment_names_it(world, account):
    post = world.says("Frage")
    first = world.says("Antwort", parent=post)
    second = world.says("Dazu noch", parent=first)
    events, _cursor = heard(world, account)
    answer = next(one for one in events if one.remote_id == second)
    assert (answer.parent_remote_id, answer.root_remote_id) == (first, post)


def test_a_like_taken_back_is_heard(world, account):
    (ours,) = network.publish(account, draft("Gefällt das?"), "k", Progress())
    world.likes(ours.remote_id, verb="remove")
    events, _cursor = heard(world, account)
    assert [one.undone for one in events if isinstance(one, InteractionSeen)] == [True]


def test_hints_about_what_is_gone_or_odd_are_passed_over(world, account):
    world.call("page", PAGE, "feed", {"item": "comment", "verb": "add", "comment_id": "9"})
    world.call("page", PAGE, "feed", {"item": "reaction", "verb": "add"})
    world.call("page", PAGE, "feed", {"item": "reaction", "post_id": "1"})
    world.call("page", PAGE, "mention", {})
    assert heard(world, account)[0] == []


def test_a_page_without_the_right_to_messages_hears_the_rest(world, account):
    world.says("Hallo")
    world.refusal = [
        ("GET", "/conversations", error(200, "Requires pages_messaging"), 403),
        ("GET", "/tagged", error(10, "Requires approval"), 403),
    ]
    assert len(heard(world, account)[0]) == 1


def test_a_deletion_told_is_heard(world, account):
    post = world.says("Ups")
    world.removes(post)
    assert PostGone(post) in heard(world, account)[0]


# --- usage and wire ------------------------------------------------------------------------------


def test_listening_rests_before_the_app_is_used_up(world, kept):
    world.headers = {"x-app-usage": '{"call_count":93,"total_cputime":1,"total_time":2}'}
    network.events(account_on(kept), {})
    assert "until" in kept


@pytest.mark.parametrize(
    ("headers", "minutes"),
    [
        ({"x-app-usage": '{"call_count":93,"total_cputime":1,"total_time":2}'}, None),
        ({"x-app-usage": '{"call_count":100,"total_cputime":1,"total_time":2}'}, 15),
        (
            {"x-business-use-case-usage": '{"1":[{"estimated_time_to_regain_access":28}]}'},
            28,
        ),
    ],
)
def test_after_a_post_that_used_the_last_nothing_more_is_said(world, kept, headers, minutes):
    world.headers = headers
    network.publish(account_on(kept), draft("Noch eins"), "k" * 32, Progress())
    if minutes is None:
        assert "silent" not in kept
    else:
        wait = kept["silent"] - datetime.now(UTC)
        assert timedelta(minutes=minutes - 1) < wait <= timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("headers", "minutes"),
    [
        ({}, None),
        ({"x-app-usage": "no json"}, None),
        ({"x-app-usage": "[]"}, None),
        ({"x-app-usage": '{"call_count":28,"total_cputime":25,"total_time":25}'}, None),
        ({"x-page-usage": '{"call_count":95}'}, 15),
        (
            {
                "x-business-use-case-usage": '{"1":[{"type":"pages","call_count":100,'
                '"estimated_time_to_regain_access":28}]}'
            },
            28,
        ),
    ],
)
def test_usage_is_read_from_every_header(headers, minutes):
    until = busy_until(headers, NOW)
    assert until == (None if minutes is None else NOW + timedelta(minutes=minutes))


def test_too_many_calls_wait_as_long_as_meta_says(world, account):
    world.headers = {"x-business-use-case-usage": '{"1":[{"estimated_time_to_regain_access":28}]}'}
    world.refusal = [("GET", "/feed", error(80001, "Too many calls to this page"), 400)]
    with pytest.raises(RateLimited) as limit:
        network.events(account, {})
    assert timedelta(minutes=27) < limit.value.until - datetime.now(UTC) < timedelta(minutes=29)


def test_lists_are_asked_page_by_page_without_following_addresses(world):
    pages = {"paging": {"next": "https://evil.example/?access_token=x&until=5&__paging_token=p"}}
    assert next_page(pages) == {"until": "5", "__paging_token": "p"}
    assert next_page({"paging": {"cursors": {"after": "A"}, "next": "https://x/?a=b"}}) == {
        "after": "A"
    }
    assert next_page({"paging": {"cursors": {"after": "A"}}}) == {}
    first = {"data": [{"id": "1"}, {"id": "2"}], "paging": {"next": "https://x/?after=B"}}
    world.refusal = [("GET", "/feed", first, 200), ("GET", "/feed", {"data": [{"id": "3"}]}, 200)]
    graph = Graph("page-token", SECRET)
    assert [one["id"] for one in graph.pages(f"{PAGE}/feed", 9)] == ["1", "2", "3"]
    world.refusal = [("GET", "/feed", first, 200)]
    assert len(list(graph.pages(f"{PAGE}/feed", 1))) == 1


def test_odd_values_are_nothing():
    assert moment("gestern") == moment(None)
    assert moment(1e30) == moment(None)
    assert moment("2026-11-25T12:00:00") == NOW
    assert (number(True), number("4"), number(None)) == (0, 0, 0)


# --- figures, acts -------------------------------------------------------------------------------


def test_figures_are_read_for_all_posts_although_one_is_gone(world, account):
    posts = [f"{PAGE}_{world.new('post', text='x')['id'].partition('_')[2]}" for _one in range(3)]
    found = network.figures(account, [*posts, f"{PAGE}_9", "777"])
    told = {"shares": 4, "comments": 0, "likes": 3, "impressions": 120, "clicks": 7}
    assert found == dict.fromkeys(posts, told)
    assert by_ids(Graph("page-token", SECRET), []) == {}
    assert network.figures(account, []) == {}


def test_what_we_do_there_is_done(world, account):
    post = world.says("Kauft meins!")
    comment = world.says("Billig", parent=post)
    for verb in ("hide", "like"):
        network.act(account, Action(verb, comment))
    assert (world.things[comment]["hidden"], world.things[comment]["liked"]) == (True, True)
    for verb in ("unhide", "unlike"):
        network.act(account, Action(verb, comment))
    assert (world.things[comment]["hidden"], world.things[comment]["liked"]) == (False, False)
    network.act(account, Action("edit", post, {"text": "Anders"}))
    assert world.things[post]["text"] == "Anders"
    network.act(account, Action("unlike", "9"))
    with pytest.raises(Refused):
        network.act(account, Action("follow", "9"))
    with pytest.raises(Gone):
        network.act(account, Action("hide", "9"))
    world.cut = comment
    with pytest.raises(Uncertain):
        network.act(account, Action("hide", comment))


# --- errors --------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("key", [*errors.WORDS, *COMMON], ids=str)
def test_every_documented_error_has_its_words(key, language):
    with override("en"):
        english = words_for(errors.WORDS, *key, "because")
    with override(language):
        words = words_for(errors.WORDS, *key, "because")
    assert len(words) > 15
    assert "%(" not in words
    assert language == "en" or words != english


def test_an_error_nobody_documents_is_told_in_facebooks_words(world, account):
    world.refusal = [("POST", "/feed", error(9999, "x", error_user_msg="Bitte nicht."), 400)]
    with pytest.raises(Refused, match="Bitte nicht"):
        network.publish(account, draft("Hallo"), "k", Progress())


def test_the_connector_says_what_it_can():
    assert Facebook().limits_of(account_on()).media_count == 10
    assert picture().kind == "picture"
