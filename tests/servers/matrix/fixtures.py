"""pytest's way to the real Matrix server: started once by the test command, stopped by its end."""

from collections.abc import Iterator
from typing import Any

import pytest

from .synapse import Synapse, running


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever needs the real server belongs to `make test-all`."""
    for item in items:
        if "whole_synapse" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.matrix)


@pytest.fixture(scope="session")
def whole_synapse() -> Iterator[Synapse]:
    """One server for each process that runs tests."""
    with running() as server:
        yield server


@pytest.fixture
def synapse(settings: Any, whole_synapse: Synapse) -> Synapse:
    """The server, with the guarded client opened for it."""
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1", "localhost"]
    settings.LANGUAGE_CODE = "en"
    return whole_synapse
