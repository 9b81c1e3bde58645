"""What publishing tools elsewhere did to those who use them: each is a test that it does not happen
here, through the product: PostgreSQL, the delivery, a network on loopback.

The list with its sources is in `docs/what-others-got-wrong.md`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection
from procrastinate.contrib.django import app

from resonanz.conversations.models import Attachment
from resonanz.core.errors import Refused
from resonanz.core.events import record
from resonanz.core.models import Event
from resonanz.core.time import now
from resonanz.networks import delivery, lateness
from resonanz.networks.halting import halt
from resonanz.networks.lateness import tell_of_late
from resonanz.networks.models import LATE_AFTER, Delivery, PracticePost
from resonanz.networks.queries import worker_is_away
from resonanz.networks.tests.mishaps import go_on, on_loopback, told
from tests.servers.mastodon.world import World

State = Delivery.State
__all__ = ["on_loopback"]  # a fixture of every test here


def said_on(world: World) -> list[str]:
    return [one.text for one in world.statuses.values() if one.author is world.me]


@contextmanager
def broken_database(table: str, when: str, condition: str = "true") -> Iterator[None]:
    """PostgreSQL itself refuses what we want to note, until the block ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION pg_temp.broken() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the disk is full'; END $$"
        )
        cursor.execute(
            f"CREATE TRIGGER broken BEFORE {when} ON {table} FOR EACH ROW "
            f"WHEN ({condition}) EXECUTE FUNCTION pg_temp.broken()"
        )
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER broken ON {table}")
        cursor.execute("DROP FUNCTION pg_temp.broken()")


# --- published once ------------------------------------------------------------------------------


def test_a_failure_of_our_own_after_the_network_said_yes_sends_nothing_again(account, mira):
    """Elsewhere: a success, then an unrelated error in the same retried step; the post went out
    again and again."""
    sent = delivery.schedule(mira, account.channel, "answer:1", ["Nur einmal"])
    with broken_database("conversations_post", "INSERT"):
        assert go_on(sent).state == State.SENT
    for _again in range(3):
        go_on(sent)

    assert PracticePost.objects.filter(text="Nur einmal").count() == 1


@pytest.mark.django_db(transaction=True)
def test_where_even_the_yes_cannot_be_noted_it_is_looked_for_and_not_sent_again(account, mira):
    """The same: what cannot be written down is looked for on the network first."""
    sent = delivery.schedule(mira, account.channel, "answer:1", ["Nur einmal"])
    with (
        broken_database("networks_delivery", "UPDATE", "NEW.state = 'sent'"),
        pytest.raises(DatabaseError),
    ):
        go_on(sent)
    sent.refresh_from_db()
    assert (sent.state, sent.must_look) == (State.SENDING, True)

    assert go_on(sent).state == State.SENT
    assert PracticePost.objects.filter(text="Nur einmal").count() == 1


@pytest.mark.parametrize("fault", ["lost", "cut"])
def test_a_lost_answer_after_publication_is_unknown_and_never_a_second_post(
    on_mastodon, mira, fault
):
    """Elsewhere: publishing and waiting were one step; after its time-out all of it ran again."""
    world, account = on_mastodon(version="2.7.2 (compatible; Akkoma 3)", idempotency=False)
    world.faults = [fault]
    sent = delivery.schedule(mira, account.channel, "answer:1", ["Guten Morgen"])

    assert go_on(sent).state == State.UNKNOWN
    assert sent.problem
    assert go_on(sent).state == State.SENT
    assert said_on(world) == ["Guten Morgen"]


def test_a_limit_told_after_publication_is_no_failure_that_invites_to_send_again(
    on_mastodon, mira, client
):
    """Elsewhere: "failed" (a rate limit met afterwards); the person sent again, and it stood twice.

    Here "refused" is said only where it is known, and only then can it be sent again by hand.
    """
    world, account = on_mastodon(version="2.7.2 (compatible; Akkoma 3)", idempotency=False)
    world.faults = ["cut"]
    sent = delivery.schedule(mira, account.channel, "answer:1", ["Guten Morgen"])
    go_on(sent)

    assert sent.state == State.UNKNOWN
    with pytest.raises(Refused):
        delivery.retry(mira, sent)
    client.force_login(mira.user)
    answer = client.post(f"/api/v1/deliveries/{sent.pk}/retry", {}, "application/json")
    assert answer.status_code == 422
    assert go_on(sent).state == State.SENT
    assert said_on(world) == ["Guten Morgen"]


def test_stages_of_a_network_have_names_and_none_is_done_twice(
    on_instagram, lea, monkeypatch, settings
):
    """Elsewhere: containers, upload and publication were one retried step. Also: a picture "still
    processing" made the post fail, and trying again did not help."""
    world, account = on_instagram
    settings.PUBLIC_ADDRESS = f"{world.address}/files/rad.jpg?"
    monkeypatch.setattr("resonanz.networks.instagram.publishing.time.sleep", lambda seconds: None)
    world.preparing = ["IN_PROGRESS"] * 6 + ["FINISHED"]
    picture = Attachment(owner=lea, media_type="image/jpeg", alt="Rad", width=64, height=64)
    picture.file.save("rad.jpg", ContentFile(b"a picture"))
    sent = delivery.schedule(lea, account.channel, "planned:1", ["Bild"], attachments=[picture])

    assert go_on(sent).state == State.SCHEDULED
    assert "still preparing" in sent.problem or "bereitet" in sent.problem
    assert "whole" in sent.progress["media"]
    assert go_on(sent).state == State.SENT
    assert len(world.of("container")) == len(world.of("media")) == 1


def test_a_video_that_is_not_processed_yet_is_waited_for_and_taken_up_again(
    on_mastodon, mira, monkeypatch
):
    """Elsewhere: "cannot attach files that have not finished processing", and a retry did not help.

    Here an upload has a state of its own: it is made once, waited for, and taken up by the next
    try.
    """
    world, account = on_mastodon(media="prepared")
    monkeypatch.setattr("resonanz.networks.mastodon.publishing.time.sleep", lambda seconds: None)
    monkeypatch.setattr("resonanz.networks.mastodon.publishing.READY_TRIES", 1)
    picture = Attachment(owner=mira, media_type="image/png", alt="Rad", size_bytes=4)
    picture.file.save("rad.png", ContentFile(b"\x89PNG"))
    sent = delivery.schedule(mira, account.channel, "planned:1", ["Film"], attachments=[picture])

    states = [go_on(sent).state]
    while states[-1] != State.SENT and len(states) < 5:
        assert "preparing" in sent.problem or "bereitet" in sent.problem
        states.append(go_on(sent).state)
    assert states[0] == State.SCHEDULED
    assert states[-1] == State.SENT
    assert len(world.media) == 1
    assert said_on(world) == ["Film"]


# --- nobody was told -----------------------------------------------------------------------------


def test_what_is_due_and_has_not_gone_is_told_within_a_minute_and_shown(
    account, mira, lea, client, run_jobs
):
    """Elsewhere: posts lay in the queue for days; nobody was told, and no interface said so."""
    delivery.schedule(mira, account.channel, "answer:1", ["Hallo"])
    Delivery.objects.update(due_at=now() - timedelta(seconds=45))

    assert tell_of_late() == 1
    run_jobs()
    assert any("should have gone out by now" in words for words in [*told(mira), *told(lea)])


def test_a_minute_is_what_it_takes_at_most():
    """The same: how late it is told, and how often it is looked for, make less than a minute."""
    registered = app.periodic_registry.periodic_tasks[("networks.late", "")]
    moments = registered.croniter
    first, second = moments.get_next(float), moments.get_next(float)
    assert LATE_AFTER + timedelta(seconds=second - first) < timedelta(minutes=1)


def test_what_is_late_stands_among_what_needs_a_person_on_the_page_and_over_the_api(
    account, mira, client
):
    """The same: it is visible, can be read and repeated by programs."""
    sent = delivery.schedule(mira, account.channel, "answer:1", ["Hallo"])
    Delivery.objects.update(due_at=now() - timedelta(seconds=45))
    client.force_login(mira.user)

    assert "Hallo" in client.get("/deliveries/?state=trouble").text
    assert client.get("/api/v1/deliveries?state=trouble").json()["items"][0]["late"] is True
    Delivery.objects.update(state=State.REFUSED, problem="Nein")
    assert client.get(f"/api/v1/deliveries/{sent.pk}").json()["problem"] == "Nein"
    answer = client.post(f"/api/v1/deliveries/{sent.pk}/retry", {}, "application/json")
    assert answer.json()["state"] == "scheduled"


def test_what_a_dead_worker_left_and_what_a_network_puts_off_is_told_too(account, mira):
    """The same: also what was begun, and what waits with a reason."""
    left = delivery.schedule(mira, account.channel, "answer:1", ["Eins"])
    put_off = delivery.schedule(mira, account.channel, "answer:2", ["Zwei"])
    past = now() - timedelta(minutes=2)
    Delivery.objects.filter(pk=left.pk).update(state="sending", lease_until=past, due_at=past)
    Delivery.objects.filter(pk=put_off.pk).update(problem="Der Server antwortet nicht.")
    record(mira, "delivery.delayed", put_off)
    assert set(lateness.late()) == {left}
    Event.objects.filter(verb="delivery.delayed").update(at=past)

    assert set(lateness.late()) == {left, put_off}


def test_what_a_person_holds_back_is_not_late(account, mira, lea):
    """The same: an alarm while all stands still on purpose is an alarm nobody reads."""
    delivery.schedule(
        mira, account.channel, "planned:1", ["Hallo"], due_at=now() - timedelta(minutes=2)
    )
    assert lateness.late().count() == 1
    halt(lea, "Sturm")
    assert lateness.late().count() == 0


def test_the_screens_and_the_doctor_say_that_no_worker_runs(account, mira, lea, client):
    """Elsewhere: nothing happened because no worker ran, and nothing said so."""
    sent = delivery.schedule(mira, account.channel, "answer:1", ["Hallo"])
    client.force_login(lea.user)
    pages = ["/networks/", f"/networks/accounts/{account.pk}/", "/deliveries/", "/desk/", "/plan/"]
    pages.append(f"/deliveries/{sent.pk}/")
    client.force_login(mira.user)
    for page in pages:
        shown = client.get(page, headers={"accept-language": "en"}).text
        assert "The worker gives no sign of life" in shown, page
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
    assert not worker_is_away()
    assert "The worker gives no sign of life" not in client.get("/deliveries/").text
