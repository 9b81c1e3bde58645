"""Every form of post can be pinned, shared, moved, found, reported: once built for all."""

import json

import pytest

from resonanz.channels.circles import is_within
from resonanz.channels.models import Channel, Membership
from resonanz.conversations import actions, kinds, placed, queries, searching
from resonanz.conversations.kinds.event import EventAsked
from resonanz.conversations.kinds.poll import PollAsked
from resonanz.conversations.models import Decision, Pin, Post, Relocation, Review
from resonanz.core.errors import Forbidden, Gone, Refused
from resonanz.core.live import may_follow
from resonanz.core.models import Event
from resonanz.core.time import from_iso
from resonanz.notifications.models import Notification

EVENT = EventAsked(
    "Werkstatttag", from_iso("2100-01-01T10:00:00+01:00"), from_iso("2100-01-01T12:00:00+01:00"),
    "Europe/Berlin", "Halle 4",
)  # fmt: skip
ASKED = {"poll": PollAsked(["Dienstag", "Mittwoch"]), "event": EVENT}
FORMS = ("post", "question", "poll", "idea", "event")


@pytest.fixture
def speak(tom, service):
    """`speak("poll")`: something Tom says in this form."""

    def say(kind="post", text="Der Kettenschutz klappert", space=service, by=tom):
        return actions.say(by, space, text, kind=kind, asked=ASKED.get(kind))

    return say


@pytest.fixture
def workshop(make_space, mira, lea):
    """Another open space of Mira, with Lea."""
    return make_space("Werkstatt", mira, lea)


def fresh(post):
    return Post.objects.select_related("channel", "author").get(pk=post.pk)


# --- pin -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", FORMS)
def test_every_form_is_pinned_by_who_looks_after_the_space(client, mira, tom, service, speak, kind):
    post = speak(kind)
    with pytest.raises(Forbidden):
        actions.pin(tom, post)
    actions.pin(mira, post)
    actions.pin(mira, post)
    assert [row.id for row in placed.pinned(tom, service)] == [post.pk]
    client.force_login(tom.user)
    page = client.get(f"/spaces/{service.slug}/").content.decode()
    assert page.index(f'href="/posts/{post.pk}/"') < page.index('id="feed"')
    assert client.get(f"/api/v1/channels/{service.pk}/pins").json()[0]["id"] == post.pk
    actions.unpin(mira, post)
    actions.unpin(mira, post)
    assert placed.pinned(tom, service) == []


def test_three_are_pinned_and_what_is_deleted_makes_room(mira, tom, service, speak):
    posts = [speak() for _number in range(4)]
    for post in posts[:3]:
        actions.pin(mira, post)
    with pytest.raises(Refused):
        actions.pin(mira, posts[3])
    actions.delete(tom, queries.visible_post(tom, posts[0].pk))
    actions.pin(mira, posts[3])
    assert [row.id for row in placed.pinned(tom, service)] == [
        posts[3].pk, posts[2].pk, posts[1].pk
    ]  # fmt: skip


def test_a_comment_is_not_pinned_and_a_long_beginning_is_cut(mira, tom, service, speak):
    post = speak(text="Lang " * 100)
    with pytest.raises(Forbidden):
        actions.pin(mira, actions.comment(tom, post, "Ja"))
    actions.pin(mira, post)
    assert placed.pinned(tom, service)[0].title.endswith("…")


def test_a_secret_space_shows_nobody_else_what_is_pinned(client, tom, lea, ada, make_space, speak):
    secret = make_space("Vorstand", tom, access="secret")
    post = speak(space=secret)
    actions.pin(tom, post)
    assert placed.pinned(lea, secret) == []
    client.force_login(ada.user)
    assert client.get(f"/api/v1/channels/{secret.pk}/pins").status_code == 404
    assert client.get(f"/posts/{post.pk}/pin").status_code == 404


def test_the_page_pins_and_takes_down(client, mira, service, speak):
    post = speak()
    client.force_login(mira.user)
    assert f"/posts/{post.pk}/pin" in client.get(f"/posts/{post.pk}/").content.decode()
    assert client.get(f"/posts/{post.pk}/pin").status_code == 200
    client.post(f"/posts/{post.pk}/pin", {"wanted": "yes"})
    assert Pin.objects.get().by == mira
    for _number in range(2):
        client.put(f"/api/v1/posts/{speak().pk}/pin")
    assert client.post(f"/posts/{speak().pk}/pin").status_code == 422
    assert b"Mira Kern" in client.get(f"/posts/{post.pk}/pin").content
    client.post(f"/posts/{post.pk}/pin", {"wanted": "no"})
    assert client.delete(f"/api/v1/posts/{post.pk}/pin").status_code == 204
    assert Pin.objects.count() == 2


# --- share -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", FORMS)
def test_every_form_is_shared_with_the_words_of_who_shares(client, lea, workshop, speak, kind):
    post = speak(kind)
    shared = actions.share(lea, post, workshop, "Das ist auch für uns")
    own = kinds.of("share").own(lea, shared)
    assert own["origin"]["id"] == post.pk and own["origin"]["kind"] == kind
    assert fresh(post).share_count == 1
    client.force_login(lea.user)
    part = client.get(f"/posts/{shared.pk}/form", HTTP_HX_REQUEST="true").content.decode()
    assert "klappert" in part
    assert "klappert" not in client.get("/").content.decode()
    assert client.get(f"/api/v1/posts/{shared.pk}/form").json()["own"]["origin"]["id"] == post.pk
    told = json.loads(queries.post_json(lea, shared.pk))
    assert (told["kind"], told["particulars"]) == ("share", {"shared": True})
    assert [hit.id for hit in searching.search(lea, "klappert").posts.rows] == [post.pk]


def test_who_may_not_read_the_origin_sees_only_that_something_was_shared(
    client, mira, tom, lea, service, workshop, make_space, speak
):
    closed = make_space("Leitung", mira, tom, lea, access="closed")
    team = make_space("Team", tom, lea, access="closed")
    post = speak(space=closed, text="Gehälter steigen")
    shared = actions.share(tom, post, team)
    Membership.objects.filter(channel=closed, person=lea).delete()
    assert kinds.of("share").own(tom, shared)["origin"]["id"] == post.pk
    assert kinds.of("share").own(lea, shared) == {"origin": None}
    assert fresh(post).share_count == 0, "a share in a closed space is told to nobody else"
    client.force_login(lea.user)
    for address in ("/", f"/posts/{shared.pk}/", f"/posts/{shared.pk}/form"):
        page = client.get(address).content.decode()
        assert "Gehälter" not in page and "Leitung" not in page
    actions.delete(tom, queries.visible_post(tom, post.pk))
    assert kinds.of("share").own(tom, shared) == {"origin": None}


def test_what_is_said_among_members_is_shared_only_where_all_may_read_it(
    mira, tom, lea, service, make_space, speak
):
    closed = make_space("Leitung", mira, tom, access="closed")
    few = make_space("Duo", tom, mira, access="secret")
    wide = make_space("Breit", tom, lea, access="secret")
    post = speak(space=closed)
    for target in (service, wide, closed):
        with pytest.raises(Refused):
            actions.share(tom, post, target)
    assert set(placed.spaces_to_share_into(tom, post)) == {few, wide}
    assert actions.share(tom, post, few).channel == few


def test_one_shares_what_one_sees_where_one_may_speak(tom, lea, mira, workshop, speak, hear):
    with pytest.raises(Forbidden):
        actions.share(tom, speak(), workshop)
    outside = hear("1")
    with pytest.raises(Forbidden):
        actions.share(mira, outside, workshop)
    with pytest.raises(Refused):
        actions.say(mira, workshop, "x", kind="share")
    with pytest.raises(Refused):
        kinds.of("share").read({}, mira)


def test_sharing_a_share_without_words_shares_its_origin(tom, lea, mira, workshop, service, speak):
    post = speak()
    shared = actions.share(lea, post, workshop)
    third = actions.say(mira, service, "Platz")
    with pytest.raises(Refused):
        actions.share(tom, queries.visible_post(tom, shared.pk), service)  # it stands there
    third = Channel.objects.create(name="Küche", slug="kueche")
    Membership.objects.create(channel=third, person=lea)
    again = actions.share(lea, shared, third)
    assert kinds.of("share").own(lea, again)["origin"]["id"] == post.pk
    actions.delete(tom, queries.visible_post(tom, post.pk))
    with pytest.raises(Gone):
        actions.share(lea, shared, third)


def test_who_said_it_hears_that_it_was_shared_where_they_may_read_that(
    tom, lea, mira, workshop, make_space, speak, run_jobs
):
    post = speak()
    hidden = make_space("Geheim", lea, access="secret")
    actions.share(lea, post, hidden)
    run_jobs()
    assert not Notification.objects.filter(person=tom).exists()
    shared = actions.share(lea, post, workshop, "Gut")
    actions.share(mira, speak(by=mira), workshop)
    run_jobs()
    told = Notification.objects.get(person=tom)
    assert (told.reason, told.post_id) == ("shared", shared.pk)
    assert not Notification.objects.filter(person__in=(mira, lea), reason="shared").exists()


def test_the_page_of_sharing_keeps_what_was_typed(client, lea, workshop, make_space, speak):
    post = speak()
    make_space("Zweiter", lea)
    client.force_login(lea.user)
    address = f"/posts/{post.pk}/shares"
    assert client.get(address).status_code == 200
    refused = client.post(address, {"source": "Schaut mal", "channel": ""})
    assert refused.status_code == 422 and b"Schaut mal" in refused.content
    assert b"Schaut mal" in client.get(address).content
    assert address in client.get("/drafts/").content.decode()
    assert client.post(address, {"source": "Schaut", "channel": workshop.pk}).status_code == 302
    shared = Post.objects.get(kind="share")
    assert b"Schaut mal" not in client.get(address).content
    answer = client.post(
        f"/api/v1/posts/{post.pk}/shares", {"channel": workshop.pk}, "application/json"
    )
    assert answer.status_code == 201 and answer.json()["kind"] == "share"
    assert b"<title>" in client.get(f"/posts/{shared.pk}/").content


# --- move ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", FORMS)
def test_every_form_moves_with_its_answers_and_its_address_stays(
    client, mira, tom, lea, service, workshop, speak, kind, run_jobs
):
    post = speak(kind)
    comment = actions.comment(lea, post, "Bei mir auch")
    actions.pin(mira, post)
    client.force_login(tom.user)
    client.get("/")  # a card is kept
    actions.move_thread(mira, post, workshop, "Gehört in die Werkstatt")
    run_jobs()
    assert set(Post.objects.filter(root=post.pk).values_list("channel", flat=True)) == {workshop.pk}
    assert not Pin.objects.exists()
    page = client.get(f"/posts/{post.pk}/").content.decode()
    assert "Werkstatt" in page and "Mira Kern" in page
    assert "klappert" not in client.get(f"/spaces/{service.slug}/").content.decode()
    client.force_login(lea.user)
    assert f"/spaces/{workshop.slug}/" in client.get("/").content.decode()
    assert [hit.id for hit in searching.search(lea, "klappert").posts.rows] == [post.pk]
    told = Notification.objects.filter(person=tom, reason="order").get()
    assert "Gehört in die Werkstatt" in told.sentence
    # Whoever wrote there goes on hearing.
    Notification.objects.all().delete()
    actions.comment(mira, fresh(comment), "Geklärt")
    run_jobs()
    assert set(Notification.objects.values_list("person", flat=True)) == {tom.pk, lea.pk}


def test_who_moves_looks_after_both_and_says_why(mira, tom, lea, ada, service, workshop, speak):
    post = speak()
    other = Channel.objects.create(name="Fremd", slug="fremd")
    for actor, target in ((tom, workshop), (mira, other)):
        with pytest.raises(Forbidden):
            actions.move_thread(actor, post, target, "x")
    for target, reason in ((workshop, "  "), (service, "x")):
        with pytest.raises(Refused):
            actions.move_thread(mira, post, target, reason)
    actions.move_thread(ada, post, other, "Aufgeräumt")
    event = Event.objects.get(verb="thread.moved")
    assert event.details["reason"] == "Aufgeräumt" and event.actor_id == ada.pk
    assert Review.objects.get(post=post).decision.deed == "move"
    assert list(placed.spaces_to_move_into(ada, post)) and Relocation.objects.get().by == ada
    with pytest.raises(Forbidden):
        actions.move_thread(mira, actions.comment(lea, fresh(post), "Ja"), workshop, "x")


def test_nobody_reads_a_moved_thread_who_could_not_before(
    client, mira, tom, lea, gus, make_space, service, speak
):
    closed = make_space("Leitung", mira, tom, access="closed")
    post = speak(space=closed, text="Gehälter steigen")
    with pytest.raises(Refused):
        actions.move_thread(mira, post, service, "x")
    with_guest = make_space("Agentur", mira, gus, access="closed")
    with pytest.raises(Refused):
        actions.move_thread(mira, speak(), with_guest, "x")
    inner = make_space("Innen", mira, access="secret")
    moved = actions.move_thread(mira, post, inner, "Nur für uns")
    client.force_login(tom.user)  # he said it, and may not read it there
    assert client.get(f"/posts/{post.pk}/").status_code == 404
    assert not may_follow(tom, f"post:{post.pk}")
    page = client.get(f"/moderation/decisions/{moved.decision_id}/").content.decode()
    assert "Nur für uns" in page and "Innen" not in page
    client.force_login(mira.user)
    assert "Leitung" in client.get(f"/posts/{post.pk}/").content.decode()


def test_a_circle_lies_within_another(mira, tom, lea, gus, make_space):
    spaces = {
        "open": make_space("A", mira),
        "guests": make_space("B", mira, gus),
        "closed": make_space("C", mira, tom, access="closed"),
        "few": make_space("D", mira, access="secret"),
    }
    within = {
        (inner, outer)
        for inner in spaces
        for outer in spaces
        if inner != outer and is_within(spaces[inner], spaces[outer])
    }
    assert within == {
        ("open", "guests"), ("closed", "open"), ("closed", "guests"), ("few", "open"),
        ("few", "guests"), ("few", "closed"),
    }  # fmt: skip


def test_an_appeal_against_a_move_brings_the_thread_back(mira, tom, ada, service, workshop, speak):
    post = speak()
    decision = actions.move_thread(mira, post, workshop, "x").decision
    appeal = actions.appeal(tom, decision, "Es ging um den Service")
    actions.answer_appeal(ada, appeal, granted=True, answer="Stimmt")
    assert fresh(post).channel == service and not Relocation.objects.exists()


def test_what_was_said_since_among_fewer_does_not_come_back(
    mira, tom, service, make_space, speak, client
):
    post = speak()
    inner = make_space("Innen", mira, tom, access="closed")
    decision = actions.move_thread(mira, post, inner, "x").decision
    actions.comment(mira, fresh(post), "Unter uns")
    with pytest.raises(Refused):
        actions.lift(mira, Decision.objects.get(pk=decision.pk), "Doch nicht")
    assert fresh(post).channel == inner


def test_ones_own_thread_moves_without_a_decision_about_it(mira, service, workshop, speak):
    post = speak(by=mira)
    moved = actions.move_thread(mira, post, workshop, "Falscher Raum")
    assert moved.decision is None and not Review.objects.exists()


def test_the_page_of_moving(client, mira, service, workshop, speak):
    post = speak()
    client.force_login(mira.user)
    address = f"/posts/{post.pk}/move"
    assert "Werkstatt" in client.get(address).content.decode()
    assert client.post(address, {"channel": "x", "reason": "y"}).status_code == 422
    assert client.post(address, {"channel": workshop.pk, "reason": "Dort"}).status_code == 302
    body = {"channel": service.pk, "reason": "Zurück"}
    assert client.put(f"/api/v1/posts/{post.pk}/channel", body, "application/json").status_code
    assert fresh(post).channel == service
    Relocation.objects.update(by=None)
    assert client.get(f"/posts/{post.pk}/").status_code == 200


# --- what holds for every form beside that -----------------------------------------------------


@pytest.mark.parametrize("kind", FORMS)
def test_every_form_is_reported_with_its_words(client, lea, mira, speak, kind):
    post = speak(kind, text="" if kind == "event" else "Der Kettenschutz klappert")
    client.force_login(lea.user)
    words = {"event": "Werkstatttag", "poll": "Dienstag"}.get(kind, "klappert")
    assert words in client.get(f"/posts/{post.pk}/report").content.decode()
    client.post(f"/posts/{post.pk}/report", {"reason": "spam"})
    review = Review.objects.get(post=post)
    client.force_login(mira.user)
    assert words in client.get(f"/moderation/reviews/{review.pk}/").content.decode()
