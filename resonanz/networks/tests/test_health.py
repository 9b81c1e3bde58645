"""Accounts that need a person say so ahead of time; what is late is told within a minute."""

from datetime import timedelta

import pytest
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime

from resonanz.core.models import Event
from resonanz.core.time import now
from resonanz.networks import delivery, lateness, practice, registry, renewal
from resonanz.networks.contract import Batch, LostRight
from resonanz.networks.intake import take_in
from resonanz.networks.models import Account, Delivery
from resonanz.notifications.models import Notification


def told(person, language="en"):
    with translation.override(language):
        kept = Notification.objects.filter(person=person).order_by("pk")
        return [notification.sentence for notification in kept]


def test_who_runs_an_account_hears_that_its_right_is_lost(account, lea, mira, run_jobs):
    account.secret = {"key": practice.LOCKED_OUT}
    account.save()
    take_in(account)
    run_jobs()

    (words,) = told(lea)
    assert "no longer accepts our access to @velora" in words
    assert told(mira) == []


def test_where_nobody_runs_the_channel_all_who_run_the_outside_hear(account, lea, ada, run_jobs):
    account.channel.memberships.all().delete()
    account.secret = {"key": practice.LOCKED_OUT}
    account.save()
    take_in(account)
    run_jobs()

    assert len(told(ada)) == len(told(lea)) == 1


def test_the_end_of_a_right_is_told_ten_days_and_one_day_before(account, lea, run_jobs):
    def warned(**left):
        Account.objects.update(rights_end_at=end - timedelta(days=100) + timedelta(**left))
        return renewal.warn_of_ends()

    end = now() + timedelta(days=100)
    assert warned(days=11) == 0
    assert warned(days=9, hours=20) == 1
    assert renewal.warn_of_ends() == 0, "told once"
    assert warned(hours=20) == 1
    run_jobs()

    ten, one = told(lea)
    assert ten == one.replace(day_of(timedelta(hours=20)), day_of(timedelta(days=9, hours=20)))
    assert one == f"The right to @velora on Practice network ends on {day_of(timedelta(hours=20))}."


def day_of(left, language="en"):
    with translation.override(language):
        return date_format(localtime(now() + left), "DATE_FORMAT")


def test_what_was_told_in_advance_reads_in_the_language_of_whoever_reads_it(
    client, account, lea, run_jobs
):
    Account.objects.update(rights_end_at=now() + timedelta(hours=20))
    renewal.warn_of_ends()
    account.secret = {"key": practice.LOCKED_OUT}
    account.save()
    take_in(account)
    run_jobs()

    end = day_of(timedelta(hours=20), "de")
    ending, lost = told(lea, "de")
    assert ending == f"Das Recht an @velora auf Übungsnetzwerk endet am {end}."
    assert lost.startswith("Übungsnetzwerk nimmt unseren Zugang")
    assert [text.count("Practice network") for text in told(lea)] == [1, 1]
    client.force_login(lea.user)
    for language, network in (("de", "Übungsnetzwerk"), ("en", "Practice network")):
        lea.user.language = language
        lea.user.save()
        listed = client.get("/api/v1/notifications").json()["items"]
        assert all(network in row["sentence"] for row in listed)


class Renewing(practice.Practice):
    """The practice network, with rights that are renewed."""

    outcome = None

    def renew(self, view):
        if self.outcome:
            raise self.outcome
        view.renewed(lambda secret: {**secret, "token": "new"})
        view.keep_end_of_rights(now() + timedelta(days=60))


@pytest.fixture
def renewing():
    network = Renewing()
    registry.register(network)
    yield network
    registry.register(practice.network)


def test_a_right_that_ends_soon_is_renewed_without_a_person(account, renewing):
    Account.objects.update(rights_end_at=now() + timedelta(days=14))
    assert renewal.renew_due() == 1
    account.refresh_from_db()
    assert account.secret["token"] == "new"
    assert account.rights_end_at > now() + timedelta(days=50)
    assert renewal.renew_due() == 0


@pytest.mark.parametrize(
    ("outcome", "state"), [(LostRight(), "lost"), (ValueError("odd"), "connected")]
)
def test_what_cannot_be_renewed_is_said_or_tried_again(account, renewing, outcome, state):
    renewing.outcome = outcome
    assert renewal.renew_due() == 0
    account.refresh_from_db()
    assert account.state == state


def test_a_network_that_renews_nothing_is_left_alone(account):
    assert renewal.renew_due() == 0


def test_what_did_not_go_out_in_time_is_told_once(account, mira, lea, run_jobs):
    sent = delivery.schedule(mira, account.channel, "answer:1", ["Hallo"])
    assert lateness.tell_of_late() == 0
    Delivery.objects.update(due_at=now() - timedelta(minutes=2))

    assert lateness.tell_of_late() == 1
    assert lateness.tell_of_late() == 0
    assert Event.objects.filter(verb="delivery.late", subject_id=sent.pk).count() == 1
    Delivery.objects.update(state="sent", remote_id="x")
    run_jobs()
    assert "should have gone out by now" in told(mira)[-1]
    assert "should have gone out by now" in told(lea)[-1]


def test_what_waits_for_a_paused_account_is_not_late(account, mira):
    delivery.schedule(mira, account.channel, "answer:1", ["Hallo"])
    Delivery.objects.update(due_at=now() - timedelta(minutes=2))
    Account.objects.update(state="paused")
    assert lateness.tell_of_late() == 0


# --- gaps and waits --------------------------------------------------------------------------


class Flooded(practice.Practice):
    """The practice network, with more to fetch than one visit takes."""

    left = 60

    def events(self, view, cursor):
        self.left -= 1
        return Batch([], {"page": self.left}, more=self.left > 0)


@pytest.fixture
def flooded():
    network = Flooded()
    registry.register(network)
    yield network
    registry.register(practice.network)


def facts(client, person, account, language="en"):
    client.force_login(person.user)
    place = f"/networks/accounts/{account.pk}/"
    page = client.get(place, headers={"accept-language": language}).text
    return page[page.index("<dl") : page.index("</dl>")]


def test_a_gap_that_is_being_filled_is_told_until_it_is_full(client, account, lea, flooded):
    take_in(account)
    account.refresh_from_db()
    assert account.gap_since is not None
    assert "is just being filled" in facts(client, lea, account)
    assert "wird gerade gefüllt" in facts(client, lea, account, "de")
    began = account.gap_since

    flooded.left = 55
    take_in(account)
    account.refresh_from_db()
    assert account.gap_since == began
    take_in(account)

    account.refresh_from_db()
    assert account.gap_since is None
    assert "none" in facts(client, lea, account)


@pytest.mark.parametrize(
    ("state", "problem", "words"),
    [
        ("lost", "", ("once the account is back", "sobald das Konto zurück ist")),
        ("paused", "", ("once the account is back", "sobald das Konto zurück ist")),
        ("connected", "Weg", ("once the network answers again", "sobald das Netzwerk wieder")),
    ],
)
def test_what_is_not_heard_meanwhile_is_called_a_gap(client, account, lea, state, problem, words):
    heard = now() - timedelta(hours=3)
    Account.objects.update(state=state, problem=problem, intake_at=heard)
    for language, said in zip(("en", "de"), words, strict=True):
        assert said in facts(client, lea, account, language)
    told = client.get(f"/api/v1/networks/accounts/{account.pk}").json()
    assert told["gap_since"] is not None


def test_only_a_wait_that_is_not_over_is_shown(client, account, lea):
    Account.objects.update(hold_off_until=now() - timedelta(minutes=5))
    assert "lets us wait until" not in facts(client, lea, account)
    Account.objects.update(speak_again_at=now() + timedelta(minutes=5))
    assert "lets us wait until" in facts(client, lea, account)
    told = client.get(f"/api/v1/networks/accounts/{account.pk}").json()
    assert told["waits_until"] is not None
