"""Variables in answers for outside: `{{name}}` stands for what is filled in at the desk."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_VARIABLE = re.compile(r"\{\{\s*([^{}\n]{1,40}?)\s*\}\}")
# As they may be written, in German too.
_ALSO = {"netzwerk": "network", "unterschrift": "signature", "gruß": "signature", "vorname": "name"}


@dataclass(frozen=True)
class Filled:
    """A text with its variables filled in, and those nobody could fill, each once."""

    text: str
    unfilled: tuple[str, ...] = ()


def fill(source: str, values: Mapping[str, str]) -> Filled:
    """The text with what is known in the place of its variables; the others stay as they stand."""

    def filled(found: re.Match[str]) -> str:
        name = found[1].lower()
        return values.get(_ALSO.get(name, name)) or found[0]

    text = _VARIABLE.sub(filled, source)
    return Filled(text, unfilled(text))


def unfilled(text: str) -> tuple[str, ...]:
    """The names of the variables that still stand in a text, each once."""
    return tuple(dict.fromkeys(_VARIABLE.findall(text)))
