"""How a person connects an account: the steps at the network, and what the form asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

type Text = Any  # str, or one that is translated when it is shown


@dataclass(frozen=True)
class Field:
    """One thing the form asks for.

    `server`, `handle` and `secret` are fields of `ConnectRequest`; any other name is found in its
    `options`.
    """

    name: str
    label: Text
    help: Text = ""
    required: bool = True
    is_secret: bool = False
    initial: str = ""
    choices: tuple[tuple[str, Text], ...] = ()  # none: what is asked is typed


@dataclass(frozen=True)
class Way:
    """One of several ways to connect, with steps of its own."""

    title: Text
    steps: tuple[Text, ...]


@dataclass(frozen=True)
class Guide:
    """What to do, in order, and what to type; a connector brings its own.

    A step may name `{return_address}` (where the network sends people back to) and
    `{hook_address}` (where it calls us): they are filled in when the page is shown.
    """

    steps: tuple[Text, ...]
    fields: tuple[Field, ...]
    button: Text
    # What is asked where there are several to choose from, and what is said about it.
    choice_title: Text = ""
    choice_words: Text = ""
    ways: tuple[Way, ...] = ()

    def steps_with(self, places: Mapping[str, str]) -> list[str]:
        """The steps in the reader's language, with the addresses filled in."""
        return [str(step).format_map(places) for step in self.steps]

    def ways_with(self, places: Mapping[str, str]) -> list[tuple[str, list[str]]]:
        """The same for each of the ways, with its title."""
        return [
            (str(way.title), [str(step).format_map(places) for step in way.steps])
            for way in self.ways
        ]
