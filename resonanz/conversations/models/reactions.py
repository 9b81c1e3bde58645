"""Which reactions the organisation gives its people."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from resonanz.people.models import Person


class ReactionSet(models.Model):
    """The one choice of the organisation; without a row the usual reactions hold."""

    # Names of `conversations.reactions.CATALOGUE`, in their order; the first stands at every post.
    names = ArrayField(models.CharField(max_length=20))
    changed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return ", ".join(self.names)
