"""Events: who comes, who waits and moves up, calendars, changes told."""

import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resonanz.channels.models import Membership
from resonanz.conversations import actions, calendar, queries, searching
from resonanz.conversations.kinds.event import EventAsked
from resonanz.conversations.models import Attendance, Gathering, Post
from resonanz.core.errors import Forbidden, Refused
from resonanz.core.models import Event
from resonanz.core.time import now, standing_at
from resonanz.notifications.models import Notification

SOON = datetime(2100, 7, 5, 16, 0, tzinfo=UTC)


def asked(**more):
    usual = {"title": "Grillen im Hof", "starts_at": SOON, "zone": "Europe/Berlin"}
    given_values = usual | more
    given_values.setdefault("ends_at", given_values["starts_at"] + timedelta(hours=2))
    return EventAsked(**given_values)


@pytest.fixture
def invite(tom, service):
    return lambda **more: actions.say(tom, service, "Bringt mit", kind="event", asked=asked(**more))


def fresh(post):
    return Post.objects.select_related("channel", "author").get(pk=post.pk)


def told(viewer, post):
    return json.loads(queries.post_json(viewer, post.pk))["particulars"]


def answers(post):
    return dict(Attendance.objects.filter(gathering=post.pk).values_list("person", "answer"))


def test_an_event_is_found_by_its_title_and_place(mira, invite):
    post = invite(place="Innenhof Darmstadt")
    for words in ("Grillen", "Innenhof"):
        assert [hit.id for hit in searching.search(mira, words).posts.rows] == [post.pk]
    assert told(mira, post)["title"] == "Grillen im Hof"


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "x" * 201},
        {"zone": "Mars/Olympus"},
        {"ends_at": SOON},
        {"ends_at": SOON + timedelta(days=40)},
        {"link": "javascript:alert(1)"},
        {"places": 0},
        {"starts_at": datetime(2020, 1, 1, tzinfo=UTC)},
    ],
)
def test_an_event_that_cannot_be_is_refused(invite, wrong):
    with pytest.raises(Refused):
        invite(**wrong)
    assert not Post.objects.exists()


def test_the_first_in_the_queue_moves_up_and_hears_of_it(tom, mira, lea, ada, invite, run_jobs):
    post = invite(places=1)
    assert actions.attend(tom, post, "yes") == "yes"
    assert actions.attend(mira, post, "yes") == "waiting"
    assert actions.attend(lea, post, "yes") == "waiting"
    actions.attend(tom, post, "no")
    run_jobs()
    assert answers(post) == {tom.pk: "no", mira.pk: "yes", lea.pk: "waiting"}
    assert set(Notification.objects.values_list("person", flat=True)) == {mira.pk}
    actions.change_event(tom, fresh(post), asked(places=2))
    assert answers(post)[lea.pk] == "yes"
    actions.attend(tom, post, "yes")
    actions.attend(ada, post, "yes")
    actions.change_event(tom, fresh(post), asked(places=1))  # nobody loses a place
    assert answers(post) == {
        tom.pk: "waiting", mira.pk: "yes", lea.pk: "yes", ada.pk: "waiting"
    }  # fmt: skip


def test_whoever_may_not_see_it_any_more_is_passed_over(tom, mira, lea, ada, make_space):
    secret = make_space("Vorstand", tom, mira, lea, ada, access="secret")
    post = actions.say(tom, secret, "", kind="event", asked=asked(places=1))
    for person in (tom, mira, lea):
        actions.attend(person, post, "yes")
    Membership.objects.filter(channel=secret, person=mira).delete()
    actions.attend(tom, post, "no")
    assert answers(post) == {tom.pk: "no", mira.pk: "waiting", lea.pk: "yes"}


deeds = st.lists(
    st.tuples(st.integers(0, 4), st.sampled_from(["yes", "yes", "maybe", "no"]))
    | st.integers(1, 4),
    max_size=12,
)


@given(deeds)
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_places_go_to_who_asked_first_whatever_happens(crowd, party, some):
    """Against a queue of Python: who has a place, and in which order the others wait."""
    with transaction.atomic():
        places, coming, waiting = 2, [], []
        for deed in some:
            if isinstance(deed, int):
                places = deed
                actions.change_event(crowd[0], party, asked(places=places))
            else:
                person, answer = crowd[deed[0]], deed[1]
                if answer == "yes" and person not in coming + waiting:
                    full = len(coming) + len(waiting) >= places
                    (waiting if full else coming).append(person)
                elif answer != "yes":
                    coming, waiting = (
                        [one for one in those if one != person] for those in (coming, waiting)
                    )
                actions.attend(person, party, answer)
            while waiting and len(coming) < places:
                coming.append(waiting.pop(0))
            found = Attendance.objects.filter(gathering=party.pk).order_by("since", "pk")
            by = {answer: [row.person_id for row in found if row.answer == answer]
                  for answer in ("yes", "waiting")}  # fmt: skip
            assert sorted(by["yes"]) == sorted(one.pk for one in coming)
            assert by["waiting"] == [one.pk for one in waiting]
        transaction.set_rollback(True)


@pytest.fixture
def crowd(tom, mira, lea, ada, make_person):
    return [tom, mira, lea, ada, make_person("Ida Krug")]


@pytest.fixture
def party(invite):
    return fresh(invite(places=2))


def test_changes_and_the_end_are_told_to_who_comes_or_may_come(
    tom, mira, lea, ada, invite, run_jobs
):
    post = fresh(invite())
    actions.attend(mira, post, "yes")
    actions.attend(lea, post, "maybe")
    actions.attend(ada, post, "no")
    with pytest.raises(Forbidden):
        actions.cancel_event(lea, post)
    actions.change_event(tom, post, asked(starts_at=SOON + timedelta(days=1)))
    actions.cancel_event(tom, post, "Regen")
    run_jobs()
    heard = Notification.objects.filter(reason="event").values_list("person", flat=True)
    assert sorted(heard) == sorted([mira.pk, mira.pk, lea.pk, lea.pk])
    assert told(mira, post)["cancelled"] and told(mira, post)["remark"] == "Regen"
    with pytest.raises(Refused):
        actions.attend(mira, post, "yes")


def test_nobody_comes_to_what_is_over(mira, invite):
    post = invite()
    with standing_at(SOON + timedelta(days=1)), pytest.raises(Refused):
        actions.attend(mira, post, "yes")


def test_the_calendar_file_says_when_on_the_clock_of_the_event(client, mira, invite):
    post = invite(zone="America/New_York", place="Hof; Tor 3", link="https://meet.example/x")
    client.force_login(mira.user)
    answer = client.get(f"/posts/{post.pk}/event.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    read = icalendar.Calendar.from_ical(answer.content)
    (entry,) = read.walk("VEVENT")
    assert entry.start == SOON and str(entry.start.tzinfo) == "America/New_York"
    assert entry["summary"] == "Grillen im Hof" and "Tor 3" in entry["location"]
    assert read.walk("VTIMEZONE")
    assert b"\r\n" in answer.content and all(
        len(line) <= 75 for line in answer.content.split(b"\r\n")
    )


def test_the_secret_address_shows_what_one_comes_to_until_it_is_revoked(
    client, tom, mira, invite, make_space
):
    mine, other = invite(), invite(title="Ohne mich")
    actions.attend(mira, mine, "maybe")
    secret = actions.renew_calendar_feed(mira)
    assert secret not in str(list(calendar.CalendarFeed.objects.values()))

    def titles():
        answer = client.get(f"/calendar/{secret}.ics")  # nobody is signed in
        if answer.status_code != 200:
            return None
        events = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
        return [(str(one["summary"]), str(one["status"])) for one in events]

    assert titles() == [("Grillen im Hof", "TENTATIVE")]
    actions.attend(mira, mine, "yes")
    actions.cancel_event(tom, fresh(mine))
    assert titles() == [("Grillen im Hof", "CANCELLED")]
    assert other.pk
    mira.user.is_active = False
    mira.user.save()
    assert titles() is None
    mira.user.is_active = True
    mira.user.save()
    actions.revoke_calendar_feed(mira)
    assert titles() is None and client.get("/calendar/x.ics").status_code == 404


def test_a_calendar_holds_nothing_one_may_not_see_any_more(tom, mira, make_space):
    secret = make_space("Vorstand", tom, mira, access="secret")
    post = actions.say(tom, secret, "", kind="event", asked=asked(title="Streng geheim"))
    actions.attend(mira, post, "yes")
    assert b"Streng geheim" in calendar.calendar_of(mira, "x")
    Membership.objects.filter(channel=secret, person=mira).delete()
    assert b"Streng geheim" not in calendar.calendar_of(mira, "x")
    assert calendar.upcoming(mira).rows == []


def test_an_event_on_its_pages(client, tom, mira, service):
    client.force_login(tom.user)
    form = {
        "kind": "event", "source": "", "title": "Fahrtraining", "starts": "2100-03-28T02:30",
        "zone": "Europe/Berlin", "place": "Parkplatz", "places": "12",
    }  # fmt: skip
    refused = client.post(f"/channels/{service.pk}/posts", form)
    assert refused.status_code == 422, "that night the clocks are put forward"
    client.post(f"/channels/{service.pk}/posts", form | {"starts": "2100-03-28T12:30"})
    event = Gathering.objects.get()
    assert event.starts_at.astimezone(ZoneInfo("Europe/Berlin")).hour == 12
    client.post(f"/posts/{event.pk}/attendance", {"answer": "yes"})
    part = client.get(f"/posts/{event.pk}/form").content.decode()
    assert "Tom Wirth" in part and ("CEST" in part or "MESZ" in part)
    for page in ("/calendar/", f"/channels/{service.pk}/calendar/", f"/posts/{event.pk}/"):
        assert "Fahrtraining" in client.get(page).content.decode()
    page = client.get(f"/posts/{event.pk}/event").content.decode()
    assert 'value="2100-03-28T12:30"' in page
    moved = form | {"starts": "2100-03-29T09:00", "ends": "2100-03-29T10:00"}
    assert client.post(f"/posts/{event.pk}/event", moved).status_code == 302
    rows = client.get("/api/v1/events").json()["items"]
    assert rows[0]["starts_at"].startswith("2100-03-29T07:00") and rows[0]["answer"] == "yes"
    assert "/calendar/" in client.post("/calendar/address").content.decode()
    assert client.post("/calendar/address", {"revoke": "1"}).status_code == 302


def test_what_is_to_come_goes_on_page_by_page(tom, invite, monkeypatch):
    monkeypatch.setattr("resonanz.conversations.calendar.SIZE", 2)
    posts = [invite(starts_at=SOON + timedelta(days=number // 2)).pk for number in range(5)]
    seen, mark = [], ""
    while True:
        page = calendar.upcoming(tom, None, mark)
        seen += [row.id for row in page.rows]
        mark = page.next
        if not mark:
            break
    assert seen == posts
    assert now() < SOON


def test_what_is_no_answer_or_cancelled_already_changes_nothing(tom, mira, party):
    with pytest.raises(Refused):
        actions.attend(mira, party, "perhaps")
    assert answers(party) == {}

    actions.cancel_event(tom, party, "Regen")
    actions.cancel_event(tom, party, "Hagel")
    with pytest.raises(Refused):
        actions.change_event(tom, party, asked(title="Grillen im Saal"))
    assert told(mira, party)["title"] == "Grillen im Hof"
    assert told(mira, party)["remark"] == "Regen"
    assert Event.objects.filter(verb="event.cancelled").count() == 1


def test_a_calendar_without_an_address_has_none_to_revoke(mira):
    actions.revoke_calendar_feed(mira)
    assert not Event.objects.filter(verb="calendar.revoked").exists()
    actions.renew_calendar_feed(mira)
    actions.revoke_calendar_feed(mira)
    assert Event.objects.filter(verb="calendar.revoked").count() == 1
