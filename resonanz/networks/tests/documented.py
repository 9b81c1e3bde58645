"""An error as a network documents it, and what our person reads of it: in both languages."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import override

from resonanz.core.errors import ResonanzError
from resonanz.networks.contract import LostRight, RateLimited, Uncertain
from resonanz.networks.told import told_to_people
from tests.servers.http import Asked, Told, serving

KNOWN = (ResonanzError, LostRight, RateLimited, Uncertain)


@dataclass(frozen=True)
class Error:
    """What the network answers, what that is to us, and a part of what the person reads."""

    status: int
    body: Any
    kind: type[Exception]
    says: str | Promise = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.status} {str(self.body)[:60]}"


@contextmanager
def answering(
    row: Error, other: Callable[[Asked], Told | None] = lambda asked: None
) -> Iterator[str]:
    """A server that answers everything with this error; but what `other` answers."""

    def answer(asked: Asked) -> Told:
        return other(asked) or Told(row.status, row.body, dict(row.headers))

    with serving(answer) as address:
        yield address


def holds(row: Error, ask: Callable[[], object]) -> None:
    """The error is what it is documented to be, and each language has words for it."""
    found = {language: _told(ask, language) for language in ("en", "de")}
    for language, (error, words) in found.items():
        assert isinstance(error, row.kind), (language, type(error), words)
        assert len(words) > 15, (language, words)
        assert "%(" not in words, words
    with override("en"):
        assert str(row.says) in found["en"][1]
    assert found["en"][1] != found["de"][1], found["en"][1]


def _told(ask: Callable[[], object], language: str) -> tuple[Exception, str]:
    with override(language):
        try:
            ask()
        except KNOWN as error:
            return error, told_to_people(error)
    raise AssertionError("the network refused, and nobody heard of it")


def unshown(
    table: Iterable[tuple[str, object]], rows: Sequence[Error], said: Callable[[Error], str]
) -> list[str]:
    """The parts of a connector's table that no documented answer leads to."""
    answers = [said(row).lower() for row in rows]
    parts = [part for part, _words in table]
    met = {next((part for part in parts if part in one), "") for one in answers}
    return [part for part in parts if part not in met]
