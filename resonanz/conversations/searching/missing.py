"""What somebody searched for and did not find: a room above that cares for it says so here."""

from collections.abc import Callable

from resonanz.people.models import Person

type Noter = Callable[[Person, str], object]

_noters: list[Noter] = []


def register(noter: Noter) -> None:
    """Let a room hear of the words of whole searches that found no post."""
    if noter not in _noters:
        _noters.append(noter)


def note_missing(viewer: Person, words: str) -> None:
    """A whole search, not one that is still being typed, found no post."""
    for noter in _noters:
        noter(viewer, words)
