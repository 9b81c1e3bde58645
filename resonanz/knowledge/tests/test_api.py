"""Pages over the API: what the screens can do, programs can."""

import pytest

from resonanz.conversations.actions import say
from resonanz.knowledge import actions


@pytest.fixture
def call(client, tom):
    client.force_login(tom.user)

    def call(method, path, **data):
        body = {"data": data, "content_type": "application/json"} if method != "get" else {}
        if method == "get":
            body = {"data": data}
        return getattr(client, method)(f"/api/v1/{path}", **body)

    return call


def test_a_page_is_written_changed_moved_put_away_and_brought_back(call, tom, service):
    made = call("post", f"channels/{service.pk}/pages", title="Eins", source="Text {{name}}")
    assert made.status_code == 201
    one = made.json()
    assert (one["title"], one["version"], one["owner"]) == ("Eins", 1, tom.pk)
    two = call(
        "post", f"channels/{service.pk}/pages", title="Zwei", source="x", above=one["id"]
    ).json()
    assert two["above"] == one["id"]
    changed = call("patch", f"pages/{one['id']}", source="Neu", based_on=1).json()
    assert (changed["version"], changed["source"], changed["title"]) == (2, "Neu", "Eins")
    late = call("patch", f"pages/{one['id']}", title="Spät", based_on=1)
    assert late.status_code == 409
    assert late.json()["number"] == 2
    assert call("put", f"pages/{two['id']}/place", position=0).status_code == 204
    listed = call("get", f"channels/{service.pk}/pages").json()
    assert [(row["title"], row["depth"]) for row in listed] == [("Zwei", 0), ("Eins", 0)]
    call("put", f"pages/{two['id']}/place", above=one["id"])
    versions = call("get", f"pages/{one['id']}/versions").json()["items"]
    assert [row["number"] for row in versions] == [2, 1]
    back = call("post", f"pages/{one['id']}/versions/1/restoration").json()
    assert (back["version"], back["source"]) == (3, "Text {{name}}")
    assert call("delete", f"pages/{one['id']}").status_code == 204
    assert call("get", f"pages/{two['id']}").json()["archived"]
    assert not call("post", f"pages/{one['id']}/restoration").json()["archived"]
    assert not call("get", f"pages/{two['id']}").json()["archived"]


def test_pages_are_found_by_words_kind_space_and_language(call, tom, make_space, service):
    lab = make_space("Labor", tom)
    german = actions.write(
        tom, service, "Lieferzeit", "Ein Akku kommt in zwei Wochen.", is_answer=True, language="de"
    )
    english = actions.write(
        tom, lab, "Delivery", "A battery takes two weeks.", is_answer=True, language="en"
    )
    plain = actions.write(tom, lab, "Akku lagern", "Kühl und trocken.", language="de")

    def found(**asked):
        return {row["id"] for row in call("get", "pages", **asked).json()["items"]}

    assert found() == {german.pk, english.pk, plain.pk}
    assert found(q="Akku") == {german.pk, plain.pk}
    assert found(q="Akku", answers="1") == {german.pk}
    assert found(answers="1", language="en") == {english.pk}
    assert found(space=lab.pk) == {english.pk, plain.pk}
    assert found(q="Unsinnwort") == set()


def test_links_and_who_writes_are_told(call, client, mira, tom, service, page, run_jobs):
    say(tom, service, f"Siehe [hier]({page.address})")
    run_jobs()
    (link,) = call("get", f"pages/{page.pk}/links").json()
    assert link["title"] == "Siehe hier"
    where = f"channels/{service.pk}/page-writers"
    assert call("put", where, moderators_only=True).status_code == 403
    client.force_login(mira.user)
    assert call("put", where, moderators_only=True).status_code == 204


def test_a_page_is_made_of_what_one_may_see_and_of_no_page(call, mira, tom, make_space, page):
    service = page.post.channel_id
    secret = say(mira, make_space("Geheim", mira, access="secret"), "Unter uns")
    for number in (secret.pk, page.pk):
        sent = {"title": "Neu", "source": "Text", "made_of": number}
        assert call("post", f"channels/{service}/pages", **sent).status_code == 404
    open_post = say(tom, page.post.channel, "Frage?")
    made = call("post", f"channels/{service}/pages", title="N", source="T", made_of=open_post.pk)
    assert made.status_code == 201
