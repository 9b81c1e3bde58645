"""Pages no stream comes through to ask what happened since."""

from django.test import Client

from resonanz.core import live
from resonanz.core.events import record


def ask(client: Client, **query: object) -> dict[str, object]:
    return client.get("/live/recent", query).json()


def test_a_page_without_a_stream_hears_what_happened_since(client, tom, service):
    client.force_login(tom.user)
    topic = f"channel:{service.pk}"
    known = record(tom, "test.known", service)
    event = record(tom, "post.said", service, topics=[topic, "channel:0"])

    assert ask(client, topic=topic)["again"] is True
    answer = ask(client, topic=topic, since=known.pk)

    assert answer["latest"] == event.pk
    assert [(hint["topic"], hint["event"]) for hint in answer["hints"]] == [(topic, event.pk)]


def test_only_what_one_may_follow_is_told(client, tom, mira, make_space):
    client.force_login(tom.user)
    secret = make_space("Secret", mira, access="secret")
    known = record(mira, "post.said", secret)
    record(mira, "post.said", secret, topics=[f"channel:{secret.pk}", f"person:{tom.pk}"])

    answer = ask(client, topic=[f"channel:{secret.pk}", f"person:{tom.pk}"], since=known.pk)

    assert [hint["topic"] for hint in answer["hints"]] == [f"person:{tom.pk}"]


def test_a_stranger_is_told_nothing(client, db):
    assert client.get("/live/recent?topic=channel:1").status_code == 401


def test_who_missed_too_much_looks_at_everything(client, tom, service, monkeypatch):
    monkeypatch.setattr(live, "MOST_MISSED", 2)
    client.force_login(tom.user)
    known = record(tom, "post.said", service)
    for _ in range(3):
        record(tom, "post.said", service, topics=[f"person:{tom.pk}"])

    assert ask(client, topic=f"person:{tom.pk}", since=known.pk)["again"] is True
    assert ask(client, topic=f"person:{tom.pk}", since=10**9)["again"] is True
    assert ask(client, topic="person:0", since=10**9)["again"] is False
