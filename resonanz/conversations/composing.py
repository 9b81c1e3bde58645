"""Pages of posts put together from kept cards and the little that differs by viewer.

This is the hot path of every page: plain string formatting, one pass, no template per row.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _

from resonanz.core.moments import absolute, relative

from .cards import MOMENT
from .naming import REACTIONS
from .queries import Shown, Spoken

SIGNS = (
    *(sign for _word, sign in REACTIONS.values()),
    "message-circle",
    "smile-plus",
    "ellipsis",
    "reply",
    "pencil",
    "trash-2",
    "history",
    "repeat-2",
)
LATEST = 2
LATEST_LENGTH = 160


def feed(
    posts: Sequence[Shown], viewer_id: int, *, of_channel: bool = False, line: bool = True
) -> SafeString:
    """The articles of a feed; a line is drawn between what is unread and what is not."""
    words = _words_of(get_language() or "de")
    parts: list[str] = []
    unread_above = False
    for post in posts:
        if line and unread_above and not post.unread:
            parts.append(words["line"])
            line = False
        unread_above = unread_above or post.unread
        parts.append(_article(post, viewer_id, words, of_channel))
    return mark_safe("\n".join(parts))


def thread_post(post: Spoken, viewer_id: int, *, may_moderate: bool = False) -> SafeString:
    """The first post of a thread."""
    words = _words_of(get_language() or "de")
    foot = _foot(post, viewer_id, words, _count(words, post.comments), may_moderate)
    return mark_safe(_shell(post, words, "", foot))


def comments(
    posts: Iterable[Spoken], viewer_id: int, *, may_moderate: bool = False, may_answer: bool = True
) -> SafeString:
    """The comments of a thread, in reading order."""
    words = _words_of(get_language() or "de")
    return mark_safe(
        "\n".join(_comment(post, viewer_id, words, may_moderate, may_answer) for post in posts)
    )


def reactions(
    number: int, counts: Mapping[str, int], own: Sequence[str], side: str = "inside"
) -> SafeString:
    """The reactions to a post: what there is, and what one may add."""
    return mark_safe(_reactions(number, counts, own, side, _words_of(get_language() or "de")))


# --- one post --------------------------------------------------------------------------------


def _article(post: Shown, viewer_id: int, words: Mapping[str, str], of_channel: bool) -> str:
    answers = (
        f'<a class="button is-quiet is-small" href="/posts/{post.id}/#answer">'
        f"{_sign('message-circle')}{_answers(post.comments, words)}</a>"
    )
    why = "" if of_channel else words.get(f"why-{post.why}", "")
    if why:
        answers += f'<span class="why">{why % {"channel": escape(post.channel_name)}}</span>'
    latest = _latest(post) if post.latest else ""
    return _shell(post, words, latest, _foot(post, viewer_id, words, answers, False))


def _comment(
    post: Spoken, viewer_id: int, words: Mapping[str, str], may_moderate: bool, may_answer: bool
) -> str:
    depth = min(post.depth, 2)
    if post.is_gap:
        return (
            f'<article class="card post is-gap is-depth-{depth}" id="post-{post.id}">'
            f"{words['gap']}</article>"
        )
    answer = ""
    if may_answer:
        answer = (
            f'<a class="button is-quiet is-small" href="/posts/{post.id}/answer" '
            f'hx-get="/posts/{post.id}/answer" hx-target="#answers-{post.id}">'
            f"{_sign('reply')}{words['answer']}</a>"
        )
    foot = _foot(post, viewer_id, words, answer, may_moderate)
    shell = _shell(post, words, "", foot, f" is-depth-{depth}")
    return shell + (f'<div id="answers-{post.id}" class="is-depth-{depth}"></div>')


def _shell(
    post: Shown | Spoken, words: Mapping[str, str], more: str, foot: str, more_classes: str = ""
) -> str:
    unread = " is-unread" if post.unread else ""
    card = post.card.replace(MOMENT, _moment(post.said_at) + (words["new"] if unread else ""), 1)
    return (
        f'<article class="card post is-{post.side}{unread}{more_classes}" id="post-{post.id}" '
        f'data-item tabindex="-1">{card}{more}<footer class="post-foot">{foot}</footer></article>'
    )


def _foot(
    post: Shown | Spoken,
    viewer_id: int,
    words: Mapping[str, str],
    answers: str,
    may_moderate: bool,
) -> str:
    shares = f"<span>{_sign('repeat-2')}{post.shares}</span>" if post.shares else ""
    menu = ""
    if post.side == "inside":
        if post.author_id == viewer_id:
            menu = words["own-menu"].replace("NUMBER", str(post.id))
        elif may_moderate:
            menu = words["moderator-menu"].replace("NUMBER", str(post.id))
    shown = _reactions(post.id, post.reactions, post.own_reactions, post.side, words)
    return f"{shown}{shares}{answers}{menu}"


def _latest(post: Shown) -> str:
    lines = "".join(
        f'<li><a href="/posts/{one["id"]}/"><strong>{escape(one["author"]["name"])}</strong> '
        f"{escape(_short(one['plain']))}</a></li>"
        for one in post.latest[-LATEST:]
    )
    return f'<ol class="latest">{lines}</ol>'


def _reactions(
    number: int,
    counts: Mapping[str, int],
    own: Sequence[str],
    side: str,
    words: Mapping[str, str],
) -> str:
    if side != "inside":
        total = sum(counts.values())
        return f"<span>{_sign('heart')}{total}</span>" if total else ""
    shown, more = [], []
    for name, (_word, sign) in REACTIONS.items():
        count = counts.get(name, 0)
        place = shown if count or name == "like" else more
        place.append(_reaction(number, name, sign, count, name in own, words))
    menu = words["react"].replace("NUMBER", "".join(more)) if more else ""
    return (
        f'<span class="reactions" id="reactions-{number}" hx-target="this" hx-swap="outerHTML">'
        f"{''.join(shown)}{menu}</span>"
    )


def _reaction(
    number: int, name: str, sign: str, count: int, is_own: bool, words: Mapping[str, str]
) -> str:
    address = f"/posts/{number}/reactions/{name}"
    return (
        f'<button class="button is-quiet is-small" form="reacting" formaction="{address}" '
        f'hx-post="{address}" aria-pressed="{"true" if is_own else "false"}" '
        f'title="{words[name]}">{_sign(sign)}<span class="visually-hidden">{words[name]}</span>'
        f"{count or ''}</button>"
    )


# --- words -----------------------------------------------------------------------------------


def _moment(at: datetime) -> str:
    return (
        f'<time datetime="{at.isoformat()}" title="{absolute(at)}" data-relative>'
        f"{relative(at)}</time>"
    )


def _answers(count: int, words: Mapping[str, str]) -> str:
    return (
        ngettext("%(count)d answer", "%(count)d answers", count) % {"count": count}
        if (count)
        else words["answer"]
    )


def _count(words: Mapping[str, str], count: int) -> str:
    return f"<span>{_sign('message-circle')}{_answers(count, words)}</span>" if count else ""


def _short(text: str) -> str:
    one_line = " ".join(text[: 2 * LATEST_LENGTH].split())
    return one_line if len(one_line) <= LATEST_LENGTH else one_line[:LATEST_LENGTH] + "…"


@lru_cache(maxsize=64)
def _sign(name: str) -> str:
    # The shapes stand once on the page (`conversations/signs.html`), each use is a reference.
    return f'<svg class="icon" aria-hidden="true"><use href="#sign-{name}"/></svg>'


@lru_cache(maxsize=8)
def _words_of(language: str) -> dict[str, str]:
    with override(language):
        words: dict[str, Any] = {
            name: escape(str(word)) for name, (word, _sign_name) in REACTIONS.items()
        }
        return words | {
            "answer": escape(_("Answer")),
            "line": f'<p class="since">{escape(_("Read up to here"))}</p>',
            "new": f' <span class="unread-mark">{escape(_("new"))}</span>',
            "gap": f'<p class="soft">{escape(_("This comment was deleted."))}</p>',
            "why-member": escape(_("Because you belong to “%(channel)s”")),
            "why-mentioned": escape(_("Because you are mentioned")),
            "own-menu": _menu(_edit_entry(), _history_entry(), _delete_entry()),
            "moderator-menu": _menu(_history_entry(), _delete_entry()),
            "react": (
                '<details class="menu is-reactions" data-menu><summary class="button is-quiet '
                f'is-small is-sign" aria-label="{escape(_("React"))}" '
                f'title="{escape(_("React"))}">{_sign("smile-plus")}</summary>'
                '<div class="menu-list">NUMBER</div></details>'
            ),
        }


def _menu(*entries: str) -> str:
    label = escape(_("More"))
    return (
        f'<details class="menu end" data-menu><summary class="button is-quiet is-small is-sign" '
        f'aria-label="{label}" title="{label}">{_sign("ellipsis")}</summary>'
        f'<div class="menu-list">{"".join(entries)}</div></details>'
    )


def _edit_entry() -> str:
    return f'<a href="/posts/NUMBER/edit">{_sign("pencil")}{escape(_("Edit"))}</a>'


def _history_entry() -> str:
    return f'<a href="/posts/NUMBER/history">{_sign("history")}{escape(_("History"))}</a>'


def _delete_entry() -> str:
    return (
        '<button form="reacting" formaction="/posts/NUMBER/deletion" '
        'hx-post="/posts/NUMBER/deletion" hx-target="#post-NUMBER" hx-swap="outerHTML">'
        f"{_sign('trash-2')}{escape(_('Delete'))}</button>"
    )
