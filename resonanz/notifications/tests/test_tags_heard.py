"""Tags and colleagues are followed and muted like spaces and threads; muted posts are folded."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resonanz.channels import actions as channels
from resonanz.channels.models import Membership
from resonanz.conversations import composing, queries
from resonanz.conversations.actions import comment, react, say
from resonanz.conversations.models import Folding, Post
from resonanz.core.errors import Refused
from resonanz.notifications import levels
from resonanz.notifications.actions import attend, set_default
from resonanz.notifications.actions.attending import Tag
from resonanz.notifications.hearers import hearers
from resonanz.notifications.models import Attention, Level, Notification
from resonanz.notifications.worth import actions as worth
from resonanz.notifications.worth import queries as worthy

AKKU = Tag("akku")


def heard(person):
    found = Notification.objects.visible_to(person).order_by("pk")
    return [(one.reason, one.post_id) for one in found]


def test_a_followed_tag_tells_of_posts_and_answers_with_it_where_one_may_read(
    tom, mira, lea, service, make_space, run_jobs
):
    secret = make_space("Vorstand", mira, lea, access="secret")
    before = say(mira, service, "Der #akku")
    attend(tom, AKKU, Level.EVERYTHING)
    attend(lea, AKKU, Level.EVERYTHING)
    post = say(mira, service, "Der #Akku ist leer")
    say(mira, service, "Ohne")
    hidden = say(mira, secret, "#akku wird teurer")
    answer = comment(mira, before, "Mein #AKKU auch")
    run_jobs()

    assert heard(tom) == [("followed_tag", post.pk), ("followed_tag", answer.pk)]
    assert heard(lea) == [
        ("followed_tag", post.pk), ("followed_tag", hidden.pk), ("followed_tag", answer.pk),
    ]  # fmt: skip


def test_a_choice_for_a_space_or_thread_or_person_that_is_quieter_holds(
    tom, mira, lea, service, run_jobs
):
    attend(tom, AKKU, Level.EVERYTHING)
    attend(tom, service, Level.MENTIONS)
    attend(lea, AKKU, Level.EVERYTHING)
    attend(lea, mira, Level.MUTED)
    say(mira, service, "#akku")
    run_jobs()
    assert heard(tom) == heard(lea) == []


def test_a_muted_tag_is_silent_even_where_a_space_is_set_to_everything(
    tom, mira, lea, service, run_jobs
):
    Membership.objects.create(channel=service, person=lea)
    set_default(mira, service, Level.EVERYTHING)
    attend(tom, AKKU, Level.MUTED)
    attend(lea, AKKU, Level.MENTIONS)
    post = say(mira, service, "Der #akku, @tom")
    named = say(mira, service, "Der #akku, @lea")
    plain = say(mira, service, "Ohne")
    run_jobs()
    assert heard(tom) == [("everybody_space", plain.pk)] and post.pk
    assert heard(lea) == [("mentioned", named.pk), ("everybody_space", plain.pk)]


def test_what_others_set_never_changes_what_was_chosen(tom, mira, service):
    attend(tom, AKKU, Level.MUTED)
    attend(tom, mira, Level.EVERYTHING)
    set_default(mira, service, Level.MENTIONS)
    assert levels.standing(tom, AKKU) == levels.Standing(Level.MUTED, "chosen")
    assert levels.standing(tom, mira) == levels.Standing(Level.EVERYTHING, "chosen")
    attend(tom, AKKU, None)
    assert levels.standing(tom, AKKU) == levels.Standing(Level.NORMAL, "default")
    assert not Attention.objects.filter(person=tom).exclude(tag="").exists()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    space=st.none() | st.sampled_from(Level.values),
    author=st.none() | st.sampled_from(Level.values),
    first=st.none() | st.sampled_from(Level.values),
    second=st.none() | st.sampled_from(Level.values),
    named=st.booleans(),
)
def test_the_quietest_of_tags_and_author_holds_and_then_the_loudest(
    tom, mira, service, space, author, first, second, named
):
    for about, level in ((service, space), (mira, author), (AKKU, first), (Tag("rad"), second)):
        attend(tom, about, level)
    post = say(mira, service, "#akku #rad" + (" @tom" if named else ""))
    Attention.objects.update(at=post.said_at.replace(year=2020))

    place = Level.NORMAL if space is None else space
    chosen = [level for level in (author, first, second) if level is not None]
    if chosen and min(chosen) < Level.NORMAL:
        level = min(place, *chosen)
    elif Level.EVERYTHING in chosen and place >= Level.NORMAL:
        level = Level.EVERYTHING
    else:
        level = place
    should = level == Level.EVERYTHING or (named and level >= Level.MENTIONS)
    assert (tom.pk in hearers("said", post, mira.pk)) == should


def test_the_tag_page_offers_the_bell_and_the_list_shows_the_choice(client, tom, service):
    say(tom, service, "#Ladegerät")
    client.force_login(tom.user)
    page = client.get("/tags/ladegerät/").content.decode()
    address = "/notifications/levels/tag/ladeger%C3%A4t/"
    assert address in page
    menu = client.post(address, {"level": "everything"}, HTTP_HX_REQUEST="true").content.decode()
    assert address in menu and menu.count('aria-pressed="true"') == 1
    listed = client.get("/notifications/levels/").content.decode()
    assert "ladegerät" in listed and "/tags/ladeger%C3%A4t/" in listed
    assert client.get(address).status_code == 200
    for odd in ("a b", "x" * 101, "%22"):
        assert client.get(f"/notifications/levels/tag/{odd}/").status_code in (404, 422)
    with pytest.raises(Refused):
        levels.tag_named(" # ")


def test_programs_follow_a_tag(client, tom, pages_of):
    client.force_login(tom.user)
    address = "/api/v1/tags/akku/attention"
    assert client.get(address).json()["level"] == "normal"
    wish = {"level": "everything"}
    told = client.put(address, wish, content_type="application/json").json()
    assert (told["kind"], told["name"], told["level"]) == ("tag", "akku", "everything")
    assert pages_of("attention") == [[told]]


def test_posts_of_a_muted_colleague_are_folded_everywhere_but_among_few(
    client, tom, mira, lea, service
):
    post, other = say(mira, service, "Lang und breit"), say(tom, service, "Kurz")
    comment(mira, other, "Noch mehr")
    talk = channels.talk(mira, [tom])
    say(mira, talk, "Nur wir zwei")
    client.force_login(tom.user)
    for address in ("/", f"/posts/{other.pk}/", f"/posts/{post.pk}/"):
        assert "folded" not in client.get(address).content.decode()
    attend(tom, mira, Level.MUTED)
    home = client.get("/").content.decode()
    assert home.count('class="folded"') == 1 and "Lang und breit" in home
    assert "Noch mehr" not in home
    assert client.get(f"/posts/{other.pk}/").content.decode().count('class="folded"') == 1
    assert "folded" not in client.get(f"/messages/{talk.pk}/").content.decode()
    rows = queries.home_feed(lea).rows or queries.space_feed(lea, service).rows
    assert "folded" not in composing.feed(rows, lea.pk)
    attend(tom, mira, None)
    assert not Folding.objects.exists() and "folded" not in client.get("/").content.decode()


def test_followed_tags_make_threads_worth_it_and_muted_ones_do_not(tom, mira, service):
    attend(tom, AKKU, Level.EVERYTHING)
    attend(tom, Tag("kantine"), Level.MUTED)
    post = say(mira, service, "Der #akku")
    say(mira, service, "Der #akku der #kantine")
    worth.switch_on(tom)
    ((found),) = worthy.feed(tom).rows
    assert found.post.id == post.pk and "#akku" in found.because[0]
    assert worthy.used(tom, None).tags == ["akku"]


def test_a_reaction_to_a_tagged_post_is_heard_as_before(tom, mira, service, run_jobs):
    post = say(tom, service, "#akku")
    attend(tom, AKKU, Level.EVERYTHING)
    react(mira, Post.objects.select_related("channel", "author").get(pk=post.pk), "like")
    run_jobs()
    assert [reason for reason, _post in heard(tom)] == ["reacted"]
