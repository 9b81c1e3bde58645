"""Cases find their agent: in a fair order, by load, by skill, and never somebody who is away."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resonanz.channels.models import Membership
from resonanz.core.errors import Forbidden, Refused
from resonanz.core.time import now
from resonanz.desk import actions, queries
from resonanz.desk.choosing import Candidate, chosen, knowledge
from resonanz.desk.models import Assigning, Case, Readiness
from resonanz.notifications.models import Notification

from .conftest import case_of, fan_called, fresh

BEGUN = datetime(2026, 2, 3, 9, tzinfo=UTC)
PEOPLE = (1, 2, 3, 4)
present = st.lists(st.sets(st.sampled_from(PEOPLE)), min_size=1, max_size=60)


def play(rounds, *, by_load=False, limit=None):
    """Who was given each case, when these were there; each keeps all cases."""
    given_at: dict[int, datetime] = {}
    has: Counter[int] = Counter()
    order = []
    for number, there in enumerate(rounds):
        people = [Candidate(one, has[one], given_at.get(one)) for one in there]
        found = chosen(people, by_load=by_load, by_skill=False, limit=limit)
        order.append(found.number if found else None)
        if found:
            has[found.number] += 1
            given_at[found.number] = BEGUN + timedelta(seconds=number)
    return order, has


# --- pure choosing --------------------------------------------------------------------------------


@given(present)
def test_nobody_absent_is_given_any_and_nothing_waits_while_somebody_is_there(rounds):
    order, _has = play(rounds)
    for there, who in zip(rounds, order, strict=True):
        assert (who in there) if there else who is None


@given(present)
def test_between_any_two_who_are_always_there_nobody_is_given_two_more(rounds):
    rounds = [{*there, 1, 2} for there in rounds]
    seen: Counter[int] = Counter()
    for who in play(rounds)[0]:
        seen[who] += 1
        assert abs(seen[1] - seen[2]) <= 1


@given(present, st.integers(1, 5), st.booleans())
def test_nobody_is_given_more_than_the_limit(rounds, limit, by_load):
    _order, has = play(rounds, by_load=by_load, limit=limit)
    assert max(has.values(), default=0) <= limit


@given(st.lists(st.builds(Candidate, st.integers(1, 9), st.integers(0, 9)), min_size=1))
def test_by_load_it_is_always_one_who_has_the_fewest(candidates):
    found = chosen(candidates, by_load=True, by_skill=False, limit=None)
    assert found is not None
    assert found.open_cases == min(one.open_cases for one in candidates)


@given(
    st.lists(st.builds(Candidate, st.integers(1, 9), st.integers(0, 9), knows=st.integers(0, 3)))
)
def test_by_skill_nobody_with_room_knows_more(candidates):
    found = chosen(candidates, by_load=True, by_skill=True, limit=5)
    room = [one for one in candidates if one.open_cases < 5]
    assert (found is None) == (not room)
    assert found is None or found.knows == max(one.knows for one in room)


def test_the_language_counts_more_than_a_topic():
    def known(*languages, topics=()):
        return knowledge(languages, topics, "en", "My BATTERY is dead", ["Warranty"])

    assert known("en") == 2 and known("de") == 0
    assert known(topics=["battery"]) == known(topics=["warranty"]) == 1
    assert known("de", topics=["battery", "warranty", "frame", ""]) == 2
    assert knowledge(["de"], [], "", "Hm", []) == 0


# --- at the desk ----------------------------------------------------------------------------------


@pytest.fixture
def desk(outside, lead, mira, tom):
    """Lea, Mira and Tom work at it."""
    Membership.objects.create(channel=outside, person=tom)
    return outside


def asked(heard, number):
    return case_of(heard(f"Frage {number}", author=fan_called(f"f{number}")))


def test_cases_are_given_in_turn_as_they_come_in(desk, lea, mira, tom, heard, clock):
    actions.set_assigning(lea, desk, "turn", by_skill=False, limit=None)
    order = []
    for number in range(6):
        clock.shift(timedelta(minutes=1))
        order.append(asked(heard, number).assignee_id)

    assert sorted(order[:3]) == sorted(order[3:]) == sorted([lea.pk, mira.pk, tom.pk])
    assert order[:3] == order[3:]
    assert Notification.objects.filter(person=tom, reason="assigned").count() == 2


def test_without_a_way_they_wait_for_a_hand(desk, lea, heard):
    assert asked(heard, 1).assignee is None
    actions.set_assigning(lea, desk, "hand", by_skill=False, limit=None)
    assert asked(heard, 2).assignee is None
    assert actions.hand_out_waiting() == 0


def test_nobody_who_is_away_is_given_any(desk, lea, mira, tom, heard, clock):
    actions.set_assigning(lea, desk, "turn", by_skill=False, limit=None)
    away = {"languages": [], "topics": [], "away_from": now(), "away_until": None}
    actions.tell_readiness(lea, **away)
    actions.tell_readiness(mira, **away | {"away_until": now() + timedelta(hours=2)})
    tom.user.is_active = False
    tom.user.save()

    case = asked(heard, 1)
    assert case.assignee is None and actions.hand_out_waiting() == 0

    clock.shift(timedelta(hours=3))
    assert actions.hand_out_waiting() == 1
    assert fresh(case).assignee == mira
    assert actions.hand_out(case) is None


def test_a_limit_holds_over_all_cases_that_are_open(desk, lea, mira, tom, heard):
    actions.set_assigning(lea, desk, "load", by_skill=False, limit=1)
    cases = [asked(heard, number) for number in range(4)]
    assert [case.assignee_id is None for case in cases] == [False, False, False, True]

    actions.set_state(mira, fresh(cases[0]), "done")

    assert actions.hand_out_waiting() == 1
    assert fresh(cases[3]).assignee == cases[0].assignee


def test_those_who_know_come_first_where_skill_counts(desk, lea, mira, tom, heard):
    actions.set_assigning(lea, desk, "turn", by_skill=True, limit=None)
    told = {"languages": ["en"], "topics": [" battery ", ""], "away_from": None, "away_until": None}
    actions.tell_readiness(tom, **told)

    given_to = {case_of(heard("My battery!", author=fan_called(f"e{n}"))).assignee for n in (1, 2)}

    assert given_to == {tom}
    assert Readiness.objects.get().topics == ["battery"]


def test_one_says_it_of_oneself_on_a_page(mira, send, page):
    text = page("me")
    assert "Deutsch" in text
    fields = {"language": ["de"], "topics": "Akku, Laden\nAkku", "away_from": "2026-02-03T09:00"}
    send("me", htmx=False, **fields)
    mine = queries.readiness_of(mira)
    assert (mine.languages, mine.topics) == (["de"], ["Akku", "Laden"])
    assert mine.away_from is not None
    assert "2026-02-03T09:00" in page("me")
    for wrong in (
        {"language": "xx"},
        {"topics": "x" * 41},
        {"away_until": "2026-02-03T09:00"},
        {"away_from": "nie"},
    ):
        assert send("me", htmx=False, **wrong).status_code == 422


def test_those_who_run_the_channel_set_its_way_on_a_page(client, lea, mira, outside, page):
    client.force_login(lea.user)
    address = f"/desk/settings/channels/{outside.pk}/assigning"
    assert "by_skill" in client.get(address).content.decode()
    assert client.post(address, {"way": "load", "by_skill": "on", "limit": "7"}).status_code == 302
    assert Assigning.objects.get().limit == 7
    client.post(address, {"way": "turn", "limit": ""})
    assert Assigning.objects.get().limit is None
    for wrong in ({"way": "luck"}, {"way": "turn", "limit": "many"}, {"way": "turn", "limit": "0"}):
        assert client.post(address, wrong).status_code == 422
    assert client.get("/desk/settings/").status_code == 200
    with pytest.raises(Forbidden):
        actions.set_assigning(mira, outside, "turn", by_skill=False, limit=None)
    with pytest.raises(Refused):
        actions.set_assigning(lea, outside, "turn", by_skill=False, limit=1001)


def test_programs_set_it_too(client, lea, lead, outside):
    client.force_login(lea.user)
    address, told = f"/api/v1/channels/{outside.pk}/assigning", {"content_type": "application/json"}
    assert client.get(address).json()["way"] == "hand"
    put = client.put(address, {"way": "turn", "limit": 3}, **told)
    assert put.json() == {"channel": outside.pk, "way": "turn", "by_skill": False, "limit": 3}
    said = client.put("/api/v1/desk/me", {"languages": ["en"], "topics": ["Akku"]}, **told)
    assert said.json() == client.get("/api/v1/desk/me").json()
    assert said.json()["topics"] == ["Akku"]


def test_a_case_that_was_taken_meanwhile_stays_with_whoever_took_it(desk, lea, mira, heard):
    case = asked(heard, 1)
    actions.assign(mira, case, mira)
    actions.set_assigning(lea, desk, "turn", by_skill=False, limit=None)
    assert actions.hand_out(Case(pk=case.pk, channel_id=desk.pk)) is None
