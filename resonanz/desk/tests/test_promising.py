from datetime import time, timedelta

import pytest

from resonanz.channels.models import Membership
from resonanz.core.errors import Forbidden, Refused
from resonanz.core.time import now
from resonanz.desk import actions, promises
from resonanz.desk.clock import Period
from resonanz.desk.figures import kept_promises
from resonanz.desk.models import Case, OpeningHours, ServiceLevel
from resonanz.people.models import Organisation

from .conftest import case_of, fresh

HOUR = timedelta(hours=1)
MONDAY = Period(0, time(9), time(12))


def promise(person, channel, **changes):
    wished = {
        "first_answer": HOUR,
        "next_answer": None,
        "resolution": None,
        "in_opening_hours": False,
        "needs_approval": False,
    }
    return actions.promise(person, channel, **(wished | changes))


def test_other_promises_hold_for_open_cases_at_once(clock, office_hours, case, outside, lea):
    promise(lea, outside, needs_approval=True)

    after = fresh(case)
    assert after.due_at == after.asked_at + HOUR
    assert after.resolution_due_at is None
    assert after.channel.needs_approval


def test_a_case_that_was_answered_keeps_its_next_answer(clock, office_hours, heard, outside, lea):
    post = heard()
    clock.shift(HOUR)
    ours = heard("Ja", "own", below=post, author=outside.identity)
    clock.shift(HOUR)
    heard("Und?", "reply", below=ours)

    promise(lea, outside, next_answer=3 * HOUR)

    case = case_of(post)
    assert case.due_at == case.asked_at + 3 * HOUR


def test_the_same_promise_once_more_changes_nothing_for_a_case_that_was_done(
    clock, office_hours, heard, outside, lea, mira
):
    promise(lea, outside, resolution=24 * HOUR)
    case = case_of(post := heard())
    actions.set_state(mira, case, "done")
    clock.shift(72 * HOUR)
    heard("Doch nicht", "reply", below=post)
    before = fresh(case)
    assert before.first_answer_due_at == now() + HOUR, "nobody waited while it was done"
    assert before.resolution_due_at == now() + 24 * HOUR

    promise(lea, outside, resolution=24 * HOUR)

    assert fresh(case).resolution_due_at == before.resolution_due_at


def test_what_was_heard_late_is_reckoned_from_when_it_was_said(
    clock, office_hours, said, outside, lea
):
    promise(lea, outside, resolution=24 * HOUR)
    post = said()
    clock.shift(5 * HOUR)
    case = actions.open_case(post)

    promise(lea, outside, resolution=24 * HOUR)

    assert fresh(case).resolution_due_at == post.said_at + 24 * HOUR


def test_a_channel_that_promises_nothing_has_no_due_cases(heard, outside, lea):
    promise(lea, outside, first_answer=None)

    case = case_of(heard())
    assert (case.due_at, case.promise) == (None, "")


def test_around_the_clock_the_night_counts(clock, office_hours, heard, outside, lea):
    promise(lea, outside, first_answer=20 * HOUR)

    case = case_of(heard())
    assert case.due_at == case.asked_at + 20 * HOUR


def test_other_opening_hours_hold_for_open_cases_at_once(clock, case, lea):
    assert fresh(case).due_at == case.asked_at + 2 * HOUR

    actions.open_at(lea, [Period(1, time(13), time(17))], "BY")

    # It was asked on a Tuesday at half past nine.
    assert fresh(case).due_at == case.asked_at + 5.5 * HOUR
    assert Organisation.objects.get().federal_state == "BY"


@pytest.mark.parametrize(
    ("periods", "land"),
    [
        ([Period(0, time(12), time(9))], ""),
        ([Period(7, time(9), time(12))], ""),
        ([MONDAY, Period(0, time(11), time(13))], ""),
        ([Period(0, time(8), time(0)), Period(0, time(9), time(10))], ""),
        ([MONDAY], "XX"),
    ],
)
def test_hours_that_make_no_sense_are_refused_and_nothing_changes(office_hours, lea, periods, land):
    with pytest.raises(Refused):
        actions.open_at(lea, periods, land)

    assert OpeningHours.objects.count() == 10


def test_until_midnight_is_a_period_like_any_other(lea, organisation):
    actions.open_at(lea, [MONDAY, Period(0, time(13), time(0))], "")

    assert OpeningHours.objects.count() == 2


def test_a_promised_time_is_longer_than_nothing(outside, lea):
    with pytest.raises(Refused):
        promise(lea, outside, first_answer=timedelta(0))


def test_only_who_runs_the_outside_or_owns_the_channel_promises(outside, mira, tom, lea, ada):
    for person in (mira, tom):
        with pytest.raises(Forbidden):
            promise(person, outside)
        with pytest.raises(Forbidden):
            actions.open_at(person, [MONDAY], "")
    outside.memberships.filter(person=mira).update(role=Membership.Role.OWNER)
    for person in (mira, lea, ada):
        assert promise(person, outside).first_answer == HOUR


# --- on the screen ------------------------------------------------------------------------------


def test_promises_are_set_on_the_screen(client, outside, lea):
    client.force_login(lea.user)
    address = f"/desk/settings/channels/{outside.pk}/"
    assert outside.name in client.get("/desk/settings/").content.decode()
    assert b'value="2"' in client.get(address).content

    bad = client.post(address, {"first_answer": "bald"})
    assert (bad.status_code, b'value="bald"' in bad.content) == (422, True)
    assert client.post(address, {"first_answer": "0"}).status_code == 422

    given = {"first_answer": "1,5", "resolution": "", "next_answer": "0.25", "needs_approval": "on"}
    assert client.post(address, given).status_code == 302
    level = ServiceLevel.objects.get()
    assert (level.first_answer, level.next_answer) == (1.5 * HOUR, HOUR / 4)
    assert (level.resolution, level.in_opening_hours) == (None, False)
    assert "15" in client.get("/desk/settings/").content.decode()


def test_opening_hours_are_set_on_the_screen(client, office_hours, lea):
    client.force_login(lea.user)
    address = "/desk/settings/opening-hours"
    assert b'value="09:00"' in client.get(address).content

    bad = client.post(address, {"opens_0_0": "09:00", "land": "BE"})
    assert (bad.status_code, b'value="09:00"' in bad.content) == (422, True)
    assert client.post(address, {"opens_0_0": "99:99", "closes_0_0": "1"}).status_code == 422

    given = {"opens_5_0": "10:00", "closes_5_0": "14:00", "land": "SN"}
    assert client.post(address, given).status_code == 302
    assert [str(period) for period in OpeningHours.objects.all()] == ["5 10:00-14:00"]
    assert "Sachsen" in client.get("/desk/settings/").content.decode()


def test_settings_are_for_those_who_may_change_something(client, outside, mira, tom):
    for person in (mira, tom):
        client.force_login(person.user)
        assert client.get("/desk/settings/").status_code == 403
        assert client.get("/desk/settings/opening-hours").status_code == 403
        assert client.get(f"/desk/settings/channels/{outside.pk}/").status_code == 404
    outside.memberships.filter(person=mira).update(role=Membership.Role.OWNER)
    client.force_login(mira.user)
    assert client.get("/desk/settings/").status_code == 200
    assert client.get(f"/desk/settings/channels/{outside.pk}/").status_code == 200


def test_each_next_answer_counts_among_the_promises_kept(clock, office_hours, heard, mira):
    case = case_of(heard())
    promised = promises.promises_of(case.channel_id)
    for hours, due, kept in ((1, 0, 0), (1, 1, 1), (200, 2, 1)):
        promises.ask_again(case, now(), promised)
        clock.shift(timedelta(hours=hours))
        promises.answer(case, now())
        assert (case.next_answers_due, case.next_answers_kept) == (due, kept)
    promises.ask_again(case, now(), promised)
    case.resolution_due_at = None
    case.save()
    (before,) = kept_promises(mira, 90)
    clock.shift(timedelta(hours=200))
    (after,) = kept_promises(mira, 90)
    assert (after.due - before.due, after.kept) == (1, before.kept), "nobody answered this time"
    actions.set_state(mira, fresh(case), "done")
    (closed,) = kept_promises(mira, 90)
    assert closed.due == before.due, "what was closed needs no next answer"


def test_the_figures_cost_the_same_for_many_channels(
    clock, office_hours, heard, mira, django_assert_num_queries
):
    heard()
    with django_assert_num_queries(5):
        assert len(kept_promises(mira, 30)) == 1


def test_of_a_short_promise_nobody_is_warned_at_its_beginning(clock, heard, outside, lea, mira):
    promise(lea, outside, first_answer=timedelta(minutes=20))
    heard()
    clock.shift(timedelta(minutes=10))
    assert actions.warn_of_promises() == 0
    clock.shift(timedelta(minutes=6))
    assert actions.warn_of_promises() == 1


def test_a_promise_whose_beginning_nobody_noted_is_counted_from_when_its_case_was_opened(
    clock, case, outside, lea, mira
):
    promise(lea, outside, first_answer=None, resolution=HOUR)
    Case.objects.update(begun_at=None)
    clock.shift(timedelta(minutes=40))
    assert actions.warn_of_promises() == 0
    clock.shift(timedelta(minutes=6))
    assert actions.warn_of_promises() == 1
