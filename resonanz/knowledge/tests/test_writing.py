"""Pages are written, changed, restored; nobody undoes what another wrote."""

import pytest

from resonanz.channels.models import Membership
from resonanz.conversations import searching
from resonanz.conversations.actions import comment, edit, keep_draft, say
from resonanz.conversations.actions import delete as delete_post
from resonanz.conversations.models import Draft, Post
from resonanz.conversations.queries import visible_post
from resonanz.core.errors import Forbidden, Gone, Outdated, Refused
from resonanz.core.models import Event
from resonanz.knowledge import actions, queries
from resonanz.knowledge.models import Version
from resonanz.notifications.models import Notification


def test_a_page_is_a_post_of_its_space_with_a_title_and_a_first_version(tom, service, page):
    assert (page.title, page.number, page.owner) == ("Bremse einstellen", 1, tom)
    assert page.post.channel == service
    assert page.post.kind == Post.Kind.PAGE
    assert "<strong>Inbus</strong>" in page.post.html
    assert page.post.plain.startswith("Bremse einstellen\n")
    (version,) = queries.versions(tom, page).rows
    assert (version.number, version.source, version.by) == (1, page.post.source, tom)


def test_who_belongs_to_the_space_changes_it_and_how_it_read_stays(mira, tom, page, again):
    changed = actions.change(
        mira, page, "Bremse einstellen", "Mit dem Torx am Hebel.", based_on=1, note="Torx"
    )
    assert changed.number == 2
    found = again(tom, page)
    assert found.changed_by == mira
    assert found.post.plain == "Bremse einstellen\nMit dem Torx am Hebel."
    versions = queries.versions(tom, page).rows
    assert [(one.number, one.by, one.note) for one in versions] == [(2, mira, "Torx"), (1, tom, "")]


def test_a_new_title_is_found_and_the_old_one_is_not(tom, page):
    actions.change(tom, page, "Scheibenbremse", page.post.source, based_on=1)
    (hit,) = searching.search(tom, "Scheibenbremse").posts.rows
    assert (hit.id, hit.kind, hit.title) == (page.pk, "page", "Scheibenbremse")
    assert "<mark>Scheibenbremse</mark>" in hit.html
    assert not searching.search(tom, '"Bremse einstellen"').posts.rows
    assert searching.search(tom, "art:Seite Inbus").posts.rows
    assert searching.search(tom, "kind:pages Inbus").posts.rows


def test_who_was_slower_is_stopped_and_loses_nothing(mira, tom, page, again):
    actions.change(mira, page, page.title, "Von Mira.", based_on=1)
    with pytest.raises(Outdated) as stopped:
        actions.change(tom, page, page.title, "Von Tom.", based_on=1)
    assert stopped.value.code == "outdated"
    assert stopped.value.more == {"number": 2}
    assert again(tom, page).post.source == "Von Mira."
    actions.change(tom, page, page.title, "Von beiden.", based_on=2)
    assert again(tom, page).number == 3


def test_saving_what_is_there_makes_no_version_and_forgets_the_draft(tom, page):
    keep_draft(tom, f"page:{page.pk}", "…")
    same = actions.change(tom, page, page.title, page.post.source, based_on=1)
    assert same.number == 1
    assert not Draft.objects.filter(person=tom).exists()


def test_an_older_version_is_restored_as_a_new_one(tom, page, again):
    source = page.post.source
    actions.change(tom, page, "Anders", "Ganz anders.", based_on=1)
    actions.restore_version(tom, page, 1)
    found = again(tom, page)
    assert (found.number, found.title, found.post.source) == (3, "Bremse einstellen", source)
    assert actions.restore_version(tom, page, 3).number == 3
    with pytest.raises(Refused):
        actions.restore_version(tom, page, 99)
    assert Version.objects.filter(page=page).count() == 3


def test_a_page_needs_a_title_and_not_too_long_a_text(tom, service, page):
    for title in ("", "   ", "x" * 201):
        with pytest.raises(Refused):
            actions.write(tom, service, title, "Text")
        with pytest.raises(Refused):
            actions.change(tom, page, title, "Text", based_on=1)
    with pytest.raises(Refused):
        actions.write(tom, service, "Lang", "x" * 100_001)
    assert actions.write(tom, service, "Lang", "x" * 90_000).pk
    with pytest.raises(Refused):
        actions.change(tom, page, "Gut", "Text", based_on=1, note="x" * 201)
    with pytest.raises(Refused):
        say(tom, service, "Ohne Titel", kind="page")


def test_a_page_without_text_has_to_say_something(tom, service):
    with pytest.raises(Refused):
        actions.write(tom, service, "Nur ein Titel", " ")


def test_who_does_not_belong_reads_an_open_space_and_writes_nothing(lea, gus, service, page, again):
    assert again(lea, page).title == page.title
    with pytest.raises(Forbidden):
        actions.change(lea, page, "Anders", "Text", based_on=1)
    with pytest.raises(Forbidden):
        actions.write(lea, service, "Neu", "Text")
    with pytest.raises(Gone):
        again(gus, page)


def test_a_space_may_let_only_those_who_look_after_it_write(mira, tom, lea, service, page):
    with pytest.raises(Forbidden):
        actions.restrict(tom, service, moderators_only=True)
    actions.restrict(mira, service, moderators_only=True)
    with pytest.raises(Forbidden):
        actions.change(tom, page, "Anders", "Text", based_on=1)
    assert service not in queries.writable_spaces(tom)
    assert service in queries.writable_spaces(mira)
    Membership.objects.filter(channel=service, person=tom).update(role="moderator")
    assert actions.change(tom, page, "Anders", "Text", based_on=1).number == 2
    actions.restrict(mira, service, moderators_only=False)
    assert not queries.shelf(lea, "service").is_restricted


def test_the_usual_ways_of_a_post_do_not_get_around_the_rights_of_a_page(tom, page):
    post = visible_post(tom, page.pk)
    with pytest.raises(Forbidden):
        edit(tom, post, "An den Fassungen vorbei")
    with pytest.raises(Forbidden):
        delete_post(tom, post)


def test_links_back_are_what_the_viewer_may_see(mira, tom, make_space, service, page, run_jobs):
    secret = make_space("Geheim", mira, access="secret")
    said = say(tom, service, f"Siehe [hier](/knowledge/{page.pk}/)")
    other = actions.write(tom, service, "Übersicht", f"http://localhost:8000/knowledge/{page.pk}/")
    hidden = say(mira, secret, f"[x](/knowledge/{page.pk}/)")
    run_jobs()
    assert {post.pk for post in queries.links_to(tom, page)} == {said.pk, other.pk}
    assert {post.pk for post in queries.links_to(mira, page)} == {said.pk, other.pk, hidden.pk}
    assert {queries.title_of(post) for post in queries.links_to(tom, page)} == {
        "Übersicht", "Siehe hier",
    }  # fmt: skip
    edit(tom, visible_post(tom, said.pk), "Doch nicht")
    run_jobs()
    assert [post.pk for post in queries.links_to(tom, page)] == [other.pk]


def test_whoever_is_named_on_a_page_and_follows_the_space_hears_of_it(mira, tom, service, run_jobs):
    page = actions.write(tom, service, "Neu", "Frag @mira danach.")
    run_jobs()
    told = Notification.objects.get(person=mira, post=page.post)
    assert told.reason == "mentioned"


def test_what_is_said_about_a_page_is_its_thread(mira, page):
    said = comment(mira, visible_post(mira, page.pk), "Gut erklärt.")
    assert said.root_id == page.pk
    assert Event.objects.filter(verb="post.commented", subject_id=said.pk).exists()
