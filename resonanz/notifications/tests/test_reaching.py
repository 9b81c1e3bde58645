"""Mails about news: in windows, once, never of what was read or may not be seen, never in quiet."""

import re
from datetime import datetime, time, timedelta
from email import message_from_bytes, policy
from zoneinfo import ZoneInfo

import pytest

from resonanz.channels import actions as channels
from resonanz.channels.models import Channel
from resonanz.config.addresses import mailer
from resonanz.conversations.actions import react, say
from resonanz.core.errors import Forbidden, Refused
from resonanz.core.events import record
from resonanz.core.time import standing_at
from resonanz.notifications import queries
from resonanz.notifications.actions import (
    begin_mails,
    end_mails,
    read_all,
    set_quiet,
    settle_reach,
    tell,
)
from resonanz.notifications.models import Bundle, DepartmentQuiet, Errand, Notification, Reach
from resonanz.notifications.sending import gather, send
from resonanz.people.models import Department, DepartmentMembership
from tests.servers.mail.fake import running

NOON = datetime(2026, 11, 3, 12, 0, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.fixture
def post_office(settings):
    with running() as world:
        settings.MAILERS = {"default": mailer(f"smtp-plain://{world.smtp}")}
        yield world


@pytest.fixture
def deliver(run_jobs, post_office):
    """`deliver(minutes=61)`: what goes out by then; the mails, read."""

    def until(**later: int) -> list:
        post_office.handed_in.clear()
        with standing_at(NOON + timedelta(**later)):
            gather()
            run_jobs()
        return [
            message_from_bytes(raw, policy=policy.default) for *_who, raw in post_office.handed_in
        ]

    return until


@pytest.fixture
def noon():
    with standing_at(NOON):
        yield


def words(mail, kind="plain"):
    return mail.get_body((kind,)).get_content()


def test_news_of_an_hour_come_in_one_mail_in_words_and_as_a_page(
    noon, service, mira, tom, run_jobs, deliver
):
    say(mira, service, "Eins für @tom")
    say(mira, service, "Zwei für @tom <script>")
    run_jobs()

    assert deliver(minutes=59) == []
    (mail,) = deliver(minutes=61)
    assert mail["To"] == "tom@velora.example"
    assert "Eins für @tom" in words(mail) and "Zwei für @tom <script>" in words(mail)
    assert "Eins für @tom" in words(mail, "html") and "<script>" not in words(mail, "html")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert deliver(hours=3) == []
    assert set(Errand.objects.values_list("state", flat=True)) == {"sent"}


def test_what_was_read_on_the_screen_is_not_mailed(noon, service, mira, tom, run_jobs, deliver):
    say(mira, service, "Für @tom")
    run_jobs()
    read_all(tom)

    assert deliver(hours=2) == []
    assert Errand.objects.get().state == "read"


def test_what_one_may_no_longer_see_is_left_out_silently(
    noon, make_space, service, mira, tom, run_jobs, deliver
):
    secret = make_space("Vorstand", mira, tom, access=Channel.Access.SECRET)
    say(mira, secret, "Geheim, @tom")
    say(mira, service, "Offen, @tom")
    run_jobs()
    channels.remove_member(mira, secret, tom)

    (mail,) = deliver(hours=2)
    assert "Offen" in words(mail)
    assert "Geheim" not in mail.as_string() and "Vorstand" not in mail.as_string()


def test_each_kind_can_be_switched_off_and_the_language_is_the_readers(
    noon, service, mira, tom, lea, run_jobs, deliver
):
    channels.join(lea, service)
    settle_reach(tom, mail=Reach.Window.AT_ONCE, not_mailed=["mentions", "reactions"])
    settle_reach(lea, mail=Reach.Window.AT_ONCE)
    for person, language in ((lea, "en"), (tom, "de")):
        person.user.language = language
        person.user.save()
    post = say(tom, service, "Neues")
    react(mira, post, "like")
    say(mira, service, "An @tom und @lea")
    run_jobs()

    (mail,) = deliver(seconds=1)
    assert mail["To"] == "lea@velora.example"
    assert mail["Subject"] == "Mira Kern mentioned you"


def test_a_daily_mail_comes_at_ones_own_hour(noon, service, mira, tom, run_jobs, deliver):
    settle_reach(tom, mail=Reach.Window.DAILY, digest_hour=7)
    say(mira, service, "Für @tom")
    run_jobs()

    assert deliver(hours=18) == []
    assert len(deliver(hours=19, minutes=1)) == 1


def test_one_click_in_the_mail_program_ends_the_mails(
    noon, client, service, mira, tom, run_jobs, deliver
):
    say(mira, service, "Für @tom")
    run_jobs()
    (mail,) = deliver(hours=2)
    address = re.fullmatch(r"<https?://[^/]+(/.+)>", mail["List-Unsubscribe"])[1]
    say(mira, service, "Noch etwas für @tom")
    run_jobs()

    assert client.get(address).status_code == 200
    assert Reach.objects.filter(mail="never").count() == 0
    strict = type(client)(enforce_csrf_checks=True)
    assert strict.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200

    assert deliver(hours=5) == []
    assert client.get(address.replace("/end", "x/end")).status_code == 404
    client.post(address, {"undo": "1"})
    assert Reach.objects.get(person=tom).mail == "hourly"


def test_an_address_that_refuses_does_not_break_the_others_and_gets_no_more_after_three(
    noon, service, mira, tom, run_jobs, deliver, post_office
):
    settle_reach(mira, mail=Reach.Window.AT_ONCE)
    settle_reach(tom, mail=Reach.Window.AT_ONCE)
    for number in range(3):
        say(mira, service, f"Nummer {number} für @tom")
        say(tom, service, f"Nummer {number} für @mira")
        run_jobs()
        # Tom's bundle is made first: the post was said first.
        post_office.next("RCPT", "550 5.1.1 no such user")
        mails = deliver(minutes=number + 1)
        assert [mail["To"] for mail in mails] == ["mira@velora.example"]

    reach = Reach.objects.get(person=tom)
    assert "no such user" in reach.mail_problem
    say(mira, service, "Und @tom")
    run_jobs()
    assert deliver(hours=1) == []


def test_a_mail_server_that_is_away_is_asked_again_with_the_same_mail(
    noon, service, mira, tom, run_jobs, deliver, post_office
):
    settle_reach(tom, mail=Reach.Window.AT_ONCE)
    say(mira, service, "Für @tom")
    run_jobs()
    post_office.next("CONNECT", "cut")

    assert deliver(seconds=1) == []
    (mail,) = deliver(minutes=5)
    assert Bundle.objects.get().key.hex in mail["Message-ID"]
    send([Bundle.objects.get().pk])
    assert deliver(hours=5) == []


def test_quiet_hours_hold_everything_back_and_what_is_urgent_passes_where_it_may(
    noon, service, mira, tom, run_jobs, deliver
):
    settle_reach(tom, mail=Reach.Window.AT_ONCE, quiet_from=time(11), quiet_until=time(14))
    say(mira, service, "Für @tom")
    run_jobs()

    assert queries.unread_count(tom) == 0
    assert len(queries.told(tom).rows) == 1
    assert deliver(minutes=1) == []
    crisis = record(mira, "case.assigned", service)
    tell(tom, crisis, Notification.Reason.ASSIGNED, "/desk/", "Ein Sturm", is_urgent=True)
    assert deliver(minutes=2) == []

    settle_reach(tom, lets_urgent_through=True)
    (urgent,) = deliver(minutes=3)
    assert "Ein Sturm" in words(urgent) and "Für @tom" not in words(urgent)
    (later,) = deliver(hours=2, minutes=1)
    assert "Für @tom" in words(later) and "Ein Sturm" not in words(later)
    with standing_at(NOON + timedelta(hours=3)):
        assert queries.unread_count(tom) == 2


def test_quiet_hours_of_a_department_hold_for_all_below_it(
    noon, service, mira, tom, ada, run_jobs, deliver
):
    house = Department.objects.create(name="Haus", slug="haus")
    below = Department.objects.create(name="Halle", slug="halle", parent=house)
    DepartmentMembership.objects.create(department=below, person=tom, since=NOON.date())
    settle_reach(tom, mail=Reach.Window.AT_ONCE)
    say(mira, service, "Für @tom")
    run_jobs()
    set_quiet(ada, house, quiet_from=time(11), quiet_until=time(14))

    assert deliver(minutes=1) == []
    assert len(deliver(hours=2)) == 1


def test_the_settings_show_and_keep_ones_wishes(client, noon, service, mira, tom, ada):
    end_mails(tom)
    client.force_login(tom.user)
    page = client.get("/notifications/reach/")
    assert page.status_code == 200
    given = {
        "mail": "daily", "digest_hour": "7", "digest_weekday": "4", "mailed": ["mentions"],
        "pushed": ["work"], "quiet_from": "18:00", "quiet_until": "07:00", "quiet_weekends": "on",
    }  # fmt: skip
    assert client.post("/notifications/reach/", given).status_code == 302
    reach = Reach.objects.get(person=tom)
    assert (reach.mail, reach.digest_hour, reach.quiet_from) == ("daily", 7, time(18))
    assert "mentions" not in reach.not_mailed and "answers" in reach.not_mailed
    wrong = client.post("/notifications/reach/", given | {"quiet_until": ""})
    assert wrong.status_code == 422

    told = client.patch("/api/v1/reach", {"mail": "weekly"}, "application/json").json()
    assert (told["mail"], told["digest_weekday"]) == ("weekly", 4)
    assert client.patch("/api/v1/reach", {"mail": "x"}, "application/json").status_code == 422

    house = Department.objects.create(name="Haus", slug="haus")
    address = f"/notifications/quiet/{house.pk}/"
    assert client.get(address).status_code == 403
    client.force_login(ada.user)
    assert client.post(address, {"quiet_weekends": "on"}).status_code == 302
    assert client.get(f"/api/v1/departments/{house.pk}/quiet").json()["quiet_weekends"] is True


@pytest.mark.parametrize(
    "wish",
    [
        {"mail": "sometimes"},
        {"digest_hour": 24},
        {"digest_weekday": 7},
        {"not_mailed": ["gossip"]},
        {"not_pushed": ["gossip"]},
    ],
)
def test_a_wish_that_cannot_be_is_refused_and_the_ones_before_stay(tom, wish):
    before = vars(settle_reach(tom, mail=Reach.Window.DAILY, digest_hour=7))
    with pytest.raises(Refused):
        settle_reach(tom, **wish)
    with pytest.raises(ValueError, match="colour"):
        settle_reach(tom, colour="red")
    kept = vars(Reach.objects.get())
    assert {name: kept[name] for name in kept if name != "_state"} == {
        name: before[name] for name in kept if name != "_state"
    }


def test_mails_begin_again_after_their_address_refused_them(tom):
    end_mails(tom)
    Reach.objects.update(mail_problem="Postfach voll", mail_failures=3)
    begin_mails(tom)
    reach = Reach.objects.get()
    assert (reach.mail, reach.mail_problem, reach.mail_failures) == ("hourly", "", 0)
    settle_reach(tom, mail=Reach.Window.DAILY)
    begin_mails(tom)  # what one wished stays
    assert Reach.objects.get().mail == Reach.Window.DAILY


def test_quiet_times_of_a_department_are_dropped_where_none_are_set(ada, tom):
    house = Department.objects.create(name="Haus", slug="haus")
    with pytest.raises(Refused):
        set_quiet(ada, house, quiet_from=time(18))
    set_quiet(ada, house, quiet_weekends=True)
    assert DepartmentQuiet.objects.get().quiet_weekends
    with pytest.raises(Forbidden):
        set_quiet(tom, house)
    set_quiet(ada, house)
    assert not DepartmentQuiet.objects.exists()
