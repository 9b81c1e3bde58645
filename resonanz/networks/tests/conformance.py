"""The same tests for every connector.

A connector brings a `Bench`: a connected account and somebody outside who speaks to it. Abilities
that a network lacks leave out the tests that need them; everything else must hold everywhere.
Subclass `Conformance` in the connector's own tests and give it a fixture `bench`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO

import pytest
from PIL import Image

from resonanz.channels.abilities import Ability
from resonanz.core.errors import Refused
from resonanz.networks.contract import (
    AccountView,
    Action,
    Batch,
    ConnectRequest,
    DraftOut,
    InteractionSeen,
    MediaOut,
    Network,
    ParentOut,
    PostGone,
    PostSeen,
    Progress,
    Remote,
)
from resonanz.networks.fitting import check

from .reading import everything_of

# Why something a stranger said concerns us.
ASKING = {"mention", "reply", "direct"}


@dataclass
class Bench:
    """A connector, an account of ours, and a stranger outside."""

    network: Network
    account: AccountView
    # The stranger says something to us (answering a post of ours where given): its remote id.
    stranger_says: Callable[..., str]
    # What stands on the network, as the stranger reads it: text by remote id, none where gone.
    standing: Callable[[str], str | None]
    # All remote ids of posts of ours on the network.
    ours: Callable[[], list[str]]
    # Wait until the network has made everything visible.
    settle: Callable[[], None] = lambda: None
    # The stranger likes a post of ours, and takes back a post of their own.
    stranger_likes: Callable[[str], None] | None = None
    stranger_deletes: Callable[[str], None] | None = None
    # A connection with a wrong secret.
    wrong: ConnectRequest | None = None


def drain(bench: Bench, cursor: dict[str, object] | None = None) -> tuple[list[object], dict]:
    """All events since a cursor, and the cursor after them."""
    bench.settle()
    return everything_of(bench.network, bench.account, cursor)


def draft(
    *parts: str, parent: str = "", root: str = "", media: tuple[MediaOut, ...] = ()
) -> DraftOut:
    answered = ParentOut(parent, root or parent) if parent else None
    return DraftOut(parts, "de", answered, media, created_at=datetime.now(UTC))


def publish(
    bench: Bench, sent: DraftOut, key: str, progress: Progress | None = None
) -> list[Remote]:
    remotes = bench.network.publish(bench.account, sent, key, progress or Progress())
    bench.settle()
    return remotes


def needs(bench: Bench, ability: Ability) -> bool:
    return ability in bench.network.abilities


# What a network that cannot publish cannot do either.
SPEAKING = frozenset(Ability) - {
    Ability.INTAKE, Ability.HOOK, Ability.STREAM, Ability.WATCH, Ability.RENEW
}  # fmt: skip


def speaks(bench: Bench) -> bool:
    """Whether anything can be said there at all."""
    return needs(bench, Ability.POST) or needs(bench, Ability.REPLY)


def reasons(bench: Bench) -> set[str]:
    """Why what a stranger says comes in: it is addressed to us, or heard where we only listen."""
    return ASKING if speaks(bench) else {"watch"}


class Conformance:
    """What everybody who speaks for a network must do."""

    def test_what_is_published_stands_there(self, bench: Bench) -> None:
        if not speaks(bench):
            return self.nothing_goes_out(bench)
        (remote,) = publish(bench, draft("Guten Morgen vom Prüfstand"), "a" * 32)

        assert bench.standing(remote.remote_id) == "Guten Morgen vom Prüfstand"
        assert remote.remote_id in bench.ours()

    def nothing_goes_out(self, bench: Bench) -> None:
        """A network that only listens offers nothing else, and refuses it with words."""
        assert not bench.network.abilities & SPEAKING
        sent = draft("Guten Morgen")
        for attempt in (
            lambda: publish(bench, sent, "a" * 32),
            lambda: bench.network.act(bench.account, Action("delete", "1")),
        ):
            with pytest.raises(Refused) as refusal:
                attempt()
            assert len(refusal.value.message) > 20
        assert check(bench.network.limits_of(bench.account), sent)

    def test_the_same_key_never_publishes_twice(self, bench: Bench) -> None:
        """Looking first, and then publishing what is missing, leaves one post."""
        if not speaks(bench):
            return self.nothing_goes_out(bench)
        sent, key = draft("Nur einmal"), "b" * 32
        publish(bench, sent, key)
        found = bench.network.find(bench.account, key, sent)
        again = publish(bench, sent, key, Progress(parts=list(found)))

        assert [remote.remote_id for remote in again] == [remote.remote_id for remote in found]
        assert len([name for name in bench.ours() if bench.standing(name) == "Nur einmal"]) == 1

    def test_what_was_never_sent_is_not_found(self, bench: Bench) -> None:
        assert bench.network.find(bench.account, "c" * 32, draft("Nie gesagt")) == []

    def test_an_answer_stands_below_what_it_answers(self, bench: Bench) -> None:
        if not speaks(bench):
            return self.nothing_goes_out(bench)
        if not needs(bench, Ability.INTAKE):
            (first,) = publish(bench, draft("Frage"), "d" * 32)
            asked = first.remote_id
        else:
            asked = bench.stranger_says("Hält der Akku im Winter?")
        (remote,) = publish(bench, draft("Ja, drinnen laden.", parent=asked), "e" * 32)

        assert "Ja, drinnen laden." in (bench.standing(remote.remote_id) or "")

    def test_a_thread_goes_on_where_it_broke_off(self, bench: Bench) -> None:
        if not speaks(bench):
            return self.nothing_goes_out(bench)
        if not needs(bench, Ability.THREAD):
            return self.one_part_is_the_limit(bench)
        sent, key = draft("Eins von drei", "Zwei von drei", "Drei von drei"), "f" * 32
        kept: list[int] = []
        progress = Progress(keep=lambda now: kept.append(len(now.parts)))
        first = publish(bench, draft("Eins von drei"), key)
        progress.parts = list(first)
        parts = publish(bench, sent, key, progress)

        assert len(parts) == 3
        assert parts[0].remote_id == first[0].remote_id
        assert "Zwei von drei" in (bench.standing(parts[1].remote_id) or "")
        assert "Drei von drei" in (bench.standing(parts[2].remote_id) or "")
        # The last one may be noted by whoever asked, with the whole.
        assert 2 in kept, "every step on the way is kept"

    def one_part_is_the_limit(self, bench: Bench) -> None:
        assert bench.network.limits_of(bench.account).thread_parts == 1

    def test_a_picture_goes_along_with_its_alternative_text(self, bench: Bench) -> None:
        if not needs(bench, Ability.MEDIA):
            assert bench.network.limits.media_count == 0
            return
        stored = BytesIO()
        Image.new("RGB", (64, 48), "#0b6b62").save(stored, "PNG")
        content = stored.getvalue()
        item = MediaOut(
            "rad.png", "image/png", "Ein grünes Rad", len(content), lambda: content, 64, 48
        )
        (remote,) = publish(bench, draft("Mit Bild", media=(item,)), "1" * 32)

        assert "Mit Bild" in (bench.standing(remote.remote_id) or "")

    def test_what_is_deleted_is_gone(self, bench: Bench) -> None:
        if not speaks(bench):
            return self.nothing_goes_out(bench)
        if not needs(bench, Ability.DELETE):
            return self.nothing_is_taken_back(bench)
        (remote,) = publish(bench, draft("Gleich wieder weg"), "2" * 32)
        action = Action("delete", remote.remote_id)
        bench.network.act(bench.account, action)
        bench.network.act(bench.account, action)
        bench.settle()

        assert bench.standing(remote.remote_id) is None

    def nothing_is_taken_back(self, bench: Bench) -> None:
        (remote,) = publish(bench, draft("Bleibt für immer"), "2" * 32)
        with pytest.raises(Refused):
            bench.network.act(bench.account, Action("delete", remote.remote_id))
        assert bench.standing(remote.remote_id) == "Bleibt für immer"

    def test_limits_are_held_before_the_network_refuses(self, bench: Bench) -> None:
        if not speaks(bench):
            return self.nothing_goes_out(bench)
        limits = bench.network.limits_of(bench.account)
        fits, over = "x" * limits.text_length, "x" * (limits.text_length + 1)

        assert check(limits, draft(fits)) == []
        assert len(check(limits, draft(over))) == 1

    def test_what_a_stranger_says_is_heard_once(self, bench: Bench) -> None:
        if not needs(bench, Ability.INTAKE):
            assert bench.network.events(bench.account, {}) == Batch([], {})
            return
        _before, cursor = drain(bench)
        said = bench.stranger_says("Quietscht euer Rad auch?")
        events, after = drain(bench, cursor)
        heard = [seen for seen in events if isinstance(seen, PostSeen) and seen.remote_id == said]

        assert len(heard) == 1
        assert "Quietscht" in heard[0].text + heard[0].html
        assert heard[0].reason in reasons(bench)
        later, _after = drain(bench, after)
        assert [seen for seen in later if getattr(seen, "reason", "") in reasons(bench)] in (
            [],
            heard,
        )

    def test_a_stranger_who_answers_us_names_what_they_answer(self, bench: Bench) -> None:
        if not speaks(bench):
            return self.nothing_goes_out(bench)
        if not needs(bench, Ability.INTAKE):
            return self.nothing_comes_in(bench)
        (ours,) = publish(bench, draft("Wie weit fahrt ihr?"), "3" * 32)
        _before, cursor = drain(bench)
        said = bench.stranger_says("Zwölf Kilometer", parent=ours.remote_id)
        events, _after = drain(bench, cursor)
        answer = next(e for e in events if isinstance(e, PostSeen) and e.remote_id == said)

        assert answer.parent_remote_id == ours.remote_id

    def nothing_comes_in(self, bench: Bench) -> None:
        events = bench.network.events(bench.account, {}).events
        assert all(isinstance(one, PostSeen) for one in events)
        assert needs(bench, Ability.INTAKE) or not events

    def test_a_like_is_heard(self, bench: Bench) -> None:
        if bench.stranger_likes is None:
            return self.nothing_comes_in(bench)
        (ours,) = publish(bench, draft("Gefällt das?"), "4" * 32)
        _before, cursor = drain(bench)
        bench.stranger_likes(ours.remote_id)
        events, _after = drain(bench, cursor)
        likes = [seen for seen in events if isinstance(seen, InteractionSeen)]

        assert [(like.kind, like.post_remote_id) for like in likes] == [
            ("reaction", ours.remote_id)
        ]

    def test_what_a_stranger_takes_back_is_heard(self, bench: Bench) -> None:
        if bench.stranger_deletes is None:
            return self.nothing_comes_in(bench)
        said = bench.stranger_says("Ups, falsches Konto")
        _before, cursor = drain(bench)
        bench.stranger_deletes(said)
        events, _after = drain(bench, cursor)

        assert PostGone(said) in events

    def test_a_wrong_secret_is_refused_with_words(self, bench: Bench) -> None:
        if bench.wrong is None:
            assert not needs(bench, Ability.INTAKE) or bench.network.key == "practice"
            return
        with pytest.raises(Refused) as refusal:
            bench.network.connect(bench.wrong)
        assert len(refusal.value.message) > 20
