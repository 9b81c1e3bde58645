"""Who is asking is remembered, and forgotten the moment it changes."""

import time

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext

from resonanz.accounts.actions import create_token
from resonanz.accounts.models import ApiToken, User
from resonanz.accounts.sessions import SessionStore
from resonanz.core.memory import TRUST_SECONDS, Memory
from resonanz.people import viewers
from resonanz.people.actions import edit_organisation
from resonanz.people.models import Identity, Person


@pytest.fixture
def listening(transactional_db, monkeypatch):
    """A process that hears changes, as a web process does; it stops soon once it is told to."""
    monkeypatch.setattr(viewers, "PING_SECONDS", 0.2)
    listener = viewers.Listener()
    listener.start()
    wait_until(lambda: viewers.memory.is_current)
    yield listener
    listener.stop()
    listener.join(timeout=10)
    viewers.deaf()


def wait_until(happens, seconds=5.0):
    end = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)


def queries_of(act):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        act()
    return len(captured)


def test_a_second_request_asks_the_database_nothing_about_who_asks(listening, tom):
    secret = create_token(tom.user, "Skript", ["read"])[1]
    viewers.note_use(viewers.by_token(secret))

    wait_until(lambda: queries_of(lambda: viewers.by_token(secret)) == 0)
    wait_until(lambda: queries_of(lambda: viewers.note_use(viewers.by_token(secret))) == 0)
    wait_until(lambda: queries_of(lambda: viewers.by_user(tom.user_id)) == 0)


@pytest.mark.parametrize(
    "change",
    [
        lambda tom: User.objects.filter(pk=tom.user_id).update(is_active=False),
        lambda tom: ApiToken.objects.all().delete(),
        lambda tom: Person.objects.filter(pk=tom.pk).update(user=None),
    ],
)
def test_a_key_is_refused_the_moment_its_right_ends(listening, tom, change):
    secret = create_token(tom.user, "Skript", ["read"])[1]
    assert viewers.by_token(secret) is not None

    change(tom)

    wait_until(lambda: viewers.by_token(secret) is None, seconds=1)


def test_a_changed_role_and_name_are_seen_at_once(listening, tom):
    assert viewers.by_user(tom.user_id).role == User.Role.MEMBER
    User.objects.filter(pk=tom.user_id).update(role=User.Role.AGENT)
    Person.objects.filter(pk=tom.pk).update(name="Tom Wirth-Graf")

    wait_until(lambda: viewers.by_user(tom.user_id).role == User.Role.AGENT, seconds=1)
    wait_until(lambda: viewers.by_user(tom.user_id).name == "Tom Wirth-Graf", seconds=1)


def test_a_profile_is_known_with_its_person_until_it_changes(listening, tom):
    wait_until(lambda: queries_of(lambda: viewers.by_user(tom.user_id).profile_on("inside")) == 0)

    Identity.objects.filter(person=tom).update(handle="tomw")
    wait_until(lambda: viewers.by_user(tom.user_id).profile_on("inside").handle == "tomw", 1)
    tom.identities.create(network="practice", remote_id="t", handle="tom")
    wait_until(lambda: viewers.by_user(tom.user_id).profile_on("practice") is not None, 1)
    tom.identities.all().delete()
    wait_until(lambda: viewers.by_user(tom.user_id).profile_on("inside") is None, 1)


def test_the_organisation_is_remembered_until_it_changes(listening, ada):
    assert viewers.organisation().language == "de"
    wait_until(lambda: queries_of(viewers.organisation) == 0)
    edit_organisation(
        ada, name="V", language="en", time_zone="Europe/Berlin", address="du", federal_state=""
    )

    wait_until(lambda: viewers.organisation().language == "en", seconds=1)


def test_what_a_request_does_to_its_person_is_not_seen_by_the_next(listening, tom):
    viewers.by_user(tom.user_id)
    mine = viewers.by_user(tom.user_id)
    mine.name = mine.user.role = "changed"

    again = viewers.by_user(tom.user_id)

    assert (again.name, again.role) == ("Tom Wirth", User.Role.MEMBER)


def test_a_row_read_before_a_change_is_not_remembered_after_it(tom):
    memory = Memory()
    memory.alive()
    changes = memory.changes
    memory.forget("1")
    memory.put("user:1", viewers.Viewer(tom), "1", changes)

    assert memory.get("user:1") is None


def test_who_has_not_heard_for_a_while_remembers_nothing(tom, monkeypatch):
    memory = Memory()
    memory.alive()
    memory.put("user:1", viewers.Viewer(tom), "1", memory.changes)
    assert memory.get("user:1") is not None

    memory.heard_at -= TRUST_SECONDS
    assert memory.get("user:1") is None
    memory.alive()
    assert memory.get("user:1") is None


def test_a_full_memory_begins_anew(tom, monkeypatch):
    monkeypatch.setattr("resonanz.core.memory.MOST_ENTRIES", 1)
    memory = Memory()
    memory.alive()
    memory.put("user:1", viewers.Viewer(tom), "1", memory.changes)
    memory.put("user:2", viewers.Viewer(tom), "1", memory.changes)
    memory.put("user:2", viewers.Viewer(tom), "1", memory.changes)

    assert set(memory.values) == {"user:2"}


def test_a_session_ended_by_another_process_is_none_at_once(listening):
    session = SessionStore()
    session["said"] = "hello"
    session.save()
    wait_until(
        lambda: queries_of(lambda: SessionStore(session.session_key).get("said")) == 0, seconds=1
    )

    Session.objects.all().delete()

    wait_until(lambda: SessionStore(session.session_key).load() == {}, seconds=1)
