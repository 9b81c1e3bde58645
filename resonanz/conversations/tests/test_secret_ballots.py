"""With the whole database in hand, no vote of a secret poll can be laid to its voter."""

import itertools
import logging
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection

from resonanz.accounts.models import User
from resonanz.conversations import actions
from resonanz.conversations.kinds.poll import PollAsked
from resonanz.conversations.models import Ballot, Poll, Post, Vote, Voter
from resonanz.conversations.secrecy import sweep
from resonanz.core.errors import Refused
from resonanz.core.models import Event
from resonanz.core.time import now, standing_at

pytestmark = pytest.mark.django_db(transaction=True)

CAST = [0, 1, 1, 2, 0, 2, 1, 0]
BALLOTS, VOTERS = "conversations_ballot", "conversations_voter"


@pytest.fixture
def crowd(make_person):
    return [make_person(f"P{number} Wähler", User.Role.MEMBER) for number in range(len(CAST))]


@pytest.fixture
def space(make_space, crowd):
    return make_space("Wahl", *crowd)


@pytest.fixture
def ask(crowd, space):
    def ask(**asked):
        poll = PollAsked(["rot", "blau", "grün"], is_secret=True, **asked)
        return actions.say(crowd[0], space, "Welche Farbe?", kind="poll", asked=poll)

    return ask


def vote(person, post, *choices):
    actions.vote(person, Post.objects.select_related("channel", "author").get(pk=post.pk), choices)


def rows(sql, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall() if cursor.description else []


def everything():
    """Each table with all it holds, each sequence with where it stands."""
    tables = [name for (name,) in rows("SELECT tablename FROM pg_tables WHERE schemaname='public'")]
    held = {name: rows(f'SELECT md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM "{name}" t')
            for name in tables}  # fmt: skip
    return held | dict(rows("SELECT sequencename, last_value FROM pg_sequences"))


def test_a_vote_changes_nothing_anywhere_but_the_two_tables(client, crowd, ask, caplog):
    post = ask()
    client.force_login(crowd[3].user)
    client.get(f"/posts/{post.pk}/form")
    before = everything()
    with caplog.at_level(logging.DEBUG):
        address = f"/posts/{post.pk}/vote"
        assert client.post(address, {f"choice-{post.pk}": "1"}).status_code == 302
    after = everything()

    changed = {name for name in after if after[name] != before.get(name)}
    assert changed == {BALLOTS, VOTERS}
    words = " ".join(record.getMessage() for record in caplog.records)
    assert f"choice-{post.pk}" not in words and crowd[3].name not in words


def test_neither_ids_nor_places_nor_transactions_nor_time_tell_who_came_when(crowd, ask):
    post = ask()
    for person, choice in zip(crowd, CAST, strict=True):
        vote(person, post, choice)

    for table in (BALLOTS, VOTERS):  # all of both bear the number of the last vote's transaction
        ((transactions,),) = rows(f"SELECT count(DISTINCT xmin::text) FROM {table}")
        assert transactions == 1
    ((together,),) = rows(f"SELECT count(DISTINCT x) FROM (SELECT xmin::text x FROM {BALLOTS} "
                          f"UNION ALL SELECT xmin::text FROM {VOTERS}) both_tables")  # fmt: skip
    assert together == 1
    came = [person.pk for person in crowd]
    for order in ("ctid", "id", "xmin::text, cmin::text, ctid"):
        lying = [number for (number,) in rows(f"SELECT person_id FROM {VOTERS} ORDER BY {order}")]
        assert lying not in (came, came[::-1]) and sorted(lying) == sorted(came)
    kinds = dict(rows("SELECT column_name, data_type FROM information_schema.columns "
                      "WHERE table_name IN (%s, %s)", BALLOTS, VOTERS))  # fmt: skip
    assert set(kinds) == {"id", "poll_id", "choices", "number", "person_id"}, "no time, no voter"
    assert not [name for name in kinds if "time" in kinds[name]]


def test_the_ballots_are_the_same_whoever_cast_which(crowd, ask):
    """A vote for a vote: the rows say what was cast, in an order that is that of their content."""
    found = set()
    for turn in (CAST, CAST[::-1], sorted(CAST), CAST[4:] + CAST[:4]):
        post = ask()
        for person, choice in zip(crowd, turn, strict=True):
            vote(person, post, choice)
        lying = rows(f"SELECT choices, number FROM {BALLOTS} WHERE poll_id = %s", post.pk)
        found.add(str(sorted(lying)))
        assert {person.pk for person in crowd} == set(
            Voter.objects.filter(poll=post.pk).values_list("person", flat=True)
        )
    counted = Counter(CAST)
    assert found == {str([([choice], counted[choice]) for choice in sorted(counted)])}


def test_the_order_of_the_rows_has_nothing_to_do_with_the_order_of_the_votes(crowd, ask):
    """Over many polls the first to vote lies at no place more often than at any other."""
    places = Counter()
    for _turn in range(24):
        post = ask()
        for person in crowd[:4]:
            vote(person, post, 0)
        lying = rows(f"SELECT person_id FROM {VOTERS} WHERE poll_id = %s ORDER BY ctid", post.pk)
        places[lying.index((crowd[0].pk,))] += 1
    # Each place 6 times of 24 on average; 20 at one place is once in three hundred million.
    assert max(places.values()) < 20


def test_no_event_and_no_named_vote_is_left_of_a_secret_vote(crowd, ask):
    post = ask()
    before = Event.objects.count()
    for person, choice in zip(crowd, CAST, strict=True):
        vote(person, post, choice)
    assert Event.objects.count() == before
    assert not Vote.objects.exists()


def test_a_secret_vote_is_cast_once_and_for_all(crowd, ask):
    post = ask()
    vote(crowd[1], post, 0)
    with pytest.raises(Refused):
        vote(crowd[1], post, 1)
    with pytest.raises(Refused):
        actions.take_back_vote(crowd[1], Post.objects.select_related("channel").get(pk=post.pk))
    assert Ballot.objects.get().choices == [0]


def test_a_live_result_moves_in_steps_of_five_so_that_nobody_sees_one_vote_in_it(crowd, ask):
    post = ask(is_live=True)
    shown = []
    for person, choice in zip(crowd, CAST, strict=True):
        vote(person, post, choice)
        shown.append(Poll.objects.get().result)
    assert shown[:4] == [None] * 4
    assert shown[4] == {"votes": 5, "counts": [2, 2, 1]}
    assert all(result == shown[4] for result in shown[5:])
    actions.close_poll(crowd[0], Post.objects.select_related("channel", "author").get(pk=post.pk))
    assert Poll.objects.get().result == {"votes": 8, "counts": [3, 3, 2]}


def test_who_voted_secretly_is_told_of_the_result(crowd, ask, run_jobs):
    post = ask(closes_at=now() + timedelta(hours=1))
    vote(crowd[1], post, 2)
    with standing_at(now() + timedelta(hours=2)):
        actions.close_due_polls()
    run_jobs()
    assert crowd[1].notifications.filter(reason="concluded").exists()
    assert not crowd[2].notifications.filter(reason="concluded").exists()


def test_what_earlier_votes_left_on_disk_is_cleared_away(crowd, ask):
    assert not sweep()
    post = ask()
    for person, choice in zip(crowd, CAST, strict=True):
        vote(person, post, choice)
    assert sweep()
    rows("CREATE EXTENSION IF NOT EXISTS pgstattuple")
    for table in (BALLOTS, VOTERS):
        ((dead,),) = rows("SELECT dead_tuple_count FROM pgstattuple(%s)", table)
        assert dead == 0


def test_every_ballot_counts_in_a_ranked_secret_poll(crowd, ask):
    post = ask(method="ranked")
    orders = list(itertools.permutations(range(3)))
    for person, order in zip(crowd, orders, strict=False):
        vote(person, post, *order)
    assert sum(Ballot.objects.values_list("number", flat=True)) == len(orders)
    assert sorted(map(tuple, Ballot.objects.values_list("choices", flat=True))) == sorted(orders)
