"""The screens of what is known: they work as documents, and cost the same however much there is."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from resonanz.conversations.actions import comment, say
from resonanz.conversations.models import Draft
from resonanz.conversations.queries import visible_post
from resonanz.knowledge import actions, queries
from resonanz.knowledge.models import Page

MOST_QUERIES = 12


@pytest.fixture
def at_tom(client, tom):
    client.force_login(tom.user)
    return client


def text(response):
    return response.content.decode()


def new(client, space, **fields):
    sent = {"space": space.pk, "title": "Neu", "source": "Text", "based_on": ""} | fields
    return client.post("/knowledge/new", sent)


def test_one_writes_a_page_and_reads_it_where_it_stands(at_tom, service):
    assert "Service" in text(at_tom.get("/knowledge/new"))
    assert "<textarea" in text(at_tom.get(f"/knowledge/new?space={service.pk}"))
    answer = new(at_tom, service, title="Laufrad zentrieren", source="Mit **Gefühl**.")
    page = Page.objects.get(title="Laufrad zentrieren")
    assert answer["Location"] == page.address
    shown = text(at_tom.get(page.address))
    assert "<strong>Gefühl</strong>" in shown
    assert 'aria-current="page"' in shown
    below = new(at_tom, service, title="Darunter", above=page.pk)
    assert below.status_code == 302
    for address in ("/knowledge/", "/knowledge/spaces/service/", "/"):
        assert "Laufrad zentrieren" in text(at_tom.get(address))


def test_what_is_refused_is_kept_and_shown_again(at_tom, tom, service):
    answer = new(at_tom, service, title=" ", source="Lange getippt")
    assert answer.status_code == 422
    assert "Lange getippt" in text(answer)
    assert Draft.objects.get(person=tom).place == f"newpage:{service.pk}"
    assert "Lange getippt" in text(at_tom.get(f"/knowledge/new?space={service.pk}"))
    assert "/knowledge/new?space=" in text(at_tom.get("/drafts/"))


def test_who_was_slower_sees_what_came_in_between_and_saves_then(at_tom, mira, tom, page):
    actions.change(mira, page, page.title, "Mit dem Torx am Hebel.", based_on=1)
    sent = {"title": page.title, "source": "Meins, ganz lang.", "based_on": "1"}
    stopped = at_tom.post(f"{page.address}edit", sent)
    shown = text(stopped)
    assert stopped.status_code == 409
    assert "<ins>Torx</ins>" in shown
    assert "Meins, ganz lang." in shown
    based_on = re.search(r'name="based_on" value="(\d+)"', shown)[1]
    assert at_tom.post(f"{page.address}edit", sent | {"based_on": based_on}).status_code == 302
    assert queries.page(tom, page.pk).post.source == "Meins, ganz lang."
    # A draft that was begun before says so too.
    at_tom.put(
        f"/drafts/page:{page.pk}", {"source": "Alt", "based_on": "1", "title": "T"},
        content_type="application/json",
    )  # fmt: skip
    assert "<del>" in text(at_tom.get(f"{page.address}edit"))


def test_versions_are_read_compared_and_restored(at_tom, mira, tom, page):
    actions.change(mira, page, "Bremse", "Mit dem Torx am Hebel.", based_on=1, note="Torx")
    listed = text(at_tom.get(f"{page.address}versions/"))
    assert "Torx" in listed
    shown = text(at_tom.get(f"{page.address}versions/2/"))
    assert "<del>Bremse einstellen</del>" in shown
    assert "<ins>Torx</ins>" in shown
    assert at_tom.get(f"{page.address}versions/2/?since=1").status_code == 200
    assert at_tom.get(f"{page.address}versions/1/").status_code == 200
    assert at_tom.get(f"{page.address}versions/7/").status_code == 404
    assert at_tom.post(f"{page.address}versions/1/restoration").status_code == 302
    assert "Inbus" in text(at_tom.get(page.address))
    part = at_tom.get(f"{page.address}versions/", headers={"HX-Request": "true"})
    assert "<html" not in text(part)


def test_a_page_is_moved_and_archived_with_undo(at_tom, tom, service, page):
    other = actions.write(tom, service, "Übersicht", "Text")
    assert "Übersicht" in text(at_tom.get(f"{page.address}place"))
    at_tom.post(f"{page.address}place", {"above": other.pk, "position": "1"})
    assert queries.page(tom, page.pk).above == other
    assert "Übersicht" in text(at_tom.get(page.address))
    assert "Bremse einstellen" in text(at_tom.get(f"{other.address}archive"))
    gone = at_tom.post(f"{other.address}archive", follow=True)
    assert f"{other.address}restoration" in text(gone)
    assert "Übersicht" in text(gone)  # in the list of what is archived
    assert at_tom.get(f"{other.address}restoration").status_code == 200
    assert "Zurückholen" in text(at_tom.get(other.address)) or "Bring it back"
    at_tom.post(f"{other.address}restoration")
    assert queries.page(tom, page.pk).archived_at is None


def test_the_thread_of_a_page_is_read_on_the_page(at_tom, mira, page):
    said = comment(mira, visible_post(mira, page.pk), "Gut erklärt.")
    for number in (page.pk, said.pk):
        answer = at_tom.get(f"/posts/{number}/?said={said.pk}")
        assert answer["Location"] == f"{page.address}?said={said.pk}#post-{number}"
    shown = text(at_tom.get(page.address))
    assert "Gut erklärt." in shown
    assert f'action="/posts/{page.pk}/comments"' in shown
    assert at_tom.get(f"/posts/{page.pk}/edit")["Location"] == f"{page.address}edit"
    assert at_tom.get(f"/posts/{page.pk}/deletion")["Location"] == f"{page.address}archive"
    assert at_tom.get(f"/posts/{page.pk}/history")["Location"] == f"{page.address}versions/"


def test_what_links_here_is_a_part_of_the_page_and_a_page_of_its_own(
    at_tom, tom, service, page, run_jobs
):
    where = f"{page.address}links"
    assert where in text(at_tom.get(page.address))
    assert "<li" not in text(at_tom.get(where, headers={"HX-Request": "true"}))
    say(tom, service, f"Siehe [hier]({page.address})")
    actions.write(tom, service, "Übersicht", f"[x]({page.address})")
    run_jobs()
    part = text(at_tom.get(where, headers={"HX-Request": "true"}))
    assert "Siehe hier" in part
    assert "<html" not in part
    assert "Übersicht" in text(at_tom.get(where))


def test_who_does_not_write_there_is_offered_nothing(client, lea, page):
    client.force_login(lea.user)
    shown = text(client.get(page.address))
    assert f"{page.address}edit" not in shown
    assert client.get(f"{page.address}edit").status_code == 403
    assert "/knowledge/new?space" not in text(client.get("/knowledge/spaces/service/"))


def test_the_owner_of_a_space_says_who_writes_there(client, mira, tom, service):
    client.force_login(mira.user)
    assert 'value="moderators"' in text(client.get("/knowledge/spaces/service/"))
    client.post("/knowledge/spaces/service/writers", {"who": "moderators"})
    client.force_login(tom.user)
    assert client.get(f"/knowledge/new?space={service.pk}").status_code == 403
    assert "/knowledge/new?space" not in text(client.get("/knowledge/spaces/service/"))


def test_a_hit_of_the_search_says_which_page_it_is(at_tom, page):
    shown = text(at_tom.get("/search?q=Inbus&kind=page"))
    assert "Bremse einstellen</a>" in shown
    assert "<mark>Inbus</mark>" in shown


@pytest.mark.parametrize(
    "address", ["/knowledge/", "/knowledge/spaces/service/", "", "versions/", "links"]
)
def test_no_page_asks_more_the_more_there_is(
    hearing, at_tom, mira, tom, service, page, run_jobs, address
):
    for number in range(6):
        one = actions.write(tom, service, f"Seite {number}", f"[x]({page.address})", above=page)
        say(mira, service, f"Siehe [{number}]({page.address})")
        comment(mira, visible_post(mira, page.pk), f"Frage {number}")
        actions.change(mira, one, f"Seite {number} neu", "Text", based_on=1)
    run_jobs()
    whole = address if address.startswith("/") else page.address + address
    at_tom.get(whole)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert at_tom.get(whole).status_code == 200
    assert len(asked) <= MOST_QUERIES, "\n".join(query["sql"][:300] for query in asked)
