"""Posts of a colleague are folded, or not any more."""

from resonanz.conversations.models import Folding
from resonanz.people.models import Person


def fold(actor: Person, colleague: Person, *, is_folded: bool) -> None:
    """Whether the actor sees the posts of a colleague folded."""
    if is_folded:
        Folding.objects.get_or_create(person=actor, colleague=colleague)
    else:
        Folding.objects.filter(person=actor, colleague=colleague).delete()
