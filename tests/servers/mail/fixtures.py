"""pytest's way to the real servers of mail: started once by the tests, stopped by their end."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from .dovecot import Servers


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever needs the real servers belongs to `make test-all`."""
    for item in items:
        if "whole_dovecot" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.mail)


@pytest.fixture(scope="session")
def whole_dovecot() -> Iterator["Servers"]:
    """The servers, for each process that runs tests."""
    from .dovecot import running  # noqa: PLC0415

    with running() as servers:
        yield servers


@pytest.fixture
def dovecot(settings: Any, monkeypatch: pytest.MonkeyPatch, whole_dovecot: "Servers") -> "Servers":
    """The servers, with the guard opened for them and their certificate trusted."""
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    monkeypatch.setenv("SSL_CERT_FILE", str(whole_dovecot.pem))
    return whole_dovecot
