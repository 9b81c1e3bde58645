import pytest

from resonanz.channels import actions as channels
from resonanz.channels.models import Channel, Membership
from resonanz.conversations.actions import comment, delete, edit, react, say
from resonanz.core.events import record
from resonanz.notifications import queries
from resonanz.notifications.actions import read, read_all, tell
from resonanz.notifications.models import Notification

Reason = Notification.Reason


def heard(person):
    return [
        (row.reason, row.post.plain if row.post else row.text)
        for row in Notification.objects.visible_to(person).select_related("post").order_by("pk")
    ]


def test_whoever_is_mentioned_hears_of_it_and_nobody_else(service, mira, tom, lea, run_jobs):
    say(tom, service, "Frag mal @mira")
    run_jobs()

    assert heard(mira) == [(Reason.MENTIONED, "Frag mal @mira")]
    assert heard(tom) == heard(lea) == []


def test_nobody_hears_of_what_they_did_themselves(service, tom, run_jobs):
    post = say(tom, service, "Ich, @tom")
    comment(tom, post, "und noch etwas, @tom")
    react(tom, post, "like")
    run_jobs()

    assert heard(tom) == []


def test_one_event_is_told_once_with_the_strongest_reason(service, mira, tom, run_jobs):
    post = say(mira, service, "Was hilft gegen Quietschen?")
    comment(tom, post, "Fett, @mira")
    run_jobs()

    assert heard(mira) == [(Reason.MENTIONED, "Fett, @mira")]


def test_the_thread_tells_its_people_each_with_their_reason(service, mira, tom, lea, ada, run_jobs):
    for person in (lea, ada):
        channels.join(person, service)
    post = say(mira, service, "Frage")
    first = comment(tom, post, "Antwort")
    comment(ada, post, "Auch das")
    run_jobs()
    Notification.objects.all().delete()

    comment(lea, first, "Genau")
    run_jobs()

    assert heard(tom) == [(Reason.ANSWERED, "Genau")]
    assert heard(mira) == [(Reason.COMMENTED, "Genau")]
    assert heard(ada) == [(Reason.TAKING_PART, "Genau")]


def test_an_edit_tells_only_those_it_mentions_for_the_first_time(service, mira, tom, lea, run_jobs):
    channels.join(lea, service)
    post = say(tom, service, "Hallo @mira")
    run_jobs()
    edit(tom, post, "Hallo @mira und @lea")
    run_jobs()

    assert len(heard(mira)) == 1
    assert heard(lea) == [(Reason.MENTIONED, "Hallo @mira und @lea")]


def test_further_reactions_are_told_once_while_the_first_is_new(service, mira, tom, lea, run_jobs):
    channels.join(lea, service)
    post = say(mira, service, "Geschafft")
    react(tom, post, "like")
    react(lea, post, "thanks")
    run_jobs()

    assert heard(mira) == [(Reason.REACTED, "Geschafft")]


def test_who_asks_is_told_to_the_keepers_and_who_is_let_in_hears_it(
    make_space, mira, tom, lea, run_jobs
):
    closed = make_space("Leitung", mira, lea, access=Channel.Access.CLOSED)
    asked = channels.ask_to_join(tom, closed)
    run_jobs()
    assert heard(mira) == [(Reason.ASKED_TO_JOIN, "Leitung")]
    assert heard(lea) == []

    channels.let_in(mira, asked)
    run_jobs()
    assert heard(tom) == [(Reason.LET_IN, "Leitung")]


def test_who_keeps_a_space_no_longer_does_not_see_who_asked(make_space, mira, tom, lea, run_jobs):
    closed = make_space("Leitung", mira, lea, access=Channel.Access.CLOSED)
    channels.set_role(mira, closed, lea, Membership.Role.MODERATOR)
    channels.ask_to_join(tom, closed)
    run_jobs()
    assert heard(lea) == [(Reason.ASKED_TO_JOIN, "Leitung")]

    channels.set_role(mira, closed, lea, Membership.Role.MEMBER)

    assert heard(lea) == []


def test_a_notification_is_gone_with_the_right_to_see_its_post(make_space, mira, tom, run_jobs):
    secret = make_space("Vorstand", mira, tom, access=Channel.Access.SECRET)
    say(mira, secret, "Nur für @tom")
    run_jobs()
    assert len(heard(tom)) == queries.unread_count(tom) == 1

    channels.remove_member(mira, secret, tom)

    assert heard(tom) == []
    assert queries.unread_count(tom) == 0
    assert queries.told(tom).rows == []


def test_a_deleted_post_is_not_told_any_more(service, mira, tom, run_jobs):
    post = say(tom, service, "Hallo @mira")
    run_jobs()
    delete(tom, post)

    assert heard(mira) == []


def test_whoever_may_not_see_a_post_is_not_told_of_it(make_space, mira, tom, run_jobs):
    secret = make_space("Vorstand", mira, access=Channel.Access.SECRET)
    post = say(mira, secret, "Geheim")
    event = record(mira, "post.said", post, channel_id=secret.pk)

    assert tell(tom, event, Reason.MENTIONED, "/posts/1/", post=post) is None


def test_telling_twice_changes_nothing_but_a_stronger_reason_wins(service, mira, tom):
    event = record(mira, "case.assigned", service)
    first = tell(tom, event, Reason.THANKED, "/desk/", "Danke")
    assert tell(tom, event, Reason.ASSIGNED, "/desk/cases/1/", "Für dich") == first
    tell(tom, event, Reason.REACTED, "/")

    (kept,) = Notification.objects.all()
    assert (kept.reason, kept.text) == (Reason.ASSIGNED, "Für dich")


def test_a_notification_leads_to_an_address_of_ours(service, mira, tom):
    event = record(mira, "case.assigned", service)
    for address in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        with pytest.raises(ValueError, match="ours"):
            tell(tom, event, Reason.ASSIGNED, address)


def test_one_is_read_when_opened_and_all_at_once_up_to_the_newest_seen(
    client, service, mira, tom, run_jobs
):
    for text in ("Eins @mira", "Zwei @mira", "Drei @mira"):
        say(tom, service, text)
    run_jobs()
    first, second, third = Notification.objects.order_by("pk")
    client.force_login(mira.user)

    page = client.get("/notifications/").content.decode()
    assert "Drei" in page
    assert "3" in client.get("/notifications/badge").content.decode()
    opened = client.get(f"/notifications/{first.pk}/")
    assert opened.url == f"/posts/{first.post_id}/"
    client.post("/notifications/read", {"newest": second.pk})

    assert list(Notification.objects.filter(read_at=None)) == [third]
    assert read(tom, third.pk) is None
    client.force_login(tom.user)
    assert client.get(f"/notifications/{third.pk}/").status_code == 404
    read_all(mira)
    assert queries.unread_count(mira) == 0


def test_the_list_costs_the_same_whatever_its_length(
    client, service, mira, tom, run_jobs, django_assert_max_num_queries
):
    for number in range(40):
        say(tom, service, f"Nummer {number} für @mira")
    run_jobs()
    client.force_login(mira.user)

    with django_assert_max_num_queries(12):
        page = client.get("/notifications/").content.decode()

    assert "Nummer 39" in page
    assert "Nummer 5 " not in page


def test_notifications_over_the_api(client, service, mira, tom, run_jobs):
    say(tom, service, "Frag @mira")
    run_jobs()
    client.force_login(mira.user)

    (told,) = client.get("/api/v1/notifications").json()["items"]
    assert told["actor"] == tom.pk
    assert told["is_new"] is True
    assert client.put("/api/v1/notifications/read", {}, "application/json").status_code == 204
    assert client.get("/api/v1/notifications").json()["items"][0]["is_new"] is False
