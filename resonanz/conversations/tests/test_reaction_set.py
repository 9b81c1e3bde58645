"""The organisation chooses its reactions; what was given before stays readable."""

import pytest

from resonanz.conversations import actions, reactions
from resonanz.conversations.models import Post
from resonanz.core.errors import Forbidden, Refused


@pytest.fixture
def post(tom, service):
    return actions.say(tom, service, "Hallo")


def test_without_a_choice_the_usual_five_hold(mira, post):
    assert reactions.chosen() == reactions.USUAL
    with pytest.raises(Refused):
        actions.react(mira, post, "funny")


def test_old_reactions_are_read_and_taken_back_but_not_given_any_more(client, ada, mira, tom, post):
    actions.react(mira, post, "celebrate")
    actions.choose_reactions(ada, ["agree", "funny"])
    client.force_login(tom.user)
    page = client.get(f"/posts/{post.pk}/").content.decode()
    assert 'class="former"' in page and f"/posts/{post.pk}/reactions/celebrate" not in page
    assert f"/posts/{post.pk}/reactions/agree" in page
    every = client.get(f"/posts/{post.pk}/reactions", HTTP_HX_REQUEST="true").content.decode()
    assert "reactions/funny" in every and "reactions/like" not in every
    with pytest.raises(Refused):
        actions.react(tom, post, "celebrate")
    client.force_login(mira.user)
    address = f"/posts/{post.pk}/reactions/celebrate"
    assert address in client.get(f"/posts/{post.pk}/").content.decode()
    client.post(address)
    assert Post.objects.get(pk=post.pk).reaction_counts == {}


def test_only_administrators_choose_from_the_catalogue(ada, tom):
    with pytest.raises(Forbidden):
        actions.choose_reactions(tom, ["like"])
    for names in (["like", "like"], ["geheim"], list(reactions.CATALOGUE)[:9]):
        with pytest.raises(Refused):
            actions.choose_reactions(ada, names)
    actions.choose_reactions(ada, ["funny", "like"])
    assert reactions.chosen() == ("funny", "like")
    actions.choose_reactions(ada, [])
    assert reactions.chosen() == reactions.USUAL


def test_the_settings_page_puts_them_in_order(client, ada, tom):
    client.force_login(ada.user)
    address = "/settings/reactions/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"like": "2", "funny": "1", "sad": "x"}).url == address
    assert reactions.chosen() == ("funny", "like")
    assert client.post(address, {"like": ""}).status_code == 422
    assert client.post(address, {"usual": "1"}).url == address
    assert reactions.chosen() == reactions.USUAL
    client.force_login(tom.user)
    assert client.get(address).status_code == 403


def test_programs_choose_too(client, ada, tom):
    client.force_login(ada.user)
    told = client.put(
        "/api/v1/reactions", {"names": ["seen"]}, content_type="application/json"
    ).json()
    assert told["chosen"] == ["seen"] and told["catalogue"]["funny"]
    client.force_login(tom.user)
    assert client.get("/api/v1/reactions").json() == told


def test_the_choice_is_kept_while_the_process_hears_of_changes(
    ada, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(reactions, "memory", type(reactions.memory)())
    reactions.memory.alive()
    assert reactions.chosen() == reactions.USUAL
    with django_assert_num_queries(0):
        reactions.chosen()
    actions.choose_reactions(ada, ["funny"])
    reactions.memory.forget("set")
    assert reactions.chosen() == ("funny",)
