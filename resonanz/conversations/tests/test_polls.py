"""Polls: one choice, several, in order; named, closed in time, told to who took part."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from resonanz.conversations import actions, queries, searching
from resonanz.conversations.kinds.poll import PollAsked
from resonanz.conversations.models import Poll, Post, Vote
from resonanz.conversations.tasks import polls
from resonanz.core.errors import Forbidden, Refused
from resonanz.core.models import Event
from resonanz.core.time import now, standing_at
from resonanz.notifications.models import Notification

CHOICES = ["Dienstag", "Mittwoch", "Donnerstag"]


@pytest.fixture
def ask(tom, service):
    """`ask(method="ranked")`: a poll of Tom."""

    def ask(**asked):
        poll = PollAsked(**{"choices": CHOICES} | asked)
        return actions.say(tom, service, "Wann grillen wir?", kind="poll", asked=poll)

    return ask


def told(viewer, post):
    return json.loads(queries.post_json(viewer, post.pk))["particulars"]


def fresh(post):
    return Post.objects.select_related("channel", "author").get(pk=post.pk)


def test_a_poll_is_a_post_with_choices_and_found_by_them(tom, mira, ask):
    post = ask()
    assert told(mira, post)["choices"] == CHOICES
    assert [hit.id for hit in searching.search(mira, "Donnerstag").posts.rows] == [post.pk]
    actions.edit(tom, queries.visible_post(tom, post.pk), "Wann wird gegrillt?")
    assert [hit.id for hit in searching.search(mira, "Mittwoch gegrillt").posts.rows] == [post.pk]


@pytest.mark.parametrize(
    "asked",
    [
        {"choices": ["Nur eines"]},
        {"choices": ["a", "A"]},
        {"choices": [str(number) for number in range(21)]},
        {"choices": ["x" * 201, "y"]},
        {"method": "borda"},
        {"closes_at": now() - timedelta(minutes=1)},
    ],
)
def test_a_poll_that_cannot_be_is_refused(ask, asked):
    with pytest.raises(Refused):
        ask(**asked)
    assert not Post.objects.exists()


def test_a_named_vote_can_be_changed_and_taken_back_until_the_poll_is_closed(tom, mira, ask):
    post = ask(is_live=True)
    actions.vote(mira, fresh(post), [0])
    actions.vote(mira, fresh(post), [2])
    assert told(tom, post)["result"] == {"votes": 1, "counts": [0, 0, 1]}
    actions.take_back_vote(mira, fresh(post))
    assert told(tom, post)["result"] == {"votes": 0, "counts": [0, 0, 0]}
    actions.close_poll(tom, fresh(post))
    for late in (lambda: actions.vote(mira, fresh(post), [0]),):
        with pytest.raises(Refused):
            late()


def test_the_result_is_there_when_the_poll_is_closed(tom, mira, ask):
    post = ask(method="several")
    actions.vote(mira, fresh(post), [0, 2])
    actions.vote(tom, fresh(post), [2])
    assert told(tom, post)["result"] is None
    actions.close_poll(tom, fresh(post))
    assert told(tom, post)["result"] == {"votes": 2, "counts": [1, 0, 2]}


def test_a_ranked_poll_ends_in_an_order(tom, mira, lea, ask):
    post = ask(method="ranked")
    for person, order in ((tom, [0, 1, 2]), (mira, [1, 0]), (lea, [1, 2])):
        actions.vote(person, fresh(post), order)
    actions.close_poll(tom, fresh(post))
    assert told(tom, post)["result"]["places"] == [[1], [0], [2]]


@pytest.mark.parametrize("choices", [[], [3], [-1], [0, 1]])
def test_what_is_no_vote_is_refused(mira, ask, choices):
    with pytest.raises(Refused):
        actions.vote(mira, ask(), choices)
    assert not Vote.objects.exists()


def test_its_time_ends_a_poll_whether_or_not_the_clock_was_there(tom, mira, ask, run_jobs):
    post = ask(closes_at=now() + timedelta(hours=1))
    actions.vote(mira, fresh(post), [1])
    with standing_at(now() + timedelta(hours=2)):
        with pytest.raises(Refused):
            actions.vote(tom, fresh(post), [1])
        polls(0)
        polls(0)
    run_jobs()
    assert told(tom, post)["result"]["votes"] == 1
    assert Notification.objects.filter(reason="concluded", person=tom).count() == 1
    assert Notification.objects.filter(reason="concluded", person=mira).count() == 1


def test_who_may_not_read_votes_nowhere_and_who_did_not_ask_closes_nothing(
    tom, lea, gus, mira, make_space
):
    secret = make_space("Vorstand", tom, access="secret")
    asked = PollAsked(CHOICES)
    post = actions.say(tom, secret, "Ja?", kind="poll", asked=asked)
    for outsider in (lea, gus):
        with pytest.raises(Forbidden):
            actions.vote(outsider, post, [0])
        with pytest.raises(Forbidden):
            actions.close_poll(outsider, post)
    assert Poll.objects.get().closed_at is None


def test_one_votes_on_the_page_without_script(client, mira, tom, service, ask):
    post = ask(is_live=True)
    client.force_login(mira.user)
    page = client.get("/").content.decode()
    assert f'name="choice-{post.pk}"' in page and f"/posts/{post.pk}/vote" in page
    answer = client.post(f"/posts/{post.pk}/vote", {f"choice-{post.pk}": "1", "back": "/"})
    assert answer.status_code == 302 and answer["Location"] == "/"
    part = client.get(f"/posts/{post.pk}/form").content.decode()
    assert "Mira Kern" in part and "checked" in part


def test_places_in_a_form_become_an_order_and_two_at_one_place_none(client, mira, ask):
    post = ask(method="ranked")
    client.force_login(mira.user)
    places = {f"place-{post.pk}-0": "2", f"place-{post.pk}-1": "", f"place-{post.pk}-2": "1"}
    client.post(f"/posts/{post.pk}/vote", places)
    assert Vote.objects.get().choices == [2, 0]
    places[f"place-{post.pk}-1"] = "1"
    assert client.post(f"/posts/{post.pk}/vote", places).status_code == 422
    assert Vote.objects.get().choices == [2, 0]


def test_a_poll_is_asked_in_the_composer_and_over_the_api(client, tom, service):
    client.force_login(tom.user)
    form = {"source": "Wann?", "kind": "poll", "choices": "Mo\n\n Di ", "method": "single"}
    client.post(f"/channels/{service.pk}/posts", form | {"secret": "1"})
    assert Poll.objects.get().choices == ["Mo", "Di"] and Poll.objects.get().is_secret
    body = {"source": "Wo?", "kind": "poll", "poll": {"choices": ["Hof", "Dach"]}}
    address = f"/api/v1/channels/{service.pk}/posts"
    made = client.post(address, body, content_type="application/json").json()
    assert made["particulars"]["choices"] == ["Hof", "Dach"]
    voted = {"choices": [1]}
    address = f"/api/v1/posts/{made['id']}/vote"
    assert client.put(address, voted, content_type="application/json").status_code == 204
    own = client.get(f"/api/v1/posts/{made['id']}/form").json()["own"]
    assert own["mine"] == [1]


def test_what_was_typed_into_the_fields_stays_where_a_poll_is_refused(client, tom, service):
    client.force_login(tom.user)
    form = {"source": "Wann?", "kind": "poll", "choices": "Nur Montag", "method": "single"}
    assert client.post(f"/channels/{service.pk}/posts", form).status_code == 422
    page = client.get(f"/spaces/{service.slug}/").content.decode()
    assert "Nur Montag" in page and "Wann?" in page


def test_without_script_another_form_shows_its_fields(client, tom, service):
    client.force_login(tom.user)
    page = client.post("/compose", {"source": "Wann?", "kind": "poll", "show": "1"})
    assert b'name="choices"' in page.content and b"Wann?" in page.content
    assert not Post.objects.exists()


def test_a_feed_of_polls_asks_no_more_of_the_database(client, tom, mira, ask):
    client.force_login(tom.user)

    def asked():
        client.get("/")
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/").status_code == 200
        return len(seen)

    ask()
    few = asked()
    for number in range(15):
        actions.vote(mira, ask(is_live=bool(number % 2), is_secret=bool(number % 3)), [0])
    assert asked() == few <= 12


def test_a_vote_nobody_gave_is_not_taken_back_and_a_poll_is_closed_once(tom, mira, ask):
    post = ask()
    actions.take_back_vote(mira, post)
    assert not Event.objects.filter(verb="poll.vote_taken_back").exists()
    actions.vote(mira, post, [1])
    actions.close_poll(tom, fresh(post))
    closed_at = Poll.objects.get().closed_at
    actions.close_poll(tom, fresh(post))
    assert Poll.objects.get().closed_at == closed_at
    assert Event.objects.filter(verb="poll.closed").count() == 1
