"""Announcements: who is asked, who has confirmed, what its owner alone sees, what is forgotten."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from resonanz.accounts.models import User
from resonanz.channels.models import Channel, Membership
from resonanz.conversations import actions, kinds, noticed, queries, searching
from resonanz.conversations.kinds.notice import NoticeAsked
from resonanz.conversations.models import Confirmation, Notice, Post
from resonanz.conversations.tasks import notices
from resonanz.core.errors import Forbidden, Refused, TooMany
from resonanz.core.time import now, standing_at
from resonanz.notifications.actions import attend
from resonanz.notifications.models import Level, Notification
from resonanz.notifications.queries import shown


@pytest.fixture
def maria(make_person):
    """The community manager."""
    return make_person("Maria Santos", User.Role.COMMUNITY_MANAGER)


@pytest.fixture
def announce(mira, service):
    """`announce(renews_days=30)`: an announcement of Mira."""

    def say(by=mira, space=service, text="Ab Montag gilt **Helmpflicht** in Halle 4.", **asked):
        given = {"title": "Helmpflicht", "asks": "Gelesen und verstanden"}
        given |= {"until": now() + timedelta(days=14)} | asked
        return actions.say(by, space, text, kind="notice", asked=NoticeAsked(**given))

    return say


def fresh(post):
    return Post.objects.select_related("channel", "author__person").get(pk=post.pk)


def asked(person):
    return [row.id for row in noticed.asked_of(person)]


def own(person, post):
    return kinds.of("notice").own(person, fresh(post))


def test_members_are_asked_until_they_confirm_and_its_owner_sees_who(
    mira, tom, lea, service, announce
):
    Membership.objects.create(channel=service, person=lea)
    post = announce()
    assert asked(tom) == asked(lea) == [post.pk] and asked(mira) == []
    assert own(mira, post)["figures"] == {"confirmed": 0, "open": 2}
    actions.confirm(tom, post, 1)
    actions.confirm(tom, post, 1)
    assert asked(tom) == [] and own(tom, post)["has_confirmed"]
    assert own(mira, post)["figures"] == {"confirmed": 1, "open": 1}
    assert [one.name for one in noticed.people_asked(mira, post, done=True).rows] == ["Tom Wirth"]
    open_people = noticed.people_asked(mira, post, done=False).rows
    assert [one.name for one in open_people] == ["Lea Neumann"]
    assert noticed.people_concerned(mira, post) == 2


def test_nobody_but_its_owner_sees_who_is_open(client, mira, tom, ada, lea, service, announce):
    post = announce()
    Membership.objects.create(channel=service, person=lea, role=Membership.Role.MODERATOR)
    actions.confirm(tom, post, 1)
    for person in (tom, ada, lea):
        assert own(person, post)["figures"] is None
        with pytest.raises(Forbidden):
            noticed.people_asked(person, post, done=True)
        client.force_login(person.user)
        assert client.get(f"/posts/{post.pk}/confirmations").status_code == 403
        assert client.get(f"/api/v1/posts/{post.pk}/confirmations").status_code == 403
        assert client.get(f"/posts/{post.pk}/notice").status_code == 403
    told = json.loads(queries.post_json(ada, post.pk))["particulars"]
    assert set(told) == {
        "title", "asks", "for_all", "version", "until", "renews_days", "ended"
    }  # fmt: skip


def test_who_may_announce(mira, tom, maria, ada, lea, service, announce, make_space):
    with pytest.raises(Forbidden):
        announce(by=tom)
    with pytest.raises(Forbidden):  # not a member
        announce(by=maria)
    Membership.objects.create(channel=service, person=maria)
    with pytest.raises(Forbidden):
        announce(for_all=True)
    closed = make_space("Leitung", maria, access="closed")
    with pytest.raises(Refused):
        announce(by=maria, space=closed, for_all=True)
    post = announce(by=maria, for_all=True)
    assert asked(lea) == asked(ada) == [post.pk]
    form = kinds.of("notice")
    assert form.is_offered_to(mira) and form.is_offered_to(maria) and form.is_offered_to(ada)
    assert not form.is_offered_to(tom) and form.is_offered_to(tom, keeps=True)
    assert not form.is_offered_to(mira, keeps=False) and form.is_offered_to(ada, keeps=False)


def test_a_guest_is_asked_in_their_spaces_only(gus, tom, maria, service, announce, make_space):
    Membership.objects.create(channel=service, person=maria)
    everybody = announce(by=maria, for_all=True)
    assert asked(gus) == []
    figures = own(maria, everybody)["figures"]
    with pytest.raises(Forbidden):
        actions.confirm(gus, everybody, 1)
    Membership.objects.create(channel=service, person=gus)
    members = announce()
    assert set(asked(gus)) == set(asked(tom)) == {everybody.pk, members.pk}
    assert own(maria, everybody)["figures"]["open"] == figures["open"] + 1
    actions.confirm(gus, everybody, 1)


def test_who_may_not_read_it_is_not_asked(tom, mira, lea, make_space, announce):
    secret = make_space("Vorstand", mira, tom, access="secret")
    post = announce(space=secret)
    assert asked(tom) == [post.pk] and asked(lea) == []
    Membership.objects.filter(channel=secret, person=tom).delete()
    assert asked(tom) == [] and own(mira, post)["figures"] == {"confirmed": 0, "open": 0}
    with pytest.raises(Forbidden):
        actions.confirm(tom, post, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"asks": ""},
        {"title": "x" * 201},
        {"asks": "x" * 301},
        {"until": now() - timedelta(minutes=1)},
        {"until": now() + timedelta(days=3000)},
        {"reminds_days": 61},
        {"renews_days": 0, "reminds_days": -1},
    ],
)
def test_an_announcement_that_cannot_be_is_refused(announce, wrong):
    with pytest.raises(Refused):
        announce(**wrong)


def test_what_is_typed_becomes_an_announcement(mira, tom, service):
    form = kinds.of("notice")
    with pytest.raises(Refused):
        form.read({"title": "x"}, mira)
    with pytest.raises(Refused):
        actions.say(mira, service, "x", kind="notice")
    read = form.read(
        {"title": " a  b ", "asks": "Ja", "until": "2100-01-01T10:00", "renews": "30",
         "reminds": "0", "for_all": "1"}, mira,
    )  # fmt: skip
    assert (read.title, read.renews_days, read.reminds_days, read.for_all) == ("a b", 30, 0, True)
    assert form.read({"until": "2100-01-01T10:00"}, mira).renews_days is None


def test_a_new_version_asks_anew_and_an_edit_does_not(tom, mira, announce, run_jobs):
    post = announce()
    actions.confirm(tom, post, 1)
    actions.edit(mira, queries.visible_post(mira, post.pk), "Ab Montag gilt Helmpflicht, immer.")
    assert asked(tom) == []
    again = NoticeAsked("Helmpflicht", "Auch den Besuch", now() + timedelta(days=30))
    actions.ask_anew(mira, queries.visible_post(mira, post.pk), "Auch für Gäste.", again)
    assert asked(tom) == [post.pk] and not Confirmation.objects.exists()
    assert fresh(post).source == "Auch für Gäste." and own(tom, post)["version"] == 2
    with pytest.raises(Refused):
        actions.confirm(tom, fresh(post), 1)
    actions.confirm(tom, fresh(post), 2)
    actions.ask_anew(mira, queries.visible_post(mira, post.pk), "Auch für Gäste.", again)
    assert own(tom, post)["version"] == 3
    other = NoticeAsked("x", "y", now() + timedelta(days=3), for_all=True)
    with pytest.raises(Refused):
        actions.ask_anew(mira, queries.visible_post(mira, post.pk), "z", other)
    with pytest.raises(Forbidden):
        actions.ask_anew(tom, queries.visible_post(tom, post.pk), "z", again)
    plain = actions.say(mira, post.channel, "Nur so")
    with pytest.raises(Refused):
        actions.ask_anew(mira, queries.visible_post(mira, plain.pk), "z", again)


def test_after_its_term_it_is_asked_no_more_and_who_confirmed_is_forgotten(
    tom, mira, announce, service
):
    post = announce(until=now() + timedelta(days=2), reminds_days=0)
    actions.confirm(tom, post, 1)
    with standing_at(now() + timedelta(days=2, minutes=1)):
        assert asked(tom) == [] and own(mira, post)["figures"] is None
        with pytest.raises(Refused):
            actions.confirm(tom, post, 1)
        notices(0)
        assert not Confirmation.objects.exists()
        assert json.loads(queries.post_json(tom, post.pk))["particulars"]["ended"]
    assert [hit.id for hit in searching.search(tom, "Helmpflicht").posts.rows] == [post.pk]


def test_who_looks_after_the_space_ends_it(tom, mira, lea, service, announce):
    Membership.objects.create(channel=service, person=lea, role=Membership.Role.MODERATOR)
    post = announce()
    actions.confirm(tom, post, 1)
    with pytest.raises(Forbidden):
        actions.end_notice(tom, post)
    actions.end_notice(lea, post)
    assert asked(tom) == [] and not Confirmation.objects.exists()
    assert not own(tom, post)["may_confirm"]
    with pytest.raises(Refused):
        actions.end_notice(lea, post)


def test_it_is_renewed_after_its_days(tom, mira, announce, run_jobs):
    post = announce(renews_days=30, until=now() + timedelta(days=300), reminds_days=0)
    actions.confirm(tom, post, 1)
    with standing_at(now() + timedelta(days=29)):
        notices(0)
        assert asked(tom) == []
    with standing_at(now() + timedelta(days=30, minutes=1)):
        notices(0)
        notices(0)
        assert asked(tom) == [post.pk] and own(tom, post)["version"] == 2
    run_jobs()
    assert Notification.objects.filter(person=tom, reason="announced").count() == 2


def test_who_is_open_is_reminded_and_nobody_else(tom, lea, mira, service, announce, run_jobs):
    Membership.objects.create(channel=service, person=lea)
    post = announce(reminds_days=3)
    run_jobs()
    told = Notification.objects.filter(reason="announced")
    assert set(told.values_list("person", flat=True)) == {tom.pk, lea.pk}
    assert "Mira Kern" in _sentence(told.first())
    actions.confirm(tom, post, 1)
    with pytest.raises(TooMany):
        actions.remind_open(mira, post)
    with standing_at(now() + timedelta(days=3, minutes=1)):
        notices(0)
        notices(0)
        run_jobs()
        reminded = Notification.objects.filter(reason="still_open")
        assert [row.person_id for row in reminded] == [lea.pk]
    with standing_at(now() + timedelta(days=5)):
        actions.remind_open(mira, post)
        run_jobs()
        assert Notification.objects.filter(reason="still_open", person=lea).count() == 2
        with pytest.raises(Forbidden):
            actions.remind_open(tom, post)


def _sentence(row):
    found = Notification.objects.select_related("event", "post__channel").filter(pk=row.pk)
    return shown(row.person, list(found))[0].sentence


def test_muted_is_muted_and_home_still_asks(tom, mira, service, announce, run_jobs):
    attend(tom, service, Level.MUTED)
    post = announce()
    run_jobs()
    assert not Notification.objects.filter(person=tom).exists()
    assert asked(tom) == [post.pk]
    attend(tom, service, Level.MENTIONS)
    announce()
    run_jobs()
    assert Notification.objects.filter(person=tom, reason="announced").count() == 1


def test_who_follows_and_is_asked_hears_once_that_they_are_asked(tom, service, announce, run_jobs):
    attend(tom, service, Level.EVERYTHING)
    announce()
    run_jobs()
    assert [row.reason for row in Notification.objects.filter(person=tom)] == ["announced"]


def test_what_was_deleted_or_rests_is_neither_asked_nor_renewed(
    tom, mira, service, announce, run_jobs
):
    post = announce(renews_days=1, until=now() + timedelta(days=300))
    actions.delete(mira, queries.visible_post(mira, post.pk))
    run_jobs()
    with standing_at(now() + timedelta(days=5)):
        notices(0)
        assert asked(tom) == [] and Notice.objects.get().version == 1
        actions.restore(mira, queries.deleted_post(mira, post.pk))
        Channel.objects.update(archived_at=now())
        notices(0)
        assert Notice.objects.get().version == 1


def test_what_it_costs_is_told_before(client, mira, tom, lea, maria, service):
    text = "Wort " * 1790
    found = noticed.cost(mira, service, text, for_all=False)
    assert (found.people, found.minutes_each, found.minutes_in_all) == (1, 11, 11)
    assert noticed.reading_seconds("one " * 228, "en") == 75
    with pytest.raises(Forbidden):
        noticed.cost(tom, service, text, for_all=False)
    client.force_login(mira.user)
    sent = {"channel": service.pk, "source": text, "for_all": "1"}
    part = client.post("/compose/cost", sent, HTTP_HX_REQUEST="true").content.decode()
    assert "<strong>3" in part
    assert client.post("/compose/cost", {"source": "x"}, HTTP_HX_REQUEST="true").status_code == 200
    page = client.post("/compose/cost", sent | {"place": f"channel:{service.pk}"})
    assert page.status_code == 200 and service.slug in page.content.decode()
    assert queries.draft(mira, f"channel:{service.pk}").source.startswith("Wort")
    assert b'href="/compose"' in client.post("/compose/cost", sent).content
    told = client.post(
        f"/api/v1/channels/{service.pk}/notice-cost", {"source": "Kurz"}, "application/json"
    ).json()
    assert told == {"people": 1, "seconds_each": 15, "minutes_in_all": 1}


def test_the_pages_of_an_announcement(client, mira, tom, service):
    client.force_login(mira.user)
    assert b'value="notice"' in client.get(f"/spaces/{service.slug}/").content
    assert client.get("/compose/fields?kind=notice").status_code == 200
    sent = {
        "kind": "notice", "source": "Bitte lesen", "title": "Helmpflicht", "asks": "Verstanden",
        "until": "2100-01-01T10:00", "reminds": "3",
    }  # fmt: skip
    far = client.post(f"/channels/{service.pk}/posts", sent, HTTP_HX_REQUEST="true")
    assert far.status_code == 422, "five years at most"
    sent["until"] = f"{now() + timedelta(days=9):%Y-%m-%dT%H:%M}"
    assert client.post(f"/channels/{service.pk}/posts", sent).status_code == 302
    post = Post.objects.get(kind="notice")
    client.force_login(tom.user)
    assert b'value="notice"' not in client.get(f"/spaces/{service.slug}/").content
    assert f'href="/posts/{post.pk}/"' in client.get("/").content.decode()
    assert client.get("/api/v1/notices").json()[0]["title"] == "Helmpflicht"
    address = f"/posts/{post.pk}/confirmation"
    stale = client.post(address, {"version": "7"}, HTTP_HX_REQUEST="true")
    assert stale.status_code == 422
    part = client.post(address, {"version": "1"}, HTTP_HX_REQUEST="true").content.decode()
    assert (
        "Verstanden" in part
        and "Helmpflicht" not in client.get("/").content.decode().split('id="feed"')[0]
    )
    client.put(f"/api/v1{address}", {"version": 1}, "application/json")
    client.force_login(mira.user)
    listed = client.get(f"/posts/{post.pk}/confirmations?done=1").content.decode()
    assert "Tom Wirth" in listed
    rows = client.get(f"/api/v1/posts/{post.pk}/confirmations?done=true").json()["items"]
    assert [row["name"] for row in rows] == ["Tom Wirth"]
    assert client.get(f"/posts/{post.pk}/confirmations").status_code == 200
    change = f"/posts/{post.pk}/notice"
    assert b"Bitte lesen" in client.get(change).content
    assert client.post(change, sent | {"title": ""}).status_code == 422
    assert client.post(change, sent).status_code == 302
    assert own(tom, post)["version"] == 2
    Notice.objects.update(reminded_at=now() - timedelta(days=2))
    assert client.post(f"{change}/reminder").status_code == 302
    assert client.post(f"/api/v1{change}/reminder").status_code == 429
    body = sent | {
        "until": (now() + timedelta(days=3)).isoformat(),
    }
    again = {name: body[name] for name in ("title", "asks", "until", "source")}
    assert client.put(f"/api/v1{change}", again, "application/json").status_code == 204
    assert client.get(f"{change}/end").status_code == 200
    assert client.post(f"{change}/end").status_code == 302
    assert client.put(f"/api/v1{change}/end").status_code == 422
    assert client.get(f"/posts/{post.pk}/form").status_code == 200


def test_an_announcement_is_said_over_the_api(client, mira, service):
    client.force_login(mira.user)
    notice = {"title": "Neu", "asks": "Gelesen", "until": (now() + timedelta(days=3)).isoformat()}
    sent = {"kind": "notice", "source": "Text", "notice": notice}
    made = client.post(f"/api/v1/channels/{service.pk}/posts", sent, "application/json")
    assert made.status_code == 201 and made.json()["particulars"]["version"] == 1


def test_the_list_goes_on_page_by_page(mira, service, announce, make_person, monkeypatch):
    monkeypatch.setattr(noticed, "SIZE", 2)
    for name in ("Anna A", "Berta B", "Cora C"):
        Membership.objects.create(channel=service, person=make_person(name))
    post = announce()
    first = noticed.people_asked(mira, post, done=False)
    second = noticed.people_asked(mira, post, done=False, mark=first.next)
    names = [one.name for one in (*first.rows, *second.rows)]
    assert names == ["Anna A", "Berta B", "Cora C", "Tom Wirth"] and not second.next


def test_what_is_asked_of_one_costs_one_query(tom, announce):
    announce()
    with CaptureQueriesContext(connection) as one:
        noticed.asked_of(tom)
    for _number in range(5):
        announce()
    with CaptureQueriesContext(connection) as many:
        assert len(noticed.asked_of(tom)) == 6
    assert len(one) == len(many) == 1
