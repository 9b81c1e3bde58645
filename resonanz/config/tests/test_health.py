"""Machines that watch us learn whether we work."""

import json
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from django.db import connection

from resonanz import __version__


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
