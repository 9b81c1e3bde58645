from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from resonanz.channels.abilities import Ability, Side, keys_on, keys_with
from resonanz.channels.models import Channel
from resonanz.conversations.actions import take_away
from resonanz.core.events import record
from resonanz.core.models import Event
from resonanz.desk import actions
from resonanz.desk.models import Case
from resonanz.notifications.models import Notification
from resonanz.people.models import Identity

from .conftest import case_of, fan_called, fresh

pytestmark = pytest.mark.usefixtures("clock", "office_hours")
HOUR = timedelta(hours=1)


@pytest.fixture
def resi(db):
    return Identity.objects.create(
        network="outside", remote_id="fan-2", handle="radl-resi", name="Radl-Resi"
    )


@pytest.mark.parametrize("reason", ["reply", "mention", "quote", "direct"])
def test_what_asks_for_an_answer_becomes_a_case_with_its_promises(heard, outside, reason):
    case = case_of(heard(reason=reason))

    assert (case.channel, case.state, case.kind) == (outside, "open", "")
    assert case.due_at == case.first_answer_due_at == case.asked_at + 2 * HOUR
    assert case.promise == "first"


@pytest.mark.parametrize("reason", ["own", "context", ""])
def test_what_asks_for_nothing_opens_no_case(heard, reason):
    heard(reason=reason)

    assert not Case.objects.exists()


@pytest.mark.parametrize("reason", ["reply", "mention", "quote", "direct"])
@pytest.mark.parametrize("side", Side)
def test_colleagues_who_name_us_among_themselves_open_no_case(heard, outside, side, reason):
    """Mattermost and rooms of Matrix may be inside as well: the side of the channel decides."""
    speaking = [key for key in keys_on(side) if key in keys_with(Ability.INTAKE)]
    assert len(speaking) >= 2
    for key in speaking:
        Channel.objects.filter(pk=outside.pk).update(network=key)
        heard(reason=reason)
    assert Case.objects.count() == (0 if side is Side.INSIDE else len(speaking))


def test_a_post_heard_twice_opens_one_case(heard, run_jobs):
    post = heard()
    record(None, "post.heard", post, channel_id=post.channel_id, reason="mention")
    run_jobs()

    assert Case.objects.count() == 1


def test_our_own_profile_opens_no_case_even_where_it_mentions_itself(heard, outside):
    heard(reason="mention", author=outside.identity)

    assert not Case.objects.exists()


def test_another_person_in_the_same_thread_has_a_case_of_their_own(heard, resi):
    post = heard()
    heard("Bei mir auch!", "reply", below=post, author=resi)

    assert Case.objects.count() == 2


def test_what_they_say_before_we_answered_changes_no_clock(heard, clock):
    post = heard()
    due_at = case_of(post).due_at
    clock.shift(HOUR)

    later = heard("Hallo?", "reply", below=post)

    case = case_of(post)
    assert (case.due_at, case.latest) == (due_at, later)


def test_what_they_say_after_our_answer_opens_the_case_again_and_starts_the_next_clock(
    heard, outside, clock
):
    post = heard()
    clock.shift(HOUR)
    ours = heard("Ja, das ist Physik.", "own", below=post, author=outside.identity)
    assert case_of(post).state == "waiting"
    clock.shift(HOUR)

    heard("Und im Sommer?", "reply", below=ours)

    case = case_of(post)
    assert case.state == "open"
    # Half past eleven: four hours with a lunch break of one.
    assert case.due_at == case.next_answer_due_at == case.asked_at + 5 * HOUR
    assert case.promise == "next"


def test_a_case_that_was_done_begins_anew_when_they_write_again(heard, mira, clock):
    post = heard()
    actions.set_state(mira, case_of(post), "done")
    resolution_before = case_of(post).resolution_due_at
    clock.shift(48 * HOUR)

    heard("Leider doch nicht.", "reply", below=post)

    case = case_of(post)
    assert (case.state, case.done_at) == ("open", None)
    assert case.resolution_due_at > resolution_before


def test_an_answer_of_ours_made_elsewhere_stops_the_clock(heard, outside, clock):
    post = heard()
    clock.shift(HOUR)

    heard("Ja.", "own", below=post, author=outside.identity)

    case = case_of(post)
    assert (case.state, case.asked_at) == ("waiting", None)
    assert case.first_answered_at == case.answered_at == post.said_at + HOUR
    assert case.promise == "resolution"


def test_our_answer_below_somebody_else_s_reply_counts_for_whom_it_stands_below(
    heard, outside, resi, said, clock
):
    post = heard()
    theirs = heard("Bei mir auch", "reply", below=post, author=resi)
    clock.shift(HOUR)

    heard("Wir kümmern uns", "own", below=theirs, author=outside.identity)

    assert case_of(theirs).state == "waiting"
    assert case_of(post).state == "open"


def test_a_post_of_ours_that_answers_nobody_is_no_answer(heard, outside, said):
    ours = said("Neue Akkus!", author=outside.identity)
    reply = heard("Toll", "reply", below=ours)

    heard("Noch etwas", "own", below=ours, author=outside.identity)

    assert case_of(reply).state == "open"


def test_an_answer_heard_before_what_it_answers_by_our_clock_is_not_undone(
    heard, outside, said, clock
):
    post = heard()
    clock.shift(HOUR)
    heard("Ja.", "own", below=post, author=outside.identity)

    heard("früher gesagt", "reply", below=post, said_at=post.said_at + HOUR / 2)

    assert case_of(post).state == "waiting"


def test_our_answer_heard_twice_counts_once(heard, outside, run_jobs, clock):
    post = heard()
    clock.shift(HOUR)
    ours = heard("Ja.", "own", below=post, author=outside.identity)
    before = case_of(post).answered_at
    record(None, "post.heard", ours, channel_id=ours.channel_id, reason="own")
    run_jobs()

    assert case_of(post).answered_at == before


def test_whoever_has_the_case_is_told_that_the_person_wrote_again(heard, mira):
    post = heard()
    actions.assign(mira, case_of(post), mira)

    heard("Noch da?", "reply", below=post)

    told = Notification.objects.get(person=mira)
    assert (told.reason, told.address) == ("answered", f"/desk/cases/{case_of(post).pk}/")
    assert "Jana Sommer" in told.sentence


def test_a_question_deleted_on_the_network_stays_and_promises_nothing(heard, run_jobs):
    post = heard()
    take_away(post)
    record(None, "post.gone", post, channel_id=post.channel_id)
    run_jobs()

    case = case_of(post)
    assert (case.state, case.post.plain) == ("open", "Ist das normal?")
    assert case.asked_at is None
    assert case.promise == "resolution"


def test_while_something_they_asked_still_stands_it_is_still_promised(heard, run_jobs):
    post = heard()
    heard("Hallo?", "reply", below=post)
    take_away(post)
    record(None, "post.gone", post, channel_id=post.channel_id)
    run_jobs()

    assert fresh(case_of(post)).asked_at is not None


def test_a_post_erased_meanwhile_is_passed_over(heard, said, run_jobs):
    for verb in ("post.heard", "post.gone"):
        post = said()
        record(None, verb, post, channel_id=post.channel_id, reason="mention")
        post.delete()
    run_jobs()

    assert not Case.objects.exists()


def test_a_case_is_opened_once_and_told_once(clock, said):
    post = said()
    case = actions.open_case(post)
    assert actions.open_case(post) == case
    assert Event.objects.filter(verb="case.opened").count() == 1


def test_who_has_a_case_open_sees_what_else_was_said_in_its_thread(clock, case, said):
    post = said("Bei mir auch", below=case.post, author=fan_called("zwei"))
    with CaptureQueriesContext(connection) as asked:
        assert actions.hear(post, "seen") is None
    assert any(f"case:{case.pk}" in one["sql"] for one in asked.captured_queries)
    assert Case.objects.count() == 1
    assert fresh(case).latest == case.post
