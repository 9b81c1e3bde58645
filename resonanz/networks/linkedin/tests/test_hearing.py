"""What people say and do below our posts; who they are as far as LinkedIn tells."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resonanz.networks import values
from resonanz.networks.contract import Action, IdentitySeen, InteractionSeen, PostGone, PostSeen
from resonanz.networks.linkedin import hearing, network, parse
from tests.servers.linkedin.fake import OTHER, PAGE

from .conftest import draft, publish

US = IdentitySeen(PAGE, "velora", "Velora")


def heard(account: Any, cursor: dict[str, Any] | None = None) -> tuple[list[Any], Any]:
    batch = network.events(account, cursor or {})
    return list(batch.events), batch.cursor


def test_comments_and_answers_to_them_stand_in_their_place(world, account):
    (post,) = publish(account, draft("Neu: das Lastenrad #Rad"))
    said = world.says("Was kostet es?", post.remote_id)
    below = world.says("Das frage ich mich auch", said)
    ours = world.comment(PAGE, "2.499 Euro", said)
    page = world.comment(OTHER, "Schön", post.remote_id)
    seen = {one.remote_id: one for one in heard(account)[0]}

    assert seen[post.remote_id].text == "Neu: das Lastenrad #Rad"
    assert seen[post.remote_id].reason == "own"
    assert (seen[said].reason, seen[said].parent_remote_id) == ("reply", post.remote_id)
    assert seen[said].author.name == "Jana Sommer"
    assert seen[said].author.address == "https://www.linkedin.com/in/jana-s"
    assert seen[below].parent_remote_id == said
    assert seen[below].root_remote_id == post.remote_id
    assert (seen[ours].reason, seen[ours].author.remote_id) == ("own", PAGE)
    assert seen[page].author.name == "Velora Werkstatt"


def test_where_linkedin_tells_no_names_it_is_asked_once(world, account):
    world.tells_names = False
    (post,) = publish(account, draft("Hallo"))
    world.says("Eins", post.remote_id)
    world.comment("urn:li:person:tom", "Zwei", post.remote_id)
    world.comment("urn:li:other:5", "Drei", post.remote_id)
    authors = [one.author.name for one in heard(account)[0][1:]]

    assert authors == ["Somebody on LinkedIn"] * 3
    assert len([one for one in world.asked if "/people/" in one.path]) == 1


def test_only_where_a_count_changed_is_looked(world, account):
    (post,) = publish(account, draft("Hallo"))
    world.says("Eins", post.remote_id)
    _events, cursor = heard(account)
    before = len(world.asked)
    assert heard(account, cursor)[0] == []
    assert len(world.asked) - before == 2


def test_after_a_while_it_is_looked_all_the_same(world, account):
    (post,) = publish(account, draft("Hallo"))
    first = world.says("Eins", post.remote_id)
    _events, cursor = heard(account)
    del world.comments[first]
    second = world.says("Zwei", post.remote_id)
    cursor["posts"][post.remote_id]["at"] = 0
    events, _cursor = heard(account, cursor)

    assert PostGone(first) in events
    assert second in {getattr(one, "remote_id", "") for one in events}


def test_reactions_come_and_go(world, account):
    (post,) = publish(account, draft("Gefällt das?"))
    world.likes(post.remote_id)
    events, cursor = heard(account)
    assert [(one.name, one.undone) for one in events if isinstance(one, InteractionSeen)] == [
        ("like", False)
    ]
    world.reactions.clear()
    events, _cursor = heard(account, cursor)
    assert [(one.name, one.undone) for one in events] == [("like", True)]


def test_what_cannot_be_read_whole_is_not_taken_for_gone(world, account, monkeypatch):
    monkeypatch.setattr(hearing, "PAGE", 2)
    monkeypatch.setattr(hearing, "PAGES", 2)
    (post,) = publish(account, draft("Viel los"))
    for number in range(6):
        world.comment(f"urn:li:person:{number}", "Hallo", post.remote_id)
        world.reactions[f"p{number}", post.remote_id] = {
            "reactionType": "LIKE",
            "created": {"actor": f"urn:li:person:{number}"},
        }
    _events, cursor = heard(account)
    for key in [*world.reactions][:3]:
        del world.reactions[key]
    world.comments.pop(next(iter(world.comments)))
    events, _cursor = heard(account, cursor)

    assert not [one for one in events if isinstance(one, PostGone) or getattr(one, "undone", 0)]


def test_our_own_edit_is_heard(world, account):
    (post,) = publish(account, draft("Alt"))
    _events, cursor = heard(account)
    network.act(account, Action("edit", post.remote_id, {"text": "Neu"}))
    (changed,), _cursor = heard(account, cursor)
    assert isinstance(changed, PostSeen)
    assert changed.text == "Neu"
    assert changed.edited_at is not None


def test_linkedin_is_asked_every_few_minutes_only(world, account, monkeypatch):
    _events, cursor = heard(account)
    cursor["next_at"] += 300
    before = len(world.asked)
    assert heard(account, cursor) == ([], cursor)
    assert len(world.asked) == before


def test_figures_are_what_linkedin_counts(world, account):
    (post,) = publish(account, draft("Zahlen"))
    said = world.says("Eins", post.remote_id)
    world.likes(post.remote_id)

    assert network.figures(account, [post.remote_id, said]) == {
        post.remote_id: {"comments": 1, "likes": 1}
    }
    assert network.figures(account, []) == {}


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["elements", "actor", "created", "time", "message", "text", "commentary", "results"]
                + ["commentSummary", "count", "reactionSummaries", "lastModified", "object", "id"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(ANYTHING)
def test_whatever_an_answer_holds_it_is_read(page):
    for one in [*parse.elements(page), *values.objects([page])]:
        assert isinstance(parse.post(one, US), PostSeen)
        assert isinstance(parse.comment(one, "urn:li:share:1", US, {}), PostSeen)
        assert isinstance(parse.answers(one), int)
    assert isinstance(parse.counts({"results": page}), dict)


@pytest.mark.parametrize("value", [None, [1], "x", [None, 2]])
def test_broken_counts_are_none(value):
    assert hearing._numbers(value) in ((0, 0), (0, 2))


def test_no_moment_is_no_trouble():
    assert values.from_milliseconds(10**30).year == 1970
