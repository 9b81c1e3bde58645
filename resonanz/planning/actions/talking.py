"""What those who plan a post say to each other about it."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from resonanz.core.errors import Refused
from resonanz.core.events import record
from resonanz.core.figures import Figure
from resonanz.core.markdown import render
from resonanz.core.models import Event
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.people.models import Person
from resonanz.planning.models import PlanComment, PlannedPost

LENGTH = 5_000


@transaction.atomic
def comment(person: Person, planned: PlannedPost, source: str) -> PlanComment:
    """Say something about a planned post to those who plan it."""
    from .approving import tell  # noqa: PLC0415  (they tell each other of what happens)

    require(person, "planning.see", planned)
    if not source.strip():
        raise Refused(_("Write something first."))
    if len(source) > LENGTH:
        raise Refused(_("A comment has at most %(limit)s characters.") % {"limit": Figure(LENGTH)})
    said = PlanComment.objects.create(
        planned_post=planned,
        author=person,
        source=source.strip(),
        html=render(source.strip()).html,
        at=now(),
    )
    event = record_on(person, "planned_post.commented", planned)
    author = Person.objects.select_related("user").filter(pk=planned.author_id or 0).first()
    if author is not None and author != person:
        text = gettext_lazy("%(name)s commented on your planned post")
        tell(author, event, "commented", planned, text, {"name": person.name})
    return said


def record_on(person: Person | None, verb: str, planned: PlannedPost) -> Event:
    """Note what happened to a planned post, and let its pages look anew."""
    return record(person, verb, planned, topics=[f"planned:{planned.pk}"])
