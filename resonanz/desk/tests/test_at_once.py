"""Two at the same moment, with real connections."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import translation

from resonanz.channels.models import Channel, Membership
from resonanz.core.errors import ResonanzError
from resonanz.desk import actions
from resonanz.desk.models import Answer, Case
from resonanz.networks.models import Delivery

from .conftest import fresh


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 4


@pytest.fixture
def at_once():
    """`at_once(deed)`: what came of the deed done in several threads at the same moment."""

    def run(deed: Callable[[int], object]) -> list[object]:
        ready = Barrier(AT_ONCE)

        def one(number: int) -> object:
            try:
                ready.wait(timeout=30)
                return deed(number)
            except ResonanzError as error:
                return error
            finally:
                connection.close()

        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(one, range(AT_ONCE)))

    return run


def test_an_answer_submitted_at_once_several_times_goes_out_once(case, mira, at_once):
    draft = actions.draft_answer(mira, case, "Ja.")

    at_once(lambda _: actions.submit(mira, draft))

    assert Delivery.objects.count() == 1


def test_of_two_agents_who_answer_at_once_one_is_stopped(case, mira, lea, outside, at_once):
    Membership.objects.create(channel=outside, person=lea)
    drafts = [actions.draft_answer(person, case, "Ja.") for person in (mira, lea)]

    came = at_once(lambda number: actions.submit(drafts[number % 2].author, drafts[number % 2]))

    assert Delivery.objects.count() == 1
    assert any(isinstance(one, ResonanzError) for one in came)


def test_an_answer_approved_at_once_by_several_goes_out_once(
    case, mira, lea, ada, outside, at_once
):
    Channel.objects.update(needs_approval=True)
    for person in (lea, ada):
        Membership.objects.create(channel=outside, person=person)
    answer = actions.submit(mira, actions.draft_answer(mira, case, "Ja."))

    at_once(lambda number: actions.approve((lea, ada)[number % 2], answer))

    assert Delivery.objects.count() == 1
    assert fresh(answer).state == Answer.State.APPROVED


def test_approved_and_returned_at_once_it_is_one_of_both(case, mira, lea, ada, outside, at_once):
    Channel.objects.update(needs_approval=True)
    for person in (lea, ada):
        Membership.objects.create(channel=outside, person=person)
    answer = actions.submit(mira, actions.draft_answer(mira, case, "Ja."))

    at_once(
        lambda number: (
            actions.approve(lea, answer) if number % 2 else actions.return_to(ada, answer, "Nein")
        )
    )

    went_out = Delivery.objects.count() == 1
    assert went_out == (fresh(answer).state == Answer.State.APPROVED)


def test_a_post_heard_by_several_workers_at_once_opens_one_case(said, at_once):
    first = said("Hallo?")
    second = said("Noch da?", below=first)

    at_once(lambda number: actions.hear((first, second)[number % 2], "mention") and None)

    assert Case.objects.count() == 1
