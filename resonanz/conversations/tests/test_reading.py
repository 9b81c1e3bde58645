"""Reading: only what is unread, marked up to here and taken back, narrowed down."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from resonanz.channels import actions as channels
from resonanz.channels.models import Membership
from resonanz.conversations import actions, calendar, composing, ideas, queries
from resonanz.conversations.kinds.event import EventAsked
from resonanz.conversations.models import Attachment, Post, ReadBefore
from resonanz.conversations.narrowing import EVERYTHING, Narrow, narrow_in
from resonanz.core.errors import Refused
from resonanz.core.time import now, standing_at


@pytest.fixture
def joined(make_space, mira, tom):
    """Two spaces of Mira and Tom, who belongs to them for two days."""
    spaces = [make_space(name, mira, tom) for name in ("Werkstatt", "Labor")]
    Membership.objects.update(joined_at=now() - timedelta(days=2), read_up_to=None)
    return spaces


def said(author, space, hours, text="Hallo", **more):
    with standing_at(now() - timedelta(hours=hours)):
        return actions.say(author, space, text, **more)


def unread(person, **more):
    page = queries.home_feed(person, narrow=Narrow(unread=True, **more))
    return [post.id for post in page.rows]


def test_only_what_is_unread_is_shown_and_never_ones_own(client, tom, mira, joined):
    old, _mine, new = said(mira, joined[0], 9), said(tom, joined[0], 8), said(mira, joined[1], 2)
    assert unread(tom) == [new.pk, old.pk]
    actions.mark_read(tom, old.said_at)
    assert unread(tom) == [new.pk]
    assert not queries.space_feed(tom, joined[0], narrow=Narrow(unread=True)).rows
    client.force_login(tom.user)
    page = client.get("/?unread=1").content.decode()
    assert f"post-{new.pk}" in page and f"post-{old.pk}" not in page
    assert "delay:4s" not in page and "delay:4s" in client.get("/").content.decode()
    (item,) = client.get("/api/v1/feed?unread=true").json()["items"]
    assert item["id"] == new.pk
    actions.mark_read(tom, now())
    assert client.get("/?unread=1").content.decode().count('data-key="u"') == 1


@pytest.mark.parametrize("everywhere", [False, True])
def test_read_up_to_here_leaves_what_is_newer_and_is_taken_back(
    client, tom, mira, joined, everywhere
):
    older, here = said(mira, joined[1], 5), said(mira, joined[0], 4)
    newer = said(mira, joined[0], 3)
    client.force_login(tom.user)
    more = "/everywhere" if everywhere else ""
    line = client.post(f"/posts/{here.pk}/read{more}", HTTP_HX_REQUEST="true").content.decode()
    assert 'hx-post="/read/undo"' in line
    assert unread(tom) == [newer.pk] if everywhere else [newer.pk, older.pk]

    assert client.post("/read/undo", HTTP_HX_REQUEST="true").content == b""
    assert unread(tom) == [newer.pk, here.pk, older.pk]
    assert client.post("/read/undo").status_code == 422
    assert not ReadBefore.objects.exists()


def test_what_was_read_since_stays_when_the_mark_is_taken_back(tom, mira, joined):
    before, here = said(mira, joined[0], 9), said(mira, joined[0], 4)
    also, newer = said(mira, joined[1], 4), said(mira, joined[1], 3)
    actions.mark_read(tom, before.said_at)
    actions.mark_read_here(tom, here, everywhere=True)
    actions.mark_read(tom, newer.said_at, joined[1])
    actions.undo_read(tom)
    assert unread(tom) == [here.pk] and also.pk not in unread(tom)
    actions.mark_read_here(tom, here)
    with standing_at(now() + timedelta(hours=2)), pytest.raises(Refused):
        actions.undo_read(tom)


def test_what_the_page_marked_by_itself_beyond_is_unread_again(tom, mira, joined):
    here, newer = said(mira, joined[0], 4), said(mira, joined[1], 3)
    actions.mark_read(tom, now())
    actions.mark_read_here(tom, here, everywhere=True)
    assert unread(tom) == [newer.pk]
    actions.undo_read(tom)
    assert unread(tom) == []


def test_without_script_the_mark_can_be_taken_back_too(client, tom, mira, joined):
    here = said(mira, joined[0], 4)
    client.force_login(tom.user)
    answer = client.post(f"/posts/{here.pk}/read", {"back": "/spaces/werkstatt/"}, follow=True)
    assert "/read/undo" in answer.content.decode()
    assert client.get("/read/undo").status_code == 200
    assert client.post("/read/undo").url == "/"
    assert unread(tom) == [here.pk]


def test_the_home_feed_does_not_mark_messages_as_read(tom, mira, joined):
    talk = channels.talk(mira, [tom])
    actions.say(mira, talk, "Nur für dich")
    actions.mark_read(tom, now() + timedelta(minutes=1))
    mine = Membership.objects.get(person=tom, channel=talk)
    assert mine.read_up_to is None or mine.read_up_to < Post.objects.get(channel=talk).said_at


def test_a_feed_is_narrowed_by_form_space_file_and_day(tom, mira, joined, client):
    first, second = joined
    question = said(mira, first, 30, "Wo ist er?", kind=Post.Kind.QUESTION)
    filed, plain = said(mira, first, 3), said(mira, second, 2)
    Attachment.objects.create(post=filed, kind="file", file="x.pdf", alt="Plan")

    def found(**wish):
        return [post.id for post in queries.home_feed(tom, narrow=Narrow(**wish)).rows]

    assert found(form="question") == [question.pk]
    assert found(space=second.pk) == [plain.pk]
    assert found(files=True) == [filed.pk]
    assert found(since=timezone.localdate(now()) - timedelta(days=10)) == [
        plain.pk, filed.pk, question.pk,
    ]  # fmt: skip
    assert found(since=timezone.localdate(now()) + timedelta(days=1)) == []
    client.force_login(tom.user)
    for address in ("/?form=question&files=1", "/spaces/werkstatt/?since=2020-01-01"):
        assert client.get(address).status_code == 200
    items = client.get(f"/api/v1/channels/{first.pk}/posts?form=question").json()["items"]
    assert [item["id"] for item in items] == [question.pk]


def test_what_an_address_says_is_read_or_refused():
    assert narrow_in({}) is not None and narrow_in({}).is_all
    narrow = narrow_in(
        {"unread": "1", "form": "poll", "space": "7", "files": "1", "since": "2026-01-02"}
    )
    assert narrow == Narrow(True, "poll", 7, True, date(2026, 1, 2)) and narrow.has_filters
    assert narrow_in(dict(pair.split("=") for pair in narrow.query.split("&"))) == narrow
    assert not Narrow(unread=True).has_filters and EVERYTHING.query == ""
    for odd in ({"form": "roman"}, {"space": "x"}, {"space": "9" * 30}, {"since": "gestern"}):
        with pytest.raises(Refused):
            narrow_in(odd)


def test_a_narrowed_page_goes_on_as_narrow_at_the_same_cost(
    client, tom, mira, joined, django_assert_max_num_queries
):
    for number in range(23):
        said(mira, joined[0], 1 + number / 10, f"Beitrag {number}")
    client.force_login(tom.user)
    address = "/?unread=1&since=2020-01-01&form=post"
    client.get(address)
    with django_assert_max_num_queries(12):
        page = client.get(address).content.decode()
    assert "unread=1&amp;form=post&amp;since=2020-01-01&amp;mark=" in page
    mark = queries.home_feed(tom, narrow=narrow_in({"unread": "1"})).next
    more = client.get(f"/?unread=1&mark={mark}", HTTP_HX_REQUEST="true").content.decode()
    assert more.count("<article") == 3


def test_unread_posts_alone_offer_the_mark_in_feeds(tom, mira, joined):
    said(mira, joined[0], 3)
    page = composing.feed(queries.home_feed(tom).rows, tom.pk)
    assert "/read/everywhere" in page and 'data-key="m"' in page
    here = composing.feed(queries.space_feed(tom, joined[0]).rows, tom.pk, of_channel=True)
    assert "/read/everywhere" not in here and 'data-key="m"' in here
    actions.mark_read(tom, now())
    assert 'data-key="m"' not in composing.feed(queries.home_feed(tom).rows, tom.pk)


def test_events_and_ideas_are_shown_unread_only(client, tom, mira, joined):
    asked = EventAsked(
        title="Grillen", starts_at=now() + timedelta(days=2),
        ends_at=now() + timedelta(days=2, hours=1), zone="Europe/Berlin",
    )  # fmt: skip
    event = said(mira, joined[0], 3, kind=Post.Kind.EVENT, asked=asked)
    idea = said(mira, joined[0], 2, "Ein Regal", kind=Post.Kind.IDEA)
    assert [one.id for one in calendar.upcoming(tom, unread=True).rows] == [event.pk]
    assert [one.id for one in ideas.ideas(tom, joined[0], unread=True).rows] == [idea.pk]
    assert not calendar.upcoming(mira, unread=True).rows
    actions.mark_read(tom, now())
    assert not calendar.upcoming(tom, joined[0], unread=True).rows
    client.force_login(tom.user)
    for address in ("/calendar/", f"/channels/{joined[0].pk}/ideas/"):
        page = client.get(f"{address}?unread=1").content.decode()
        assert "Grillen" not in page and "Ein Regal" not in page
    assert client.get("/api/v1/events?unread=true").json()["items"] == []


def test_programs_mark_and_take_back(client, tom, mira, joined):
    here = said(mira, joined[0], 3)
    client.force_login(tom.user)
    assert client.put(f"/api/v1/posts/{here.pk}/read?everywhere=true").status_code == 204
    assert unread(tom) == []
    assert client.delete("/api/v1/feed/read").status_code == 204
    assert unread(tom) == [here.pk]
