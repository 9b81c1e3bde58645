"""What the register of personal data promises to delete is deleted, and nothing before."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.usersessions.models import UserSession
from django.apps import apps
from procrastinate.contrib.django import app

from resonanz.accounts import retention
from resonanz.accounts.models import User
from resonanz.channels.models import Channel
from resonanz.conversations.models import ReadBefore, SentOnce
from resonanz.core.events import record
from resonanz.core.models import Event
from resonanz.core.time import now
from resonanz.desk.actions import open_case
from resonanz.desk.models import Deed, Presence
from resonanz.knowledge.models import Missed
from resonanz.notifications.models import Bundle, MailReply, Notification
from resonanz.people.models import Identity, PeopleFile

# How long after it was made each is still there.
LASTING = {
    "core.Event": timedelta(days=730),
    "notifications.Notification": timedelta(days=90),
    "account.EmailConfirmation": timedelta(days=3),
    "sessions.Session": timedelta(days=14),
    "desk.Presence": timedelta(minutes=1),
    "desk.Deed": timedelta(days=1),
    "notifications.Bundle": timedelta(days=90),
    "notifications.MailReply": timedelta(days=90),
    "people.PeopleFile": timedelta(days=1),
    "knowledge.Missed": timedelta(days=180),
    "conversations.ReadBefore": timedelta(hours=1),
    "conversations.SentOnce": timedelta(days=90),
}


@pytest.fixture
def at():
    """Now stands still; `at(timedelta(days=1))` puts the clock so far after it."""
    begun = now()
    with time_machine.travel(begun, tick=False) as clock:
        yield lambda later: clock.move_to(begun + later)


@pytest.fixture
def kept(at, client, tom, mira, service):
    """One row at least of each model that is kept for a period, made now."""
    event = record(mira, "post.said", service, channel_id=service.pk)
    Notification.objects.create(person=tom, event=event, reason="mention", address="/", at=now())
    address = EmailAddress.objects.create(user=tom.user, email="tom@velora.example")
    EmailConfirmation.objects.create(email_address=address, created=now(), key="k")
    client.force_login(tom.user)
    UserSession.objects.create(
        user=tom.user, session_key=client.session.session_key, ip="127.0.0.1", last_seen_at=now()
    )
    Presence.objects.create(case=a_case(), person=mira, seen_at=now())
    Deed.objects.create(by=mira, act="state", at=now())
    Missed.objects.create(words="akkuschlüssel", first_at=now(), last_at=now())
    Bundle.objects.create(person=tom, way="mail", made_at=now())
    MailReply.objects.create(person=tom, mail_id="<a@velora.example>", at=now())
    ReadBefore.objects.create(person=mira, at=now(), up_to=now())
    SentOnce.objects.create(person=tom, key=uuid4(), at=now())
    PeopleFile.objects.create(by=mira, name="leute.csv", content="", digest="", at=now())


def a_case():
    fan = Identity.objects.create(network="practice", remote_id="f", handle="fan")
    outside = Channel.objects.create(
        network="practice", kind="profile", name="Velora", slug="velora", access="closed"
    )
    post = outside.posts.create(author=fan, source="Hm?", plain="Hm?", html="Hm?", said_at=now())
    post.root = post
    post.save()
    return open_case(post)


def test_every_period_of_the_register_is_tried_here():
    assert {entry.model for entry, _period in retention.periods()} == set(LASTING)


@pytest.mark.parametrize("model", LASTING)
def test_it_is_there_to_its_last_moment_and_gone_after_it(kept, at, model):
    rows = apps.get_model(model).objects
    before = rows.count()
    assert before

    at(LASTING[model] - timedelta(seconds=1))
    retention.forget()
    assert rows.count() == before

    at(LASTING[model] + timedelta(seconds=1))
    assert retention.forget()[model] == before
    assert not rows.exists()


def test_a_device_is_forgotten_with_its_session(kept, at):
    retention.forget()
    assert UserSession.objects.exists()
    at(timedelta(days=15))
    retention.forget()
    assert not UserSession.objects.exists()


def test_people_and_what_they_said_are_kept(kept, at):
    at(timedelta(days=4000))
    retention.forget()

    assert User.objects.count() == 2
    assert Channel.objects.count() == 2


def test_many_rows_go_a_few_at_a_time(kept, at, monkeypatch, mira, service):
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    for _number in range(5):
        record(mira, "post.reacted", service)
    many = Event.objects.count()

    at(timedelta(days=731))

    assert retention.forget()["core.Event"] == many


def test_what_is_kept_for_minutes_goes_every_minute_the_rest_at_night(kept, at):
    when = {
        task.name: periodic.cron
        for (_name, _id), periodic in app.periodic_registry.periodic_tasks.items()
        if (task := periodic.task)
    }
    assert when["accounts.forget_short"] == "* * * * *"
    assert when["accounts.forget"] == "23 2 * * *"

    at(timedelta(days=800))
    app.tasks["accounts.forget_short"].func(timestamp=0)
    assert not Presence.objects.exists()
    assert Event.objects.exists()
    app.tasks["accounts.forget"].func(timestamp=0)
    assert not Event.objects.exists()
