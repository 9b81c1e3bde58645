import pytest

from resonanz.channels.models import Channel, Membership
from resonanz.conversations import actions
from resonanz.conversations.models import Card, Crossing, Draft, Post
from resonanz.core.paging import mark_of

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def as_tom(client, tom):
    client.force_login(tom.user)
    return client


@pytest.fixture
def as_mira(client, mira):
    client.force_login(mira.user)
    return client


def page(client, address, **more):
    response = client.get(address, **more)
    assert response.status_code == 200, response
    return response.content.decode()


def test_home_shows_what_ones_spaces_say_newest_first_with_the_reason(
    as_tom, tom, mira, service, make_space
):
    actions.say(mira, service, "Zuerst dies")
    actions.say(mira, service, "Dann das, @tom", kind=Post.Kind.QUESTION)
    actions.say(mira, make_space("Fremd", mira), "Nicht für Tom")

    html = page(as_tom, "/")

    assert html.index("Dann das") < html.index("Zuerst dies")
    assert "Nicht für Tom" not in html
    assert "Weil du" in html or "Because you are mentioned" in html
    assert "Because you belong to “Service”" in html or "Service" in html


def test_a_page_of_a_feed_goes_on_where_the_one_before_ended(as_tom, tom, service):
    said = [actions.say(tom, service, f"Beitrag Nummer {number}.") for number in range(45)]
    seen: list[int] = []
    address = f"/spaces/{service.slug}/"
    while address:
        response = as_tom.get(address, **HTMX)
        html = response.content.decode()
        seen += [post.pk for post in reversed(said) if f'id="post-{post.pk}"' in html]
        following = response.context["page"].next
        address = f"/spaces/{service.slug}/?mark={following}" if following else ""

    assert seen == [post.pk for post in reversed(said)]


def test_a_made_up_mark_is_refused_and_no_error_of_ours(as_tom, service, tom):
    post = actions.say(tom, service, "Hallo")
    for mark in ("x", "!!", mark_of("gestern", "viele"), mark_of(1), mark_of(None, None)):
        assert as_tom.get("/", {"mark": mark}).status_code == 422
        assert as_tom.get(f"/spaces/{service.slug}/", {"mark": mark}).status_code == 422
    assert as_tom.get(f"/posts/{post.pk}/", {"mark": mark_of("\x00")}).status_code == 422


def test_what_was_read_is_told_from_what_is_new(as_tom, tom, mira, service):
    post = actions.say(mira, service, "Alt")
    as_tom.post("/read", {"up_to": post.said_at.isoformat()}, **HTMX)
    actions.say(mira, service, "Neu")

    html = page(as_tom, "/")

    assert html.count("is-unread") >= 1 and 'class="since"' in html
    newer = page(as_tom, f"/new?since={post.said_at.isoformat().replace('+', '%2B')}", **HTMX)
    assert 'class="bar"' in newer
    in_space = f"/channels/{service.pk}/new?since={post.said_at.isoformat().replace('+', '%2B')}"
    assert 'class="bar"' in page(as_tom, in_space, **HTMX)
    assert as_tom.post(f"/channels/{service.pk}/read", {"up_to": "x"}).status_code == 422
    membership = Membership.objects.get(channel=service, person=tom)
    assert membership.read_up_to == post.said_at


def test_something_is_said_on_the_page_of_a_space(as_tom, service):
    response = as_tom.post(f"/channels/{service.pk}/posts", {"source": "Hallo", "kind": "question"})
    post = Post.objects.get()

    assert response.url == f"/spaces/service/#post-{post.pk}" and post.kind == "question"
    assert "Hallo" in page(as_tom, "/spaces/service/")


def test_what_cannot_be_said_is_kept(as_tom, tom, service):
    long = "x" * 20_001
    assert as_tom.post(f"/channels/{service.pk}/posts", {"source": long}).status_code == 422
    assert as_tom.post("/compose", {"source": long, "channel": service.pk}).status_code == 422
    assert as_tom.post("/compose", {"source": "Hallo"}).status_code == 422

    kept = Draft.objects.filter(person=tom).order_by("place").values_list("place", "source")
    assert list(kept) == [(f"channel:{service.pk}", long), ("compose", "Hallo")]
    assert "Hallo" in page(as_tom, "/compose")


def test_a_link_that_is_none_is_kept_beside_the_text(as_tom, tom, service):
    said = {"source": "Schaut", "link": "kein Link", "kind": "question"}
    assert as_tom.post(f"/channels/{service.pk}/posts", said).status_code == 422

    html = page(as_tom, "/spaces/service/")

    assert 'value="kein Link"' in html and 'value="question" checked' in html


def test_composing_goes_to_the_chosen_space(as_tom, service):
    response = as_tom.post("/compose", {"source": "Hallo", "channel": service.pk}, **HTMX)

    assert response["HX-Redirect"].startswith("/spaces/service/?said=")
    assert "<form" in page(as_tom, "/compose", **HTMX)


def test_a_thread_is_read_oldest_to_newest_and_answered(as_mira, mira, tom, service):
    post = actions.say(tom, service, "Frage")
    as_mira.post(f"/posts/{post.pk}/comments", {"source": "Erste Antwort"})
    comment = Post.objects.get(parent=post)
    sent = as_mira.post(f"/posts/{comment.pk}/comments", {"source": "Dazu noch"}, **HTMX)

    html = page(as_mira, f"/posts/{post.pk}/")

    assert sent["HX-Redirect"].startswith(f"/posts/{post.pk}/")
    assert html.index("Frage") < html.index("Erste Antwort") < html.index("Dazu noch")
    assert as_mira.get(f"/posts/{comment.pk}/").url == f"/posts/{post.pk}/#post-{comment.pk}"
    assert "<textarea" in page(as_mira, f"/posts/{comment.pk}/answer", **HTMX)
    assert "<textarea" in page(as_mira, f"/posts/{comment.pk}/answer")
    assert 'class="bar"' in page(as_mira, f"/posts/{post.pk}/new?count=1", **HTMX)


def test_an_answer_names_whom_it_answers_and_nobody_names_themselves(as_tom, mira, tom, service):
    hers = actions.say(mira, service, "Frage")
    own = actions.comment(tom, hers, "Dazu noch")

    assert ">@mira </textarea>" in page(as_tom, f"/posts/{hers.pk}/answer", **HTMX)
    assert "></textarea>" in page(as_tom, f"/posts/{own.pk}/answer", **HTMX)


def test_a_long_thread_is_paged(as_tom, tom, service):
    post = actions.say(tom, service, "Frage")
    for number in range(60):
        actions.comment(tom, post, f"Antwort Nummer {number}!")

    first = as_tom.get(f"/posts/{post.pk}/")
    mark = first.context["thread"].next
    rest = page(as_tom, f"/posts/{post.pk}/?mark={mark}", **HTMX)

    assert "Antwort Nummer 49!" in first.content.decode()
    assert "Antwort Nummer 50!" in rest and "Antwort Nummer 49!" not in rest


def test_a_deleted_comment_leaves_a_gap_only_where_replies_stand(as_tom, tom, service):
    post = actions.say(tom, service, "Frage")
    gone = actions.comment(tom, post, "Weg damit")
    actions.comment(tom, gone, "Bleibt stehen")
    alone = actions.comment(tom, post, "Auch weg")
    as_tom.post(f"/posts/{gone.pk}/deletion")
    as_tom.post(f"/posts/{alone.pk}/deletion")

    html = page(as_tom, f"/posts/{post.pk}/")

    assert "Weg damit" not in html and "Auch weg" not in html
    assert f'id="post-{gone.pk}"' in html and f'id="post-{alone.pk}"' not in html


def test_reactions_come_and_go_with_and_without_script(as_tom, tom, service):
    post = actions.say(tom, service, "Frage")
    address = f"/posts/{post.pk}/reactions/thanks"

    fragment = as_tom.post(address, **HTMX).content.decode()
    assert 'aria-pressed="true"' in fragment
    for every in (
        page(as_tom, f"/posts/{post.pk}/reactions", **HTMX),
        page(as_tom, f"/posts/{post.pk}/reactions"),
    ):
        assert every.count("/reactions/") >= 5
    assert as_tom.post(address, {"back": "/spaces/service/"}).url == "/spaces/service/"
    assert as_tom.post(address, {"back": "https://evil.example/"}).url.startswith("/posts/")
    assert as_tom.post(f"/posts/{post.pk}/reactions/anger").status_code == 422
    post.refresh_from_db()
    assert post.reaction_counts == {"thanks": 1}


def test_a_post_is_edited_and_its_history_read(as_tom, tom, service):
    post = actions.say(tom, service, "Fragge")
    assert "Fragge" in page(as_tom, f"/posts/{post.pk}/edit")
    as_tom.post(f"/posts/{post.pk}/edit", {"source": "Frage"})
    assert as_tom.post(f"/posts/{post.pk}/edit", {"source": ""}).status_code == 422

    html = page(as_tom, f"/posts/{post.pk}/history")
    assert "Fragge" in html and "Frage</p>" in html
    assert "Frage" in page(as_tom, "/") and "Fragge" not in page(as_tom, "/")


def test_a_post_is_deleted_and_brought_back(as_tom, tom, service):
    post = actions.say(tom, service, "Hoppla")
    assert "Hoppla" in page(as_tom, f"/posts/{post.pk}/deletion")
    assert "<confirm-undo" in as_tom.post(f"/posts/{post.pk}/deletion", **HTMX).content.decode()
    assert as_tom.get(f"/posts/{post.pk}/").status_code == 404
    assert "Hoppla" in page(as_tom, f"/posts/{post.pk}/restoration")

    as_tom.post(f"/posts/{post.pk}/restoration", **HTMX)
    assert "Hoppla" in page(as_tom, f"/posts/{post.pk}/")
    assert as_tom.post(f"/posts/{post.pk}/deletion").url == "/"
    assert f"/posts/{post.pk}/restoration" in page(as_tom, "/")


def test_a_deleted_comment_is_no_longer_counted_where_one_looks(as_tom, tom, service):
    post = actions.say(tom, service, "Was hilft?")
    actions.comment(tom, post, "Fett")
    second = actions.comment(tom, post, "Öl")
    assert f'<span id="count-{post.pk}">2 ' in page(as_tom, f"/posts/{post.pk}/")

    told = as_tom.post(f"/posts/{second.pk}/deletion", **HTMX).content.decode()

    assert f'<span id="count-{post.pk}" hx-swap-oob="true">1 ' in told


def test_who_may_not_read_a_space_is_told_how_to_get_in_and_nothing_else(as_tom, mira, make_space):
    closed = make_space("Umzug", mira, access=Channel.Access.CLOSED)
    secret = make_space("Vorstand", mira, access=Channel.Access.SECRET)
    post = actions.say(mira, closed, "Psst")

    response = as_tom.get("/spaces/umzug/")
    assert response.status_code == 403 and "Psst" not in response.content.decode()
    assert as_tom.get("/spaces/vorstand/").status_code == 404
    assert as_tom.get(f"/channels/{secret.pk}/").status_code == 404
    for part in ("", "answer", "history", "edit", "deletion", "restoration", "new"):
        assert as_tom.get(f"/posts/{post.pk}/{part}").status_code == 404
    for part in ("comments", "reactions/like", "deletion", "restoration"):
        assert as_tom.post(f"/posts/{post.pk}/{part}", {"source": "x"}).status_code == 404


def test_strangers_are_asked_to_sign_in(client, service):
    for address in ("/", "/spaces/service/", "/posts/1/", "/compose", "/search?q=x"):
        assert client.get(address).url.startswith("/accounts/login/")


def test_a_card_is_rendered_once_and_anew_when_something_changes(as_tom, tom, mira, service, hear):
    post = actions.say(tom, service, "Vorher")
    page(as_tom, "/")
    assert Card.objects.count() == 1
    page(as_tom, "/", HTTP_ACCEPT_LANGUAGE="en")
    assert Card.objects.count() == 2

    actions.edit(tom, post, "Nachher")
    assert "Nachher" in page(as_tom, "/")
    tom.identities.update(name="Thomas Wirth")
    assert "Thomas Wirth" in page(as_tom, "/")
    actions.cross(hear("1", "Von draußen"), post, Crossing.Direction.IN, mira)
    assert "Von draußen" in page(as_tom, "/")
    actions.react(mira, post, "like")
    assert Card.objects.count() == 1


def test_a_crossing_is_drawn_for_all_and_linked_for_those_who_may_go_there(
    client, tom, mira, service, hear, farworld
):
    outside = hear("1", "Der Ständer wackelt")
    inside = actions.say(mira, service, "Wer weiß etwas?")
    actions.cross(outside, inside, Crossing.Direction.IN, mira)
    client.force_login(tom.user)
    seen_by_tom = page(client, f"/posts/{inside.pk}/")
    client.force_login(mira.user)
    seen_by_mira = page(client, f"/posts/{inside.pk}/")

    for html in (seen_by_tom, seen_by_mira):
        assert "Der Ständer wackelt" in html and 'class="way' in html
    assert f"/posts/{outside.pk}/" in seen_by_mira
    assert f"/posts/{outside.pk}/" not in seen_by_tom and "Velora draußen" not in seen_by_tom
    assert "Service" in page(client, f"/posts/{outside.pk}/")
    assert "Der Ständer wackelt" in page(client, f"/channels/{farworld.pk}/")


def test_colleagues_are_proposed_who_may_read_the_channel(as_tom, tom, mira, lea, gus, make_space):
    closed = make_space("Umzug", tom, mira, access=Channel.Access.CLOSED)
    service = make_space("Offen", tom)

    def proposed(space, beginning):
        answer = as_tom.get("/people/completion", {"channel": space.pk, "q": beginning}).json()
        return [item["handle"] for item in answer["items"]]

    assert proposed(closed, "mi") == ["mira"] and proposed(closed, "lea") == []
    assert proposed(service, "neu") == ["lea"] and proposed(service, "gus") == []
    anywhere = as_tom.get("/people/completion", {"q": "mi"}).json()
    assert [item["handle"] for item in anywhere["items"]] == ["mira"]


def test_a_draft_is_kept_read_and_thrown_away(as_tom, tom):
    as_tom.put("/drafts/post:7", {"source": "Ich w", "kind": "question"}, "application/json")
    kept = as_tom.get("/drafts/post:7").json()
    assert (kept["source"], kept["fields"]) == ("Ich w", {"kind": "question"})
    as_tom.post("/drafts/post:7", {"source": "Ich will"})
    assert Draft.objects.get(person=tom).source == "Ich will"
    as_tom.delete("/drafts/post:7")
    assert as_tom.get("/drafts/post:7").json()["source"] == ""
    assert as_tom.put("/drafts/post:7", "[", "application/json").status_code == 422
