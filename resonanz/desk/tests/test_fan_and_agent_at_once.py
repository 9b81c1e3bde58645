"""The fan writes again at the very moment an agent acts on their case; with real connections."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.utils import translation

from resonanz.channels.models import Channel, Membership
from resonanz.core.errors import Outdated, ResonanzError
from resonanz.desk import actions
from resonanz.desk.models import Answer, Case
from resonanz.networks.models import Delivery

from .conftest import fresh

pytestmark = pytest.mark.django_db(transaction=True)
SOON_SECONDS = 30
_WAITING = """
SELECT count(*) FROM pg_stat_activity
WHERE wait_event_type = 'Lock' AND datname = current_database()
"""


@pytest.fixture
def meanwhile(said, case):
    """`meanwhile(deed)`: what came of a deed that begins while the fan's next post is taken in."""

    def run(deed):
        with ThreadPoolExecutor(1) as pool:
            with transaction.atomic():
                actions.hear(said("Und jetzt geht gar nichts mehr!", below=case.post), "reply")
                coming = pool.submit(_done, deed)
                _until_it_waits(coming)
            return coming.result(timeout=SOON_SECONDS)

    return run


def _done(deed):
    try:
        with translation.override("en"):
            return deed()
    except ResonanzError as error:
        return error
    finally:
        connection.close()


def _until_it_waits(coming):
    """Until the deed stands before the row the intake holds, or is done without it."""
    end = time.monotonic() + SOON_SECONDS
    with connection.cursor() as cursor:
        while time.monotonic() < end and not coming.done():
            cursor.execute("SELECT pg_stat_clear_snapshot()")  # what was read stands still
            cursor.execute(_WAITING)
            if cursor.fetchone()[0]:
                return
            time.sleep(0.02)


DEEDS = {
    "draft": lambda mira, case: actions.draft_answer(mira, case, "Anders."),
    "assign": lambda mira, case: actions.assign(mira, case, mira),
    "kind": lambda mira, case: actions.set_kind(mira, case, Case.Kind.COMPLAINT),
    "state": lambda mira, case: actions.set_state(mira, case, Case.State.DONE),
    "note": lambda mira, case: actions.note(mira, case, "Ruft an."),
    "presence": lambda mira, case: actions.be_present(mira, case),
}


@pytest.mark.parametrize("name", DEEDS)
def test_a_deed_holds_although_the_fan_writes_at_the_same_moment(name, case, mira, meanwhile):
    came = meanwhile(lambda: DEEDS[name](mira, case))

    assert not isinstance(came, Exception), came
    assert fresh(case).latest.plain == "Und jetzt geht gar nichts mehr!"


def test_an_answer_is_stopped_with_what_came_in_at_the_same_moment(case, mira, draft, meanwhile):
    came = meanwhile(lambda: actions.submit(mira, draft))

    assert isinstance(came, Outdated)
    assert came.more["came_in"][0]["plain"] == "Und jetzt geht gar nichts mehr!"
    assert not Delivery.objects.exists()


def test_an_approval_is_stopped_and_a_withdrawal_holds(mira, draft, strict, lead, meanwhile):
    awaiting = actions.submit(mira, draft)

    assert isinstance(meanwhile(lambda: actions.approve(lead, awaiting)), Outdated)
    actions.withdraw(mira, awaiting)
    assert fresh(awaiting).state == Answer.State.DRAFT


def test_whoever_was_given_the_case_at_the_same_moment_hears_of_it(case, mira, lea, outside, said):
    """The other way round: intake waits for an agent, and tells the one it belongs to now."""
    Membership.objects.create(channel=outside, person=lea)
    more = said("Noch etwas", below=case.post)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            actions.assign(mira, case, lea)
            coming = pool.submit(_done, lambda: actions.hear(more, "reply"))
            _until_it_waits(coming)
        heard = coming.result(timeout=SOON_SECONDS)

    assert heard.assignee == lea
    assert lea.notifications.filter(reason="answered").exists()
    assert Channel.objects.get(pk=outside.pk).cases.get().latest == more
