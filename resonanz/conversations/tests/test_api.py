from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from resonanz.accounts.actions import TOKEN_PREFIX, digest_of
from resonanz.accounts.models import ApiToken
from resonanz.channels.models import Channel
from resonanz.conversations import actions
from resonanz.conversations.actions.drafting import keep_draft
from resonanz.conversations.models import Crossing, Post
from resonanz.core.time import now

API = "/api/v1"


@pytest.fixture
def as_tom(client, tom, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(tom.user)
    return client


def send(client, method, address, **data):
    return getattr(client, method)(f"{API}{address}", data, content_type="application/json")


def test_something_is_said_read_changed_deleted_and_brought_back(as_tom, service):
    said = send(
        as_tom, "post", f"/channels/{service.pk}/posts", source="**Hallo**", kind="question"
    )
    post = said.json()
    address = f"/posts/{post['id']}"

    assert said.status_code == 201 and post["html"] == "<p><strong>Hallo</strong></p>"
    assert post["channel"] == {"id": service.pk, "name": "Service", "side": "inside"}
    assert post["author"]["handle"] == "tom" and post["unread"] is False
    assert as_tom.get(f"{API}{address}").json() == post
    changed = send(as_tom, "patch", address, source="Hallo alle")
    assert changed.json()["plain"] == "Hallo alle" and changed.json()["edited_at"]
    assert as_tom.get(f"{API}{address}/history").json()["items"][0]["source"] == "**Hallo**"
    assert as_tom.delete(f"{API}{address}").status_code == 204
    assert as_tom.get(f"{API}{address}").status_code == 404
    assert send(as_tom, "post", f"{address}/restoration").json()["plain"] == "Hallo alle"


def test_feed_thread_comments_and_reactions(as_tom, tom, mira, service, hear):
    post = actions.say(mira, service, "Frage an @tom", kind=Post.Kind.QUESTION)
    actions.cross(hear("1", "Von draußen"), post, Crossing.Direction.IN, mira)
    comment = send(as_tom, "post", f"/posts/{post.pk}/comments", source="Antwort").json()
    assert as_tom.put(f"{API}/posts/{post.pk}/reactions/thanks").status_code == 204
    assert as_tom.put(f"{API}/posts/{post.pk}/reactions/like").status_code == 204
    assert as_tom.delete(f"{API}/posts/{post.pk}/reactions/like").status_code == 204
    assert as_tom.put(f"{API}/posts/{post.pk}/reactions/anger").status_code == 422

    item = as_tom.get(f"{API}/feed").json()["items"][0]
    assert (item["comments"], item["reactions"], item["own_reactions"]) == (
        1,
        {"thanks": 1},
        ["thanks"],
    )
    assert item["why"] == "mentioned" and item["latest"][0]["plain"] == "Antwort"
    thread = as_tom.get(f"{API}/posts/{comment['id']}/thread").json()
    assert thread["post"]["id"] == post.pk
    assert [one["id"] for one in thread["comments"]] == [comment["id"]]
    crossing = thread["crossings"][0]
    assert crossing["outside"]["plain"] == "Von draußen" and crossing["post"] is None
    in_space = as_tom.get(f"{API}/channels/{service.pk}/posts").json()
    assert in_space["items"][0]["id"] == post.pk


def test_lists_are_paged_by_key(as_tom, tom, service):
    said = [actions.say(tom, service, f"Beitrag {number}").pk for number in range(45)]
    for address in ("/feed", f"/channels/{service.pk}/posts"):
        seen, mark = [], ""
        while True:
            page = as_tom.get(f"{API}{address}", {"mark": mark}).json()
            seen += [item["id"] for item in page["items"]]
            mark = page["next"]
            if not mark:
                break
        assert seen == said[::-1]
    post = Post.objects.get(pk=said[0])
    comments = [actions.comment(tom, post, f"Antwort {number}").pk for number in range(110)]
    seen, mark = [], ""
    while True:
        page = as_tom.get(f"{API}/posts/{post.pk}/thread", {"mark": mark}).json()
        seen += [item["id"] for item in page["comments"]]
        mark = page["next"]
        if not mark:
            break
    assert seen == comments


def test_what_was_said_below_a_post_is_paged_by_key_in_one_query(
    as_tom, tom, service, django_assert_max_num_queries
):
    post = actions.say(tom, service, "Beitrag")
    first = actions.comment(tom, post, "Zuerst")
    below = [actions.comment(tom, first, f"Darunter {number}").pk for number in range(105)]
    later = actions.comment(tom, post, "Danach").pk

    def read(number):
        seen, mark = [], ""
        while True:
            with django_assert_max_num_queries(12):
                page = as_tom.get(f"{API}/posts/{number}/comments", {"mark": mark}).json()
            seen += [item["id"] for item in page["items"]]
            if not (mark := page["next"]):
                return seen

    assert read(post.pk) == [first.pk, *below, later]
    assert read(first.pk) == below
    assert read(later) == []


def test_a_deleted_comment_stands_as_a_gap_while_something_stands_below_it(as_tom, tom, service):
    post = actions.say(tom, service, "Beitrag")
    first = actions.comment(tom, post, "Zuerst")
    reply = actions.comment(tom, first, "Darunter")
    actions.delete(tom, first)
    gap, stands = as_tom.get(f"{API}/posts/{post.pk}/comments").json()["items"]
    assert (gap["id"], gap["deleted"]) == (first.pk, True) and "plain" not in gap
    assert stands["id"] == reply.pk
    assert as_tom.get(f"{API}/posts/{first.pk}/comments").status_code == 404


def test_search_over_the_api(as_tom, tom, service):
    post = actions.say(tom, service, "Der Ständer wackelt")
    found = as_tom.get(f"{API}/search", {"q": "Ständer"}).json()
    assert found["items"][0]["id"] == post.pk and "<mark>" in found["items"][0]["html"]
    assert as_tom.get(f"{API}/search", {"q": "Tom"}).json()["people"][0]["id"] == tom.pk


def test_drafts_over_the_api(as_tom, tom):
    kept = send(as_tom, "put", "/drafts/post:7", source="Ich w", fields={"a": 1}).json()
    assert as_tom.get(f"{API}/drafts/post:7").json() == kept and kept["source"] == "Ich w"
    keep_draft(tom, "post:7", "")
    assert as_tom.get(f"{API}/drafts/post:7").json()["kept_at"] is None
    assert as_tom.delete(f"{API}/drafts/post:7").status_code == 204


def test_pictures_over_the_api(as_tom, service):
    written = BytesIO()
    Image.new("RGB", (9, 9)).save(written, "PNG")
    written.seek(0)
    written.name = "rad.png"
    upload = as_tom.post(f"{API}/attachments", {"file": written, "alt": "Rad"})
    number = upload.json()["id"]
    assert upload.status_code == 201 and upload.json()["alt"] == "Rad"
    described = send(as_tom, "patch", f"/attachments/{number}", alt="Das Rad")
    assert described.json()["alt"] == "Das Rad"
    post = send(
        as_tom, "post", f"/channels/{service.pk}/posts", source="Schaut", attachments=[number]
    ).json()
    assert post["attachments"][0]["address"] == f"/attachments/{number}/"
    assert as_tom.delete(f"{API}/attachments/{number}").status_code == 422


def test_what_one_may_not_see_is_not_there(as_tom, mira, make_space):
    closed = make_space("Umzug", mira, access=Channel.Access.CLOSED)
    post = actions.say(mira, closed, "Psst")
    for address in (
        f"/channels/{closed.pk}/posts",
        f"/posts/{post.pk}",
        f"/posts/{post.pk}/thread",
        f"/posts/{post.pk}/comments",
        f"/posts/{post.pk}/history",
    ):
        assert as_tom.get(f"{API}{address}").status_code == 404
    assert send(as_tom, "post", f"/posts/{post.pk}/comments", source="x").status_code == 404
    assert send(as_tom, "post", f"/channels/{closed.pk}/posts", source="x").status_code == 404
    assert as_tom.put(f"{API}/posts/{post.pk}/reactions/like").status_code == 404


def test_a_key_that_may_only_read_writes_nothing(client, tom, service):

    secret = f"{TOKEN_PREFIX}nur-lesen"
    ApiToken.objects.create(user=tom.user, digest=digest_of(secret), scopes=["read"])
    headers = {"HTTP_AUTHORIZATION": f"Bearer {secret}"}
    assert client.get(f"{API}/feed", **headers).status_code == 200
    refused = client.post(
        f"{API}/channels/{service.pk}/posts",
        {"source": "x"},
        content_type="application/json",
        **headers,
    )
    assert refused.status_code == 403 and not Post.objects.exists()


def test_a_channel_is_read_up_to_a_moment(client, tom, mira, service):
    actions.say(mira, service, "Neu ist das")
    client.force_login(tom.user)
    assert client.get("/api/v1/feed").json()["items"][0]["unread"] is True

    moment = {"up_to": (now() + timedelta(minutes=1)).isoformat()}
    path = f"/api/v1/channels/{service.pk}/read"
    assert client.put(path, moment, content_type="application/json").status_code == 204

    assert client.get("/api/v1/feed").json()["items"][0]["unread"] is False
    actions.say(mira, service, "Und noch etwas")
    assert client.get("/api/v1/feed").json()["items"][0]["unread"] is True
    moment = {"up_to": (now() + timedelta(minutes=1)).isoformat()}
    assert client.put("/api/v1/feed/read", moment, "application/json").status_code == 204
    assert client.get("/api/v1/feed").json()["items"][0]["unread"] is False
