"""The connector that the developers' pages begin with is short, and holds to the contract."""

import importlib.util
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from resonanz.networks.contract import AccountView, ConnectRequest, DraftOut, Progress, Uncertain
from resonanz.networks.tests.conformance import Bench, Conformance
from tests.servers.http import Told, serving
from tests.servers.noticeboard import FAN, TOKEN, US, Board

EXAMPLE = Path(__file__).parents[1] / "docs" / "developers" / "example" / "noticeboard.py"


def _loaded():
    spec = importlib.util.spec_from_file_location("noticeboard", EXAMPLE)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.network


network = _loaded()


@pytest.fixture
def board() -> Board:
    return Board()


@pytest.fixture
def address(board, settings) -> Iterator[str]:
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    with serving(lambda asked: board(asked)) as address:
        yield address


@pytest.fixture
def account(address) -> AccountView:
    grant = network.connect(ConnectRequest(server=address, secret=TOKEN))
    return AccountView(1, grant.server, grant.handle, grant.remote_id, grant.secret, {})


def test_it_is_short():
    assert len(EXAMPLE.read_text().splitlines()) < 150


class TestNoticeboard(Conformance):
    @pytest.fixture
    def bench(self, board, address, account) -> Bench:
        return Bench(
            network=network,
            account=account,
            stranger_says=lambda text, parent="": str(board.write(FAN, text, parent)["id"]),
            standing=lambda name: board.notes.get(int(name), {}).get("text"),
            ours=lambda: [str(one["id"]) for one in board.notes.values() if one["author"] == US],
            wrong=ConnectRequest(server=address, secret="wrong"),
        )


@pytest.mark.parametrize(
    "told", [Told(cut=True), Told(500, {}), Told(200, "<html>")], ids=["lost", "broken", "a page"]
)
def test_where_nobody_knows_it_looks_before_it_writes_again(board, address, account, told):
    """The board takes the note, and its answer does not reach us."""
    usual, draft = board.__class__.__call__, DraftOut(("Hallo",), created_at=datetime.now(UTC))

    class Spoilt(Board):
        def __call__(self, asked):
            answer = usual(self, asked)
            return told if asked.method == "POST" else answer

    board.__class__ = Spoilt
    with pytest.raises(Uncertain):
        network.publish(account, draft, "k" * 32, Progress())

    assert len(board.notes) == 1
    assert [one.remote_id for one in network.find(account, "k" * 32, draft)] == ["1"]
