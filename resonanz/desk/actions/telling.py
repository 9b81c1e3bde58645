"""Tell colleagues what became of a case; and tell the screens to look anew."""

from collections.abc import Mapping

from django.db.models import Model
from django.utils.functional import Promise

from resonanz.conversations.models import Post
from resonanz.core.models import Event
from resonanz.desk.models import Case
from resonanz.notifications import actions as notifications
from resonanz.people.models import Person


def topics_of(case: Case, *people: Person | None) -> list[str]:
    """The live topics on which a change of a case is told."""
    own = [f"person:{person.pk}" for person in people if person is not None]
    return [f"case:{case.pk}", f"desk:{case.channel_id}", *own]


def tell(
    person: Person,
    event: Event,
    reason: str,
    case: Case,
    text: Promise | str,
    words: Mapping[str, object] | None = None,
    *,
    post: Post | None = None,
) -> None:
    """Notify a colleague of something about a case; the same event once.

    `words` are put into the text when it is read, in the language of the colleague.
    """
    address = f"/posts/{post.pk}/" if post else address_of(case)
    about = None if post else case.latest_id
    notifications.tell(
        person,
        event,
        reason,
        address,
        text,
        post,
        words=words or {},
        about=about,
        is_urgent=case.kind == Case.Kind.CRISIS,
    )


def address_of(case: Model) -> str:
    """Where a case lies, without host."""
    return f"/desk/cases/{case.pk}/"
