"""The organisation chooses which reactions there are."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from resonanz.conversations.models import ReactionSet
from resonanz.conversations.reactions import MOST, in_catalogue
from resonanz.core.errors import Refused
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.people.models import Person


@transaction.atomic
def choose_reactions(actor: Person, names: Sequence[str]) -> None:
    """From now on these reactions can be given, in this order; those given before stay readable.

    With no names the usual ones hold again.
    """
    require(actor, "people.administer")
    if not in_catalogue(names):
        raise Refused(_("There is no such reaction."), code="unknown_reaction")
    if len(names) > MOST:
        raise Refused(_("At most eight reactions: more are hard to tell apart."))
    ReactionSet.objects.all().delete()
    if names:
        ReactionSet.objects.create(names=list(names), changed_by=actor, changed_at=now())
