"""The measurements of one run: the SQL alone, then every hot page, then the ratios."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.utils.crypto import get_random_string

from resonanz.accounts.actions import create_token
from resonanz.accounts.models import User
from resonanz.channels.models import Membership
from resonanz.conversations.models import Post
from resonanz.conversations.queries import feed_parameters
from resonanz.conversations.statements import feed_sql
from resonanz.people.models import Person

from .load import Rate, Request, ask, statement
from .server import web
from .words import vocabulary

VIEWERS = 50
ADDRESSES = 200


def feed_statement() -> str:
    """The home feed's own SQL as pgbench reads it, with the viewer as its variable."""
    viewer = Person.objects.select_related("user").get(pk=1)
    parameters: dict[str, Any] = feed_parameters(viewer, "")
    literals = {name: _literal(value) for name, value in parameters.items()}
    literals["viewer"] = ":viewer"
    text = re.sub(r"%\((\w+)\)s", lambda found: literals[found[1]], feed_sql())
    return re.sub(r"\s+", " ", text.replace("%%", "%"))


def _literal(value: Any) -> str:
    with connection.cursor() as cursor:
        if isinstance(value, list):
            inner = ", ".join(_literal(one) for one in value)
            return f"ARRAY[{inner}]::text[]"
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, int):
            return str(value)
        cursor.execute("SELECT quote_literal(%s::text)", [str(value)])
        return str(cursor.fetchone()[0])


def feed_statement_ms(url: str, seconds: int) -> float:
    """How long the statement takes one client, in milliseconds."""
    return 1000 / statement(url, feed_statement(), VIEWERS, 1, seconds).per_second


def feed_page_ms(seconds: int) -> float:
    """How long the home feed as HTML takes one client, in milliseconds."""
    with web() as address:
        request = _requests()["feed HTML"]
        ask(address, request, 1, 2)  # warm
        return 1000 / ask(address, request, 1, seconds).per_second


def measure(url: str, seconds: int, threads: int, targets: dict[str, float]) -> dict[str, float]:
    """Measure everything, print it, and give the ratios to the floor (16 clients)."""
    floors = [statement(url, feed_statement(), VIEWERS, 8, seconds).per_second for _ in range(3)]
    floor = max(floors)  # what else the machine does in between can only slow it
    print(f"the feed's SQL alone (pgbench, prepared, 8 clients): {floor:.0f} a second")
    print(f"{'':12} {'1 client':>10} {'16 clients':>11} {'ratio':>7} {'at least':>9}")
    ratios = {}
    with leaving_no_trace(), web(threads) as address:
        for name, request in _requests().items():
            ask(address, request, 4, 2)  # warm
            one, many = ask(address, request, 1, seconds), ask(address, request, 16, seconds)
            ratios[name] = many.per_second / floor
            _print(name, one, many, ratios[name], targets[name])
    return ratios


@contextmanager
def leaving_no_trace() -> Iterator[None]:
    """What the measurement wrote is taken away, so that the next one meets the same data."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM conversations_post")
        last = cursor.fetchone()[0]
        cursor.execute(_GO_ON)
    yield
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT root_id FROM conversations_post WHERE id > %s", [last])
        roots = [row[0] for row in cursor.fetchall()]
        cursor.execute("TRUNCATE core_event, procrastinate_jobs CASCADE")
        cursor.execute("DELETE FROM conversations_card WHERE post_id > %s", [last])
        cursor.execute("DELETE FROM conversations_post WHERE id > %s", [last])
        cursor.execute(_GO_ON)
        cursor.execute(_RECOUNT, [roots])
        cursor.execute("VACUUM ANALYZE conversations_post")


# Posts of earlier measurements leave no gap in the numbers either.
_GO_ON = """
SELECT setval(pg_get_serial_sequence('conversations_post', 'id'), max(id))
FROM conversations_post"""
_RECOUNT = """
UPDATE conversations_post r SET comment_count =
    (SELECT count(*) FROM conversations_post p WHERE p.root_id = r.id AND p.id <> r.id)
WHERE id = ANY(%s)"""


def _print(name: str, one: Rate, many: Rate, ratio: float, target: float) -> None:
    failed = one.failed + many.failed
    told = f"  {failed} answers failed" if failed else ""
    met = "" if ratio >= target else "  MISSED"
    print(
        f"{name:12} {one.per_second:10.0f} {many.per_second:11.0f} {ratio:7.2f} {target:9.2f}"
        f"{met}{told}",
        flush=True,
    )


def _requests() -> dict[str, Request]:
    viewers = list(Person.objects.select_related("user").filter(pk__lte=VIEWERS).order_by("pk"))
    keys = [{"Authorization": f"Bearer {_key(person.user)}"} for person in viewers]
    cookies = [{"Cookie": _cookie(person.user)} for person in viewers]
    # Threads the first viewer may read, asked for by that viewer.
    space = Membership.objects.filter(person_id=1).values("channel")
    own = Post.objects.filter(channel__in=space, parent__isnull=True).order_by("-said_at")
    numbers = list(own.values_list("pk", flat=True)[:ADDRESSES])
    writing = keys[0] | {"Content-Type": "application/json"}
    body = json.dumps({"source": "Das sehen wir **genauso**, danke für den Hinweis!"})
    words = vocabulary()[30:230]
    return {
        "feed JSON": Request(["/api/v1/feed"], keys),
        "feed HTML": Request(["/"], cookies),
        "thread JSON": Request([f"/api/v1/posts/{number}/thread" for number in numbers], keys[:1]),
        "thread HTML": Request([f"/posts/{number}/" for number in numbers], cookies[:1]),
        "comment": Request(
            [f"/api/v1/posts/{number}/comments" for number in numbers], [writing], "POST", [body]
        ),
        "search": Request([f"/api/v1/search?q={word}" for word in words], keys),
    }


def _key(user: User) -> str:
    user.api_tokens.filter(name="bench").delete()
    return create_token(user, "bench", ["read", "write"])[1]


def _cookie(user: User) -> str:
    """What a browser sends: the sign-in, and its secret against forged requests."""
    return f"sessionid={session_of(user)}; csrftoken={get_random_string(32)}"


def session_of(user: User) -> str:
    """A sign-in of somebody."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)
