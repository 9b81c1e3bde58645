"""Whatever a network names is found by an index, however much there is."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from resonanz.channels.models import Channel
from resonanz.conversations.models import Interaction, Post
from resonanz.core.time import now
from resonanz.networks.contract import Hint, IdentitySeen, InteractionSeen, PostGone, PostSeen
from resonanz.networks.hooks import _concerned
from resonanz.networks.models import Account
from resonanz.networks.taking import take
from resonanz.people.models import Identity, Person

MANY = 5_000


@pytest.fixture
def crowd(account):
    """As many posts as reactions, each by somebody else."""
    moment = now()
    person = Person.objects.create(name="Viele")
    people = Identity.objects.bulk_create(
        Identity(network="practice", remote_id=f"fan:{n}", handle=f"fan{n}", person=person)
        for n in range(MANY)
    )
    Post.objects.bulk_create(
        Post(
            channel=account.channel,
            author=people[0],
            said_at=moment,
            remote_id=f"p{n}",
            remote_parent_id=f"above{n}",
        )
        for n in range(MANY)
    )
    post = Post.objects.get(remote_id="p0")
    Interaction.objects.bulk_create(
        Interaction(post=post, identity=one, kind="reaction", remote_id=f"r{n}", at=moment)
        for n, one in enumerate(people)
    )
    with connection.cursor() as cursor:
        for table in ("conversations_post", "conversations_interaction", "people_identity"):
            cursor.execute(f"ANALYZE {table}")
    return account


def _walks(sql):
    """The tables a statement reads from end to end."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}")
        plan = cursor.fetchone()[0]
    plan = json.loads(plan) if isinstance(plan, str) else plan
    return set(_scanned(plan[0]["Plan"]))


def _scanned(node):
    if node["Node Type"] in {"Seq Scan", "Parallel Seq Scan"}:
        yield node["Relation Name"]
    for below in node.get("Plans", ()):
        yield from _scanned(below)


BIG = {"conversations_post", "conversations_interaction", "people_identity"}


def _read_from_end_to_end(asked):
    return {
        (table, query["sql"])
        for query in asked.captured_queries
        if query["sql"].startswith("SELECT")
        for table in _walks(query["sql"]) & BIG
    }


def test_what_comes_in_and_what_is_taken_back_is_found_by_index(crowd):
    author = IdentitySeen("fan:7", "fan7")
    with CaptureQueriesContext(connection) as asked:
        take(crowd, PostSeen("new", author, now(), text="Neu", parent_remote_id="p9"))
        take(crowd, InteractionSeen("reaction", "p8", author, now(), "", remote_id="r-new"))
        take(crowd, PostGone("r5"))
        take(crowd, PostGone("p6"))

    assert not Interaction.objects.filter(remote_id="r5").exists(), "taken back by its own name"
    assert Post.objects.get(remote_id="p6").deleted_at
    assert _read_from_end_to_end(asked) == set()


def test_the_account_a_network_calls_about_is_found_by_index(account):
    channels = Channel.objects.bulk_create(
        Channel(network="practice", name=f"K{n}", slug=f"k{n}") for n in range(500)
    )
    Account.objects.bulk_create(
        Account(channel=one, handle=one.slug, remote_id=one.slug, secret={}, connected_at=now())
        for one in channels
    )
    with connection.cursor() as cursor, CaptureQueriesContext(connection) as asked:
        cursor.execute("ANALYZE networks_account, channels_channel")
        found = _concerned("practice", Hint(account.remote_id, {}))
        assert found == [account]
        cursor.execute(f"EXPLAIN {asked.captured_queries[0]['sql']}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "account_remote" in plan
