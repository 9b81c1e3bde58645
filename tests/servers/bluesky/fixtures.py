"""pytest's way to the Bluesky network: started once by the test command, stopped by its end."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from .network import Network, Owner, running, what_the_appview_needs

if TYPE_CHECKING:
    from .fan import Fan

type MakeFan = Callable[[str], "Fan"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever needs the real network belongs to `make test-all`."""
    for item in items:
        if {"whole_network", "whole_pds"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.bluesky)


@pytest.fixture(scope="session")
def whole_network() -> Iterator[Network]:
    """PDS, PLC directory and AppView; one for each process that runs tests."""
    with what_the_appview_needs() as environment, running("all", **environment) as network:
        yield network


@pytest.fixture(scope="session")
def whole_pds() -> Iterator[Network]:
    """PDS and PLC directory alone: enough for publishing and dying."""
    with running("pds") as network:
        yield network


def _open(settings: Any, network: Network) -> Network:
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1", "localhost"]
    settings.BLUESKY_PLC = network.plc
    settings.BLUESKY_RESOLVER = network.pds
    settings.LANGUAGE_CODE = "en"
    return network


@pytest.fixture
def bluesky(settings: Any, whole_network: Network) -> Network:
    """The whole network, with the guarded client opened for it."""
    return _open(settings, whole_network)


@pytest.fixture
def pds(settings: Any, whole_pds: Network) -> Network:
    """A PDS without AppView, with the guarded client opened for it."""
    return _open(settings, whole_pds)


@pytest.fixture
def velora(bluesky: Network) -> Owner:
    """A new account of ours."""
    return bluesky.account("velora")


@pytest.fixture
def make_fan(bluesky: Network) -> MakeFan:
    """`make_fan("jana")`: somebody outside, with an account of their own."""
    # The SDK takes seconds to import: only where a test needs a fan.
    from .fan import Fan  # noqa: PLC0415

    return lambda name: Fan.named(bluesky, name)


@pytest.fixture
def jana(make_fan: MakeFan) -> "Fan":
    """Somebody outside."""
    return make_fan("jana")
