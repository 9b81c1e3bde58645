"""Instagram is held to the same tests as every other network; a picture goes with every post."""

from dataclasses import replace

import pytest

from resonanz.core.errors import Refused
from resonanz.networks.contract import Action, ConnectRequest
from resonanz.networks.fitting import check
from resonanz.networks.tests.conformance import Bench, Conformance, publish
from tests.servers.graph.world import APP, SECRET

from .conftest import Called, draft, picture


class WithPicture(Called):
    """Words alone are no post there."""

    def publish(self, account, draft, key, progress):
        return super().publish(account, self._shown(draft), key, progress)

    def _shown(self, draft):
        return draft if draft.parent else replace(draft, media=(picture(self.world),))


class TestInstagram(Conformance):
    @pytest.fixture
    def bench(self, world, account) -> Bench:
        app = {"client_id": APP, "client_secret": SECRET}
        state = {"state": "s", "return_address": "https://resonanz.example/return"}
        return Bench(
            network=WithPicture(world),
            account=account,
            stranger_says=lambda text, parent="": (
                world.comments_on(parent, text) if parent else world.names_us(text)
            ),
            standing=lambda name: world.things[name]["text"] if name in world.things else None,
            ours=lambda: [one["id"] for one in world.of("media") + world.of("igcomment")],
            wrong=ConnectRequest(code="wrong", state=state, app_of=lambda server: app),
        )

    def test_limits_are_held_before_the_network_refuses(self, bench) -> None:
        limits, shown = bench.network.limits_of(bench.account), (picture(bench.network.world),)
        fits, over = "x" * limits.text_length, "x" * (limits.text_length + 1)
        assert check(limits, draft(fits, media=shown)) == []
        assert len(check(limits, draft(over, media=shown))) == 1
        assert len(check(limits, draft(fits))) == 1

    def test_what_is_deleted_is_gone(self, bench) -> None:
        """A comment of ours; posts can be deleted in the app alone, which is said."""
        (post,) = publish(bench, draft("Bleibt"), "2" * 32)
        said = bench.network.world.comments_on(post.remote_id, "Weg", username="velora")
        for _again in range(2):
            bench.network.act(bench.account, Action("delete", said))
        assert bench.standing(said) is None
        with pytest.raises(Refused):
            bench.network.act(bench.account, Action("delete", post.remote_id))
