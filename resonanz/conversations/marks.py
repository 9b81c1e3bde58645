"""What each reader has at a post for themselves: the bookmark. Plain strings, as `composing`."""

from functools import lru_cache

from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import override


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
