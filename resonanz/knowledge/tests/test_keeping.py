"""The tree of a space; what is put away comes back."""

import pytest

from resonanz.channels.models import Membership
from resonanz.conversations import searching
from resonanz.conversations.actions import begin_review, decide, decide_at_once
from resonanz.conversations.queries import home_feed, visible_post
from resonanz.core.errors import Forbidden, Gone, Refused
from resonanz.core.rights import may
from resonanz.knowledge import actions, queries


@pytest.fixture
def grown(tom, service):
    """`grown("Name", above)`: another page."""
    return lambda title, above=None: actions.write(tom, service, title, "Text", above=above)


def told(viewer, space):
    return [(node.depth, node.title) for node in queries.tree(viewer, space)]


def test_pages_hang_below_each_other_in_their_order(tom, lea, service, grown):
    wheel, motor = grown("Rad"), grown("Motor")
    rim, tyre = grown("Felge", wheel), grown("Reifen", wheel)
    assert told(lea, service) == [(0, "Rad"), (1, "Felge"), (1, "Reifen"), (0, "Motor")]
    actions.move(tom, tyre, wheel, 0)
    actions.move(tom, motor, rim)
    assert told(lea, service) == [(0, "Rad"), (1, "Reifen"), (1, "Felge"), (2, "Motor")]
    actions.move(tom, motor, None, 0)
    assert told(lea, service)[0] == (0, "Motor")
    places = queries.places_for(tom, service, wheel)
    assert [node.title for node in places] == ["Motor"]
    assert queries.places_for(tom, service)[2].indented == "– Reifen"


def test_a_page_hangs_below_no_page_of_its_own_and_of_no_other_space(
    tom, lea, make_space, service, grown
):
    wheel = grown("Rad")
    rim = grown("Felge", wheel)
    with pytest.raises(Refused):
        actions.move(tom, wheel, rim)
    with pytest.raises(Refused):
        actions.move(tom, wheel, wheel)
    elsewhere = actions.write(tom, make_space("Labor", tom), "Dort", "Text")
    with pytest.raises(Refused):
        actions.move(tom, rim, elsewhere)
    with pytest.raises(Refused):
        actions.write(tom, service, "Neu", "Text", above=elsewhere)
    with pytest.raises(Forbidden):
        actions.move(lea, rim, None)
    last = rim
    for number in range(4):
        last = grown(f"Ebene {number}", last)
    with pytest.raises(Refused):
        grown("Zu tief", last)


def test_a_page_is_put_away_with_all_below_it_and_comes_back_with_it(
    tom, mira, service, grown, run_jobs
):
    wheel, motor = grown("Rad"), grown("Motor")
    rim = grown("Felge", wheel)
    grown("Speiche", rim)
    assert actions.archive(tom, rim) == 2
    assert actions.archive(tom, wheel) == 1
    assert told(tom, service) == [(0, "Motor")]
    assert not searching.search(tom, "Felge").posts.rows
    assert [post.id for post in home_feed(tom).rows] == [motor.pk]
    assert queries.archived(mira, service)[0].title == "Rad"
    with pytest.raises(Forbidden):
        actions.change(tom, rim, "Felge", "Neu", based_on=1)
    with pytest.raises(Refused):
        actions.move(tom, motor, wheel)
    assert actions.bring_back(mira, rim) == 2
    assert told(tom, service) == [(0, "Motor"), (0, "Felge"), (1, "Speiche")]
    assert searching.search(tom, "Felge").posts.rows
    with pytest.raises(Forbidden):
        actions.bring_back(mira, rim)


def test_what_a_decision_hid_is_not_brought_back_with_the_page(tom, mira, service, grown):
    wheel = grown("Rad")
    rim = grown("Felge", wheel)
    decide_at_once(mira, visible_post(mira, rim.pk), "hide", "Falsch")
    with pytest.raises(Gone):
        queries.page(tom, rim.pk)
    assert told(tom, service) == [(0, "Rad")]
    other = grown("Nabe", wheel)
    review = begin_review(mira, visible_post(mira, other.pk))
    actions.archive(tom, wheel)
    decide(mira, review, "hide", "Auch falsch")
    assert actions.bring_back(tom, queries.page(tom, wheel.pk)) == 1
    with pytest.raises(Forbidden):
        actions.bring_back(tom, queries.page(tom, other.pk))


def test_what_stands_where_one_may_not_read_is_not_there(tom, lea, gus, make_space):
    secret = make_space("Geheim", tom, access="secret")
    page = actions.write(tom, secret, "Unter uns", "Text")
    assert [space.name for space in queries.spaces(tom)] == ["Geheim"]
    assert queries.recent(tom) == [page]
    for viewer in (lea, gus):
        assert queries.spaces(viewer) == []
        assert queries.recent(viewer) == []
        assert queries.tree(viewer, secret) == []
        assert not queries.found(viewer, "Unter uns").rows
        with pytest.raises(Gone):
            queries.page(viewer, page.pk)
    with pytest.raises(Gone):
        queries.page(tom, 2**70)


def test_below_tells_the_pages_right_below(tom, grown):
    wheel = grown("Rad")
    rim = grown("Felge", wheel)
    grown("Speiche", rim)
    assert queries.below(tom, wheel) == [rim]


def test_what_the_screens_offer_is_what_the_rules_let_one_do(
    ada, mira, tom, lea, gus, service, page
):
    """Every role, with and without the restriction, a page that stands and one put away."""
    for only in (False, True):
        actions.restrict(mira, service, moderators_only=only)
        for role in ("member", "moderator", "owner"):
            Membership.objects.update_or_create(
                channel=service, person=tom, defaults={"role": role}
            )
            for viewer in (ada, mira, tom, lea):
                _agree(viewer, page, service)
        actions.archive(mira, page)
        for viewer in (ada, mira, tom, lea):
            _agree(viewer, page, service)
        actions.bring_back(mira, page)
    with pytest.raises(Gone):
        queries.shelf(gus, "service")


def _agree(viewer, page, space):
    page = queries.page(viewer, page.pk)
    told = queries.standing(viewer, page)
    for right in ("change", "restore", "verify", "entrust"):
        assert getattr(told, f"may_{right}") == may(viewer, f"knowledge.{right}", page), right
    shelf = queries.shelf(viewer, space.slug)
    assert shelf.may_write == may(viewer, "knowledge.write", space)
    assert shelf.may_restrict == may(viewer, "knowledge.restrict", space)
    assert (space in queries.writable_spaces(viewer)) == shelf.may_write
