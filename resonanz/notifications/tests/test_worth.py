"""The feed "worth it": chosen by a published formula, explained, adjustable, off until wanted."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resonanz.channels import actions as channels
from resonanz.conversations.actions import accept, comment, mark_read, say
from resonanz.conversations.models import Attachment, Post
from resonanz.conversations.narrowing import Narrow
from resonanz.core.errors import Refused
from resonanz.core.time import now, standing_at
from resonanz.notifications.actions import attend
from resonanz.notifications.models import Level, Worth, WorthWish
from resonanz.notifications.worth import actions, queries
from resonanz.notifications.worth.formula import KEYS, MOST, POINTS
from resonanz.people.models import Department, DepartmentMembership, ProfileField, ProfileValue


@pytest.fixture
def space(make_space, mira, tom, lea, ada):
    return make_space("Werkstatt", mira, tom, lea, ada)


def said(author, space, text="Hallo", hours=1, **more):
    with standing_at(now() - timedelta(hours=hours)):
        return say(author, space, text, **more)


def because(viewer, **wish):
    """What is worth it for the viewer now: the reasons by post, the most first."""
    if WorthWish.objects.filter(person=viewer).exists():
        actions.settle(viewer)
    else:
        actions.switch_on(viewer)
    rows = queries.feed(viewer, narrow=Narrow(**wish)).rows
    return {one.post.id: list(one.because) for one in rows}


def why(viewer):
    found = Worth.objects.filter(person=viewer).order_by("-score", "-post")
    return {row.post_id: [reason["why"] for reason in row.reasons] for row in found}


def test_every_reason_is_found_and_told(tom, mira, lea, ada, space):
    team = Department.objects.create(name="Montage", slug="montage")
    for person in (tom, lea):
        DepartmentMembership.objects.create(department=team, person=person, since=date(2020, 1, 1))
    field = ProfileField.objects.create(name="Fragen", kind=ProfileField.Kind.SKILLS)
    ProfileValue.objects.create(field=field, person=tom, value="Bremsen")
    attend(tom, ada, Level.EVERYTHING)
    named = said(mira, space, "Frag @tom")
    asked = said(mira, space, "Warum quietschen die Bremsen?", kind=Post.Kind.QUESTION)
    followed = said(ada, space, "Neues aus der IT")
    near = said(mira, space, "Wer hat Zeit?")
    comment(lea, near, "Ich")
    dull = said(mira, space, "Nichts Besonderes")

    found = because(tom)
    assert set(found) == {named.pk, asked.pk, followed.pk, near.pk} and dull.pk not in found
    assert "Mira Kern" in found[named.pk][0] and "Bremsen" in found[asked.pk][0]
    assert "Ada Berger" in found[followed.pk][0] and "Lea Neumann" in found[near.pk][0]
    assert list(why(tom).values()) == [["mention"], ["skill"], ["author"], ["colleague"]]
    for person in (lea, mira):
        comment(person, followed, "Aha")
    comment(tom, near, "Ich auch")
    attend(tom, near, Level.EVERYTHING)
    assert why_of(tom, near) == ["colleague", "thread"]
    comment(mira, near, "Danke")
    comment(ada, near, "Gut")
    assert why_of(tom, near) == ["colleague", "thread", "many"]
    assert any("3" in words for words in because(tom)[near.pk])
    answer = comment(lea, asked, "Reinigen")
    accept(mira, answer)
    assert why_of(tom, asked) == ["colleague"]


def why_of(viewer, post):
    because(viewer)
    return why(viewer)[post.pk]


def test_what_one_muted_and_ones_own_never_stand_there(tom, mira, lea, space, make_space):
    quiet = make_space("Kantine", mira, tom)
    posts = [said(mira, space, "An @tom"), said(lea, space, "@tom?"), said(mira, quiet, "@tom!")]
    own = said(tom, space, "Ich, @tom")
    assert set(because(tom)) == {post.pk for post in posts} and own.pk not in because(tom)
    attend(tom, lea, Level.MUTED)
    attend(tom, quiet, Level.MUTED)
    assert set(because(tom)) == {posts[0].pk}
    attend(tom, posts[0], Level.MUTED)
    assert because(tom) == {}


def test_what_one_may_not_read_is_never_chosen_nor_shown_any_more(tom, mira, lea, make_space):
    secret = make_space("Vorstand", mira, lea, access="secret")
    said(mira, secret, "Über @tom")
    shared = make_space("Projekt", mira, tom, access="closed")
    post = said(mira, shared, "Für @tom")
    talk = channels.talk(mira, [tom])
    say(mira, talk, "@tom, unter uns")
    assert set(because(tom)) == {post.pk}
    shared.memberships.filter(person=tom).delete()
    assert queries.feed(tom).rows == [] and Worth.objects.filter(person=tom).exists()
    assert because(tom) == {}


def test_weights_and_age_change_the_order(tom, mira, ada, space):
    attend(tom, ada, Level.EVERYTHING)
    followed, named = said(ada, space, "Neu", hours=1), said(mira, space, "@tom", hours=100)
    actions.switch_on(tom)
    actions.settle(tom, days=14)
    assert list(why(tom)) == [named.pk, followed.pk]
    actions.settle(tom, days=1)
    assert list(why(tom)) == [followed.pk, named.pk]
    actions.settle(tom, author=0)
    assert list(why(tom)) == [named.pk]
    actions.settle(tom, mention=3, days=14)
    row = Worth.objects.get(person=tom)
    assert row.score == pytest.approx(2 * POINTS["mention"] * 0.5 ** (100 / 24 / 14), rel=1e-3)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(weights=st.fixed_dictionaries({key: st.integers(0, 3) for key in KEYS}))
def test_the_score_is_what_the_formula_says(tom, ada, space, weights):
    attend(tom, ada, Level.EVERYTHING)
    post = said(ada, space, "Hallo @tom", hours=72)
    actions.switch_on(tom)
    actions.settle(tom, days=3, **weights)
    factors = (0, 0.5, 1, 2)
    points = sum(POINTS[key] * factors[weights[key]] for key in ("mention", "author"))
    scores = Worth.objects.filter(person=tom, post=post).values_list("score", flat=True)
    assert list(scores) == ([pytest.approx(points / 2, rel=1e-3)] if points else [])
    Post.objects.filter(pk=post.pk).delete()


@pytest.mark.parametrize(
    "wish", [{"author": 4}, {"days": 0}, {"days": 15}, {"geheim": 1}, {"many": -1}]
)
def test_what_cannot_be_weighed_is_refused(tom, wish):
    with pytest.raises(Refused):
        actions.settle(tom)
    actions.switch_on(tom)
    with pytest.raises(Refused):
        actions.settle(tom, **wish)


def test_nothing_is_kept_for_whoever_did_not_switch_it_on_or_switched_it_off(
    client, tom, mira, space
):
    said(mira, space, "@tom @mira")
    assert actions.weigh_due() == 0 and not Worth.objects.exists()
    client.force_login(tom.user)
    assert "/worth/switch" in client.get("/worth/").content.decode()
    assert client.post("/worth/switch", {"on": "1"}).url == "/worth/"
    assert Worth.objects.filter(person=tom).count() == 1
    assert client.post("/worth/switch").url == "/"
    assert not Worth.objects.exists() and not WorthWish.objects.exists()


def test_the_job_weighs_for_everybody_whose_feed_is_old(tom, mira, ada, space):
    for person in (tom, ada):
        actions.switch_on(person)
    said(mira, space, "@tom @ada")
    assert actions.weigh_due() == 0
    tom.user.is_active = False
    tom.user.save()
    with standing_at(now() + timedelta(minutes=11)):
        assert actions.weigh_due() == 1
    assert list(Worth.objects.values_list("person", flat=True)) == [ada.pk]


def test_a_page_costs_the_same_however_much_is_worth_it(
    client, tom, mira, space, django_assert_max_num_queries
):
    for number in range(70):
        said(mira, space, f"@tom Nummer {number}", hours=1 + number / 10)
    client.force_login(tom.user)
    actions.switch_on(tom)
    # Of one space only its newest threads are looked at.
    assert Worth.objects.filter(person=tom).count() == 40 <= MOST
    client.get("/worth/")
    with django_assert_max_num_queries(12):
        page = client.get("/worth/").content.decode()
    assert page.count("<article") == 20
    mark = queries.feed(tom).next
    more = client.get(f"/worth/?mark={mark}", HTTP_HX_REQUEST="true").content.decode()
    assert more.count("<article") == 20 and "mark=" not in more
    with django_assert_max_num_queries(12):
        assert client.get("/worth/how/").status_code == 200


def test_it_is_narrowed_like_the_other_feed(tom, mira, space):
    asked = said(mira, space, "@tom?", kind=Post.Kind.QUESTION)
    filed = said(mira, space, "@tom, der Plan", hours=2)
    Attachment.objects.create(post=filed, kind="file", file="x.pdf")
    old = said(mira, space, "@tom damals", hours=200)
    assert set(because(tom, form="question")) == {asked.pk}
    assert set(because(tom, files=True)) == {filed.pk}
    assert set(because(tom, space=space.pk)) == {asked.pk, filed.pk, old.pk}
    assert because(tom, space=1) == {}
    assert old.pk not in because(tom, since=(now() - timedelta(days=4)).date())
    mark_read(tom, old.said_at)
    assert set(because(tom, unread=True)) == {asked.pk, filed.pk}


def test_the_page_says_everything_that_is_looked_at_and_takes_ones_weights(client, tom, ada):
    field = ProfileField.objects.create(name="Fragen", kind=ProfileField.Kind.SKILLS)
    ProfileValue.objects.create(field=field, person=tom, value="Bremsen")
    attend(tom, ada, Level.EVERYTHING)
    client.force_login(tom.user)
    page = client.get("/worth/how/").content.decode()
    assert "Bremsen" in page and "Ada Berger" in page and "disabled" in page
    actions.switch_on(tom)
    assert client.get("/worth/").status_code == 200
    assert client.post("/worth/how/", {"author": "3", "days": "7"}).url == "/worth/how/"
    wish = WorthWish.objects.get(person=tom)
    assert (wish.author, wish.days, wish.mention) == (3, 7, 2)
    assert client.post("/worth/how/", {"author": "viel"}).status_code == 422


def test_the_page_names_nobody_whom_a_guest_cannot_see_any_more(client, gus, mira, make_space):
    shared = make_space("Agentur", mira, gus)
    attend(gus, mira, Level.EVERYTHING)
    client.force_login(gus.user)
    assert "Mira Kern" in client.get("/worth/how/").text
    shared.memberships.filter(person=mira).delete()

    assert "Mira Kern" not in client.get("/worth/how/").text


def test_programs_switch_it_on_read_and_weigh(client, tom, mira, space, pages_of):
    post = said(mira, space, "@tom")
    client.force_login(tom.user)
    assert pages_of("worth") == [[]]
    wish = {"days": 5, "weights": {"many": 0}}
    told = client.put("/api/v1/worth/formula", wish, content_type="application/json").json()
    assert (told["is_on"], told["days"], told["weights"]["many"]) == (True, 5, 0)
    ((item,),) = pages_of("worth")
    assert item["post"] == post.pk and item["because"]
    client.put("/api/v1/worth/formula", {}, content_type="application/json")
    assert client.get("/api/v1/worth/formula").json()["days"] == 5
    assert client.delete("/api/v1/worth/formula").status_code == 204
    assert client.get("/api/v1/worth/formula").json()["is_on"] is False
