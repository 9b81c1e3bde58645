"""Pages of posts put together from kept cards and the little that differs by viewer.

This is the hot path of every page: plain string formatting, one pass, no template per row.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _

from resonanz.core.figures import Figure
from resonanz.core.moments import Clock

from .cards import MOMENT
from .marks import because_of, bookmark_button, escape, folded, latest, read_button
from .reactions import CATALOGUE, chosen
from .responding import likes
from .responding import reactions as reactions_of
from .rows import Shown, Spoken

SIGNS = (
    *(sign for _word, sign in CATALOGUE.values()),
    "message-circle",
    "smile-plus",
    "ellipsis",
    "reply",
    "pencil",
    "trash-2",
    "history",
    "repeat-2",
    "flag",
    "scale",
    "circle-check",
    "circle-x",
    "pin",
    "folder-input",
    "bookmark",
    "check-check",
    "bookmark-check",
)
# The key that answers the post one stands at.
_BY_R = ' data-key="r" aria-keyshortcuts="r"'


def feed(
    posts: Sequence[Shown],
    viewer_id: int,
    *,
    of_channel: bool = False,
    line: bool = True,
) -> SafeString:
    """The articles of a feed; a line is drawn between what is unread and what is not."""
    composer = _Composer(viewer_id)
    parts: list[str] = []
    unread_above = False
    for post in posts:
        if line and unread_above and not post.unread:
            parts.append(composer.words["line"])
            line = False
        unread_above = unread_above or post.unread
        parts.append(composer.thread_start(post, of_channel))
    return mark_safe("\n".join(parts))


def feed_because(posts: Sequence[tuple[Shown, Sequence[str]]], viewer_id: int) -> SafeString:
    """The articles of a feed, each with the reasons why it is there."""
    composer = _Composer(viewer_id)
    told = [composer.thread_start(post, True, because=reasons) for post, reasons in posts]
    return mark_safe("\n".join(told))


def talk(posts: Sequence[Shown], viewer_id: int, *, line: bool = True) -> SafeString:
    """What was said among few, the oldest first; a line is drawn before what is unread."""
    composer = _Composer(viewer_id, may_share=False)
    parts: list[str] = []
    for post in posts:
        if line and post.unread and parts:
            parts.append(composer.words["line"])
        line = line and not post.unread
        own = " is-own" if post.author_id == viewer_id else ""
        # Who mutes somebody among few mutes the conversation: there nothing is folded.
        parts.append(composer.thread_start(post._replace(is_folded=False), True, own))
    return mark_safe("\n".join(parts))


def thread_post(
    post: Spoken,
    viewer_id: int,
    *,
    may_moderate: bool = False,
    may_answer: bool = True,
    may_share: bool = True,
) -> SafeString:
    """The first post of a thread."""
    composer = _Composer(viewer_id, may_moderate, may_answer, may_share)
    return mark_safe(composer.first(post))


def comments(
    posts: Iterable[Spoken],
    viewer_id: int,
    *,
    may_moderate: bool = False,
    may_answer: bool = True,
    may_share: bool = True,
    may_accept: bool = False,
) -> SafeString:
    """The comments of a thread, in reading order."""
    composer = _Composer(viewer_id, may_moderate, may_answer, may_share, may_accept)
    return mark_safe("\n".join(composer.comment(post) for post in posts))


def one(post: Shown | None, viewer_id: int) -> SafeString:
    """The article of one post that stands alone; nothing for none."""
    return each([post], viewer_id)[0]


def each(posts: Iterable[Shown | None], viewer_id: int) -> list[SafeString]:
    """The articles of posts that stand alone, in their order; nothing for none."""
    composer = _Composer(viewer_id)
    return [mark_safe(composer.thread_start(post, True) if post else "") for post in posts]


def reactions(
    number: int, counts: Mapping[str, int], own: Sequence[str], *, every: bool = False
) -> SafeString:
    """The reactions to a post inside; with `every` also those nobody gave yet."""
    language = get_language() or "de"
    return mark_safe(reactions_of(number, counts, own, chosen(), language, every=every))


@dataclass
class _Composer:
    """One page for one viewer: their language, their clock, what they may do."""

    viewer_id: int
    may_moderate: bool = False
    may_answer: bool = True
    may_share: bool = True
    may_accept: bool = False
    language: str = field(default_factory=lambda: get_language() or "de")
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.words, self.reactions = _words_of(self.language), chosen()

    def thread_start(
        self,
        post: Shown,
        of_channel: bool,
        more_classes: str = "",
        because: Sequence[str] = (),
    ) -> str:
        answers = (
            f'<a class="button is-quiet is-small" href="/posts/{post.id}/#answer"{_BY_R}>'
            f"{_sign('message-circle')}{self.counted(post)}</a>"
        )
        if post.side != "inside" and not post.comments:
            answers = ""  # outside one answers at the desk, if at all
        why = "" if of_channel else self.words.get(f"why-{post.why}", "")
        if why:
            channel = escape(post.channel_name)
            answers += f'<span class="why">{why.replace("CHANNEL", channel)}</span>'
        if because:
            answers += because_of(self.language, because)
        elif post.unread and not more_classes:
            button = read_button(self.language, not of_channel)
            answers += button.replace("NUMBER", str(post.id))
        end = latest(post.latest, self.words["guest"])
        return self.shell(post, end, self.foot(post, answers), more_classes)

    def first(self, post: Spoken) -> str:
        said = f"{_sign('message-circle')}{self.counted(post)}"
        if self.may_answer:
            count = f'<a class="button is-quiet is-small" href="#answer"{_BY_R}>{said}</a>'
        else:
            count = f"<span>{said}</span>" if post.comments else ""
        return self.shell(post, "", self.foot(post, count))

    def comment(self, post: Spoken) -> str:
        depth = min(post.depth, 2)
        if post.is_gap:
            return (
                f'<article class="card post is-gap is-depth-{depth}" id="post-{post.id}">'
                f"{self.words['gap']}</article>"
            )
        answer = self.answer_link(post.id) if self.may_answer else ""
        if self.may_accept:
            word = "not-the-answer" if post.kind == "answer" else "the-answer"
            answer += self.words[word].replace("NUMBER", str(post.id))
        return (
            self.shell(post, "", self.foot(post, answer), f" is-depth-{depth}")
            + f'<div id="answers-{post.id}" class="is-depth-{depth}"></div>'
        )

    def answer_link(self, number: int) -> str:
        return (
            f'<a class="button is-quiet is-small" href="/posts/{number}/answer" '
            f'hx-get="/posts/{number}/answer" hx-target="#answers-{number}"{_BY_R}>'
            f"{_sign('reply')}{self.words['answer']}</a>"
        )

    def shell(self, post: Shown | Spoken, more: str, foot: str, more_classes: str = "") -> str:
        moment, unread = self.moment(post.said_at), ""
        if post.unread:
            moment, unread = moment + self.words["new"], " is-unread"
        card = post.card.replace(MOMENT, moment, 1)
        body = f'{card}{more}<footer class="post-foot">{foot}</footer>'
        if post.is_folded:
            body = folded(self.language, body)
        return (
            f'<article class="card post is-{post.side}{unread}{more_classes}" id="post-{post.id}" '
            f'data-item tabindex="-1">{body}</article>'
        )

    def foot(self, post: Shown | Spoken, answers: str) -> str:
        shares = f"<span>{_sign('repeat-2')}{post.shares}</span>" if post.shares else ""
        inside, given = post.side == "inside", (post.reactions, post.own_reactions)
        shown = likes(post.reactions)
        if inside:
            shown = reactions_of(post.id, *given, self.reactions, self.language)
        kept = bookmark_button(self.language, post.is_kept).replace("NUMBER", str(post.id))
        return f"{shown}{shares}{answers}{kept}{self.menu(post)}"

    def counted(self, post: Shown | Spoken) -> str:
        return _counted(post.id, post.comments, self.language)

    def menu(self, post: Shown | Spoken) -> str:
        if post.side != "inside":
            return ""
        own = post.author_id == self.viewer_id
        keeps_thread = self.may_moderate and isinstance(post, Spoken) and not post.depth
        menu = _menu_of(self.language, own, self.may_share, self.may_moderate, keeps_thread)
        return menu.replace("NUMBER", str(post.id))

    def moment(self, at: datetime) -> str:
        return (
            f'<time datetime="{at.isoformat()}" title="{self.clock.absolute(at)}" data-relative>'
            f"{self.clock.relative(at)}</time>"
        )


# --- words: what is the same on every page of a language ----------------------------------------


def counted(number: int, count: int, more: str = "") -> str:
    """How many answers a post has, where it can be told anew."""
    return _counted(number, count, get_language() or "de", more)


def _counted(number: int, count: int, language: str, more: str = "") -> str:
    return f'<span id="count-{number}"{more}>{_answers(count, language)}</span>'


@lru_cache(maxsize=2_000)
def _answers(count: int, language: str) -> str:
    with override(language):
        if not count:
            return escape(_("Answer"))
        return escape(
            ngettext("%(count)s answer", "%(count)s answers", count) % {"count": Figure(count)}
        )


@lru_cache(maxsize=64)
def _sign(name: str) -> str:
    # The shapes stand once on the page (`conversations/signs.html`), each use is a reference.
    return f'<svg class="icon" aria-hidden="true"><use href="#sign-{name}"/></svg>'


@lru_cache(maxsize=8)
def _words_of(language: str) -> dict[str, str]:
    with override(language):
        why = escape(_("Because you belong to “%(channel)s”") % {"channel": "CHANNEL"})
        return {
            "answer": escape(_("Answer")),
            "line": f'<p class="since">{escape(_("Read up to here"))}</p>',
            "new": f' <span class="unread-mark">{escape(_("new"))}</span>',
            "guest": f' <span class="soft">({escape(_("guest"))})</span>',
            "gap": f'<p class="soft">{escape(_("This comment was deleted."))}</p>',
            "why-member": why,
            "why-mentioned": escape(_("Because you are mentioned")),
            "the-answer": _acceptance("circle-check", _("Accept as the answer")),
            "not-the-answer": _acceptance("circle-x", _("Take back that it is the answer")),
        }


def _acceptance(sign: str, words: str) -> str:
    address = "/posts/NUMBER/acceptance"
    return (
        f'<button class="button is-quiet is-small" form="reacting" formaction="{address}" '
        f'hx-post="{address}" hx-swap="none">{_sign(sign)}{escape(words)}</button>'
    )


def _menu(*entries: str) -> str:
    label = escape(_("More"))
    return (
        f'<details class="menu end" data-menu><summary class="button is-quiet is-small is-sign" '
        f'aria-label="{label}" title="{label}">{_sign("ellipsis")}</summary>'
        f'<div class="menu-list">{"".join(entries)}</div></details>'
    )


@lru_cache(maxsize=64)
def _menu_of(
    language: str, own: bool, may_share: bool, may_moderate: bool, keeps_thread: bool
) -> str:
    """What one can do with a post beside reacting and answering, for any post."""
    with override(language):
        entries = [_entry("history", "history", _("History"))]
        if own:
            entries.insert(0, _entry("edit", "pencil", _("Edit")))
        if may_share:
            entries.append(_entry("shares", "repeat-2", _("Share")))
        if not own:
            entries.append(_entry("report", "flag", _("Report")))
        if may_moderate and not own:
            entries.append(_entry("review", "scale", _("Moderate")))
        if keeps_thread:
            entries.append(_entry("pin", "pin", _("Pin on top")))
            entries.append(_entry("move", "folder-input", _("Move the thread")))
        if own:
            entries.append(_delete_entry())
        return _menu(*entries)


def _entry(address: str, sign: str, words: str) -> str:
    return f'<a href="/posts/NUMBER/{address}">{_sign(sign)}{escape(words)}</a>'


def _delete_entry() -> str:
    return (
        '<button form="reacting" formaction="/posts/NUMBER/deletion" '
        'hx-post="/posts/NUMBER/deletion" hx-target="#post-NUMBER" hx-swap="outerHTML">'
        f"{_sign('trash-2')}{escape(_('Delete'))}</button>"
    )
