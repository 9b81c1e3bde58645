"""What is refused and why; nothing typed is lost by it."""

from datetime import timedelta

import pytest

from resonanz.conversations.models import Attachment
from resonanz.core.errors import Forbidden, Gone, Outdated, Refused
from resonanz.core.events import record
from resonanz.core.time import now
from resonanz.networks import afterwards, delivery
from resonanz.networks.models import Delivery
from resonanz.notifications.models import Notification
from resonanz.planning import actions, queries
from resonanz.planning.models import PlannedPost, Rendition
from resonanz.planning.queries import Wish


@pytest.fixture
def published(clock, plan, mira, velora, send):
    more = {"first_comment": "#akku"}
    planned = actions.submit(mira, plan(channels=[velora], wall="", at_once=True, more=more))
    send()
    return queries.one(mira, planned.pk)


def test_what_is_public_is_neither_deleted_moved_nor_dropped_from_the_plan(
    published, plan, mira, velora, touren
):
    with pytest.raises(Refused):
        actions.delete(mira, published)
    with pytest.raises(Refused):
        actions.move(mira, published, "2026-02-09T10:00")
    with pytest.raises(Refused):
        plan(planned=published, channels=[touren])
    with pytest.raises(Outdated):
        actions.stop(mira, published)
    plan("Anders", planned=published, channels=[velora], wall="")
    assert queries.variant(published, velora.pk).plain == "Wo ladet ihr?"


def test_the_first_comment_goes_with_the_post(published, mira, velora):
    variant = queries.variant(published, velora.pk)
    with pytest.raises(Refused):
        actions.correct(mira, variant, " ")
    actions.take_down(mira, variant)
    assert not PlannedPost.objects.get().variants.filter(comment__post__deleted_at=None).exists()


def test_a_first_comment_still_to_come_is_withdrawn_with_the_post(published, mira, velora):
    Delivery.objects.filter(origin__endswith=":comment").update(state="scheduled", progress={})
    actions.take_down(mira, queries.variant(published, velora.pk))
    assert Delivery.objects.get(origin__endswith=":comment").state == "withdrawn"


def test_only_what_stands_can_be_corrected(clock, plan, mira, velora):
    planned = actions.submit(mira, plan())
    variant = queries.variant(planned, velora.pk)
    with pytest.raises(Refused):
        actions.correct(mira, variant, "Anders")
    with pytest.raises(Refused):
        afterwards.take_down(mira, variant.delivery)


def test_where_two_agreed_one_alone_corrects_nothing(published, mira, velora):
    velora.needs_approval = True
    velora.save()
    with pytest.raises(Forbidden):
        actions.correct(mira, queries.variant(published, velora.pk), "Anders")


def test_a_refusal_is_told_to_whoever_planned_it(clock, plan, mira, velora, run_jobs, monkeypatch):
    from resonanz.networks import practice  # noqa: PLC0415

    def refuse(*args):
        raise Refused("Zu grün")

    monkeypatch.setattr(practice.Practice, "publish", refuse)
    planned = actions.submit(mira, plan(channels=[velora], wall="", at_once=True))
    delivery.deliver_due()
    run_jobs()
    assert "Zu grün" in Notification.objects.get(person=mira).sentence
    assert queries.one(mira, planned.pk).stage == "refused"
    assert [row.pk for row in queries.planned(mira, Wish("trouble")).rows] == [planned.pk]


def test_without_a_channel_nothing_is_scheduled_and_its_author_reads_why(clock, plan, mira, lea):
    planned = plan(channels=[])
    with pytest.raises(Refused, match=r"channel|Kanal"):
        actions.submit(mira, planned)
    with pytest.raises(Forbidden):
        actions.submit(lea, planned)
    assert not Delivery.objects.exists()


def test_submitted_twice_it_is_scheduled_once(clock, plan, mira):
    planned = actions.submit(mira, plan())
    assert actions.submit(mira, planned).state == "scheduled"
    assert Delivery.objects.count() == 2


def test_a_channel_less_takes_its_delivery_back(clock, plan, mira, velora, touren):
    planned = actions.submit(mira, plan())
    plan(planned=planned, channels=[velora])
    assert set(Delivery.objects.values_list("state", flat=True)) == {"withdrawn"}


def test_without_its_time_it_is_a_draft_again(clock, plan, mira):
    planned = actions.submit(mira, plan())
    assert plan(planned=planned, wall="").state == "draft"


def test_pictures_of_others_are_not_taken(clock, plan, mira, lea, picture_of):
    with pytest.raises(Refused):
        plan(pictures=[picture_of(lea)])
    first, second = picture_of(mira), picture_of(mira)
    planned = plan(pictures=[second, first])
    assert list(planned.pictures.all()) == [second, first]


def test_nothing_is_planned_for_a_channel_that_is_closed_down(clock, plan, mira, velora):
    velora.archived_at = "2026-01-01T00:00Z"
    velora.save()
    with pytest.raises(Refused):
        plan()


def test_what_was_deleted_meanwhile_is_gone(clock, plan, mira):
    planned = plan()
    actions.delete(mira, queries.one(mira, planned.pk))
    with pytest.raises(Gone):
        actions.move(mira, planned, "2026-02-09T10:00")


def test_drafts_are_walked_by_page_and_by_channel(clock, plan, mira, velora, touren):
    made = [plan(f"Nummer {number}", channels=[velora]) for number in range(3)]
    plan("Nur Touren", channels=[touren])
    wish = Wish("drafts", velora.pk)
    first = queries.planned(mira, wish, size=2)
    rest = queries.planned(mira, wish, first.next, size=2)
    assert {row.pk for row in [*first.rows, *rest.rows]} == {one.pk for one in made}


def test_what_has_no_time_stands_last_and_is_walked_too(clock, plan, mira):
    for wall in ("", "", "2026-02-04T10:00"):
        PlannedPost.objects.filter(pk=plan(wall=wall).pk).update(state="approved")
    seen, mark = [], ""
    for _page in range(3):
        page = queries.planned(mira, Wish(), mark, size=1)
        seen += [row.wall for row in page.rows]
        mark = page.next
    assert seen == ["2026-02-04T10:00", "", ""]


def test_what_waits_again_after_a_change_is_still_upcoming(clock, plan, mira, lea, velora):
    velora.needs_approval = True
    velora.save()
    scheduled = actions.approve(lea, actions.submit(mira, plan()))
    actions.submit(mira, plan("Anders", planned=scheduled))
    assert [row.stage for row in queries.planned(mira, Wish()).rows] == ["waiting"]


@pytest.mark.parametrize("wall", ["", "2026-02-04T10:00"])
def test_what_was_to_come_later_goes_out_at_once_where_that_is_chosen(
    clock, plan, mira, send, wall
):
    planned = actions.submit(mira, plan())
    plan(planned=planned, wall=wall, at_once=True)
    again = actions.submit(mira, planned)
    assert (again.state, again.due_at) == ("scheduled", now())
    again = plan(planned=again, wall="", at_once=True)  # kept once more, it stays on its way
    assert again.state == "scheduled"
    send()
    assert queries.one(mira, planned.pk).stage == "published"
    states = Delivery.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["withdrawn", "withdrawn", "sent", "sent"]


def test_what_stands_already_is_neither_sent_nor_converted_again_with_the_rest(
    clock, plan, mira, velora, touren, send
):
    planned = actions.submit(mira, plan(wall="", at_once=True))
    Delivery.objects.filter(channel=touren).update(state="refused", problem="Nein")
    send()
    actions.stop(mira, planned)
    actions.submit(mira, queries.one(mira, planned.pk))
    send()
    assert queries.one(mira, planned.pk).stage == "published"
    sent = Delivery.objects.filter(state="sent").values_list("channel", flat=True)
    assert sorted(sent) == sorted([velora.pk, touren.pk])
    video = Attachment.objects.create(owner=mira, kind=Attachment.Kind.VIDEO)
    plan(planned=planned, wall="", pictures=[video])
    assert not Rendition.objects.exists()


def test_what_a_network_left_out_is_told_to_whoever_planned_it(published, mira, velora):
    done = queries.variant(published, velora.pk).delivery
    done.progress["notes"] = ["Ohne Bild."]
    actions.note_outcome(done, record(None, "delivery.sent", done))
    assert "Ohne Bild." in Notification.objects.get(person=mira).sentence


def test_the_calendar_of_one_channel_shows_what_goes_there(clock, plan, mira, velora, touren):
    both, one = plan(), plan("Nur hier", channels=[velora])
    day = both.due_at.date()
    week = (day, day + timedelta(days=7))
    assert queries.between(mira, *week, velora.pk) == [both, one]
    assert queries.between(mira, *week, touren.pk) == [both]
