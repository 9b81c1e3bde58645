"""What was asked inside about a case, what colleagues said, and what agents noted: as lists."""

from collections.abc import Sequence

from django.db.models import QuerySet

from resonanz.conversations.models import Post
from resonanz.core.fetching import shown
from resonanz.desk.conversation import reflections_of
from resonanz.desk.models import Answer, Case, CaseNote
from resonanz.people.models import Person

from .case import Entry, one, tells_of_answers

# So many comments are told with a page of questions; a question's thread has all of them.
MOST_COMMENTS = 200
EDITABLE = [Answer.State.DRAFT, Answer.State.RETURNED]


def notes(viewer: Person, case_id: int) -> "QuerySet[CaseNote]":
    """What agents noted about a case the viewer may work on; raises `Gone` for any other."""
    noted: QuerySet[CaseNote] = CaseNote.objects.filter(case=one(viewer, case_id))
    return shown(noted.select_related("author"))


def reflections(viewer: Person, case: Case) -> "QuerySet[Post]":
    """The questions asked inside about a case, as far as the viewer may read them."""
    asked = reflections_of(case).values("inside")
    return shown(Post.objects.visible_to(viewer).standing().filter(pk__in=asked))


def comments_on(viewer: Person, case: Case, questions: Sequence[Post]) -> list[Entry]:
    """What colleagues said last to these questions, oldest first."""
    below = Post.objects.visible_to(viewer).standing().with_author()
    said = below.filter(~tells_of_answers(), root__in=questions, parent__isnull=False)
    newest = list(shown(said.order_by("-said_at", "-pk")[:MOST_COMMENTS]))
    written = Answer.objects.visible_to(viewer).filter(case=case, state__in=EDITABLE)
    taken = set(written.values_list("drawn_from", flat=True))
    return [Entry(post, True, True, post.pk in taken) for post in reversed(newest)]
