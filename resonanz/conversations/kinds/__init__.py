"""Forms of what is said: a question, a poll, an idea … each a post of that `kind`.

A form keeps its rows in tables of its own, attached to the post, and registers here: what it takes
when it is said, and what it tells. What it tells is the same for every viewer, is written down once
when it changes (`Particulars`), and is all that the card, programs and the search read: no list
asks a form anything. What differs by viewer is a fragment of its own: `/posts/7/form`.
See docs/decisions/0019-forms.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from resonanz.channels.models import Channel
from resonanz.core.errors import Gone, Refused
from resonanz.people.models import Person

from ..models import Particulars, Post


@dataclass(frozen=True)
class Told:
    """What a form adds to its post: for cards and programs, and the words the search finds."""

    told: dict[str, Any] = field(default_factory=dict)
    words: str = ""


class Kind:
    """One form; its subclasses say what is different."""

    key = ""
    # The sign it is chosen by and shown with (lucide).
    sign = ""
    # Whether something must be written beside what the form itself takes.
    needs_words = True
    # How many characters its text may have.
    length = 20_000
    # A form that is read, changed and put away at a place of its own ("/knowledge/{}/"), by rights
    # of its own; its card then says what it is, without all of its text.
    place = ""
    # The words it adds to the plain text are its title: they stand before the rest.
    words_come_first = False

    def is_offered_to(self, actor: Person, keeps: bool | None = None) -> bool:
        """Whether the actor may choose it; `keeps`: whether they look after the space, if known."""
        return True

    def offers(self, actor: Person) -> dict[str, Any]:
        """What its fields in the composer offer to choose from."""
        return {}

    def read(self, given: Mapping[str, str], actor: Person) -> object:
        """What was asked for in the fields of the composer; raises `Refused` with what to mend."""
        return None

    def check(self, actor: Person, channel: Channel, asked: object) -> None:
        """Raises what is wrong with what was asked for, before anything is written."""

    def begin(self, actor: Person, post: Post, asked: object) -> None:
        """Write the rows of a post that was just said in this form."""

    def tell(self, post_id: int) -> Told | None:
        """What the form of a post adds now; none where it adds nothing."""
        return None

    def own(self, viewer: Person, post: Post) -> dict[str, Any]:
        """What the viewer sees of it beside that, for the fragment `/posts/7/form`."""
        raise Gone(_("This is not here (any more), or you are not part of it."))


_known: dict[str, Kind] = {}
# As they are offered.
ORDER = ("post", "question", "poll", "idea", "event", "notice")


def register(kind: Kind) -> None:
    """Make a form known by its key."""
    _known[kind.key] = kind


def of(key: str) -> Kind:
    """The form of this name; raises `Refused` where there is none that one can say."""
    if key not in _known:
        raise Refused(_("Nothing can be said in this form. Your text is kept."), code="kind")
    return _known[key]


def begin(actor: Person, post: Post, asked: object) -> None:
    """Write what the form of a new post takes, and tell it."""
    of(post.kind).begin(actor, post, asked)
    tell(post, is_new=True)


def tell(post: Post, *, is_new: bool = False) -> None:
    """Write down anew what the form of a post adds; its kept cards are thrown away by that."""
    found = of(post.kind).tell(post.pk)
    if found is None and is_new:
        return
    before = Particulars.objects.filter(post=post.pk).first()
    if found is None:
        if before is not None:
            before.delete()
        return
    Particulars.objects.update_or_create(
        post_id=post.pk, defaults={"told": found.told, "words": found.words}
    )
    known = before.words if before else ""
    if found.words != known:
        post.plain = _joined(post.kind, _parted(post.kind, post.plain, known), found.words)
        post.save(update_fields=["plain"])


def plain_of(post: Post, plain: str) -> str:
    """The plain text of a post with the words of its form, as the search finds it."""
    words = Particulars.objects.filter(post=post.pk).values_list("words", flat=True).first()
    return _joined(post.kind, plain, words or "")


def _joined(key: str, plain: str, words: str) -> str:
    if not words:
        return plain
    return f"{words}\n{plain}" if _words_come_first(key) else f"{plain}\n{words}"


def _parted(key: str, plain: str, words: str) -> str:
    if not words:
        return plain
    if _words_come_first(key):
        return plain.removeprefix(f"{words}\n")
    return plain.removesuffix(f"\n{words}")


def _words_come_first(key: str) -> bool:
    return key in _known and _known[key].words_come_first


def place_of(key: str, number: int) -> str:
    """Where a post of this form is read and changed, where that is a place of its own."""
    return _known[key].place.format(number) if key in _known else ""


def sayable(actor: Person, keeps: bool | None = None) -> list[Kind]:
    """The forms in which the actor can say something, in the order they are offered."""
    known = [_known[key] for key in ORDER if key in _known]
    return [form for form in known if form.is_offered_to(actor, keeps)]


def template(key: str, part: str) -> str:
    """Where a part of a form is drawn: its "card", its "fields" in the composer, its "own"."""
    return f"conversations/kinds/{key}_{part}.html"


def sign_of(key: str) -> str:
    """The sign a form is shown with on its card; what is just said has none."""
    return _known[key].sign if key in _known and key != Post.Kind.POST else ""


class Plain(Kind):
    """Just said."""

    key = Post.Kind.POST
    sign = "message-circle"


register(Plain())
