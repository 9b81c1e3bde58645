"""A crisis stops everything that is scheduled, at once, and it goes on when somebody says so."""

import pytest

from resonanz.core.errors import Forbidden, Outdated, Refused
from resonanz.networks.delivery import schedule
from resonanz.networks.models import Halt, PracticePost
from resonanz.planning import actions, queries


@pytest.fixture
def scheduled(clock, plan, mira):
    return actions.submit(mira, plan())


def test_nothing_scheduled_goes_out_while_all_stands_still(scheduled, lea, clock, send):
    actions.halt(lea, "Rückruf")
    clock.move_to("2026-02-04T10:01+01:00")
    send()
    assert not PracticePost.objects.exists()


def test_what_was_missed_waits_for_somebody_to_look_at_it(scheduled, lea, mira, clock, send):
    actions.halt(lea)
    clock.move_to("2026-02-04T10:01+01:00")
    assert actions.go_on(lea) == 1
    send()
    assert not PracticePost.objects.exists()
    assert queries.one(mira, scheduled.pk).stage == "stopped"


def test_what_was_missed_goes_out_late_where_wished(scheduled, lea, clock, send):
    actions.halt(lea)
    clock.move_to("2026-02-04T10:01+01:00")
    actions.go_on(lea, send_missed=True)
    send()
    assert PracticePost.objects.count() == 2


def test_what_is_still_to_come_goes_out_at_its_time(scheduled, lea, clock, send):
    actions.halt(lea)
    actions.go_on(lea)
    clock.move_to("2026-02-04T10:01+01:00")
    send()
    assert PracticePost.objects.count() == 2


def test_what_is_said_at_once_goes_out_all_the_same(clock, velora, mira, lea, send):
    actions.halt(lea)
    schedule(mira, velora, "answer:1", ["Wir sehen nach."])
    schedule(mira, velora, "answer:2", ["Später"], due_at=velora.created_at)
    send()
    assert [post.text for post in PracticePost.objects.all()] == ["Wir sehen nach."]


def test_nothing_planned_is_published_now_while_all_stands_still(clock, plan, mira, lea):
    actions.halt(lea)
    with pytest.raises(Refused):
        actions.submit(mira, plan(wall="", at_once=True))


def test_only_who_runs_the_outside_may_stop_it_and_once_is_enough(clock, mira, lea, ada):
    with pytest.raises(Forbidden):
        actions.halt(mira)
    assert actions.halt(lea) == actions.halt(ada)
    assert Halt.objects.count() == 1
    actions.go_on(ada)
    with pytest.raises(Outdated):
        actions.go_on(ada)


def test_everybody_reads_it_above_every_page(clock, client, lea, tom):
    actions.halt(lea, "Rückruf der Bremsen")
    client.force_login(tom.user)
    for path in ("/", "/people/"):
        assert "Rückruf der Bremsen" in client.get(path).content.decode()
    actions.go_on(lea)
    assert "Rückruf der Bremsen" not in client.get("/").content.decode()
