"""A mail finds its place, also where a program lost what it answers."""

import pytest

from tests.servers.mail.world import JANA

from .conftest import answer, everything, posts, publish


@pytest.fixture
def ours(world, account) -> str:
    """An answer of ours that lies in "Sent"."""
    (remote,) = publish(account, answer("Ja.", world.writes("Hält er?")))
    return remote.remote_id


def parent_of(account, name: str) -> str:
    (seen,) = [one for one in posts(everything(account)[0]) if one.remote_id == name]
    return seen.parent_remote_id


def test_what_answers_us_stands_below_it(world, account, ours):
    assert parent_of(account, world.writes("Danke", answers=ours)) == ours


def test_what_answers_ones_own_mail_stands_below_that(world, account, ours):
    first = world.writes("Noch etwas", answers=ours)
    second = world.writes("Und noch", answers=first, references=f"<{ours}> <{first}>")
    assert parent_of(account, second) == first


def test_what_answers_a_mail_that_is_not_here_stands_below_the_nearest_that_is(
    world, account, ours
):
    name = world.writes("Danke", answers="never@seen.example", references=f"<{ours}> <gone@x>")
    assert parent_of(account, name) == ours


def test_what_answers_only_unknown_mails_keeps_what_it_names(world, account):
    name = world.writes("Danke", answers="never@seen.example")
    assert parent_of(account, name) == "never@seen.example"


def test_our_name_is_known_however_a_program_mangled_it(world, account, ours):
    name = world.writes("Danke", answers=f"x.{ours}.p.example", subject="Re: Ganz anderes")
    assert parent_of(account, name) == ours


def test_a_name_that_is_part_of_another_is_not_that(world, account):
    names = [world.writes(f"Nummer {n}", subject=f"Frage {n}") for n in range(1, 12)]
    publish(account, answer("Ja.", names[0]))
    (mail,) = world.sent().values()
    assert (names[0], names[10]) == ("1.jana@sommer.example", "11.jana@sommer.example")
    assert mail["subject"] == "Re: Frage 1"


def test_without_any_name_the_last_mail_of_the_same_talk_is_taken(world, account, ours):
    assert parent_of(account, world.writes("Danke", subject="AW: Re: Der Akku")) == ours


def test_the_last_of_their_own_where_we_said_nothing(world, account):
    first = world.writes("Hält er?")
    assert parent_of(account, world.writes("Hallo?", subject="Re: Der Akku")) == first


@pytest.mark.parametrize(
    ("subject", "sender"),
    [
        ("Re: Etwas anderes", JANA),
        ("Der Akku", JANA),
        ("Re: Der Akku", "max@winter.example"),
        ("Re: x", JANA),
        ("Re: Der Akku", "jäna@sommer.example"),
    ],
)
def test_another_talk_is_none_of_it(world, account, ours, subject, sender):
    assert parent_of(account, world.writes("Hm", subject=subject, sender=sender)) == ""


def test_without_a_folder_of_what_was_sent_theirs_is_taken(world, account):
    first = world.writes("Hält er?")
    del world.folders["Gesendet"]
    assert parent_of(account, world.writes("Hallo?", subject="Re: Der Akku")) == first


def test_a_name_that_is_a_trick_is_only_a_name(world, account):
    name = world.writes("Hm", answers='a"\\b@x.example')
    assert parent_of(account, name) == 'a"\\b@x.example'


def test_the_subject_is_shown_where_something_begins(world, account, ours):
    world.writes("Danke", answers=ours)
    world.writes("Neues", answers=ours, subject="Ganz anderes")
    shown = [one.html for one in posts(everything(account)[0])]
    assert [html.count("<strong>") for html in shown if "Danke" in html] == [0]
    assert [html.count("Ganz anderes") for html in shown if "Neues" in html] == [1]
