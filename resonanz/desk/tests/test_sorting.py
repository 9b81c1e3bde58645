"""Labels, priority and what is put aside: one case after another."""

from datetime import timedelta

import pytest
from django.utils import timezone

from resonanz.core.errors import Forbidden, Refused
from resonanz.core.models import Event
from resonanz.core.time import now
from resonanz.desk import actions, moments, queries
from resonanz.desk.models import Case, CaseLabel, Label
from resonanz.desk.queries import Wish
from resonanz.notifications.models import Notification

from .conftest import HTMX, case_of, fresh, numbers_in


@pytest.fixture
def battery(lea) -> Label:
    return actions.make_label(lea, "  Akku  und Ladegerät ", "apricot")


def in_queue(mira, tab="due"):
    return [case.pk for case in queries.queue(mira, Wish(tab)).rows]


# --- labels ---------------------------------------------------------------------------------------


def test_those_who_run_the_outside_look_after_the_labels(lea, mira, battery):
    assert battery.name == "Akku und Ladegerät"
    for deed in (
        lambda: actions.make_label(mira, "Neu", "sand"),
        lambda: actions.change_label(mira, battery, "Neu", "sand"),
        lambda: actions.retire_label(mira, battery),
        lambda: actions.bring_back_label(mira, battery),
    ):
        with pytest.raises(Forbidden):
            deed()

    actions.change_label(lea, battery, "akku und ladegerät", "moss")

    assert Label.objects.get().colour == "moss"


@pytest.mark.parametrize(
    ("name", "colour"), [("", "sand"), ("x" * 41, "sand"), ("AKKU UND LADEGERÄT", "sand")]
)
def test_a_label_has_a_name_of_its_own(lea, battery, name, colour):
    with pytest.raises(Refused):
        actions.make_label(lea, name, colour)


def test_a_label_has_a_colour_of_the_design(lea, db):
    with pytest.raises(Refused):
        actions.make_label(lea, "Neu", "#ff0000")


def test_a_case_bears_exactly_the_labels_it_was_given(case, mira, lea, battery, page):
    other = actions.make_label(lea, "Beratung", "sage")

    actions.set_labels(mira, case, [battery, other])
    actions.set_labels(mira, case, [other])
    events = Event.objects.filter(verb="case.state_changed").count()
    actions.set_labels(mira, case, [other])

    assert list(queries.labels_of(case)) == [other]
    assert Event.objects.filter(verb="case.state_changed").count() == events
    assert "desk-label is-sage" in page()


def test_a_retired_label_stays_where_it_is_and_is_put_nowhere_else(
    case, mira, lea, battery, page, heard
):
    actions.set_labels(mira, case, [battery])
    actions.retire_label(lea, actions.retire_label(lea, battery))
    other = case_of(heard("Etwas anderes"))

    actions.set_labels(mira, case, [battery])
    actions.set_labels(mira, other, [battery])

    assert CaseLabel.objects.get().case_id == case.pk
    assert battery.name in page(f"cases/{case.pk}/labels")
    assert battery.name not in page("narrowing")
    actions.bring_back_label(lea, actions.bring_back_label(lea, battery))
    assert battery.name in page("narrowing")


def test_a_case_bears_twenty_labels_at_most(case, mira, lea):
    many = [actions.make_label(lea, f"Wort {number}", "sand") for number in range(21)]
    with pytest.raises(Refused):
        actions.set_labels(mira, case, many)
    assert not CaseLabel.objects.exists()


def test_a_manager_makes_changes_and_retires_labels_on_the_page(client, lea, battery):
    client.force_login(lea.user)
    assert battery.name in client.get("/desk/settings/labels/").content.decode()

    client.post("/desk/settings/labels/", {"name": "Lieferung", "colour": "mist"})
    again = client.post("/desk/settings/labels/", {"name": "Lieferung", "colour": "mist"})
    assert again.status_code == 422
    one = f"/desk/settings/labels/{battery.pk}"
    client.post(one, {"name": "Akku", "colour": "rose"})
    assert client.post(one, {"name": "Lieferung", "colour": "rose"}).status_code == 422
    client.post(one, {"deed": "retire"})
    assert Label.objects.get(name="Akku").retired_at is not None
    client.post(one, {"deed": "bring_back"})

    assert not Label.objects.filter(retired_at__isnull=False).exists()


def test_an_agent_chooses_labels_in_the_case(case, battery, send, page):
    assert battery.name in page(f"cases/{case.pk}/labels", **HTMX)

    shown = send(f"cases/{case.pk}/labels", label=battery.pk).content.decode()

    assert "desk-label is-apricot" in shown
    assert "checked" in page(f"cases/{case.pk}/labels")


# --- priority -------------------------------------------------------------------------------------


def test_an_agent_says_how_pressing_a_case_is(case, mira, send, page):
    send(f"cases/{case.pk}/priority", priority=3)
    actions.set_priority(mira, case, 3)

    assert fresh(case).priority == Case.Priority.URGENT
    assert "chevrons-up" in page() or "is-alarm" in page()
    assert send(f"cases/{case.pk}/priority", priority="much").status_code == 422


# --- put aside ------------------------------------------------------------------------------------


def test_what_is_put_aside_leaves_the_queue_and_comes_back_at_its_time(case, mira, clock, run_jobs):
    actions.assign(mira, case, mira)
    actions.snooze(mira, case, now() + timedelta(hours=3))
    assert in_queue(mira) == in_queue(mira, "mine") == []
    assert in_queue(mira, "snoozed") == [case.pk]
    assert queries.counts(mira) == queries.Counts(due=0, mine=0, waiting=0, snoozed=1)

    clock.shift(timedelta(hours=3))

    assert in_queue(mira) == [case.pk]
    assert actions.wake_those_due() == 1
    assert actions.wake_those_due() == 0
    assert fresh(case).snoozed_at is None
    told = Notification.objects.get(person=mira, reason="assigned")
    assert "Jana Sommer" in told.sentence


def test_what_nobody_has_comes_back_without_a_word(case, mira, clock):
    actions.snooze(mira, case, now() + timedelta(hours=3))
    clock.shift(timedelta(hours=4))

    assert actions.wake_those_due() == 1
    assert not Notification.objects.exists()


def test_what_waits_for_the_person_comes_back_when_they_write(clock, case, mira, heard):
    actions.snooze(mira, case, None)
    clock.shift(timedelta(days=30))
    assert in_queue(mira) == []

    heard("Hallo?", "reply", below=case.post)

    assert in_queue(mira) == [case.pk]


def test_what_was_promised_falls_due_all_the_same(case, mira):
    before = fresh(case).due_at
    actions.snooze(mira, case, now() + timedelta(days=9))

    assert fresh(case).due_at == before


def test_a_case_is_put_aside_to_a_moment_to_come_and_taken_back(case, mira):
    with pytest.raises(Refused):
        actions.snooze(mira, case, now() - timedelta(minutes=1))
    actions.snooze(mira, case, None)
    actions.snooze(mira, case, None)
    actions.wake(mira, case)
    actions.wake(mira, case)
    assert in_queue(mira) == [case.pk]

    actions.set_state(mira, case, "done")
    with pytest.raises(Refused):
        actions.snooze(mira, case, None)


def test_an_agent_puts_aside_on_the_page(case, mira, send, page, clock):
    text = page(f"cases/{case.pk}/snooze")
    assert text.count('name="until"') == 6
    first = moments.choices()[1]

    send(f"cases/{case.pk}/snooze", until=first.value)
    assert fresh(case).snoozed_until == first.at
    assert "until" in page(f"cases/{case.pk}/snooze") and "now" in page(f"cases/{case.pk}/snooze")
    assert str(case.pk) in numbers_in(page("?tab=snoozed"))
    send(f"cases/{case.pk}/snooze", until="now")
    assert fresh(case).snoozed_at is None
    send(f"cases/{case.pk}/snooze", until="at", at="2026-02-10T08:15")
    assert timezone.localtime(fresh(case).snoozed_until).hour == 8
    assert send(f"cases/{case.pk}/snooze", until="at").status_code == 422
    send(f"cases/{case.pk}/snooze", until="")
    assert fresh(case).snoozed_until is None
    assert "empty" in page("?tab=snoozed&kind=praise")


def test_the_moments_offered_lie_ahead_in_the_zone_of_the_reader(clock):
    with timezone.override("Europe/Berlin"):
        offered = moments.choices()
        assert [timezone.localtime(choice.at).hour for choice in offered[1:]] == [9, 9, 9]
    assert all(choice.at > now() for choice in offered)
