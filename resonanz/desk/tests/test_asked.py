from datetime import timedelta

import pytest

from resonanz.channels.models import Channel, Membership
from resonanz.conversations import actions as conversations
from resonanz.core.time import now
from resonanz.desk import actions, queries
from resonanz.desk.models import Case

from .conftest import fresh


def test_a_case_of_one_s_own_and_one_due_soon_that_nobody_has_are_asked_of_an_agent(
    case, mira, tom
):
    assert queries.asked_of(mira).cases == [case]

    actions.assign(mira, case, mira)
    Case.objects.update(due_at=now() + timedelta(days=9))
    assert queries.asked_of(mira).cases == [case]

    actions.assign(mira, case, None)
    assert queries.asked_of(mira).is_nothing
    assert queries.asked_of(tom).is_nothing


def test_an_answer_that_waits_is_asked_of_who_may_agree(case, mira, lea, outside):
    Channel.objects.update(needs_approval=True)
    Membership.objects.create(channel=outside, person=lea)
    answer = actions.submit(mira, actions.draft_answer(mira, case, "Ja."))

    assert queries.asked_of(lea).approvals == [answer]
    assert queries.asked_of(mira).approvals == []


def test_a_question_nobody_answered_is_asked_of_who_could(mira, tom, gus, service):
    question = conversations.say(mira, service, "Wer weiß das?", kind="question")

    assert queries.asked_of(tom).questions == [question]
    assert queries.asked_of(mira).questions == []
    assert queries.asked_of(gus).is_nothing

    conversations.comment(tom, question, "Ich.")
    assert queries.asked_of(tom).questions == []


def test_a_mention_waits_until_one_says_something(mira, tom, service):
    post = conversations.say(mira, service, "Frag mal @tom, wer das weiß", kind="question")

    asked = queries.asked_of(tom)
    assert (asked.mentions, asked.questions) == ([post], [])

    conversations.comment(tom, post, "Ich weiß es.")
    assert queries.asked_of(tom).is_nothing


def test_the_column_is_a_fragment_and_a_page(client, case, mira, tom, service, lea, outside):
    Channel.objects.filter(pk=outside.pk).update(needs_approval=True)
    Membership.objects.create(channel=outside, person=lea)
    actions.submit(mira, actions.draft_answer(mira, case, "Ja, das ist normal."))
    conversations.say(tom, service, "Wer weiß das?", kind="question")
    Membership.objects.create(channel=service, person=lea)
    conversations.say(tom, service, "Hallo @lea, schau mal")
    client.force_login(lea.user)

    page = client.get("/desk/asked").content.decode()
    part = client.get("/desk/asked", HTTP_HX_REQUEST="true").content.decode()

    assert "<html" in page
    assert "<html" not in part
    for words in ("Ja, das ist normal.", "Der Akku", "Wer weiß das?", "schau mal"):
        assert words in part
    client.force_login(tom.user)
    assert "asked-nothing" in client.get("/desk/asked", HTTP_HX_REQUEST="true").content.decode()


def test_the_column_costs_the_same_however_much_waits(
    client, case, mira, tom, service, django_assert_max_num_queries
):
    for number in range(8):
        conversations.say(tom, service, f"Wer weiß Nummer {number}?", kind="question")
    client.force_login(mira.user)
    with django_assert_max_num_queries(12):
        client.get("/desk/asked", HTTP_HX_REQUEST="true")
    assert len(queries.asked_of(mira).questions) == 5
    assert fresh(case).state == "open"


@pytest.mark.parametrize("path", ["asked", ""])
def test_a_guest_sees_their_own_part_only(client, case, gus, path):
    client.force_login(gus.user)

    assert "Der Akku" not in client.get(f"/desk/{path}").content.decode()
