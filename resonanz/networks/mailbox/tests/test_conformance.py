"""A mailbox is held to the same tests as every other network; it answers, and begins nothing."""

from dataclasses import replace

import pytest

from resonanz.networks.contract import InteractionSeen, ParentOut, PostGone
from resonanz.networks.mailbox import Mailbox
from resonanz.networks.tests.conformance import Bench, Conformance, drain
from tests.servers.mail.world import JANA

from .conftest import connected, request_for


class Answering(Mailbox):
    """What the suite says without answering anybody answers Jana."""

    def __init__(self, world):
        self.asked = world.writes("Eine erste Frage")

    def _answering(self, draft):
        parent = draft.parent or ParentOut(self.asked, self.asked)
        return replace(draft, parent=replace(parent, author_handle=JANA))

    def publish(self, account, draft, key, progress):
        return super().publish(account, self._answering(draft), key, progress)

    def find(self, account, key, draft):
        return super().find(account, key, self._answering(draft))


class TestMailbox(Conformance):
    @pytest.fixture
    def bench(self, world) -> Bench:
        return Bench(
            network=Answering(world),
            account=connected(world),
            stranger_says=lambda text, parent="": world.writes(text, answers=parent),
            standing=world.reads,
            ours=lambda: list(world.sent()),
            wrong=request_for(world, secret="falsch"),
        )

    def test_a_like_is_heard(self, bench) -> None:
        """Nobody likes a mail, and nothing is made up."""
        events, _cursor = drain(bench)
        assert events
        assert not [one for one in events if isinstance(one, InteractionSeen)]

    def test_what_a_stranger_takes_back_is_heard(self, bench, world) -> None:
        """Nobody takes a mail back; one that is moved away or deleted there stays here."""
        _events, cursor = drain(bench)
        world.folders["INBOX"].mails.clear()
        events, _after = drain(bench, cursor)
        assert not [one for one in events if isinstance(one, PostGone)]
        assert events == []
