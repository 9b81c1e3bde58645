from datetime import timedelta

import pytest

from resonanz.channels.models import Membership
from resonanz.conversations.actions import comment, keep_draft
from resonanz.conversations.models import Draft
from resonanz.core.errors import Forbidden, Refused
from resonanz.core.live import may_follow
from resonanz.core.models import Event
from resonanz.core.time import now
from resonanz.desk import actions, promises, queries
from resonanz.desk.models import Case, Presence
from resonanz.notifications.models import Notification
from resonanz.people.models import Identity, Person

from .conftest import case_of, fresh

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def tina(make_person, outside):
    """A second agent of the same desk."""
    person = make_person("Tina Roth")
    Membership.objects.create(channel=outside, person=person)
    return person


def test_a_case_given_to_a_colleague_tells_them(case, mira, tina):
    actions.assign(mira, case, tina)

    assert fresh(case).assignee == tina
    told = Notification.objects.get(person=tina)
    assert (told.reason, told.sentence) == ("assigned", "Mira Kern hat dir ein Anliegen gegeben")


def test_whoever_takes_a_case_is_not_told_of_it(case, mira):
    actions.assign(mira, case, mira)
    actions.assign(mira, case, mira)

    assert not Notification.objects.exists()
    assert Event.objects.filter(verb="case.assigned").count() == 1


def test_a_case_can_be_given_back(case, mira):
    actions.assign(mira, case, mira)

    assert actions.assign(mira, case, None).assignee is None


def test_nobody_outside_the_desk_is_given_a_case(case, mira, tom):
    with pytest.raises(Refused, match="Tom Wirth"):
        actions.assign(mira, case, tom)


def test_the_kind_is_set_by_hand_and_taken_back(case, mira):
    assert actions.set_kind(mira, case, "complaint").kind == "complaint"
    actions.set_kind(mira, case, "complaint")
    assert actions.set_kind(mira, case, "").kind == ""
    with pytest.raises(Refused):
        actions.set_kind(mira, case, "gossip")
    assert Event.objects.filter(verb="case.state_changed").count() == 2


def test_a_case_that_is_done_promises_nothing_and_leaves_the_queue(case, mira, clock):
    done = actions.set_state(mira, case, "done")

    assert (done.due_at, done.is_done) == (None, True)
    assert done.done_at is not None
    assert not Case.objects.open().exists()


def test_while_a_case_passed_for_done_no_promise_ran(case, mira, office_hours, clock):
    promised = recounted(case)
    clock.shift(timedelta(hours=1))
    first = actions.set_state(mira, case, "done").done_at
    clock.shift(timedelta(days=7))  # a working week later, at the same hour

    again = actions.set_state(mira, case, "open")

    assert (again.state, again.done_at) == ("open", None)
    week = timedelta(days=7)
    assert again.first_answer_due_at == promised.first_answer_due_at + week
    assert again.resolution_due_at == promised.resolution_due_at + week
    assert again.due_at == again.first_answer_due_at > now()
    clock.shift(timedelta(minutes=30))
    assert actions.set_state(mira, again, "done").done_at == first + week + timedelta(minutes=30)


def test_what_was_late_when_it_was_done_is_late_when_it_is_opened_again(case, mira, clock):
    promised = recounted(case)
    clock.shift(timedelta(days=3))
    done = actions.set_state(mira, case, "done")
    late = done.done_at - promised.resolution_due_at
    clock.shift(timedelta(days=30))

    again = actions.set_state(mira, case, "waiting")

    assert now() - again.resolution_due_at == late
    assert recounted(case).resolution_due_at == again.resolution_due_at, "other times keep the rest"


def test_who_writes_again_after_it_was_opened_again_waits_from_then(case, heard, mira, clock):
    actions.set_state(mira, case, "done")
    clock.shift(timedelta(days=7))
    actions.set_state(mira, case, "open")
    actions.set_state(mira, case, "done")
    clock.shift(timedelta(days=1))
    heard("Immer noch kaputt!", "reply", below=case.post)

    anew = fresh(case)
    assert (anew.rested, anew.begun_at) == (timedelta(0), anew.asked_at)
    assert recounted(case).resolution_due_at == anew.resolution_due_at


def test_the_case_shows_when_it_was_resolved_and_the_queue_what_is_due(client, case, mira, clock):
    client.force_login(mira.user)
    recounted(case)
    actions.set_state(mira, case, "done")
    assert "Gelöst" in client.get(f"/desk/cases/{case.pk}/").content.decode()
    clock.shift(timedelta(days=7))
    actions.set_state(mira, case, "open")

    page = client.get(f"/desk/cases/{case.pk}/").content.decode()

    assert "Gelöst" not in page
    assert "überfällig" not in page


def recounted(case):
    """The case with its promises reckoned from what is promised now."""
    held = fresh(case)
    promises.recount(held, promises.promises_of(held.channel_id))
    held.save()
    return held


def test_a_case_opened_again_has_its_promises_back(case, mira):
    actions.set_state(mira, case, "done")

    again = actions.set_state(mira, case, "open")

    assert (again.done_at, again.due_at) == (None, case.due_at)
    assert actions.set_state(mira, again, "open").due_at == case.due_at
    with pytest.raises(Refused):
        actions.set_state(mira, case, "lost")


def test_a_note_stays_at_the_desk(case, mira):
    keep_draft(mira, f"note:{case.pk}", "Kennt **Deniz**")

    note = actions.note(mira, case, "Kennt **Deniz**")

    assert note.html == "<p>Kennt <strong>Deniz</strong></p>"
    assert not Draft.objects.exists()
    with pytest.raises(Refused):
        actions.note(mira, case, "  ")


def test_two_agents_at_a_case_see_each_other_until_one_leaves(case, mira, tina, clock):
    actions.be_present(mira, case)
    actions.be_present(tina, case, typing=True)
    actions.be_present(tina, case, typing=True)
    assert dict(Presence.objects.values_list("person__name", "typing")) == {
        "Mira Kern": False,
        "Tina Roth": True,
    }

    actions.leave(tina, case)
    actions.leave(tina, case)
    assert Presence.objects.get().person == mira

    clock.shift(timedelta(seconds=90))
    actions.be_present(tina, case)
    assert Presence.objects.get().person == tina


@pytest.mark.parametrize(
    "deed",
    [
        lambda person, case: actions.assign(person, case, None),
        lambda person, case: actions.set_kind(person, case, "praise"),
        lambda person, case: actions.set_state(person, case, "done"),
        lambda person, case: actions.note(person, case, "Hm"),
        lambda person, case: actions.be_present(person, case),
        lambda person, case: actions.reflect(person, case, None, "Wer weiß das?"),
        lambda person, case: actions.take_into_draft(person, case, case.post),
        lambda person, case: actions.leave_out(person, case, case.post),
        lambda person, case: actions.draft_answer(person, case, "Ja"),
    ],
)
def test_who_is_not_part_of_the_desk_does_nothing_at_it(case, tom, ada, deed):
    for stranger in (tom, ada):
        with pytest.raises(Forbidden):
            deed(stranger, case)


def test_only_its_desk_follows_a_case_live(case, outside, mira, tom):
    for topic in (f"case:{case.pk}", f"desk:{outside.pk}"):
        assert may_follow(mira, topic)
        assert not may_follow(tom, topic)


def test_whose_is_what_came_in_since(clock, case, mira, tom, service):
    def news(seen):
        return queries.case_view(mira, queries.take_up(mira, case.pk)).news_since(seen)

    assert news(case.post_id) == ""
    question = actions.reflect(mira, case, service, "Wer kennt das?")
    assert news(case.post_id) == "mine"
    comment(tom, question, "Unter 5 °C ist das normal.")
    assert news(case.post_id) == "theirs"


def test_what_the_same_person_said_on_another_network_is_shown_beside(
    clock, case, mira, jana, heard, make_outside
):
    other = Identity.objects.create(network="plainworld", remote_id="j", handle="jana")
    there = make_outside("Zweites", network="plainworld")
    second = heard("Noch jemand da?", channel=there, author=other)
    assert queries.earlier_with(mira, fresh(case)) == ([], [])

    person = Person.objects.create(name="Jana Sommer")
    Identity.objects.filter(pk__in=[jana.pk, other.pk]).update(person=person)
    assert queries.earlier_with(mira, fresh(case)) == ([case_of(second)], [second])
