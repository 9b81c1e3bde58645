"""What somebody looks after and another must go on with: the rooms above say what that is.

A room registers an `Estate` for each kind of thing when it is ready; nothing here knows which.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from django.utils.functional import Promise

from .models import Person


@dataclass(frozen=True)
class Item:
    """One thing somebody looks after; its label tells no more than an administrator may know."""

    id: int
    label: str


class Estate(Protocol):
    """A kind of thing that has somebody who looks after it."""

    key: str
    name: str | Promise

    def held_by(self, viewer: Person, person: Person) -> Iterable[Item]:
        """What the person looks after, told as the viewer may know it."""

    def give(self, actor: Person, item_id: int, giver: Person, receiver: Person) -> None:
        """The receiver looks after it from now on; records one event, refuses where they cannot."""

    def give_back(self, actor: Person, item_id: int, giver: Person, receiver: Person) -> bool:
        """The giver looks after it again if the receiver still does; whether it was so."""


_estates: dict[str, Estate] = {}


def register(estate: Estate) -> None:
    """Let what is of this kind be handed over when somebody leaves."""
    _estates[estate.key] = estate


def estates() -> list[Estate]:
    """Every kind of thing that can be handed over, in the order of the rooms."""
    return list(_estates.values())


def estate_of(key: str) -> Estate | None:
    """The kind of this name, or none."""
    return _estates.get(key)
