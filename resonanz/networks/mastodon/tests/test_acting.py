"""What we do to posts and people there."""

from dataclasses import replace

import pytest

from resonanz.core.errors import Gone, Refused
from resonanz.networks.contract import Action, LostRight, Progress
from resonanz.networks.mastodon import network
from tests.servers.http import Told, serving
from tests.servers.mastodon.fake import answer as usual

from .conftest import account_on, answer_to, draft, view_of


def test_likes_and_shares_are_given_and_taken_back(any_world):
    account = account_on(any_world)
    status = any_world.says(any_world.person("jana"), "Hallo")
    for verb, kept in (("like", any_world.favourites), ("share", any_world.reblogs)):
        network.act(account, Action(verb, status.id))
        network.act(account, Action(verb, status.id))
        assert kept == {status.id}
        network.act(account, Action(f"un{verb}", status.id))
        assert kept == set()


def test_people_are_followed_by_their_handle(world, account):
    tim = world.person("tim@anderswo.example")
    network.act(account, Action("follow", "tim@anderswo.example"))
    assert world.following == {tim.id}
    network.act(account, Action("unfollow", "tim@anderswo.example"))
    assert world.following == set()


def test_a_server_without_a_way_to_look_people_up_is_searched(world, account):
    jana = world.person("jana")

    def answer(asked):
        if asked.path == "/api/v1/accounts/lookup":
            return Told(404, {"error": "Not Found"})
        if asked.path == "/api/v1/accounts/search":
            return Told(200, [{"id": "1", "acct": "jana@else"}, {"id": jana.id, "acct": "jana"}])
        return usual(world, asked)

    with serving(answer) as address:
        there = view_of(_moved(account, address))
        network.act(there, Action("follow", f"jana@{address.partition('://')[2]}"))
        assert world.following == {jana.id}
        with pytest.raises(Gone):
            network.act(there, Action("follow", "nobody@else"))


def test_a_post_is_deleted_and_deleting_it_again_changes_nothing(world, account):
    [remote] = network.publish(account, draft("Hallo"), "key", Progress())
    network.act(account, Action("delete", remote.remote_id))
    network.act(account, Action("delete", remote.remote_id))
    assert world.own() == []


def test_an_edit_keeps_pictures_warning_and_whom_it_answers(world, account, picture):
    asked = world.says(world.person("jana@anderswo.example"), "@velora hallo")
    words = answer_to(world, asked, "Halo", media=(picture,), content_warning="Technik")
    [remote] = network.publish(account, words, "key", Progress())
    network.act(account, Action("edit", remote.remote_id, {"text": "Hallo"}))
    [status] = world.own()
    assert status.text == "@jana@anderswo.example Hallo"
    assert (status.spoiler_text, len(status.media)) == ("Technik", 1)
    network.act(account, Action("edit", remote.remote_id, {"text": "Hallo", "content_warning": ""}))
    assert status.spoiler_text == ""


def test_what_is_not_ours_is_refused_and_the_right_is_not_lost_for_it(world, account):
    """Some servers say 401 where they mean that this one thing is not allowed."""
    status = world.says(world.person("jana"), "Hallo")
    with pytest.raises(Refused, match="Not the author"):
        network.act(account, Action("delete", status.id))


def test_a_missing_right_of_the_token_is_a_lost_right(world, account):
    told = Told(
        403, {"error": "outside"}, {"www-authenticate": 'Bearer error="insufficient_scope"'}
    )
    with serving(lambda asked: told) as address, pytest.raises(LostRight):
        network.act(view_of(_moved(account, address)), Action("like", "1"))


def test_an_unknown_verb_is_refused(account):
    with pytest.raises(Refused):
        network.act(account, Action("dance", "1"))


def test_what_is_gone_is_said_to_be_gone(account):
    with pytest.raises(Gone):
        network.act(account, Action("like", "404"))


def test_a_token_that_ends_is_renewed_and_kept(world, account, kept):
    """Servers with tokens that end give another one along, to renew them with."""
    secret = {"access_token": "old", "refresh_token": "r", "client_id": "c", "client_secret": "s"}
    fresh = world.token()
    status = world.says(world.person("jana"), "Hallo")

    def answer(asked):
        if asked.path == "/oauth/token":
            assert asked.data()["grant_type"] == "refresh_token"
            return Told(200, {"access_token": fresh, "refresh_token": "r2"})
        return usual(world, asked)

    with serving(answer) as address:
        there = view_of(_moved(account, address, secret), kept)
        network.act(there, Action("like", status.id))
    assert world.favourites == {status.id}
    assert kept["secret"] == {**secret, "access_token": fresh, "refresh_token": "r2"}


def test_a_token_that_cannot_be_renewed_is_a_lost_right(world, account, kept):
    secret = {"access_token": "old", "refresh_token": "r", "client_id": "c"}
    there = view_of(_moved(account, world.address, secret), kept)
    with pytest.raises(LostRight):
        network.act(there, Action("like", "1"))
    assert kept == {}


def _moved(account, address, secret=None):
    """The account on another address."""

    return replace(account, server=address, secret=secret or account.secret)
