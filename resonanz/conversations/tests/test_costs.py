"""What a page costs does not depend on how much was said."""

import json

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext

from resonanz.channels.models import Channel
from resonanz.conversations import actions, queries, statements
from resonanz.conversations.models import Post
from resonanz.core.rights import may
from resonanz.people import viewers

MOST = 12


def queries_of(client, address):
    client.get(address)  # cards are rendered once, statements prepared
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def many_posts(channel, author, count):
    """As many posts as it takes, written at once."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO conversations_post (channel_id, author_id, path, depth, kind, form,
                visibility, source, html, plain, language, content_warning, link,
                remote_parent_id, address, said_at, comment_count, reaction_counts, share_count)
            SELECT %s, %s, '', 0, 'post', 'text', 'public', 'x', '<p>x</p>', 'x', 'de', '', '', '',
                '', now() - n * interval '1 minute', 0, '{}', 0
            FROM generate_series(1, %s) n
            """,
            [channel.pk, author.pk, count],
        )
        cursor.execute("UPDATE conversations_post SET root_id = id WHERE root_id IS NULL")


pytestmark = pytest.mark.usefixtures("hearing")


def test_pages_ask_the_database_equally_often_with_ten_and_ten_thousand_posts(
    client, tom, mira, service
):
    client.force_login(tom.user)
    author = mira.identities.get()
    many_posts(service, author, 10)
    post = actions.say(mira, service, "Frage")
    for number in range(10):
        actions.comment(mira, post, f"Antwort Nummer {number} hierzu")
    addresses = ("/", f"/spaces/{service.slug}/", f"/posts/{post.pk}/", "/search?q=Frage")
    few = [queries_of(client, address) for address in addresses]

    many_posts(service, author, 10_000)
    for number in range(40):
        actions.comment(mira, post, f"Antwort Nummer {number} dazu")
    many = [queries_of(client, address) for address in addresses]

    assert few == many
    assert max(many) <= MOST
    assert Session.objects.count() == 1


def test_the_hot_reads_are_one_statement_each(tom, service, django_assert_num_queries):
    post = actions.say(tom, service, "Frage")
    queries.home_feed(tom), queries.thread(tom, post.pk)
    for read in (
        lambda: queries.home_feed(tom),
        lambda: queries.home_feed_json(tom),
        lambda: queries.space_feed(tom, service),
        lambda: queries.space_feed_json(tom, service.pk),
        lambda: queries.thread(tom, post.pk),
        lambda: queries.thread_json(tom, post.pk),
        lambda: queries.post_json(tom, post.pk),
    ):
        with django_assert_num_queries(1):
            read()


def test_a_comment_by_the_api_asks_the_database_seven_times(client, mira, tom, service):
    """Its right with the post it answers; its number, itself, its count; the draft; that it
    happened, with the work and the news of it; and how it reads."""
    post = actions.say(mira, service, "Frage")
    address = f"/api/v1/posts/{post.pk}/comments"
    client.force_login(tom.user)
    viewers.memory.alive()  # who is asking is known, as where somebody listens

    def comment():
        body = {"source": "Das sehen wir **genauso**."}
        return client.post(address, body, "application/json")

    assert comment().status_code == 201
    with CaptureQueriesContext(connection) as asked:
        assert comment().status_code == 201
    viewers.memory.deaf()
    own = [query["sql"] for query in asked if "SAVEPOINT" not in query["sql"]]
    assert len([sql for sql in own if "django_session" not in sql]) == 7, own


def test_a_feed_reads_a_bounded_number_of_posts_from_the_index(tom, service, mira):
    many_posts(service, mira.identities.get(), 5_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE conversations_post")
        cursor.execute(
            f"EXPLAIN (ANALYZE, FORMAT JSON) {statements.feed_sql()}",
            queries.feed_parameters(tom, ""),
        )
        plan = cursor.fetchone()[0]
    plan = json.loads(plan) if isinstance(plan, str) else plan
    walked = list(_scans(plan[0]["Plan"]))

    assert "post_feed" in {scan.get("Index Name") for scan in walked}
    rows = [scan["Actual Rows"] * scan["Actual Loops"] for scan in walked]
    assert max(rows) <= 100, "it reads more than what is shown"


def _scans(node):
    if node.get("Relation Name") == "conversations_post":
        yield node
    for below in node.get("Plans", ()):
        yield from _scans(below)


@pytest.mark.parametrize("archived", [False, True])
def test_what_a_thread_page_offers_is_what_the_rules_allow(
    tom, mira, lea, ada, gus, service, hear, archived, ago
):
    post = actions.say(tom, service, "Frage")
    posts = [post, hear("1")]
    if archived:
        Channel.objects.update(archived_at=ago(days=1))
    for viewer in (tom, mira, lea, ada, gus):
        for each in Post.objects.visible_to(viewer).filter(pk__in=[one.pk for one in posts]):
            setting = queries.thread(viewer, each.pk).setting
            assert queries.may_answer(setting) == may(viewer, "conversations.comment", each)
            moderates = may(viewer, "conversations.moderate", each)
            assert queries.may_moderate(viewer, setting) == moderates
