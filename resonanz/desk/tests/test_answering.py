from datetime import timedelta

import pytest
from django.utils import translation

from resonanz.channels.models import Membership
from resonanz.conversations.actions import take_away
from resonanz.conversations.models import Attachment, Draft, Post
from resonanz.core.errors import Forbidden, Outdated, Refused
from resonanz.core.time import now
from resonanz.desk import actions
from resonanz.desk.conversation import newest_of
from resonanz.desk.models import Answer
from resonanz.networks.models import Delivery
from resonanz.notifications import queries as notifications
from resonanz.notifications.models import Notification

from .conftest import case_of, fresh


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


pytestmark = pytest.mark.usefixtures("clock")


def picture_of(owner):
    return Attachment.objects.create(owner=owner, media_type="image/png", alt="Ein Akku")


# --- writing ------------------------------------------------------------------------------------


def test_an_agent_has_one_draft_a_case_and_what_is_not_given_stays(case, mira):
    first = actions.draft_answer(mira, case, "Hallo", content_warning=" Akku ")
    second = actions.draft_answer(mira, case, "Hallo Jana")

    assert first.pk == second.pk
    assert (second.source, second.content_warning) == ("Hallo Jana", "Akku")
    assert (second.parent, second.based_on) == (case.post, case.post)
    assert Draft.objects.get(person=mira).source == "Hallo Jana"


def test_two_agents_have_a_draft_each(case, mira, lead):
    assert actions.draft_of(mira, case) != actions.draft_of(lead, case)


def test_a_private_question_is_answered_in_private(heard, mira):
    case = case_of(heard(reason="direct", visibility="direct"))

    assert actions.draft_answer(mira, case, "Gern").visibility == "direct"
    with pytest.raises(Refused, match="private"):
        actions.draft_answer(mira, case, "Gern", visibility="public")


def test_visibility_is_chosen_where_the_network_has_it(heard, mira):
    case = case_of(heard(visibility="unlisted"))

    assert actions.draft_answer(mira, case, "Ja").visibility == "unlisted"
    assert actions.draft_answer(mira, case, "Ja", visibility="public").visibility == "public"
    with pytest.raises(Refused):
        actions.draft_answer(mira, case, "Ja", visibility="everybody")


def test_where_the_network_has_no_visibility_everything_is_public(make_outside, heard, mira):
    plain = make_outside("Schlicht", "plainworld")
    case = case_of(heard(channel=plain, visibility="unlisted"))

    assert actions.draft_answer(mira, case, "Ja", visibility="followers").visibility == "public"


def test_own_pictures_are_attached_and_those_of_others_are_not(case, mira, tom):
    own, other = (picture_of(owner) for owner in (mira, tom))

    answer = actions.draft_answer(mira, case, "", attachments=[own])
    assert list(answer.attachments.all()) == [own]
    assert list(actions.draft_answer(mira, case, "Ja").attachments.all()) == [own]
    with pytest.raises(Refused):
        actions.draft_answer(mira, case, "", attachments=[own, other])
    assert actions.submit(mira, answer).state == "approved"


def test_an_answer_is_based_on_a_post_of_its_conversation(case, mira, said):
    elsewhere = said("anderswo")

    with pytest.raises(Refused):
        actions.draft_answer(mira, case, "Ja", based_on=elsewhere)


# --- submitting ---------------------------------------------------------------------------------


def test_an_answer_goes_straight_out_where_nobody_has_to_agree(draft, mira, case):
    answer = actions.submit(mira, draft)

    delivery = Delivery.objects.get()
    assert (answer.state, answer.delivery) == ("approved", delivery)
    assert (delivery.origin, delivery.parts) == (
        f"answer:{answer.pk}",
        ["Unter 5 °C ist das normal."],
    )
    assert (delivery.parent, delivery.due_at) == (case.post, now())
    assert not Draft.objects.exists()


def test_an_answer_can_wait_for_its_time(case, mira):
    later = now() + timedelta(hours=3)

    actions.submit(mira, actions.draft_answer(mira, case, "Ja", due_at=later))

    assert Delivery.objects.get().due_at == later


def test_an_answer_in_parts_becomes_a_thread(case, mira):
    actions.submit(mira, actions.draft_answer(mira, case, "Eins\n\n---\nZwei\n---\n"))

    assert Delivery.objects.get().parts == ["Eins", "Zwei"]


def test_an_answer_submitted_twice_goes_out_once(draft, mira):
    assert actions.submit(mira, draft) == actions.submit(mira, draft)
    assert Delivery.objects.count() == 1


def test_an_empty_answer_is_refused(case, mira):
    with pytest.raises(Refused, match="no words"):
        actions.submit(mira, actions.draft_answer(mira, case, "  "))


def test_nobody_submits_what_another_wrote(draft, lead, tom):
    for other in (lead, tom):
        with pytest.raises(Forbidden):
            actions.submit(other, draft)


def test_an_answer_to_an_outdated_thread_is_stopped_and_goes_out_after_a_look(
    draft, mira, case, heard
):
    heard("Hat sich erledigt!", "reply", below=case.post)
    with pytest.raises(Outdated, match="1 post"):
        actions.submit(mira, draft)
    assert Draft.objects.get().source == "Unter 5 °C ist das normal."

    heard("Oder doch nicht.", "reply", below=case.post)
    with pytest.raises(Outdated, match="2 posts"):
        actions.submit(mira, draft)

    seen = newest_of(fresh(case))
    again = actions.draft_answer(mira, case, draft.source, based_on=seen)
    answer = actions.submit(mira, again)
    assert (answer.state, answer.parent) == ("approved", fresh(case).latest)


def test_an_answer_of_a_colleague_stops_one_s_own(draft, mira, lead, case, sent):
    actions.submit(lead, actions.draft_answer(lead, case, "Schon erledigt."))

    with pytest.raises(Outdated, match="Lea Neumann"):
        actions.submit(mira, draft)

    sent(Answer.objects.get(author=lead))
    with pytest.raises(Outdated, match="came in"):
        actions.submit(mira, draft)


def test_what_was_deleted_meanwhile_is_not_answered_and_nothing_is_lost(draft, mira, case):
    take_away(case.post)

    with pytest.raises(Refused, match="deleted"):
        actions.submit(mira, draft)

    assert fresh(draft).source == "Unter 5 °C ist das normal."
    assert fresh(draft).state == "draft"


# --- a second person ----------------------------------------------------------------------------


def test_where_a_second_person_must_agree_they_are_asked(awaiting, lead):
    assert (awaiting.state, awaiting.delivery) == ("awaiting", None)
    told = Notification.objects.get(reason="approval")
    assert (told.person, told.sentence) == (lead, "Mira Kern asks you to approve an answer")


def test_a_notification_speaks_the_readers_language_and_says_what_it_is_about(awaiting, lead):
    with translation.override("de"):
        (told,) = notifications.told(lead).rows
    assert told.sentence == "Mira Kern bittet dich um die Freigabe einer Antwort"
    assert (told.text, told.place) == (awaiting.case.post.plain, awaiting.case.channel.name)

    Post.objects.update(deleted_at=now())
    (told,) = notifications.told(lead).rows
    assert (told.sentence[:9], told.text) == ("Mira Kern", "")


def test_an_approved_answer_goes_out_once_however_many_agree(awaiting, lead, mira):
    answer = actions.approve(lead, awaiting)

    assert (answer.state, answer.decided_by) == ("approved", lead)
    assert actions.approve(lead, awaiting) == answer
    assert Delivery.objects.count() == 1
    assert Notification.objects.get(person=mira).reason == "approved"


def test_nobody_approves_their_own_answer(strict, lead, case):
    answer = actions.submit(lead, actions.draft_answer(lead, case, "Ja"))

    with pytest.raises(Forbidden):
        actions.approve(lead, answer)


def test_an_agent_without_the_role_approves_nothing(awaiting, tom, ada, outside):
    Membership.objects.create(channel=outside, person=tom)
    for person in (tom, ada):
        with pytest.raises(Forbidden):
            actions.approve(person, awaiting)
        with pytest.raises(Forbidden):
            actions.return_to(person, awaiting, "Nein")


def test_a_moderator_of_the_channel_may_approve(awaiting, tom, outside):
    Membership.objects.create(channel=outside, person=tom, role=Membership.Role.MODERATOR)

    assert actions.approve(tom, awaiting).state == "approved"


def test_an_approval_based_on_an_outdated_thread_is_stopped(awaiting, lead, case, heard):
    heard("Hat sich erledigt!", "reply", below=case.post)

    with pytest.raises(Outdated):
        actions.approve(lead, awaiting)

    assert actions.approve(lead, awaiting, seen=newest_of(fresh(case))).state == "approved"


def test_an_answer_comes_back_with_a_remark_and_is_submitted_again(awaiting, lead, mira, case):
    returned = actions.return_to(lead, awaiting, "Bitte mit Dank beginnen.")

    assert (returned.state, returned.remark) == ("returned", "Bitte mit Dank beginnen.")
    assert Notification.objects.get(person=mira).sentence == "Lea Neumann: Bitte mit Dank beginnen."
    assert Draft.objects.get(person=mira).source == awaiting.source
    again = actions.draft_answer(mira, case, "Danke! Das ist normal.")
    assert again.pk == awaiting.pk
    assert actions.submit(mira, again).state == "awaiting"


def test_an_answer_does_not_come_back_without_a_remark(awaiting, lead):
    with pytest.raises(Refused):
        actions.return_to(lead, awaiting, " ")


def test_what_was_decided_is_not_decided_otherwise(awaiting, lead):
    actions.return_to(lead, awaiting, "Nein")

    with pytest.raises(Outdated):
        actions.approve(lead, awaiting)
    with pytest.raises(Outdated):
        actions.return_to(lead, awaiting, "Doch nicht")


# --- its author is gone -------------------------------------------------------------------------


def test_an_answer_whose_author_is_gone_is_agreed_to_and_sent_all_the_same(awaiting, lead, sent):
    Answer.objects.update(author=None)
    answer = actions.approve(lead, fresh(awaiting))
    assert answer.state == Answer.State.APPROVED
    assert sent(answer).plain == "Unter 5 °C ist das normal."
    assert not Notification.objects.filter(reason="approved").exists()


def test_an_answer_whose_author_is_gone_is_returned_to_nobody_and_keeps_its_words(awaiting, lead):
    Answer.objects.update(author=None)
    Draft.objects.all().delete()
    answer = actions.return_to(lead, fresh(awaiting), "Bitte freundlicher")
    assert (answer.state, answer.remark) == (Answer.State.RETURNED, "Bitte freundlicher")
    assert fresh(answer).source == "Unter 5 °C ist das normal."
    assert not Draft.objects.exists()
    assert not Notification.objects.filter(reason="returned").exists()
