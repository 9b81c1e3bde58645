"""The page of the search: while one types, with tabs and filters, whatever little is found."""

import pytest
from django.core.files.base import ContentFile

from resonanz.channels.models import Channel
from resonanz.conversations import actions, searching
from resonanz.conversations.models import Attachment
from resonanz.conversations.searching.learning import learn_words
from resonanz.conversations.searching.reading import read_files
from resonanz.people.models import Department

from .test_costs import MOST, queries_of

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def said(client, tom, mira, service):
    """Some posts, their words being known; Tom is signed in."""
    client.force_login(tom.user)
    posts = [
        actions.say(mira, service, "Die Fahrradversicherung zahlt bei Diebstahl."),
        actions.say(tom, service, "Wer weiß, wo die Ladestation steht?", kind="question"),
        actions.say(mira, service, "Link zur Anleitung", link="https://velora.example/a"),
    ]
    learn_words(everything=True)
    return posts


def found(viewer, words, **how):
    return [hit.id for hit in searching.search(viewer, words, **how).posts.rows]


def test_while_one_types_the_last_word_may_go_on(client, tom, said):
    answer = client.get("/search", {"q": "Fahrradversicheru"}, **HTMX)

    assert "<mark>Fahrradversicherung</mark>" in answer.content.decode()
    assert answer["HX-Replace-Url"] == "/search?q=Fahrradversicheru"
    assert "<html" not in answer.content.decode()
    assert found(tom, "diebst", is_typing=True) == [said[0].pk]


def test_a_slip_is_mended_and_that_is_said(client, tom, said):
    results = searching.search(tom, "Fahradversichrung")

    assert [hit.id for hit in results.posts.rows] == [said[0].pk]
    assert results.instead == {"Fahradversichrung": "Fahrradversicherung"}
    assert (
        "<strong>Fahrradversicherung</strong>"
        in client.get("/search?q=Fahradversichrung").content.decode()
    )
    told = client.get("/api/v1/search?q=Fahradversichrung").json()
    assert told["instead"] == {"Fahradversichrung": "Fahrradversicherung"}


def test_where_no_post_says_all_some_of_the_words_are_enough(tom, said):
    results = searching.search(tom, "Diebstahl Krokodil")

    assert results.is_partial and [hit.id for hit in results.posts.rows] == [said[0].pk]


def test_filters_narrow_down_however_they_are_given(client, tom, mira, service, said):
    assert found(tom, "von:mira") == [said[2].pk, said[0].pk]
    assert found(tom, 'from:"Mira Kern" Diebstahl') == [said[0].pk]
    assert found(tom, f"in:{service.slug} art:frage") == [said[1].pk]
    assert found(tom, "has:link") == [said[2].pk]
    assert found(tom, "Diebstahl bis:gestern") == found(tom, "von:niemand") == []
    assert found(tom, "seit:heute Ladestation") == [said[1].pk]
    form = client.get("/search", {"q": "", "by": "mira", "kind": "post", "since": "2020-01-01"})
    assert form.content.decode().count("data-open>") == 2


def test_people_and_places_have_tabs_of_their_own(client, tom, gus, mira, service, said):
    Department.objects.create(name="Servicezentrum", slug="servicezentrum")
    address = {"q": service.name[:4]}

    assert "Mira Kern" in client.get("/search?q=mira&tab=people").content.decode()
    assert "Mira Kern" in client.get("/search?q=Mirra+Kern&tab=people").content.decode()
    places = client.get("/search", address | {"tab": "places"}).content.decode()
    assert service.name in places and "Servicezentrum" in places
    told = client.get("/api/v1/search", address).json()["places"]
    assert {one["name"] for one in told} == {service.name, "Servicezentrum"}
    client.force_login(gus.user)
    assert "Servicezentrum" not in client.get("/search", address).content.decode()


@pytest.mark.parametrize("words", ["Fahrrad", "Fahradversichrung Krokodil", "von:mira", "Kroko"])
def test_whatever_is_found_the_page_asks_the_database_a_few_times(client, said, hearing, words):
    assert queries_of(client, f"/search?q={words}") <= MOST


def test_what_a_file_says_is_found_with_its_post_by_who_may_read_it(
    client, tom, lea, mira, make_space, said, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    file = Attachment(kind="file", alt="Prüfbericht.txt", media_type="text/plain", owner=mira)
    content = "Die Bodenfreiheit wurde <b>nicht</b> gemessen."
    file.file.save("x.txt", ContentFile(content.encode()), save=False)
    file.save()
    closed = make_space("Labor", mira, tom, access=Channel.Access.CLOSED)
    post = actions.say(mira, closed, "Hier der Bericht", attachments=[file])

    assert read_files() == 1 and read_files() == 0
    (hit,) = searching.search(tom, "Bodenfreiheit").posts.rows
    assert (hit.id, hit.file) == (post.pk, "Prüfbericht.txt")
    assert "<mark>Bodenfreiheit</mark>" in hit.file_html and "<b>" not in hit.file_html
    assert found(tom, "Freiheit") == found(tom, "hat:datei") == [post.pk]
    assert found(lea, "Bodenfreiheit") == found(lea, "Bodenfreihiet") == []
    assert "Prüfbericht.txt" in client.get("/search?q=Bodenfreiheit").content.decode()
    told = client.get("/api/v1/search?q=Bodenfreiheit").json()["items"]
    assert told[0]["file"]["name"] == "Prüfbericht.txt"
    actions.delete(mira, post)
    assert found(tom, "Bodenfreiheit") == []
