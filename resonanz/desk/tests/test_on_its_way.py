"""An answer on its way out: withdrawn, sent, refused, or in trouble."""

from datetime import timedelta

import pytest
from django.utils import translation

from resonanz.conversations import actions as conversations
from resonanz.conversations.models import Attachment, Draft
from resonanz.core.errors import Refused
from resonanz.core.events import record
from resonanz.core.time import now
from resonanz.desk import actions
from resonanz.desk.models import Answer
from resonanz.networks.models import Delivery
from resonanz.notifications.models import Notification

from .conftest import fresh


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


pytestmark = pytest.mark.usefixtures("clock")


def picture_of(owner):
    return Attachment.objects.create(owner=owner, media_type="image/png", alt="Ein Akku")


def test_an_answer_that_awaits_is_taken_back_into_the_draft(awaiting, mira, case):
    with pytest.raises(Refused, match="awaits approval"):
        actions.draft_answer(mira, case, "Anders")

    assert actions.withdraw(mira, awaiting).state == "draft"
    assert Draft.objects.get(person=mira).source == awaiting.source
    with pytest.raises(Refused, match="not on its way"):
        actions.withdraw(mira, awaiting)


def test_an_answer_not_yet_sent_is_withdrawn_and_written_again(case, mira):
    later = now() + timedelta(hours=3)
    answer = actions.submit(mira, actions.draft_answer(mira, case, "Ja", due_at=later))
    with pytest.raises(Refused, match="on its way"):
        actions.write_again(mira, answer)

    assert actions.withdraw(mira, answer).state == "withdrawn"
    assert Delivery.objects.get().state == "withdrawn"
    again = actions.write_again(mira, fresh(answer))
    assert (again.source, again.state) == ("Ja", "draft")
    assert actions.submit(mira, again).delivery.pk != answer.delivery.pk


def test_an_answer_being_sent_is_no_longer_withdrawn(draft, mira):
    answer = actions.submit(mira, draft)
    Delivery.objects.update(state="sending")

    with pytest.raises(Refused):
        actions.withdraw(mira, answer)


def test_a_sent_answer_stops_the_clock_and_the_case_waits(draft, mira, case, sent, clock):
    clock.shift(timedelta(minutes=20))

    sent(actions.submit(mira, draft))

    now_ = fresh(case)
    assert (now_.state, now_.asked_at) == ("waiting", None)
    assert now_.first_answered_at == now_.answered_at == now()
    assert now_.promise == "resolution"


def test_an_answer_sent_leaves_a_case_that_is_done_done(draft, mira, case, sent):
    answer = actions.submit(mira, draft)
    actions.set_state(mira, case, "done")

    sent(answer)

    assert fresh(case).state == "done"


def test_what_they_said_while_the_answer_was_on_its_way_still_waits_for_an_answer(
    draft, mira, case, heard, sent, clock
):
    answer = actions.submit(mira, draft)
    clock.shift(timedelta(minutes=1))
    heard("Und noch etwas: Wann?", "reply", below=case.post)
    clock.shift(timedelta(minutes=1))

    sent(answer)

    now_ = fresh(case)
    assert (now_.state, now_.asked_at, now_.promise) == ("open", now_.latest.said_at, "next")


@pytest.mark.parametrize(
    ("verb", "words"),
    [("delivery.refused", "Refused: Too long."), ("delivery.unknown", "It is not sure yet")],
)
def test_trouble_on_the_way_is_told_to_the_author(case, mira, run_jobs, verb, words):
    later = now() + timedelta(hours=3)
    draft = actions.draft_answer(mira, case, "Ja", due_at=later)
    delivery = actions.submit(mira, draft).delivery
    delivery.problem = "Too long."
    delivery.save()
    record(mira, verb, delivery)
    run_jobs()

    assert words in Notification.objects.get(person=mira).sentence


def test_a_refused_answer_is_written_again_with_all_it_held(case, mira, tom, service):
    question = actions.reflect(mira, case, service, "Wer weiß das?")
    advice = conversations.comment(tom, question, "Ich.")
    actions.take_into_draft(mira, case, advice)
    picture = picture_of(mira)
    draft = actions.draft_answer(mira, case, "Zu lang", attachments=[picture])
    answer = actions.submit(mira, draft)
    Delivery.objects.update(state="refused", problem="Too long.")

    again = actions.write_again(mira, fresh(answer))

    assert (again.pk != answer.pk, again.source) == (True, "Zu lang")
    assert list(again.drawn_from.all()) == [advice]
    assert list(again.attachments.all()) == [picture]
    with pytest.raises(Refused, match="another answer"):
        actions.write_again(mira, fresh(answer))


def test_a_delivery_that_is_no_answer_concerns_the_desk_not(outside, mira, run_jobs, case):
    post = Delivery.objects.create(
        origin="plan:1", channel=outside, due_at=now(), created_at=now(), key="k"
    )
    orphan = Delivery.objects.create(
        origin="answer:0", channel=outside, due_at=now(), created_at=now(), key="l"
    )
    for delivery in (post, orphan):
        for verb in ("delivery.sent", "delivery.refused"):
            record(mira, verb, delivery)
    record(mira, "delivery.sent", case)
    run_jobs()

    assert fresh(case).state == "open"
    assert not Notification.objects.exists()


def test_an_answer_whose_author_left_goes_its_way(draft, mira, case, sent, run_jobs):
    answer = actions.submit(mira, draft)
    Answer.objects.update(author=None)
    record(None, "delivery.unknown", answer.delivery)
    run_jobs()

    sent(answer)

    assert fresh(case).state == "waiting"


def test_an_answer_that_is_not_here_yet_stops_the_clock_and_is_not_quoted_inside(
    case, mira, advice, draft
):
    answer = actions.submit(mira, draft)
    inside = advice.channel.posts.count()
    actions.note_sent(answer.delivery, record(None, "delivery.sent", answer.delivery))
    assert fresh(case).answered_at is not None
    assert advice.channel.posts.count() == inside


def test_what_came_back_while_they_asked_anew_changes_no_promise(case, mira, draft):
    answer = actions.submit(mira, draft)
    before = fresh(case)
    event = record(None, "delivery.returned", answer.delivery)
    actions.note_trouble(answer.delivery, event)
    after = fresh(case)
    assert before.asked_at is not None
    assert (after.asked_at, after.due_at) == (before.asked_at, before.due_at)
    assert Notification.objects.filter(person=mira, reason="refused").count() == 1
