"""Fill a database with an organisation of a given size, fast: by COPY and set-wise SQL."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

import psycopg

from resonanz.conversations.thread import path_of
from resonanz.core.time import now

from .size import Size
from .words import sentence

SEED = 20261123


def fill(connection: psycopg.Connection[Any], size: Size) -> None:
    """Write the whole organisation; the tables must be empty."""
    random = Random(SEED)
    _people(connection, size)
    _spaces(connection, size, random)
    _posts(connection, size, random)
    _reactions(connection, size)
    _numbers(connection)
    connection.commit()
    connection.autocommit = True
    connection.execute("VACUUM ANALYZE")


def _people(connection: psycopg.Connection[Any], size: Size) -> None:
    connection.execute(
        """
        INSERT INTO people_organisation (name, language, time_zone, address, federal_state)
        VALUES ('Bench', 'de', 'Europe/Berlin', 'du', 'BY');
        """
    )
    connection.execute(
        """
        INSERT INTO accounts_user
            (id, password, email, role, language, theme, is_active, created_at)
        SELECT n, '!', 'person' || n || '@bench.example', 'member', 'de', 'system', true, now()
        FROM generate_series(1, %(people)s) n
        """,
        vars(size),
    )
    connection.execute(
        """
        INSERT INTO people_person (id, user_id, name, title, about, picture, time_zone, joined_at)
        SELECT n, n, 'Person ' || n, 'Title ' || n %% 40, '', '', '', now()
        FROM generate_series(1, %(people)s) n
        """,
        vars(size),
    )
    connection.execute(
        """
        INSERT INTO people_identity
            (id, person_id, network, remote_id, handle, name, address, picture_address, seen_at)
        SELECT n, n, 'inside', n::text, 'person' || n, 'Person ' || n, '', '', now()
        FROM generate_series(1, %(people)s) n
        """,
        vars(size),
    )


def _spaces(connection: psycopg.Connection[Any], size: Size, random: Random) -> None:
    connection.execute(
        """
        INSERT INTO channels_channel
            (id, network, kind, name, slug, purpose, access, joining, needs_approval, created_at)
        SELECT n, 'inside', 'space', 'Space ' || n, 'space-' || n, 'What space ' || n || ' is for',
            CASE n %% 5 WHEN 0 THEN 'closed' WHEN 1 THEN 'secret' ELSE 'open' END, 'free', false,
            now()
        FROM generate_series(1, %(spaces)s) n
        """,
        vars(size),
    )
    with connection.cursor().copy(
        "COPY channels_membership (channel_id, person_id, role, own, joined_at, read_up_to) "
        "FROM STDIN"
    ) as copy:
        for person in range(1, size.people + 1):
            for space in random.sample(range(1, size.spaces + 1), size.spaces_a_person):
                copy.write_row((space, person, "member", True, now(), now() - timedelta(days=1)))


COLUMNS = (
    "id, channel_id, author_id, parent_id, root_id, path, depth, kind, form, visibility, source, "
    "html, plain, language, content_warning, link, remote_parent_id, address, said_at, "
    "comment_count, reaction_counts, share_count"
)


def _posts(connection: psycopg.Connection[Any], size: Size, random: Random) -> None:
    with connection.cursor().copy(f"COPY conversations_post ({COLUMNS}) FROM STDIN") as copy:
        for row in _post_rows(size, random):
            copy.write_row(row)


def _post_rows(size: Size, random: Random) -> Iterator[tuple[Any, ...]]:
    begun = now() - timedelta(days=365)
    step = timedelta(days=365) / size.posts
    comments = [0] * size.posts
    for _ in range(size.comments):
        comments[int(size.posts * random.random())] += 1
    number = size.posts
    for place in range(size.posts):
        post, said_at = place + 1, begun + step * place
        space = random.randrange(1, size.spaces + 1)
        yield _row(random, size, post, space, None, post, "", said_at, comments[place], 30)
        for nth in range(comments[place]):
            number += 1
            moment = said_at + timedelta(seconds=60 * (nth + 1))
            below = path_of("", moment, number)
            yield _row(random, size, number, space, post, post, below, moment, 0, 14)


def _row(
    random: Random,
    size: Size,
    post: int,
    space: int,
    parent: int | None,
    root: int,
    path: str,
    said_at: datetime,
    comments: int,
    words: int,
) -> tuple[Any, ...]:
    text = sentence(random, words)
    return (
        post,
        space,
        random.randrange(1, size.people + 1),
        parent,
        root,
        path,
        0 if parent is None else 1,
        "question" if text.endswith("?") else "post",
        "text",
        "public",
        text,
        f"<p>{text}</p>",
        text,
        "de",
        "",
        "",
        "",
        "",
        said_at,
        comments,
        json.dumps({}),
        0,
    )


def _reactions(connection: psycopg.Connection[Any], size: Size) -> None:
    """Each reaction by another identity: 2 kinds, spread evenly with a few favourites."""
    connection.execute(
        """
        INSERT INTO conversations_interaction
            (post_id, identity_id, kind, name, remote_id, at)
        SELECT 1 + (n::bigint * 7919) %% (%(posts)s + %(comments)s),
            1 + (n / (%(posts)s + %(comments)s) * 211 + n) %% %(people)s,
            'reaction', CASE n %% 3 WHEN 0 THEN 'thanks' ELSE 'like' END, '', now()
        FROM generate_series(0, %(reactions)s - 1) n
        ON CONFLICT DO NOTHING
        """,
        vars(size),
    )
    connection.execute(
        """
        UPDATE conversations_post SET reaction_counts = counted.counts
        FROM (
            SELECT post_id, jsonb_object_agg(name, n) AS counts
            FROM (
                SELECT post_id, name, count(*) AS n FROM conversations_interaction
                WHERE kind = 'reaction' GROUP BY post_id, name
            ) one GROUP BY post_id
        ) counted WHERE counted.post_id = conversations_post.id
        """
    )


def _numbers(connection: psycopg.Connection[Any]) -> None:
    """Let the sequences go on behind what was written with numbers of its own."""
    for table in (
        "accounts_user",
        "people_person",
        "people_identity",
        "channels_channel",
        "conversations_post",
    ):
        connection.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
        )


def followed_space(followers: int) -> None:
    """A space "followed" of so many members, and the author who belongs to it."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(_FOLLOWERS, {"followers": followers})
    connection.connection.commit()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


_FOLLOWERS = """
WITH org AS (
    INSERT INTO people_organisation (name, language, time_zone, address, federal_state)
    SELECT 'Bench', 'de', 'Europe/Berlin', 'du', 'BY'
    WHERE NOT EXISTS (SELECT FROM people_organisation)
), space AS (
    INSERT INTO channels_channel
        (network, kind, name, slug, purpose, access, joining, needs_approval, created_at)
    VALUES ('inside', 'space', 'Followed', 'followed', '', 'open', 'free', false, now())
    RETURNING id
), users AS (
    INSERT INTO accounts_user (password, email, role, language, theme, is_active, created_at)
    SELECT '!', CASE n WHEN 0 THEN 'author' ELSE 'follower' || n END || '@bench.example',
        'member', 'de', 'system', true, now()
    FROM generate_series(0, %(followers)s) n RETURNING id, email
), people AS (
    INSERT INTO people_person (user_id, name, title, about, picture, time_zone, joined_at)
    SELECT id, split_part(email, '@', 1), '', '', '', '', now() FROM users RETURNING id, name
), profiles AS (
    INSERT INTO people_identity
        (person_id, network, remote_id, handle, name, address, picture_address, seen_at)
    SELECT id, 'inside', id::text, name, name, '', '', now() FROM people
)
INSERT INTO channels_membership (channel_id, person_id, role, own, joined_at, read_up_to)
SELECT space.id, people.id, 'member', true, now(), now() FROM space, people
"""
