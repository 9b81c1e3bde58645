"""The stream of live news: who hears what, and who hears no longer."""

import time

import pytest
from django.conf import settings

from resonanz.accounts.actions import create_token
from resonanz.channels.actions import leave
from resonanz.channels.models import Channel
from resonanz.core.events import record
from resonanz.core.time import now

pytestmark = pytest.mark.django_db(transaction=True)
SETTLE_SECONDS = 0.5


def test_who_may_read_a_space_hears_that_something_was_said_in_it(stream, cookie, service, tom):
    page = stream.open(cookie(tom), f"channel:{service.pk}")
    time.sleep(SETTLE_SECONDS)

    event = record(tom, "post.said", service, topics=[f"channel:{service.pk}"])

    assert page.next_hint() == {
        "topic": f"channel:{service.pk}",
        "verb": "post.said",
        "subject": service.pk,
        "actor": tom.pk,
        "event": event.pk,
    }


def test_a_stranger_hears_nothing(stream, service):
    assert stream.open({}, f"channel:{service.pk}").status == 401
    assert stream.open({"Cookie": "sessionid=guessed"}, f"channel:{service.pk}").status == 401
    assert stream.open({"Authorization": "Bearer rz_no"}, f"channel:{service.pk}").status == 401


def test_a_program_hears_with_a_key_that_may_read(stream, tom):
    secret = create_token(tom.user, "listener")[1]

    page = stream.open({"Authorization": f"Bearer {secret}"}, f"person:{tom.pk}")

    assert page.status == 200


def test_nobody_hears_of_others_or_of_secret_spaces(stream, cookie, make_space, tom, mira):
    secret = make_space("Secret", mira, access=Channel.Access.SECRET)

    assert stream.open(cookie(tom), f"person:{mira.pk}", f"channel:{secret.pk}").status == 403
    assert stream.open(cookie(tom), "channel:99999", "nothing", "what:1").status == 403


def test_only_the_topics_one_may_follow_are_heard(stream, cookie, make_space, tom, mira):
    secret = make_space("Secret", mira, access=Channel.Access.SECRET)
    page = stream.open(cookie(tom), f"channel:{secret.pk}", f"person:{tom.pk}")
    time.sleep(SETTLE_SECONDS)

    record(mira, "post.said", secret, topics=[f"channel:{secret.pk}"])
    record(mira, "post.said", secret, topics=[f"person:{tom.pk}"])

    assert page.next_hint()["topic"] == f"person:{tom.pk}"


def test_who_leaves_a_secret_space_hears_no_more_of_it(stream, cookie, make_space, tom, mira):
    secret = make_space("Secret", mira, tom, access=Channel.Access.SECRET)
    page = stream.open(cookie(tom), f"channel:{secret.pk}")
    time.sleep(SETTLE_SECONDS)

    leave(tom, secret)

    assert page.ends()


def test_a_right_lost_in_silence_ends_the_stream_at_the_next_look(
    stream, cookie, make_space, tom, mira
):
    secret = make_space("Secret", mira, tom, access=Channel.Access.SECRET)
    page = stream.open(cookie(tom), f"channel:{secret.pk}")
    time.sleep(SETTLE_SECONDS)

    secret.memberships.filter(person=tom).delete()

    assert page.ends()


def test_who_is_shut_out_hears_no_more(stream, cookie, tom):
    page = stream.open(cookie(tom), f"person:{tom.pk}")
    time.sleep(SETTLE_SECONDS)

    tom.user.is_active = False
    tom.user.save()

    assert page.ends()


def test_a_page_that_was_away_hears_what_it_missed(stream, cookie, tom, service):
    topic = f"person:{tom.pk}"
    heard = record(tom, "test.first", service, topics=[topic])
    missed = record(tom, "test.second", service, topics=[topic])

    page = stream.open(cookie(tom) | {"Last-Event-ID": str(heard.pk)}, topic)

    assert page.next_hint()["event"] == missed.pk


def test_what_happened_between_drawing_a_page_and_listening_is_heard(stream, cookie, tom, service):
    topic = f"person:{tom.pk}"
    drawn_at = now().isoformat()
    event = record(tom, "test.first", service, topics=[topic])

    page = stream.open(cookie(tom), topic, since=drawn_at)

    assert page.next_hint()["event"] == event.pk
    assert stream.open(cookie(tom), topic, since="whenever").status == 200


def test_a_quiet_stream_shows_that_it_lives(stream, cookie, tom):
    page = stream.open(cookie(tom), f"person:{tom.pk}")

    assert any(line == ": here" for line in page.lines())


def test_a_person_has_a_bounded_number_of_streams(stream, cookie, tom):
    headers = cookie(tom)
    pages = [stream.open(headers, f"person:{tom.pk}") for _ in range(13)]

    assert [page.status for page in pages] == [200] * 12 + [429]


def test_only_our_own_pages_may_read_the_stream_from_another_port(stream, cookie, tom):
    def allowed_for(origin: str) -> str | None:
        page = stream.open(cookie(tom) | {"Origin": origin}, f"person:{tom.pk}")
        return page.response.headers.get("Access-Control-Allow-Origin")

    assert allowed_for(settings.PUBLIC_ADDRESS) == settings.PUBLIC_ADDRESS
    assert allowed_for("http://127.0.0.1:8000") == "http://127.0.0.1:8000"
    assert allowed_for("http://127.0.0.1:9999") is None
    assert allowed_for("https://evil.example") is None


def test_the_stream_answers_nothing_else(stream, cookie, tom):
    there = stream.open(cookie(tom) | {"Origin": "null"}, f"person:{tom.pk}")
    assert there.status == 200
    assert stream.open(cookie(tom)).status == 403
