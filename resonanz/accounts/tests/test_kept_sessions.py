"""A session is read once, and what changes it is heard of at once."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext

from resonanz.accounts.sessions import SessionStore, memory
from resonanz.core.time import now


@pytest.fixture
def kept(db):
    """A saved session in a process that hears of changes."""
    memory.alive()
    session = SessionStore()
    session["said"] = {"words": ["hello"]}
    session.save()
    yield session
    memory.deaf()


def again(session):
    return SessionStore(session.session_key)


def test_the_second_reader_asks_the_database_nothing(kept):
    assert again(kept)["said"] == {"words": ["hello"]}
    with CaptureQueriesContext(connection) as asked:
        assert again(kept)["said"] == {"words": ["hello"]}

    assert len(asked) == 0


def test_what_one_request_changes_is_not_seen_by_another_until_saved(kept):
    again(kept).load()
    one = again(kept)
    one["said"]["words"].append("and more")
    assert again(kept)["said"] == {"words": ["hello"]}

    one.save()
    assert again(kept)["said"] == {"words": ["hello", "and more"]}


def test_an_ended_session_is_none(kept):
    again(kept).load()
    again(kept).delete()
    assert again(kept).load() == {}


def test_a_session_that_ran_out_is_none(kept):
    Session.objects.update(expire_date=now() - timedelta(seconds=1))
    assert again(kept).load() == {}


def test_who_hears_nothing_keeps_nothing(kept):
    memory.deaf()
    again(kept).load()
    with CaptureQueriesContext(connection) as asked:
        again(kept).load()

    assert len(asked) == 1
