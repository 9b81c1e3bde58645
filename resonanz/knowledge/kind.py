"""A page as a form of what is said: its title and how it begins stand on its card."""

from dataclasses import dataclass

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from resonanz.channels.models import Channel
from resonanz.conversations.kinds import Kind, Told, register
from resonanz.conversations.models import Post
from resonanz.core.errors import Refused
from resonanz.core.figures import Figure
from resonanz.core.markdown import plain_of
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.people.models import Person

from .models import Page, Version

TITLE_LENGTH = 200
_BEGINNING = 320


@dataclass(frozen=True)
class PageAsked:
    """What a page takes beside its text."""

    title: str
    above: Page | None = None
    is_answer: bool = False
    made_of: Post | None = None


class PageKind(Kind):
    key = Post.Kind.PAGE
    sign = "book-open"
    length = 100_000
    place = "/knowledge/{}/"
    words_come_first = True

    def check(self, actor: Person, channel: Channel, asked: object) -> None:
        require(actor, "knowledge.write", channel)
        if not isinstance(asked, PageAsked):
            raise Refused(_("A page needs a title. Your text is kept."))
        check_title(asked.title)

    def begin(self, actor: Person, post: Post, asked: object) -> None:
        if not isinstance(asked, PageAsked):
            raise TypeError(asked)
        page = Page.objects.create(
            post=post,
            title=asked.title.strip(),
            above=asked.above,
            position=_last_position(post.channel_id, asked.above) + 1,
            is_answer=asked.is_answer,
            made_of=asked.made_of,
            owner=actor,
            changed_by=actor,
            changed_at=now(),
        )
        write_version(actor, page, post.source)

    def tell(self, post_id: int) -> Told:
        title, is_answer = Page.objects.values_list("title", "is_answer").get(pk=post_id)
        html = Post.objects.values_list("html", flat=True).get(pk=post_id)
        beginning = Truncator(plain_of(html)).chars(_BEGINNING)
        told = {"title": title, "beginning": beginning, "is_answer": is_answer}
        return Told(told, words=title)


def check_title(title: str) -> None:
    """Raises what is wrong with a title."""
    if not title.strip():
        raise Refused(_("A page needs a title. Your text is kept."))
    if len(title.strip()) > TITLE_LENGTH:
        told = _("A title has at most %(count)s characters. Your text is kept.")
        raise Refused(told % {"count": Figure(TITLE_LENGTH)})


def write_version(actor: Person, page: Page, source: str, note: str = "") -> Version:
    """Keep how a page reads now under its number."""
    return Version.objects.create(
        page=page, number=page.number, title=page.title, source=source, note=note,
        by=actor, at=page.changed_at,
    )  # fmt: skip


def _last_position(channel_id: int, above: Page | None) -> int:
    beside = Page.objects.filter(post__channel=channel_id, above=above)
    return beside.order_by("-position").values_list("position", flat=True).first() or 0


register(PageKind())
