"""A second person agrees to a wording; what was agreed to is what goes out."""

import pytest

from resonanz.conversations import actions as conversations
from resonanz.core.errors import Forbidden, Outdated, Refused
from resonanz.networks.models import Delivery, PracticePost
from resonanz.notifications.models import Notification
from resonanz.planning import actions, queries
from resonanz.planning.models import PlannedPost


@pytest.fixture
def waiting(clock, velora, plan, mira):
    velora.needs_approval = True
    velora.save()
    return actions.submit(mira, plan())


def test_nothing_is_scheduled_before_a_second_person_agreed(waiting, mira, lea, clock, send):
    assert (waiting.stage, Delivery.objects.count()) == ("waiting", 0)
    assert Notification.objects.get(person=lea).reason == "approval"
    with pytest.raises(Forbidden):
        actions.approve(mira, waiting)

    approved = actions.approve(lea, waiting, version=1)
    assert (approved.stage, Delivery.objects.count()) == ("scheduled", 2)
    assert Notification.objects.get(person=mira).reason == "approved"
    clock.move_to("2026-02-05T10:00+01:00")
    send()
    assert PracticePost.objects.count() == 2


def test_a_change_after_approval_asks_again(waiting, plan, mira, lea):
    actions.approve(lea, waiting)
    changed = plan("Ganz anders", planned=waiting)
    assert changed.state == "draft"
    assert not Delivery.objects.exclude(state="withdrawn").exists()
    again = actions.submit(mira, changed)
    assert again.state == "waiting"
    assert [version.number for version in again.versions.all()] == [2, 1]


def test_an_alternative_text_is_part_of_what_was_agreed_to(
    clock, velora, plan, mira, lea, client, picture_of
):
    velora.needs_approval = True
    velora.save()
    picture = picture_of(mira)
    planned = plan("Hallo", pictures=[picture], channels=[velora])
    actions.approve(lea, actions.submit(mira, planned))
    typed = {
        "planned": planned.pk, f"channel_{velora.pk}": "yes", "source": "Hallo",
        "wall": planned.wall, "attachments": picture.pk, f"alt_{picture.pk}": "Ganz anders",
    }  # fmt: skip
    client.force_login(mira.user)
    assert client.post("/plan/preview", typed).status_code == 200
    picture.refresh_from_db()
    assert picture.alt == "Ein Rad", "who only looks changes nothing"

    client.post(f"/plan/posts/{planned.pk}/edit", typed | {"deed": "save"})
    planned.refresh_from_db()
    picture.refresh_from_db()
    assert (planned.state, picture.alt) == ("draft", "Ganz anders")
    assert not Delivery.objects.exclude(state="withdrawn").exists()


def test_what_was_agreed_to_is_not_described_otherwise_beside_the_plan(
    clock, velora, plan, mira, lea, picture_of
):
    velora.needs_approval = True
    velora.save()
    picture = picture_of(mira)
    planned = plan("Hallo", pictures=[picture], channels=[velora])
    conversations.describe(mira, picture, "Ein rotes Rad")
    actions.approve(lea, actions.submit(mira, planned))

    with pytest.raises(Refused) as refused:
        conversations.describe(mira, picture, "Ganz anders")
    assert refused.value.code == "is_planned"
    picture.refresh_from_db()
    assert picture.alt == "Ein rotes Rad"


def test_the_same_wording_need_not_be_agreed_to_twice(waiting, mira, lea):
    stopped = actions.stop(mira, actions.approve(lea, waiting))
    assert actions.submit(mira, stopped).state == "scheduled"


def test_who_read_another_wording_agrees_to_nothing(waiting, plan, mira, lea):
    actions.submit(mira, plan("Ganz anders", planned=waiting))
    with pytest.raises(Outdated):
        actions.approve(lea, waiting, version=1)


def test_it_comes_back_with_a_remark(waiting, mira, lea):
    with pytest.raises(Refused):
        actions.return_to(lea, waiting, " ")
    back = actions.return_to(lea, waiting, "Bitte ohne Namen")
    assert (back.state, back.remark) == ("draft", "Bitte ohne Namen")
    assert "Bitte ohne Namen" in Notification.objects.get(person=mira).sentence
    with pytest.raises(Outdated):
        actions.approve(lea, waiting)


def test_without_anybody_who_may_agree_it_is_said_at_once(clock, velora, plan, lea):
    velora.needs_approval = True
    velora.save()
    with pytest.raises(Refused) as told:
        actions.submit(lea, plan(person=lea))
    assert told.value.code == "nobody_decides"


def test_agreed_to_without_a_time_it_waits_for_one(clock, velora, plan, mira, lea):
    velora.needs_approval = True
    velora.save()
    planned = actions.approve(lea, actions.submit(mira, plan(wall="")))
    assert (planned.stage, Delivery.objects.count()) == ("approved", 0)
    moved = actions.move(mira, planned, "2026-02-06T10:00")
    assert actions.submit(mira, moved).stage == "scheduled"


def test_those_who_plan_talk_about_it(waiting, mira, lea, tom):
    actions.comment(lea, waiting, "Schöne **Zahl**")
    assert "<strong>" in queries.one(mira, waiting.pk).comments.get().html
    assert Notification.objects.get(person=mira).reason == "commented"
    with pytest.raises(Forbidden):
        actions.comment(tom, waiting, "Ich auch")
    with pytest.raises(Refused):
        actions.comment(lea, waiting, " ")
    with pytest.raises(Refused):
        actions.comment(lea, waiting, "x" * 5_001)


def test_where_its_author_is_gone_it_is_agreed_to_and_nobody_is_told(waiting, lea):
    PlannedPost.objects.update(author=None)
    assert actions.approve(lea, waiting).stage == "scheduled"
    assert not Notification.objects.filter(reason="approved").exists()
