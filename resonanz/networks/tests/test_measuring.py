"""What became of our posts is read until it stops moving."""

from datetime import timedelta

import pytest

from resonanz.core.time import now, standing_at
from resonanz.networks import delivery, practice
from resonanz.networks.measuring import AGES, measure_due, next_look
from resonanz.networks.models import PostFigures, PracticePost

from .conftest import JANA


@pytest.fixture
def sent(account, mira):
    made = delivery.schedule(mira, account.channel, "post:1", ["Neues Rad"])
    delivery.deliver_due()
    made.refresh_from_db()
    return made


def later(hours):
    return standing_at(now() + timedelta(hours=hours))


def like(sent, name):
    post = PracticePost.objects.get(text="Neues Rad")
    by = JANA | {"remote_id": name}
    practice.interact(sent.channel.account.remote_id, by, "reaction", post=post)


def test_a_post_is_read_an_hour_after_it_was_said(sent):
    assert measure_due() == 0
    like(sent, "a")
    with later(1.1):
        assert measure_due() == 1
        assert measure_due() == 0
    read = PostFigures.objects.get()
    assert read.values["likes"] == 1
    assert len(read.history) == 1


def test_the_readings_end_when_two_are_equal_after_three_days(sent):
    measure_due()
    for age in AGES[:7]:
        with later(age + 0.1):
            measure_due()
    read = PostFigures.objects.get()
    assert read.next_at is None
    assert len(read.history) == 1


def test_what_still_moves_is_read_to_the_end_of_four_weeks(sent):
    measure_due()
    for number, age in enumerate(AGES):
        like(sent, f"fan{number}")
        with later(age + 0.1):
            measure_due()
    read = PostFigures.objects.get()
    assert read.next_at is None
    assert [values["likes"] for _moment, values in read.history] == list(range(1, len(AGES) + 1))


def test_who_lost_the_right_reads_nothing_and_loses_nothing(sent):
    measure_due()
    sent.channel.account.delete()
    with later(2):
        assert measure_due() == 0


def test_what_is_older_is_looked_at_never_again():
    assert next_look(now() - timedelta(hours=AGES[-1] + 1), now()) is None


def test_the_page_and_the_api_tell_what_became_of_it(client, mira, sent):
    measure_due()
    client.force_login(mira.user)
    page = f"/deliveries/{sent.pk}/"
    assert "What became of it" not in client.get(page).text
    assert client.get(f"/api/v1{page}figures").json()["values"] == {}
    with later(2):
        measure_due()
    mira.user.language = "en"
    mira.user.save()
    assert "What became of it" in client.get(page).text
    assert client.get(f"/api/v1{page}figures").json()["values"]["impressions"] == 20
