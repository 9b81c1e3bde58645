"""Machines that watch us learn whether we work."""

import json
import socket
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from django.db import connection

from resonanz import __version__
from resonanz.networks import queries
from resonanz.people.viewers import memory


def test_all_is_well(client, db):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")

    answer = client.get("/healthz")

    assert answer.status_code == 200
    report = answer.json()
    assert report["status"] == "ok"
    assert report["version"] == __version__
    assert report["database"] == "ok"
    assert 0 <= report["worker"]["seconds_since_heartbeat"] < 60


def test_without_a_worker_it_says_so(client, db):
    assert client.get("/healthz").json()["worker"] == {"seconds_since_heartbeat": None}


def test_without_a_database_it_answers_503(web):
    nowhere = "postgresql://postgres@127.0.0.1:1/postgres"
    with web(DATABASE_URL=nowhere) as address:
        with pytest.raises(HTTPError) as told:
            urlopen(f"{address}/healthz", timeout=20)
        report = json.load(told.value)

    assert told.value.code == 503
    assert report["database"] == "away"
    assert report["status"] == "error"


def test_where_the_database_hangs_it_answers_503_in_time(web):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        hangs = f"postgresql://postgres@127.0.0.1:{silent.getsockname()[1]}/postgres"
        with web(DATABASE_URL=hangs) as address, pytest.raises(HTTPError) as told:
            urlopen(f"{address}/healthz", timeout=8)

    assert told.value.code == 503
    assert json.load(told.value)["database"] == "away"


@pytest.mark.parametrize(
    ("path", "kind"),
    [("", "text/html"), ("api/v1/feed", "application/problem+json")],
)
def test_without_a_database_everything_says_not_right_now(web, path, kind):
    nowhere = "postgresql://postgres@127.0.0.1:1/postgres"
    asked = {
        "Authorization": "Bearer rz_x",
        "Cookie": f"sessionid={'x' * 32}",
        "Accept-Language": "en",
    }
    with (
        web(DATABASE_URL=nowhere) as address,
        pytest.raises(HTTPError) as told,
    ):
        urlopen(Request(f"{address}/{path}", headers=asked), timeout=20)

    assert told.value.code == 503
    assert told.value.headers["Retry-After"] == "10"
    assert told.value.headers["Content-Type"].startswith(kind)


def test_a_probe_needs_no_name_and_no_session(client, db, tom, settings):
    client.force_login(tom.user)
    settings.ALLOWED_HOSTS = ["resonanz.example"]

    answer = client.get("/healthz", headers={"host": "10.0.0.7:8000"})

    assert answer.status_code == 200
    assert not answer.cookies


def test_it_asks_the_database_once(client, tom, django_assert_num_queries):
    client.force_login(tom.user)
    with django_assert_num_queries(1):
        client.get("/healthz")


WORDS = "The worker gives no sign of life"


@pytest.fixture
def hearing(monkeypatch):
    """A process that hears of changes, and has not asked for the worker yet."""
    monkeypatch.setattr(queries, "_seen", (0.0, False))
    memory.alive()
    yield
    memory.deaf()


def test_who_can_help_it_reads_on_every_page_that_no_worker_runs(
    client, hearing, ada, lea, tom, django_assert_num_queries
):
    shown = {}
    for person in (ada, lea, tom):
        person.user.language = "en"
        person.user.save()
        client.force_login(person.user)
        shown[person] = WORDS in client.get("/people/").text
        assert client.get("/deliveries/").text.count(WORDS) == 1
    assert shown == {ada: True, lea: True, tom: False}
    with django_assert_num_queries(0):
        assert queries.worker_seems_away()


def test_while_a_worker_runs_nothing_is_said_of_it(client, hearing, ada):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
    ada.user.language = "en"
    ada.user.save()
    client.force_login(ada.user)
    assert WORDS not in client.get("/people/").text
