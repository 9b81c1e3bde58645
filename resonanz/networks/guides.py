"""How a person connects an account: the steps at the network, and what the form asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

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
    # Asked for the first time only: kept for all accounts of the network from then on.
    is_kept: bool = False
    # Rarely typed: it stands folded below the others.
    is_more: bool = False


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
    # The person goes to the network and comes back, though no step names where to.
    leads_away: bool = False

    @property
    def leads_here(self) -> bool:
        """Whether an address of ours matters to the network: it calls us, or sends people back."""
        steps = [*self.steps, *(step for way in self.ways for step in way.steps)]
        return self.leads_away or any("_address}" in str(step) for step in steps)

    @property
    def is_called(self) -> bool:
        """Whether the network is to call us under an address of ours."""
        return any("{hook_address}" in str(step) for step in self.steps)

    def steps_with(self, places: Mapping[str, str]) -> list[SafeString]:
        """The steps in the reader's language, with the addresses filled in to be copied."""
        return [_filled(step, places) for step in self.steps]

    def ways_with(self, places: Mapping[str, str]) -> list[tuple[str, list[SafeString]]]:
        """The same for each of the ways, with its title."""
        return [
            (str(way.title), [_filled(step, places) for step in way.steps]) for way in self.ways
        ]


def _filled(step: Text, places: Mapping[str, str]) -> SafeString:
    written = "<copy-text><code>{}</code></copy-text>"
    shown = {name: format_html(written, place) for name, place in places.items()}
    return mark_safe(escape(str(step)).format_map(shown))
