"""What desks elsewhere did to those who use them: each is a test that it does not happen here.

The list with its sources is in `docs/what-others-got-wrong.md`.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override

from resonanz.channels.models import Membership
from resonanz.core.errors import Outdated
from resonanz.core.time import now
from resonanz.desk import actions
from resonanz.desk.clock import Period
from resonanz.desk.figures import kept_promises
from resonanz.desk.models import Case, Presence
from resonanz.notifications.models import Notification

from .conftest import case_of, fresh, make_cases

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
BERLIN = ZoneInfo("Europe/Berlin")


def told(person, reason):
    return [one.sentence for one in Notification.objects.filter(person=person, reason=reason)]


@pytest.fixture(autouse=True)
def in_english(mira, lea):
    for person in (mira, lea):
        person.user.language = "en"
        person.user.save()
    with override("en"):
        yield


def test_a_promise_in_opening_hours_does_not_run_on_the_wall_clock(
    clock, office_hours, heard, mira
):
    """Elsewhere: "business hours only" was set, and deadlines ran through the night all the same.

    Here the same arithmetic makes a promise due, orders the queue, warns and counts.
    """
    clock.move_to("2026-02-06T16:30+01:00")  # Friday, half an hour before closing
    case = case_of(heard())

    due = case.due_at.astimezone(BERLIN)
    assert (due.strftime("%a %H:%M")) == "Mon 10:30"
    clock.move_to("2026-02-08T12:00+01:00")
    assert actions.warn_of_promises() == 0, "on Sunday nobody is late"
    clock.move_to("2026-02-09T09:30+01:00")
    actions.set_state(mira, case, "done")
    (figures,) = kept_promises(mira, 30)
    assert (figures.kept, figures.due) == (1, 1)


def test_a_day_has_several_periods_and_the_lunch_break_does_not_count(clock, case, lea):
    """Elsewhere: one period a day, so lunch counted as working time."""
    actions.open_at(lea, [Period(1, time(9), time(12)), Period(1, time(13), time(17))], "")
    after = fresh(case)

    # Asked on a Tuesday at half past nine; two hours are promised, and all of them are before noon.
    assert after.due_at == after.asked_at + 2 * HOUR
    actions.open_at(lea, [Period(1, time(9), time(10)), Period(1, time(14), time(17))], "")
    assert fresh(case).due_at == after.asked_at + 6 * HOUR


def test_the_share_of_promises_kept_is_the_first_figure(clock, office_hours, heard, said, page):
    """Elsewhere: no report said how many promises were kept, only how long things took."""
    answered, late = case_of(heard("Eins")), case_of(heard("Zwei"))
    clock.shift(HOUR)
    Case.objects.filter(pk=answered.pk).update(first_answered_at=now())
    clock.shift(24 * HOUR)
    Case.objects.filter(pk=late.pk).update(first_answered_at=now())

    shown = page("kept")

    assert shown.index("50 %") < shown.index("–")
    assert "1 of 2" in shown or "1 von 2" in shown


def test_what_is_forgotten_is_told_before_its_promise_breaks_and_again_after(
    clock, office_hours, case, mira, lea, outside
):
    """Elsewhere: a forgotten conversation was noticed when somebody complained."""
    Membership.objects.create(channel=outside, person=lea, role=Membership.Role.OWNER)
    assert actions.warn_of_promises() == 0

    clock.move_to("2026-02-03T11:05+01:00")
    assert actions.warn_of_promises() == 1
    assert actions.warn_of_promises() == 0, "once"
    assert told(mira, "due_soon") == [
        "Jana Sommer was promised an answer within the next 25 minutes"
    ]
    clock.move_to("2026-02-03T11:31+01:00")
    assert actions.warn_of_promises() == 1
    assert actions.warn_of_promises() == 0
    assert told(lea, "broken") == ["Jana Sommer was promised an answer by now and has none"]


def test_a_case_that_somebody_has_is_theirs_to_be_warned_of(clock, office_hours, case, mira, lead):
    """The same: who took it is told first, those who run the desk only once it is too late."""
    actions.assign(mira, case, mira)
    clock.move_to("2026-02-03T11:10+01:00")
    actions.warn_of_promises()

    assert len(told(mira, "due_soon")) == 1
    assert told(lead, "due_soon") == []


def test_the_warning_counts_open_time_over_a_weekend(clock, office_hours, heard, mira):
    """The same: who goes home on Friday knows what is due first thing on Monday."""
    clock.move_to("2026-02-06T15:10+01:00")
    heard()
    clock.move_to("2026-02-06T16:50+01:00")  # due on Monday at ten past nine

    assert actions.warn_of_promises() == 1
    assert "20 minutes" in told(mira, "due_soon")[0]


def test_an_answered_case_warns_of_nothing(clock, office_hours, case, mira):
    """The same: an alarm for what was done is an alarm nobody reads the next time."""
    actions.set_state(mira, case, "done")
    clock.move_to("2026-02-03T11:10+01:00")
    assert actions.warn_of_promises() == 0
    clock.move_to("2026-02-03T12:10+01:00")
    assert actions.warn_of_promises() == 0


def test_how_long_answers_took_is_a_median_in_opening_hours_with_its_definition_beside(
    clock, office_hours, outside, mira, page
):
    """Elsewhere: one answer after a weekend pulled the mean to a number nobody believed."""
    cases = make_cases(outside, 6)
    for number, case in enumerate(cases):
        case.opened_at = case.begun_at = datetime(2026, 2, 2, 9, 0, tzinfo=BERLIN)
        took = 10 * MINUTE * (number + 1)
        case.first_answered_at = case.begun_at + took
    cases[5].first_answered_at = datetime(2026, 2, 3, 9, 20, tzinfo=BERLIN)
    Case.objects.bulk_update(cases, ["opened_at", "begun_at", "first_answered_at"])

    (row,) = kept_promises(mira, 30)
    assert row.first_answer is not None
    assert row.first_answer.half == 35 * MINUTE
    # The whole Monday (seven hours open) and twenty minutes, not a day and twenty minutes.
    assert row.first_answer.nine_of_ten < 7 * HOUR + 20 * MINUTE
    shown = page("kept")
    assert "0:35" in shown
    assert "nine of ten" in shown or "neun von zehn" in shown


def test_of_few_cases_there_is_no_median(clock, office_hours, case, mira):
    """The same: the median of one case is an anecdote."""
    Case.objects.update(first_answered_at=now() + HOUR)
    (row,) = kept_promises(mira, 30)
    assert row.first_answer is None


def test_nobody_sees_figures_of_a_desk_they_do_not_belong_to(clock, case, tom, client):
    """Ours to add: figures follow the rights of the queue, on the screen and over the API."""
    client.force_login(tom.user)
    assert kept_promises(tom, 30) == []
    assert client.get("/api/v1/desk/kept-promises").json() == []


def test_the_figures_are_told_to_programs_too(clock, office_hours, case, mira, client):
    """Ours to add: what the page shows, the API says."""
    clock.shift(timedelta(days=10))
    client.force_login(mira.user)
    (row,) = client.get("/api/v1/desk/kept-promises").json()
    assert (row["due"], row["kept"], row["percent"]) == (2, 0, 0)
    assert row["in_opening_hours"] is True


def test_two_at_the_same_case_see_who_looks_and_who_types(case, mira, lea, outside, page, send):
    """Elsewhere: only typing was shown, and two agents answered the same person."""
    Membership.objects.create(channel=outside, person=lea)
    actions.be_present(lea, case)
    assert "Lea Neumann" in page(f"cases/{case.pk}/presence")
    actions.be_present(lea, case, typing=True)
    assert "Lea Neumann" in page(f"cases/{case.pk}/presence")
    answer = send(f"cases/{case.pk}/presence", typing="yes")
    assert "Lea Neumann" in answer.content.decode()
    assert Presence.objects.filter(person=mira, typing=True).exists()


def test_an_answer_to_what_was_not_read_is_stopped_and_kept(clock, heard, case, mira):
    """Elsewhere: the second answer went out although more had come in meanwhile."""
    draft = actions.draft_answer(mira, case, "Ja, das ist normal.")
    clock.shift(MINUTE)
    heard("Erledigt, danke!", "reply", below=case.post)

    with pytest.raises(Outdated):
        actions.submit(mira, draft)
    assert fresh(draft).source == "Ja, das ist normal."


def test_colleagues_inside_are_asked_and_the_thread_inside_stays_linked(
    case, mira, tom, service, advice, page
):
    """Elsewhere: no place beside the conversation to talk about it with those who know."""
    shown = page(f"cases/{case.pk}/")
    assert "Unter 5 °C ist das normal." in shown
    assert "Wer kennt das?" in shown
