"""Conversations of few: what is said there is read by who belongs, and by nobody else."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from resonanz.channels import actions as channels
from resonanz.channels.models import Channel, Conversation, Membership
from resonanz.conversations import actions, direct, naming, queries, searching
from resonanz.conversations.models import Post
from resonanz.core.errors import Forbidden, Gone, Refused
from resonanz.core.models import Event
from resonanz.core.rights import may
from resonanz.notifications.models import Notification

HTMX = {"HTTP_HX_REQUEST": "true"}
Reason = Notification.Reason


@pytest.fixture
def pair(mira, tom):
    """The conversation of Mira and Tom."""
    return channels.talk(mira, [tom])


@pytest.fixture
def group(mira, tom, lea):
    """A conversation of Mira, Tom and Lea."""
    return channels.talk(mira, [tom, lea])


def heard(person):
    told = Notification.objects.visible_to(person).order_by("pk")
    return [(row.reason, row.address) for row in told]


def test_two_people_have_one_conversation_whoever_begins_it(mira, tom, lea, pair):
    assert channels.talk(tom, [mira]) == pair
    assert channels.talk(tom, [mira, tom, mira]) == pair
    assert channels.talk(mira, [lea]) != pair
    assert pair.name == "Mira Kern, Tom Wirth"


def test_the_same_group_goes_on_where_it_talked(mira, tom, lea, ada, group):
    assert channels.talk(lea, [tom, mira]) == group
    assert channels.talk(lea, [tom, mira, ada]) != group
    assert channels.talk(lea, [tom]) != group


def test_nobody_else_reads_it_administrators_included(client, mira, tom, ada, lea, pair):
    post = actions.say(mira, pair, "Nur für dich: der Prüfstand war kaputt")

    for stranger in (ada, lea):
        client.force_login(stranger.user)
        for address in (
            f"/messages/{pair.pk}/",
            f"/channels/{pair.pk}/",
            f"/channels/{pair.pk}/members/",
            f"/channels/{pair.pk}/settings/",
            f"/posts/{post.pk}/",
            f"/api/v1/channels/{pair.pk}",
            f"/api/v1/channels/{pair.pk}/posts",
            f"/api/v1/conversations/{pair.pk}",
            f"/api/v1/posts/{post.pk}",
        ):
            assert client.get(address).status_code == 404, address
        for address in ("/", "/messages/", "/search?q=Prüfstand", "/api/v1/channels"):
            assert "kaputt" not in client.get(address).content.decode()
        assert not searching.search(stranger, "Prüfstand").posts.rows
    assert [hit.id for hit in searching.search(tom, "Prüfstand").posts.rows] == [post.pk]


def test_an_administrator_who_takes_part_has_no_more_rights_than_the_others(ada, tom, lea):
    pair = channels.talk(ada, [tom])
    post = actions.say(tom, pair, "Hallo")

    with pytest.raises(Forbidden):
        actions.delete(ada, post)
    with pytest.raises(Forbidden):
        channels.add_member(ada, pair, lea)
    with pytest.raises(Forbidden):
        channels.remove_member(ada, pair, tom)
    with pytest.raises(Forbidden):
        channels.archive(ada, pair)
    assert not may(ada, "channels.manage", pair)


def test_the_database_lets_no_conversation_be_opened(pair):
    with pytest.raises(IntegrityError), transaction.atomic():
        Channel.objects.filter(pk=pair.pk).update(access="open")


def test_the_ledger_keeps_that_something_was_said_and_not_what(mira, pair, run_jobs):
    post = actions.say(mira, pair, "Zauberwort @tom")
    actions.edit(mira, post, "Zauberwort, anders")
    run_jobs()

    told = str(list(Event.objects.values()))
    assert "Zauberwort" not in told


def test_it_is_not_among_spaces_feeds_and_what_one_plans_for(client, mira, pair, service):
    actions.say(mira, pair, "Hallo")

    assert pair not in queries.writable_spaces(mira)
    assert not queries.home_feed(mira).rows
    assert not queries.posts_of(mira, mira.pk)
    client.force_login(mira.user)
    assert pair.name not in client.get("/spaces/").content.decode()


def test_somebody_more_begins_a_conversation_of_their_own(client, mira, tom, lea, pair, run_jobs):
    before = actions.say(mira, pair, "Lea soll es noch nicht wissen")
    wider = channels.bring_along(tom, pair, [lea])
    actions.say(tom, wider, "Lea, magst du dazukommen?")
    run_jobs()

    assert wider != pair
    assert channels.bring_along(mira, pair, [lea]) == wider
    assert Event.objects.filter(verb="channel.continued").count() == 1
    assert Conversation.objects.get(channel=wider).continues == pair
    assert not Post.objects.visible_to(lea).filter(pk=before.pk).exists()
    assert heard(lea) == [(Reason.DIRECT, f"/messages/{wider.pk}/#newer")]
    client.force_login(mira.user)
    on, back = (client.get(f"/messages/{one.pk}/").content.decode() for one in (pair, wider))
    assert f'href="/messages/{wider.pk}/#newer"' in on
    assert f'href="/messages/{pair.pk}/"' in back
    client.force_login(lea.user)
    assert f'/messages/{pair.pk}/"' not in client.get(f"/messages/{wider.pk}/").content.decode()


def test_whoever_leaves_a_group_reads_nothing_more_and_the_others_go_on(mira, tom, lea, group):
    post = actions.say(lea, group, "Ich bin dann mal weg")
    channels.leave_group(lea, group)

    with pytest.raises(Gone):
        direct.conversation(lea, group.pk)
    assert not Post.objects.visible_to(lea).filter(pk=post.pk).exists()
    assert [row.id for row in direct.messages(mira, group).rows] == [post.pk]
    group.refresh_from_db()
    assert group.name == "Mira Kern, Tom Wirth"
    with pytest.raises(Forbidden):
        channels.leave_group(tom, group)  # of two nobody leaves: one mutes


def test_of_two_nobody_leaves_by_another_door(client, mira, tom, pair):
    client.force_login(tom.user)

    assert client.delete(f"/api/v1/channels/{pair.pk}/membership").status_code == 403
    assert client.delete(f"/api/v1/conversations/{pair.pk}/membership").status_code == 403
    assert Membership.objects.filter(channel=pair).count() == 2


def test_everybody_hears_of_a_message_once_while_it_is_new(mira, tom, lea, group, run_jobs):
    actions.say(mira, group, "Eins")
    actions.say(mira, group, "Zwei")
    run_jobs()

    assert heard(tom) == heard(lea) == [(Reason.DIRECT, f"/messages/{group.pk}/#newer")]
    assert heard(mira) == []
    Notification.objects.filter(person=tom).update(read_at=Post.objects.first().said_at)
    actions.say(mira, group, "Drei")
    run_jobs()
    assert len(heard(tom)) == 2
    assert len(heard(lea)) == 1


def test_only_members_are_named(client, mira, tom, ada, pair):
    post = actions.say(mira, pair, "Frag @ada und @tom")
    assert [one.handle for one in naming.mentionable(mira, pair, "a")] == []
    assert list(post.mentions.values_list("identity__handle", flat=True)) == ["tom"]


def test_one_writes_to_who_signs_in_here_and_to_a_dozen_at_most(mira, tom, gus, make_person):
    with pytest.raises(Refused):
        channels.talk(mira, [])
    with pytest.raises(Refused):
        channels.talk(gus, [mira])  # a guest does not see her
    crowd = [make_person(f"P{number} Viele") for number in range(channels.MOST)]
    with pytest.raises(Refused):
        channels.talk(mira, crowd)
    assert channels.talk(mira, crowd[:-1]).memberships.count() == channels.MOST
    tom.user.is_active = False
    tom.user.save()
    with pytest.raises(Refused):
        channels.talk(mira, [tom])


def test_the_list_shows_what_is_new_the_newest_first(mira, tom, lea, pair, group):
    actions.say(tom, group, "In der Gruppe")
    actions.say(tom, pair, "Zu zweit")
    own = channels.talk(mira, [lea])
    actions.say(mira, own, "Von mir")

    rows = direct.talks(mira).rows
    assert [(talk.id, talk.unread, talk.name) for talk in rows] == [
        (own.pk, 0, "Lea Neumann"),
        (pair.pk, 1, "Tom Wirth"),
        (group.pk, 1, "Lea Neumann, Tom Wirth"),
    ]
    first = direct.talks(mira, size=2)
    assert [talk.id for talk in direct.talks(mira, first.next, size=2).rows] == [group.pk]
    actions.mark_read(mira, Post.objects.latest("said_at").said_at, pair)
    assert direct.talk(mira, pair).unread == 0


def test_the_list_and_a_page_cost_the_same_however_much_was_said(
    client, mira, tom, lea, ada, pair, hearing, django_assert_max_num_queries
):
    for number in range(30):
        actions.say(tom, pair, f"Nachricht {number}")
    for other in (lea, ada):
        actions.say(other, channels.talk(other, [mira]), "Hallo")
    client.force_login(mira.user)
    for address in ("/messages/", f"/messages/{pair.pk}/"):
        client.get(address)
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200


def test_the_page_begins_below_and_older_messages_come_above(client, mira, tom, pair):
    said = [actions.say(tom, pair, f"Nachricht {number}") for number in range(25)]
    client.force_login(mira.user)
    page = client.get(f"/messages/{pair.pk}/").content.decode()

    assert page.index(f'id="post-{said[5].pk}"') < page.index(f'id="post-{said[24].pk}"')
    assert f'id="post-{said[4].pk}"' not in page
    mark = direct.messages(mira, pair).next
    older = client.get(f"/messages/{pair.pk}/?mark={mark}", **HTMX).content.decode()
    assert f'id="post-{said[0].pk}"' in older
    assert 'id="answer"' not in older


def test_what_is_sent_comes_back_with_all_that_was_said_meanwhile(client, mira, tom, pair):
    first = actions.say(tom, pair, "Bist du da?")
    mark = direct.end_of(direct.messages(mira, pair).rows)
    actions.say(tom, pair, "Hallo?")
    client.force_login(mira.user)
    address = f"/messages/{pair.pk}/posts"
    told = client.post(address, {"source": "Ja!", "since": mark}, **HTMX).content.decode()

    assert "Hallo?" in told
    assert "Ja!" in told
    assert f'id="post-{first.pk}"' not in told
    later = direct.later(mira, pair, direct.end_of(direct.messages(mira, pair).rows))
    assert later == []


def test_what_is_said_among_few_says_so_by_itself(mira, tom, lea, pair):
    post = actions.say(mira, pair, "Hallo")
    answer = actions.comment(tom, post, "Servus")

    assert post.visibility == answer.visibility == Post.Visibility.DIRECT
    Channel.objects.filter(pk=pair.pk).update(kind="space", access="open")
    assert not Post.objects.visible_to(lea).exists()


def test_a_message_is_begun_from_a_profile(client: Client, mira, tom):
    client.force_login(mira.user)
    assert f"/messages/new?person={tom.pk}" in client.get(f"/people/{tom.pk}/").content.decode()

    page = client.get(f"/messages/new?person={tom.pk}").content.decode()
    assert "Tom Wirth" in page
    answer = client.post("/messages/new", {"person": [tom.pk], "source": "Hallo Tom"})
    pair = Channel.objects.get(kind="direct")
    assert answer["Location"] == f"/messages/{pair.pk}/"
    assert client.get(f"/messages/new?person={tom.pk}")["Location"] == f"/messages/{pair.pk}/"
    assert "Hallo Tom" in client.get(f"/messages/{pair.pk}/").content.decode()


def test_an_empty_first_message_begins_nothing_and_keeps_what_was_chosen(client, mira, tom):
    client.force_login(mira.user)
    answer = client.post("/messages/new", {"person": [tom.pk], "source": "  "})

    assert answer.status_code == 422
    assert "Tom Wirth" in answer.content.decode()
    assert not Channel.objects.filter(kind="direct").exists()


def test_all_of_it_by_the_api(client, mira, tom, lea):
    client.force_login(mira.user)

    def send(method, path, **body):
        call = getattr(client, method)
        return call(f"/api/v1/{path}", body, content_type="application/json")

    made = send("post", "conversations", people=[tom.pk])
    assert made.status_code == 201
    number = made.json()["id"]
    assert made.json()["people"] == [{"id": tom.pk, "name": "Tom Wirth"}]
    assert send("post", f"channels/{number}/posts", source="Hallo").status_code == 201
    heard = f"attention/conversation/{number}"
    assert send("put", heard, level="mentions").json()["level"] == "mentions"
    told = client.get("/api/v1/conversations").json()["items"][0]
    assert (told["latest"], told["muted"], told["unread"]) == ("Hallo", True, 0)
    assert send("put", heard, level="").json()["level"] == "normal"
    assert not client.get("/api/v1/conversations").json()["items"][0]["muted"]
    wider = send("post", f"conversations/{number}/people", people=[lea.pk]).json()["id"]
    assert wider != number
    assert send("delete", f"conversations/{wider}/membership").status_code == 204
    assert client.get(f"/api/v1/conversations/{wider}").status_code == 404
