"""What each reader has at a post for themselves. Plain strings, as `composing`."""

import html
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

LATEST = 2
LATEST_LENGTH = 160

_ODD = re.compile("[&<>\"']")


def escape(text: str) -> str:
    """The text as HTML; most has nothing to be written otherwise."""
    return html.escape(text) if _ODD.search(text) else text


@lru_cache(maxsize=16)
def read_button(language: str, everywhere: bool) -> str:
    """The button that marks everything up to the post NUMBER as read."""
    with override(language):
        words = escape(_("Mark as read up to here"))
    address = "/posts/NUMBER/read/everywhere" if everywhere else "/posts/NUMBER/read"
    return (
        '<button class="button is-quiet is-small is-sign read-here" form="reacting" '
        f'formaction="{address}" hx-post="{address}" hx-target="#post-NUMBER" '
        f'hx-swap="beforebegin" aria-label="{words}" title="{words}" data-key="m" '
        'aria-keyshortcuts="m"><svg class="icon" aria-hidden="true">'
        '<use href="#sign-check-check"/></svg></button>'
    )


@lru_cache(maxsize=16)
def bookmark_button(language: str, is_kept: bool) -> str:
    """The button that keeps the post NUMBER, or opens what is noted with it."""
    sign = "bookmark-check" if is_kept else "bookmark"
    shape = f'<svg class="icon" aria-hidden="true"><use href="#sign-{sign}"/></svg>'
    address = "/posts/NUMBER/bookmark"
    with override(language):
        words = escape(_("Bookmarked: note and reminder") if is_kept else _("Bookmark"))
    said = f'aria-label="{words}" title="{words}" data-key="b" aria-keyshortcuts="b"'
    look = 'class="button is-quiet is-small is-sign"'
    if is_kept:
        button = f'<a {look} href="{address}" hx-get="{address}" data-kept {said}>{shape}</a>'
    else:
        button = (
            f'<button {look} form="reacting" formaction="{address}" hx-post="{address}" {said}>'
            f"{shape}</button>"
        )
    return (
        '<span class="bookmark" id="bookmark-NUMBER" hx-target="this" hx-swap="outerHTML">'
        f"{button}</span>"
    )


def because_of(language: str, reasons: Sequence[str]) -> str:
    """Why a post stands in a feed that is chosen: the reasons, the strongest first."""
    with override(language):
        words = escape(_("Because: %(reasons)s") % {"reasons": "; ".join(reasons)})
    return f'<span class="why is-chosen">{words}</span>'


def bookmark(number: int, *, is_kept: bool) -> SafeString:
    """The button that keeps a post, or opens what is noted with it."""
    button = bookmark_button(get_language() or "de", is_kept)
    return mark_safe(button.replace("NUMBER", str(number)))


def latest(comments: Sequence[Mapping[str, Any]], guest: str) -> str:
    """The end of a thread below its first post; `guest` marks who is from outside."""
    if not comments:
        return ""
    lines = "".join(
        f'<li><a href="/posts/{one["id"]}/"><strong>{escape(one["author"]["name"])}</strong>'
        f"{guest if one['author']['guest'] else ''} {escape(_short(one['plain']))}</a></li>"
        for one in comments[-LATEST:]
    )
    return f'<ol class="latest">{lines}</ol>'


def _short(text: str) -> str:
    one_line = " ".join(text[: 2 * LATEST_LENGTH].split())
    return one_line if len(one_line) <= LATEST_LENGTH else one_line[:LATEST_LENGTH] + "…"


def folded(language: str, card: str) -> str:
    """The card of somebody the reader muted: one line until it is opened."""
    return f'<details class="folded"><summary>{_muted(language)}</summary>{card}</details>'


@lru_cache(maxsize=8)
def _muted(language: str) -> str:
    with override(language):
        return escape(_("A post of somebody you muted"))
