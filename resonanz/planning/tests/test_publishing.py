"""Planned once, said on each channel in its own way, published once."""

import pytest

from resonanz.conversations.models import Post
from resonanz.core.errors import Forbidden, Refused
from resonanz.networks.models import Delivery, PracticePost
from resonanz.planning import actions, queries
from resonanz.planning.actions import Typed
from resonanz.planning.content import Content
from resonanz.planning.models import PlannedPost
from resonanz.planning.queries import Wish

from .conftest import TOMORROW


def texts() -> list[str]:
    return list(PracticePost.objects.order_by("pk").values_list("text", flat=True))


def test_a_post_for_two_channels_goes_out_on_both_once_it_is_due(clock, plan, mira, touren, send):
    own = {touren.pk: {"text": "Touren: wo ladet ihr?"}}
    planned = actions.submit(mira, plan("Wo ladet ihr?", overrides=own))
    assert (planned.stage, Delivery.objects.count()) == ("scheduled", 2)

    send()
    assert texts() == []
    clock.move_to("2026-02-04T10:00+01:00")
    send()
    send()

    assert sorted(texts()) == ["Touren: wo ladet ihr?", "Wo ladet ihr?"]
    planned = queries.one(mira, planned.pk)
    assert planned.stage == "published"
    assert [row.pk for row in queries.planned(mira, Wish("published")).rows] == [planned.pk]
    assert queries.planned(mira, Wish("upcoming")).rows == []


def test_what_does_not_fit_is_kept_as_a_draft_and_said_with_its_channel(clock, plan, mira):
    planned = plan("a" * 310)
    with pytest.raises(Refused, match="10"):
        actions.submit(mira, planned)
    assert PlannedPost.objects.get().words == "a" * 310
    assert not Delivery.objects.exists()


def test_a_long_text_becomes_a_thread_where_wished(clock, plan, mira, send):
    text = "Das ist der erste Satz, und er ist lang genug. " * 10
    actions.submit(mira, plan(text, more={"is_thread": True}))
    clock.move_to("2026-02-05T10:00+01:00")
    send()
    assert len(texts()) == 4
    assert all(len(one) <= 300 and one.endswith(".") for one in texts())


def test_a_first_comment_answers_the_post_once_it_stands(clock, plan, mira, velora, send):
    planned = plan(more={"first_comment": "#akku"}, channels=[velora])
    actions.submit(mira, planned)
    clock.move_to("2026-02-05T10:00+01:00")
    send()
    post, comment = PracticePost.objects.order_by("pk")
    assert (comment.text, comment.parent) == ("#akku", post)
    assert Post.objects.get(plain="#akku").parent == Post.objects.get(plain="Wo ladet ihr?")


def test_a_space_of_ours_is_a_channel_like_the_others(
    clock, service, mira, picture_of, send, organisation
):
    picture = picture_of(mira)
    content = Content(text="Neue **Werkbank**", link="https://velora.example/bank")
    typed = Typed(content, [service], pictures=[picture], wall=TOMORROW)
    actions.submit(mira, actions.compose(mira, None, typed))
    clock.move_to("2026-02-05T10:00+01:00")
    send()
    post = Post.objects.get(channel=service)
    assert (post.author.person, post.plain, post.link) == (mira, "Neue Werkbank", content.link)
    assert post.attachments.get().alt == "Ein Rad"


def test_where_a_network_shows_no_card_the_link_stands_in_the_words(monkeypatch):
    from resonanz.channels.models import Channel  # noqa: PLC0415
    from resonanz.planning.content import fitted  # noqa: PLC0415

    bare = fitted(Content(text="Seht", link="https://velora.example/x"), Channel(network="nowhere"))
    assert (bare.text, bare.link) == ("Seht\n\nhttps://velora.example/x", "")


def test_moving_moves_the_deliveries_and_stopping_takes_them_back(clock, plan, mira, send):
    planned = actions.submit(mira, plan())
    moved = actions.move(mira, planned, "2026-02-06T10:00")
    assert {one.due_at for one in Delivery.objects.all()} == {moved.due_at}

    actions.stop(mira, moved)
    clock.move_to("2026-02-07T10:00+01:00")
    send()
    assert texts() == []
    assert queries.one(mira, planned.pk).stage == "stopped"


def test_what_was_stopped_can_be_scheduled_again_and_goes_out_once(clock, plan, mira, send):
    planned = actions.stop(mira, actions.submit(mira, plan()))
    actions.submit(mira, planned)
    clock.move_to("2026-02-07T10:00+01:00")
    send()
    assert sorted(texts()) == ["Wo ladet ihr?", "Wo ladet ihr?"]


def test_a_time_that_has_passed_is_refused(clock, plan, mira):
    with pytest.raises(Refused):
        actions.submit(mira, plan(wall="2026-02-02T10:00"))
    with pytest.raises(Refused):
        actions.move(mira, plan(), "2026-02-02T10:00")


def test_at_once_is_now(clock, plan, mira, send):
    actions.submit(mira, plan(wall="", at_once=True))
    send()
    assert len(texts()) == 2


def test_who_does_not_belong_to_a_channel_plans_nothing_for_it(clock, velora, tom):
    with pytest.raises(Forbidden):
        actions.compose(tom, None, Typed(Content(text="Hallo"), [velora]))
    assert not PlannedPost.objects.exists()


def test_a_changed_wording_takes_what_was_scheduled_back(clock, plan, mira, send):
    planned = actions.submit(mira, plan())
    changed = plan("Und im Keller?", planned=planned)
    assert changed.state == "draft"
    assert {one.state for one in Delivery.objects.all()} == {"withdrawn"}


def test_another_time_alone_asks_nobody_again(clock, plan, mira):
    planned = actions.submit(mira, plan())
    moved = plan(planned=planned, wall="2026-02-05T11:00")
    assert moved.state == "scheduled"
    assert {one.due_at for one in Delivery.objects.all()} == {moved.due_at}
