"""A connection is asked at its socket first; a dead one is never handed out."""

import psycopg
import pytest
from django.db import connection, connections


@pytest.fixture
def own(transactional_db):
    """A connection of its own, as a web process holds one."""
    wrapper = connections["default"].copy()
    wrapper.settings_dict = wrapper.settings_dict | {"CONN_HEALTH_CHECKS": True}
    wrapper.connect()
    yield wrapper
    wrapper.close()


def begin_request(wrapper):
    wrapper.close_if_unusable_or_obsolete()
    with wrapper.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def test_a_living_connection_is_kept_without_a_question(own):
    first = begin_request(own)
    asked = []
    own.is_usable = lambda: asked.append(1) or True

    assert begin_request(own) == first
    assert asked == []


def test_a_connection_the_server_ended_is_replaced_before_it_is_used(own):
    first = begin_request(own)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [first])
    _wait_until_gone(first)

    assert begin_request(own) != first


def test_a_connection_closed_by_us_is_no_trap(own):
    begin_request(own)
    own.connection.close()

    own.close_if_unusable_or_obsolete()
    own.close_if_health_check_failed()
    assert own.connection is None or not own.connection.closed
    assert isinstance(begin_request(own), int)


def _wait_until_gone(pid):
    with psycopg.connect(**_parameters(), autocommit=True) as watching:
        for _ in range(500):
            found = watching.execute("SELECT 1 FROM pg_stat_activity WHERE pid = %s", [pid])
            if found.fetchone() is None:
                return
    raise AssertionError("the connection did not end")


def _parameters():
    told = connection.get_connection_params()
    return {
        name: told[name]
        for name in ("host", "port", "user", "password", "dbname")
        if told.get(name)
    }
