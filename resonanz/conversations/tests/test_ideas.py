"""Ideas: who is for them, how far they came, who hears of it."""

import json

import pytest

from resonanz.conversations import actions, queries
from resonanz.conversations.ideas import ideas
from resonanz.conversations.models import IdeaStep, Post
from resonanz.core.errors import Forbidden, Refused
from resonanz.notifications.models import Notification


@pytest.fixture
def suggest(tom, service):
    return lambda text="Ein Trockenraum für nasse Jacken": actions.say(
        tom, service, text, kind="idea"
    )


def told(viewer, post):
    return json.loads(queries.post_json(viewer, post.pk))["particulars"]


def test_one_is_for_an_idea_once_and_not_any_more(tom, mira, suggest):
    post = suggest()
    actions.back(mira, post)
    actions.back(mira, post)
    assert told(tom, post)["votes"] == 1
    actions.back_no_more(mira, post)
    actions.back_no_more(mira, post)
    assert told(tom, post)["votes"] == 0


def test_who_looks_after_the_space_moves_an_idea_and_says_why_to_decline(mira, tom, suggest):
    post = suggest()
    with pytest.raises(Forbidden):
        actions.move(tom, post, "weighed")
    with pytest.raises(Refused):
        actions.move(mira, post, "declined", "  ")
    with pytest.raises(Refused):
        actions.move(mira, post, "forgotten", "x")
    actions.move(mira, post, "weighed")
    actions.move(mira, post, "declined", "Kein Platz im Erdgeschoss")
    assert told(tom, post)["reason"] == "Kein Platz im Erdgeschoss"
    steps = IdeaStep.objects.order_by("pk").values_list("stage", flat=True)
    assert list(steps) == ["collected", "weighed", "declined"]
    with pytest.raises(Refused):
        actions.back(tom, post)


def test_who_suggested_it_hears_of_every_step_and_who_is_for_it_how_it_ends(
    mira, tom, lea, ada, suggest, run_jobs
):
    post = suggest()
    actions.back(lea, post)
    actions.move(mira, post, "weighed")
    run_jobs()
    assert set(Notification.objects.values_list("person", flat=True)) == {tom.pk}
    actions.move(mira, post, "decided", "Kommt im Frühjahr")
    run_jobs()
    assert Notification.objects.filter(person=tom).count() == 2
    assert Notification.objects.filter(person=lea, reason="idea").count() == 1
    assert not Notification.objects.filter(person__in=(ada, mira)).exists()
    sentence = Notification.objects.get(person=lea).sentence
    assert "decided" in sentence or "entschieden" in sentence


def test_the_list_of_a_space_begins_with_what_most_are_for(tom, mira, lea, service, suggest):
    first, second, third = suggest("Eins"), suggest("Zwei"), suggest("Drei")
    actions.back(mira, second)
    actions.back(lea, second)
    actions.back(lea, first)
    actions.move(mira, third, "weighed")
    assert [row.id for row in ideas(tom, service).rows] == [second.pk, first.pk, third.pk]
    assert [row.id for row in ideas(tom, service, "weighed").rows] == [third.pk]
    actions.delete(tom, queries.visible_post(tom, second.pk))
    assert [row.id for row in ideas(tom, service).rows] == [first.pk, third.pk]


def test_the_list_goes_on_page_by_page(tom, service, suggest, monkeypatch):
    monkeypatch.setattr("resonanz.conversations.ideas.SIZE", 2)
    posts = [suggest(f"Idee {number}").pk for number in range(5)]
    seen, mark = [], ""
    while True:
        page = ideas(tom, service, mark=mark)
        seen += [row.id for row in page.rows]
        mark = page.next
        if not mark:
            break
    assert seen == posts[::-1]


def test_nobody_sees_or_backs_ideas_of_a_secret_space(client, tom, lea, make_space):
    secret = make_space("Vorstand", tom, access="secret")
    post = actions.say(tom, secret, "Umzug", kind="idea")
    with pytest.raises(Forbidden):
        actions.back(lea, post)
    client.force_login(lea.user)
    assert client.get(f"/channels/{secret.pk}/ideas/").status_code == 404
    assert client.get(f"/api/v1/channels/{secret.pk}/ideas").status_code == 404
    assert ideas(lea, secret).rows == []


def test_an_idea_moves_with_its_post(tom, service, suggest, make_space):
    post = suggest()
    other = make_space("Küche", tom)
    Post.objects.filter(pk=post.pk).update(channel=other)
    assert [row.id for row in ideas(tom, other).rows] == [post.pk]


def test_the_page_and_the_part_of_an_idea(client, mira, tom, service, suggest):
    post = suggest()
    client.force_login(mira.user)
    assert f"/posts/{post.pk}/form" in client.get("/").content.decode()
    client.post(f"/posts/{post.pk}/backing", {"wanted": "yes"})
    part = client.post(
        f"/posts/{post.pk}/stage", {"stage": "decided", "reason": "Gut"}, HTTP_HX_REQUEST="true"
    )
    assert b"Gut" in part.content and b'aria-pressed="true"' in part.content
    page = client.get(f"/channels/{service.pk}/ideas/?stage=decided").content.decode()
    assert "Trockenraum" in page
    rows = client.get(f"/api/v1/channels/{service.pk}/ideas").json()["items"]
    assert [(row["id"], row["votes"], row["stage"]) for row in rows] == [(post.pk, 1, "decided")]


def test_an_idea_moved_to_where_it_is_takes_no_step(mira, suggest):
    post = suggest()
    actions.move(mira, post, "weighed", "Wir rechnen")
    actions.move(mira, post, "weighed", " Wir rechnen ")
    assert list(IdeaStep.objects.order_by("pk").values_list("stage", flat=True)) == [
        "collected", "weighed",
    ]  # fmt: skip
