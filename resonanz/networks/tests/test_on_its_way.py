"""One page says what is where and why; one can look, repeat, give up."""

from datetime import timedelta

import pytest

from resonanz.core.errors import Refused
from resonanz.core.time import now
from resonanz.networks import delivery, practice
from resonanz.networks.models import Delivery, PracticePost


@pytest.fixture
def sent(account, mira):
    return delivery.schedule(mira, account.channel, "answer:1", ["Hallo"])


def put(sent, state, **more):
    Delivery.objects.filter(pk=sent.pk).update(state=state, **more)


def test_the_page_says_what_is_where_and_why(client, mira, sent):
    client.force_login(mira.user)
    put(sent, "refused", problem="Zu laut.")
    shown = client.get("/deliveries/?state=trouble").text
    assert "Zu laut." in shown
    assert f"/deliveries/{sent.pk}/" in shown
    assert f"/deliveries/{sent.pk}/" not in client.get("/deliveries/?state=sent").text


def test_who_is_at_no_desk_sees_nothing(client, tom, sent):
    client.force_login(tom.user)
    assert f"/deliveries/{sent.pk}/" not in client.get("/deliveries/").text


def test_it_is_paged_and_costs_the_same_for_many(client, mira, account, django_assert_num_queries):
    for number in range(70):
        delivery.schedule(mira, account.channel, f"answer:{number}", [f"Antwort {number:02}"])
    client.force_login(mira.user)
    client.get("/deliveries/")
    shown = client.get("/api/v1/deliveries").json()
    assert len(shown["items"]) == 30
    rest = client.get("/api/v1/deliveries", {"mark": shown["next"]}).json()
    assert not {row["id"] for row in rest["items"]} & {row["id"] for row in shown["items"]}


def test_an_unknown_one_is_looked_for_at_once(client, mira, sent, run_jobs):
    practice.say(sent.channel.account.remote_id, {"remote_id": "x", "handle": "x"}, "Hallo")
    PracticePost.objects.update(key=f"{sent.key}:0")
    put(sent, "unknown", must_look=True, due_at=now() + timedelta(minutes=10))
    client.force_login(mira.user)

    client.post(f"/deliveries/{sent.pk}/look")
    run_jobs()

    sent.refresh_from_db()
    assert sent.state == "sent"
    assert PracticePost.objects.count() == 1


def test_what_is_given_up_never_goes_out(client, mira, sent):
    put(sent, "unknown", must_look=True)
    client.force_login(mira.user)
    answer = client.post(f"/api/v1/deliveries/{sent.pk}/end")
    assert answer.json()["state"] == "withdrawn"
    assert delivery.deliver_due() == 0


@pytest.mark.parametrize("act", [delivery.look_now, delivery.give_up])
def test_where_nothing_waits_nothing_is_done(mira, sent, act):
    put(sent, "sent", remote_id="x")
    with pytest.raises(Refused):
        act(mira, sent)


def test_what_is_just_being_sent_is_not_given_up(mira, sent):
    put(sent, "unknown", lease_until=now() + timedelta(seconds=30))
    with pytest.raises(Refused):
        delivery.give_up(mira, sent)


def test_a_first_comment_goes_out_below_its_post_once_that_stands(account, mira, run_jobs):
    post = delivery.schedule(mira, account.channel, "post:1", ["Neues Rad"])
    comment = delivery.schedule(mira, account.channel, "post:1:comment", ["Mehr dazu hier"])
    Delivery.objects.filter(pk=comment.pk).update(after=post)
    put(post, "scheduled", due_at=now() + timedelta(hours=1))
    assert delivery.deliver_due() == 0

    put(post, "scheduled", due_at=now())
    delivery.deliver_due()

    first = PracticePost.objects.get(text="Neues Rad")
    assert PracticePost.objects.get(text="Mehr dazu hier").parent == first
    comment.refresh_from_db()
    assert comment.post.parent.plain == "Neues Rad"
