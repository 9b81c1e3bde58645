"""Every form is said later: at its time, with the rights its author has then."""

from datetime import timedelta

import pytest

from resonanz.channels.models import Channel, Membership
from resonanz.conversations import actions, queries
from resonanz.conversations.models import Poll, Post, Scheduled
from resonanz.conversations.tasks import scheduled
from resonanz.core.errors import Forbidden, Refused
from resonanz.core.time import now, standing_at
from resonanz.notifications.models import Notification


def wall(**later):
    return f"{now() + timedelta(**later):%Y-%m-%dT%H:%M}"


FORMS = {
    "post": {},
    "question": {},
    "idea": {},
    "poll": {"choices": "Dienstag\nMittwoch", "method": "single"},
    "event": {"title": "Werkstatttag", "place": "Halle 4"},
    "notice": {"title": "Helmpflicht", "asks": "Gelesen", "reminds": "3"},
}


def fields(kind):
    times = {"poll": {"closes": wall(days=9)}, "event": {"starts": wall(days=9)},
             "notice": {"until": wall(days=9)}}  # fmt: skip
    return {"kind": kind} | FORMS[kind] | times.get(kind, {})


@pytest.fixture
def later(mira, service):
    """`later("poll")`: Mira says it in two days."""

    def plan(kind="post", by=mira, **more):
        at = more.pop("at", now() + timedelta(days=2))
        typed = fields(kind) | more
        return actions.schedule(by, service, "Der Kettenschutz klappert", typed, at)

    return plan


@pytest.mark.parametrize("kind", FORMS)
def test_every_form_is_said_at_its_time(mira, tom, service, later, kind, run_jobs):
    later(kind)
    scheduled(0)
    assert not Post.objects.exists()
    with standing_at(now() + timedelta(days=2, minutes=1)):
        scheduled(0)
        scheduled(0)
    post = Post.objects.get()
    assert (post.kind, post.author.person, post.channel) == (kind, mira, service)
    assert hasattr(post, {"event": "gathering"}.get(kind, kind)) or kind in ("post", "question")
    assert not Scheduled.objects.exists()


def test_a_poll_that_would_be_over_by_then_is_refused(later):
    with pytest.raises(Refused):
        later("poll", closes=wall(days=1))
    assert not Scheduled.objects.exists()


def test_one_plans_what_one_may_say_and_not_for_ever(tom, lea, service, later):
    with pytest.raises(Forbidden):
        later(by=lea)
    with pytest.raises(Forbidden):
        later("notice", by=tom)
    for at in (now() - timedelta(minutes=1), now() + timedelta(days=400)):
        with pytest.raises(Refused):
            later(at=at)
    with pytest.raises(Refused):
        actions.schedule(tom, service, "  ", {}, now() + timedelta(days=1))
    Scheduled.objects.bulk_create(
        Scheduled(person=tom, channel=service, zone="UTC", due_at=now()) for _number in range(100)
    )
    with pytest.raises(Refused):
        later(by=tom)


def test_who_may_not_speak_any_more_is_told_and_nothing_is_lost(
    client, mira, tom, service, later, run_jobs
):
    planned = later(by=tom)
    Membership.objects.filter(person=tom).delete()
    with standing_at(now() + timedelta(days=3)):
        scheduled(0)
        scheduled(0)
        run_jobs()
    assert not Post.objects.exists()
    planned.refresh_from_db()
    assert planned.problem
    told = Notification.objects.get(person=tom)
    assert planned.problem in told.sentence and told.address == "/drafts/"
    client.force_login(tom.user)
    assert planned.problem in client.get("/drafts/").content.decode()
    with pytest.raises(Forbidden):
        actions.unschedule(mira, planned)
    client.post(f"/scheduled/{planned.pk}/withdrawal")
    assert queries.draft(tom, f"channel:{service.pk}").source == "Der Kettenschutz klappert"
    assert not Scheduled.objects.exists()


def test_whoever_left_says_nothing_any_more(tom, later):
    later(by=tom)
    tom.user.is_active = False
    tom.user.save()
    with standing_at(now() + timedelta(days=3)):
        scheduled(0)
    assert not Post.objects.exists() and not Scheduled.objects.exists()


def test_the_composer_and_the_api_say_it_later(client, mira, tom, service):
    client.force_login(mira.user)
    sent = {"source": "Bald", "say_at": wall(days=1)} | fields("poll")
    address = f"/channels/{service.pk}/posts"
    assert client.post(address, sent, HTTP_HX_REQUEST="true")["HX-Redirect"] == "/drafts/"
    assert client.post("/compose", sent | {"channel": service.pk}).status_code == 302
    assert "Bald" in client.get("/drafts/").content.decode()
    assert client.post(address, sent | {"say_at": "2020-01-01T10:00"}).status_code == 422
    at = (now() + timedelta(days=1)).isoformat()
    made = client.post(
        f"/api/v1/channels/{service.pk}/scheduled",
        {"at": at, "source": "Später", "kind": "poll", "fields": {"choices": "a\nb"}},
        "application/json",
    )
    assert made.status_code == 201
    rows = client.get("/api/v1/scheduled").json()["items"]
    assert [row["source"] for row in rows] == ["Bald", "Bald", "Später"]
    client.force_login(tom.user)
    number = made.json()["id"]
    assert client.delete(f"/api/v1/scheduled/{number}").status_code == 404
    assert client.post(f"/scheduled/{number}/withdrawal").status_code == 404
    client.force_login(mira.user)
    assert client.delete(f"/api/v1/scheduled/{number}").status_code == 204
    with standing_at(now() + timedelta(days=2)):
        Channel.objects.update(archived_at=None)
        scheduled(0)
    assert Poll.objects.count() == 2
