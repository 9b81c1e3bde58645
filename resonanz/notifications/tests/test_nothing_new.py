"""That nothing is new is kept, until something is."""

import pytest

from resonanz.core.events import record
from resonanz.notifications import actions, queries
from resonanz.notifications.models import Notification
from resonanz.people.tests.test_viewers import listening, queries_of, wait_until

__all__ = ["listening"]


@pytest.fixture
def quiet(listening, tom):
    wait_until(lambda: queries_of(lambda: queries.has_unread(tom)) == 0)
    return tom


def told(tom, lea):
    event = record(lea, "test.told", tom)
    return actions.tell(tom, event, Notification.Reason.MENTIONED, "/people/")


def test_who_has_nothing_new_is_not_asked_about_again(quiet):
    assert queries_of(lambda: queries.unread_count(quiet)) == 0


def test_what_is_new_is_seen_at_once_and_gone_once_it_is_read(quiet, lea):
    notification = told(quiet, lea)
    wait_until(lambda: queries.has_unread(quiet), seconds=1)

    actions.read(quiet, notification.pk)
    assert not queries.has_unread(quiet)


def test_what_another_has_new_is_theirs(quiet, lea, ada):
    told(ada, lea)
    wait_until(lambda: queries.has_unread(ada), seconds=1)
    assert not queries.has_unread(quiet)
