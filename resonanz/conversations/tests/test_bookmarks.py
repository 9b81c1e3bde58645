"""Bookmarks: kept for oneself alone, with a note and a reminder that comes once."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from resonanz.conversations import actions, bookmarked
from resonanz.conversations.models import Bookmark
from resonanz.core.errors import Forbidden, Refused
from resonanz.core.time import now, standing_at
from resonanz.notifications.models import Notification


def tomorrow():
    return timezone.localdate(now()) + timedelta(days=1)


def reminders(person):
    return list(Notification.objects.visible_to(person).filter(reason="reminded"))


def test_a_post_is_kept_with_one_key_and_found_again_by_oneself_alone(client, tom, mira, service):
    post = actions.say(mira, service, "Der Schlüssel liegt im Fach")
    client.force_login(tom.user)
    pressed = client.post(f"/posts/{post.pk}/bookmark", HTTP_HX_REQUEST="true").content.decode()

    assert "data-kept" in pressed and 'data-key="b"' in pressed
    assert "data-kept" in client.get("/").content.decode()
    assert "data-kept" in client.get(f"/posts/{post.pk}/").content.decode()
    assert client.get(f"/api/v1/posts/{post.pk}").json()["bookmarked"] is True
    assert "liegt im Fach" in client.get("/bookmarks/").content.decode()
    client.force_login(mira.user)
    assert "data-kept" not in client.get("/").content.decode()
    assert "liegt im Fach" not in client.get("/bookmarks/").content.decode()


def test_a_note_and_a_day_are_written_down_and_taken_away_again(client, tom, service):
    post = actions.say(tom, service, "Messe")
    client.force_login(tom.user)
    address, day = f"/posts/{post.pk}/bookmark", tomorrow()
    client.post(address, {"note": " Für   Lea ", "remind_on": day.isoformat()})

    (kept,) = bookmarked.bookmarks(tom, reminders=True).rows
    assert (kept.note, kept.remind_on, kept.is_reminded) == ("Für Lea", day, False)
    assert f'value="{day.isoformat()}"' in client.get(address).content.decode()
    form = client.get(address, HTTP_HX_REQUEST="true").content.decode()
    assert form.startswith("<span") and "Für Lea" in form
    assert client.post(address, {"note": "", "remind_on": "bald"}).status_code == 422
    client.post(address, {"note": "Für Lea", "remind_on": ""})
    assert not bookmarked.bookmarks(tom, reminders=True).rows
    assert client.post(f"{address}/end", HTTP_HX_REQUEST="true").status_code == 200
    client.post(address)
    assert client.post(f"{address}/end").url == "/bookmarks/"
    assert not Bookmark.objects.exists()


def test_what_cannot_be_is_refused_and_nothing_is_kept(tom, mira, lea, service, make_space):
    post = actions.say(mira, service, "Hallo")
    for note, day in (("", timezone.localdate(now())), ("", date(2020, 1, 1)), ("x" * 501, None)):
        with pytest.raises(Refused):
            actions.annotate(tom, post, note, day)
    hidden = actions.say(lea, make_space("Vorstand", lea, access="secret"), "Geheim")
    with pytest.raises(Forbidden):
        actions.bookmark(tom, hidden)
    assert not Bookmark.objects.exists()


def test_a_reminder_comes_once_on_its_day_and_again_for_another(tom, mira, service, run_jobs):
    post = actions.say(mira, service, "Angebot einholen")
    day = tomorrow()
    actions.annotate(tom, post, "Anrufen", day)
    assert actions.remind() == 0

    with standing_at(now() + timedelta(days=2)):
        assert (actions.remind(), actions.remind()) == (1, 0)
        run_jobs()
        (told,) = reminders(tom)
        assert "Anrufen" in told.sentence and told.address == f"/posts/{post.pk}/"
        assert not reminders(mira)
        actions.annotate(tom, post, "Anrufen", day)
        assert actions.remind() == 0
        actions.annotate(tom, post, "", tomorrow())
    with standing_at(now() + timedelta(days=4)):
        assert actions.remind() == 1
        run_jobs()
    assert len(reminders(tom)) == 2


def test_a_reminder_of_what_is_not_seen_any_more_names_only_ones_own_note(
    tom, mira, lea, make_space, run_jobs
):
    space = make_space("Projekt", mira, tom, access="closed")
    post = actions.say(mira, space, "Vertrauliches")
    actions.annotate(tom, post, "Nachhaken", tomorrow())
    space.memberships.filter(person=tom).delete()
    forgotten = actions.say(lea, make_space("Halle", lea), "Offen")
    actions.annotate(tom, forgotten, "", tomorrow())

    with standing_at(now() + timedelta(days=2)):
        actions.remind()
        actions.forget_bookmark(tom, forgotten.pk)
        run_jobs()
    (told,) = reminders(tom)
    assert (told.post, told.address) == (None, "/bookmarks/") and "Nachhaken" in told.sentence
    (kept,) = bookmarked.bookmarks(tom).rows
    assert kept.post is None


def test_the_list_goes_on_page_by_page_at_the_same_cost(
    client, tom, mira, service, hearing, django_assert_max_num_queries
):
    posts = [actions.say(mira, service, f"Beitrag {number}") for number in range(23)]
    for post in posts:
        actions.bookmark(tom, post)
    actions.delete(mira, posts[5])
    client.force_login(tom.user)
    client.get("/bookmarks/")
    with django_assert_max_num_queries(12):
        page = client.get("/bookmarks/").content.decode()
    first = bookmarked.bookmarks(tom)
    assert len(first.rows) == 20 and f"mark={first.next}" in page
    more = client.get(f"/bookmarks/?mark={first.next}", HTTP_HX_REQUEST="true").content.decode()
    assert more.count("<article") == 3 and "<html" not in more


def test_programs_keep_and_forget(client, tom, mira, service, pages_of):
    post = actions.say(mira, service, "Hallo")
    client.force_login(tom.user)
    address = f"/api/v1/posts/{post.pk}/bookmark"
    wish = {"note": "Später", "remind_on": tomorrow().isoformat()}
    assert client.put(address, wish, content_type="application/json").status_code == 204
    (page,) = pages_of("bookmarks?reminders=true")
    assert page == [wish | {"post": post.pk, "is_reminded": False, "is_here": True}]
    assert client.delete(address).status_code == 204
    assert pages_of("bookmarks") == [[]]
