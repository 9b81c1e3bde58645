"""The reactions beside a post as HTML: plain strings, as in `composing`."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import override

from resonanz.core.figures import Figure

from .marks import escape
from .reactions import CATALOGUE

type _Given = tuple[tuple[str, int, bool], ...]


def reactions(
    number: int,
    counts: Mapping[str, int],
    own: Sequence[str],
    chosen: tuple[str, ...],
    language: str,
    *,
    every: bool = False,
) -> str:
    """The reactions to a post inside; with `every` also those nobody gave yet."""
    given = tuple([(name, counts[name], name in own) for name in counts if name in CATALOGUE])
    return _buttons(given, chosen, every, language).replace("NUMBER", str(number))


def likes(counts: Mapping[str, int]) -> str:
    """How many reacted outside, in whatever way."""
    total = sum(counts.values())
    return f"<span>{_sign('heart')}{Figure(total)}</span>" if total else ""


@lru_cache(maxsize=10_000)
def _buttons(given: _Given, chosen: tuple[str, ...], every: bool, language: str) -> str:
    """The buttons for (name, count, whether one's own), for any post: its number is put in.

    What the organisation does not offer any more is still read, and can be taken back.
    """
    words = _words_of(language)
    known = {name: (count, own) for name, count, own in given}
    shown = [name for name in chosen if every or name in known or name == chosen[0]]
    former = [name for name in CATALOGUE if name in known and name not in chosen]
    told = []
    for name in [*shown, *former]:
        count, own = known.get(name, (0, False))
        look = f"own-{name}" if own else f"to-{name}" if name in chosen else f"was-{name}"
        told.append(words[look].replace("COUNT", str(Figure(count)) if count else ""))
    more = words["react"] if len(shown) < len(chosen) else ""
    return (
        '<span class="reactions" id="reactions-NUMBER" hx-target="this" hx-swap="outerHTML">'
        f"{''.join(told)}{more}</span>"
    )


def _sign(name: str) -> str:
    return f'<svg class="icon" aria-hidden="true"><use href="#sign-{name}"/></svg>'


@lru_cache(maxsize=8)
def _words_of(language: str) -> dict[str, str]:
    with override(language):
        label = escape(_("React"))
        words = {
            "react": (
                '<a class="button is-quiet is-small is-sign" href="/posts/NUMBER/reactions" '
                f'hx-get="/posts/NUMBER/reactions" aria-label="{label}" title="{label}">'
                f"{_sign('smile-plus')}</a>"
            )
        }
        for name in CATALOGUE:
            words[f"to-{name}"] = _button(name, "false")
            words[f"own-{name}"] = _button(name, "true")
            words[f"was-{name}"] = _former(name)
        return words


def _button(name: str, pressed: str) -> str:
    word, sign = CATALOGUE[name]
    spoken, address = escape(str(word)), f"/posts/NUMBER/reactions/{name}"
    return (
        f'<button class="button is-quiet is-small" form="reacting" formaction="{address}" '
        f'hx-post="{address}" aria-pressed="{pressed}" title="{spoken}">{_sign(sign)}'
        f'<span class="visually-hidden">{spoken}</span>COUNT</button>'
    )


def _former(name: str) -> str:
    word, sign = CATALOGUE[name]
    spoken = escape(str(word))
    return (
        f'<span class="former" title="{spoken}">{_sign(sign)}'
        f'<span class="visually-hidden">{spoken}</span>COUNT</span>'
    )
