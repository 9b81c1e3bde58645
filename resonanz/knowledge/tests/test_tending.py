"""Somebody looks after a page: it holds until a day, they are reminded, it is handed over."""

from datetime import datetime, timedelta

import pytest
import time_machine

from resonanz.channels.models import Membership
from resonanz.core.errors import Forbidden, Refused
from resonanz.core.models import Event
from resonanz.knowledge import actions, queries
from resonanz.knowledge.actions.tending import HOLDS
from resonanz.knowledge.models import today
from resonanz.notifications.models import Notification
from resonanz.people.handing import estate_of


@pytest.fixture
def clock():
    """The clock, standing; `clock.shift(days=3)` moves it."""
    with time_machine.travel(datetime.fromisoformat("2026-02-03T09:30+01:00"), tick=False) as one:
        yield lambda days: one.shift(timedelta(days=days))


@pytest.fixture
def told(run_jobs):
    """`told(person)`: what they were told of pages they look after, the first first."""

    def told(person):
        run_jobs()
        rows = Notification.objects.filter(person=person, reason="page").order_by("pk")
        return [row.sentence for row in rows]

    return told


def test_whoever_looks_after_a_page_says_that_it_holds(tom, mira, lea, page, again):
    assert not page.is_verified
    found = actions.verify(tom, page)
    assert found.is_verified
    assert found.verified_until == today() + HOLDS
    assert actions.verify(mira, page, today() + timedelta(days=3)).verified_by == mira
    with pytest.raises(Forbidden):
        actions.verify(lea, page)
    for day in (today(), today() + timedelta(days=2000)):
        with pytest.raises(Refused):
            actions.verify(tom, page, day)


def test_it_is_handed_over_to_who_can_change_it(tom, mira, lea, page, told, again):
    with pytest.raises(Refused):
        actions.entrust(tom, page, lea)
    with pytest.raises(Refused):
        actions.entrust(tom, page, mira, mira)
    found = actions.entrust(tom, page, mira, tom)
    assert (found.owner, found.deputy) == (mira, tom)
    assert [page.title in sentence and tom.name in sentence for sentence in told(mira)] == [True]
    assert told(tom) == []
    with pytest.raises(Forbidden):
        actions.entrust(tom, page, tom)
    assert queries.tended(tom) == queries.tended(mira) == [page]
    assert {mira, tom} == set(queries.possible_owners(tom, page))


def test_who_looks_after_it_is_reminded_before_and_after_each_once(clock, tom, mira, page, told):
    clock(0)
    actions.verify(tom, page, today() + timedelta(days=30))
    assert actions.remind() == 0
    clock(20)
    assert [actions.remind(), actions.remind()] == [1, 0]
    assert len(told(tom)) == 1
    clock(12)
    assert [actions.remind(), actions.remind()] == [1, 0]
    assert len(told(tom)) == 2
    assert told(mira) == []
    clock(20)
    assert [actions.remind(), actions.remind()] == [1, 0]
    assert len(told(tom)) == 3
    assert len(told(mira)) == 1  # she owns the space
    assert "05.03.2026" in told(tom)[2] or "March" in told(tom)[2] or "März" in told(tom)[2]
    actions.verify(tom, page)
    assert actions.remind() == 0


def test_a_page_nobody_looks_after_is_the_matter_of_the_space(clock, tom, mira, page, told):
    actions.verify(tom, page, today() + timedelta(days=5))
    tom.user.is_active = False
    tom.user.save()
    assert actions.remind() == 1
    assert len(told(mira)) == 1
    assert told(tom) == []


def test_nobody_is_reminded_of_what_was_put_away_or_verified_meanwhile(clock, tom, page, told):
    actions.verify(tom, page, today() + timedelta(days=5))
    actions.archive(tom, page)
    assert actions.remind() == 0
    actions.bring_back(tom, page)
    actions.remind()
    actions.archive(tom, page)
    assert told(tom) == []


def test_who_leaves_hands_their_pages_over_and_gets_them_back(
    ada, tom, mira, lea, make_space, page, told, again
):
    secret = make_space("Geheim", tom, access="secret")
    actions.write(tom, secret, "Unter uns", "Text")
    pages = estate_of("page")
    labels = [item.label for item in pages.held_by(ada, tom)]
    assert page.title in labels
    assert "Unter uns" not in labels
    with pytest.raises(Refused):
        pages.give(ada, page.pk, tom, lea)
    with pytest.raises(Forbidden):
        pages.give(tom, page.pk, tom, mira)
    pages.give(ada, page.pk, tom, mira)
    assert again(mira, page).owner == mira
    assert len(told(mira)) == 1
    with pytest.raises(Refused):
        pages.give(ada, page.pk, tom, mira)
    assert pages.give_back(ada, page.pk, tom, mira)
    assert again(mira, page).owner == tom
    actions.entrust(tom, page, tom, mira)
    pages.give(ada, page.pk, mira, tom)
    found = again(mira, page)
    assert (found.owner, found.deputy) == (tom, None)


def test_a_page_says_whether_it_holds(client, clock, tom, mira, page):
    client.force_login(tom.user)

    def shown():
        return client.get(page.address).content.decode()

    assert "Not verified yet" in shown() or "Noch nicht geprüft" in shown()
    client.post(f"{page.address}verification", {"months": "3"})
    assert "badge" in shown() or "05.05.2026" in shown() or "7. Mai 2026" in shown()
    client.post(f"{page.address}verification", {"until": "2026-02-10"})
    clock(12)
    client.force_login(tom.user)
    assert "10. Februar 2026" in shown() or "Feb. 10, 2026" in shown()
    assert client.get(f"{page.address}owner").status_code == 200
    assert client.post(f"{page.address}owner", {"owner": ""}).status_code == 422
    client.post(f"{page.address}owner", {"owner": mira.pk, "deputy": tom.pk})
    assert "Mira Kern" in shown()
    client.force_login(mira.user)
    assert page.title in client.get("/knowledge/").content.decode()


def test_programs_verify_and_hand_over_too(client, tom, mira, page):
    client.force_login(tom.user)

    def put(path, data):
        where = f"/api/v1/pages/{page.pk}/{path}"
        return client.put(where, data, content_type="application/json")

    assert put("verification", {}).json()["is_verified"]
    assert put("owner", {"owner": mira.pk, "deputy": tom.pk}).json()["owner"] == mira.pk
    assert put("owner", {"owner": 2**70}).status_code in (403, 404)
    assert Event.objects.filter(verb="page.entrusted").exists()
    Membership.objects.filter(person=tom).delete()
    assert put("verification", {}).status_code == 200
