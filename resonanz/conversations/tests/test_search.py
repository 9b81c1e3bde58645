import json
from html.parser import HTMLParser
from pathlib import Path

import pytest

from resonanz.channels.models import Channel
from resonanz.conversations import actions, searching
from resonanz.core.errors import Refused
from resonanz.core.paging import mark_of
from resonanz.people.actions import edit_profile
from resonanz.people.models import Department, Identity, Person

CORPUS = json.loads((Path(__file__).parents[3] / "tests/corpus/xss.json").read_text())


class Tags(HTMLParser):
    """What an HTML fragment is made of, without its words."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, *sorted(name for name, _value in attrs)))


def found(viewer, words):
    return [hit.id for hit in searching.search(viewer, words).posts.rows]


def test_german_and_english_words_are_found_in_any_of_their_forms(tom, service):
    german = actions.say(tom, service, "Die neuen Fahrräder stehen seit gestern in der Werkstatt.")
    english = actions.say(tom, service, "We are testing the brakes of all bikes this Friday.")

    assert found(tom, "Fahrrad") == [german.pk]
    assert found(tom, "Werkstätten") == [german.pk]
    assert found(tom, "test brake") == [english.pk]
    assert found(tom, '"seit gestern"') == [german.pk]
    assert found(tom, "Fahrrad -Werkstatt") == []
    assert found(tom, "brakes or Werkstatt") == [english.pk, german.pk]


def test_what_was_found_is_marked_and_everything_else_escaped(tom, service):
    actions.say(tom, service, "Der <b>Ständer</b> & die Bremse <script>alert(1)</script>")
    html = searching.search(tom, "Ständer").posts.rows[0].html

    assert "<mark>Ständer</mark>" in html
    assert "<b>" not in html and "<script" not in html


def test_a_short_text_is_shown_whole_and_a_long_one_where_the_word_stands(tom, service):
    short = "@mira Der neue Akku hält bei Frost nur halb so lange."
    actions.say(tom, service, short)
    actions.say(tom, service, "Ganz anderes. " * 60 + "Und der Dichtring ist hin.")

    assert searching.search(tom, "Akku").posts.rows[0].html == short.replace(
        "Akku", "<mark>Akku</mark>"
    )
    assert len(searching.search(tom, "Dichtring").posts.rows[0].html) < 400


def test_where_only_people_are_found_that_is_said(client, tom, mira):
    client.force_login(tom.user)
    html = client.get("/search?q=Mira").content.decode()

    assert "Mira Kern" in html and "Kein Beitrag sagt das" in html


def test_hostile_words_are_inert_in_what_is_found(client, tom, service):
    for vector in CORPUS:
        actions.say(tom, service, f"Kennwort {vector}"[:20_000])
    mark = ""
    while True:
        results = searching.search(tom, "Kennwort", mark)
        for hit in results.posts.rows:
            assert set(Tags(hit.html).found) <= {("mark",)}
        mark = results.posts.next
        if not mark:
            break
    client.force_login(tom.user)
    calm = Tags(client.get("/search?q=nirgendwo").content.decode()).found
    for vector in CORPUS[::10]:
        answer = client.get("/search", {"q": vector})
        scripts = [tag for tag in Tags(answer.content.decode()).found if tag[0] == "script"]
        assert scripts == [tag for tag in calm if tag[0] == "script"]


def test_names_titles_and_warnings_of_the_hostile_are_inert(client, mira, hear, fan):
    client.force_login(mira.user)
    post = hear("1", content_warning="harmlos", language="de")
    address = f"/posts/{post.pk}/"
    calm = Tags(client.get(address).content.decode()).found
    for vector in CORPUS:
        fan.name = fan.handle = vector.replace("\x00", "")[:300]
        fan.save()
        actions.change(post, words(), content_warning=vector[:500])
        assert Tags(client.get(address).content.decode()).found == calm, vector


def words():
    return actions.storing.Rendered("<p>Hallo</p>", "Hallo")


def test_posts_are_found_newest_first_page_by_page(tom, service):
    said = [actions.say(tom, service, f"Bremse Nummer {number}").pk for number in range(25)]
    first = searching.search(tom, "Bremse")
    rest = searching.search(tom, "Bremse", first.posts.next)

    hits = [*first.posts.rows, *rest.posts.rows]
    assert [hit.id for hit in hits] == said[::-1] and not rest.posts.next
    assert rest.people == ()
    with pytest.raises(Refused):
        searching.search(tom, "Bremse", mark_of("gestern"))


def test_people_are_found_although_the_name_is_not_quite_right(tom, mira, lea, gus, service):
    def named(viewer, name):
        return [one.id for one in searching.people(viewer, name)]

    assert named(tom, "Mira") == [mira.pk]
    assert named(tom, "Mira Kernn")[0] == mira.pk
    assert named(tom, "@lea") == [lea.pk]
    assert named(tom, "%") == named(tom, "_") == []
    for viewer in (tom, gus):
        everybody = Person.objects.visible_to(viewer).filter(name__contains="r")
        assert set(named(viewer, "r")) == {one.pk for one in everybody}


def test_places_are_found_by_name_as_far_as_one_may_know_of_them(tom, gus, mira, make_space):
    make_space("Akkuwerk", mira, access=Channel.Access.SECRET)
    make_space("Akku-Labor", mira, gus, access=Channel.Access.CLOSED)
    make_space("Akkutausch", mira)
    Department.objects.create(name="Akkubau", slug="akkubau")

    for viewer in (tom, gus, mira):
        known = {one.name for one in searching.places(viewer, "akku")}
        channels = Channel.objects.visible_to(viewer).filter(name__icontains="akku")
        departments = Department.objects.visible_to(viewer).filter(name__icontains="akku")
        assert known == {one.name for one in (*channels, *departments)}
    assert searching.places(tom, "%") == []


def test_nothing_asked_or_nothing_there_is_no_error(client, tom, service, make_space, mira):
    client.force_login(tom.user)
    for words in ("", "   ", "\x00", "!!!", "'", "&|()", "a" * 500, "-", '"'):
        assert client.get("/search", {"q": words}).status_code == 200
    secret = make_space("Vorstand", mira, access=Channel.Access.SECRET)
    actions.say(mira, secret, "Bremse")
    comment = actions.comment(tom, actions.say(tom, service, "Frage"), "Bremse hier")
    assert found(tom, "Bremse") == [comment.pk]
    actions.delete(tom, comment.root)
    assert found(tom, "Bremse") == []
    actions.say(tom, service, "Kupplung")
    assert "<mark>Kupplung</mark>" in client.get("/search?q=Kupplung").content.decode()


def test_who_is_mentioned_is_found_by_name_alone_and_with_words_of_the_text(tom, mira, service):
    german = actions.say(tom, service, "@mira hat die neuen Fahrräder in der Werkstatt.")
    english = actions.say(tom, service, "We are testing the brakes with @mira this Friday.")
    answer = actions.comment(tom, german, "Frag @mira")
    actions.say(tom, service, "Niemand ist gemeint.")

    assert found(tom, "Mira Kern") == [answer.pk, english.pk, german.pk]
    assert found(tom, '"Mira Kern"') == [answer.pk, english.pk, german.pk]
    assert found(tom, "Kern Fahrrad") == [german.pk]
    assert found(tom, "Kern test brake") == [english.pk]
    assert found(tom, "Werkstatt -Kern") == []


def test_the_name_follows_whoever_has_it(ada, tom, mira, service):
    post = actions.say(tom, service, "@mira weiß das.")
    edit_profile(mira, mira, name="Mira Sommer", title="", about="")

    assert found(tom, "Sommer") == [post.pk]
    assert found(tom, "Kern") == []
    actions.edit(tom, post, "Das weiß niemand.")
    assert found(tom, "Sommer") == []


def test_who_was_mentioned_outside_is_found_by_name(mira, hear, fan, django_assert_max_num_queries):
    post = hear("1", "Fragt mal @resi", mentions=[fan])
    Identity.objects.filter(pk=fan.pk).update(name="Resi Grünwald")

    with django_assert_max_num_queries(6):
        assert found(mira, "Grünwald") == [post.pk]
