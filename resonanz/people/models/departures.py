"""People who leave the organisation, and who goes on with what was theirs."""

from datetime import timedelta

from django.db import models
from django.db.models import Q

from resonanz.core.time import now

from .persons import Person

# So long a leaving can be undone; then what should be forgotten is.
UNDONE_WITHIN = timedelta(days=14)


class Departure(models.Model):
    """A person leaves: their access ends after a day, what they said stays."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="departures")
    # The last day with access; none: it ended at once.
    last_day = models.DateField(null=True, blank=True)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    noted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    # Once a leaving can be undone no longer, and what should be forgotten is.
    settled_at = models.DateTimeField(null=True, blank=True)
    # What has to come back where it is undone: how they were called, where they belonged.
    before = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(undone_at=None, settled_at=None),
                name="leaves_once",
            ),
        ]

    def __str__(self) -> str:
        return f"departure of {self.person_id}"

    @property
    def can_be_undone(self) -> bool:
        """Whether it is planned only, or young enough."""
        if self.undone_at is not None or self.settled_at is not None:
            return False
        return self.ended_at is None or now() - self.ended_at < UNDONE_WITHIN


class Handover(models.Model):
    """One thing of who leaves, and who goes on with it."""

    departure = models.ForeignKey(Departure, models.CASCADE, related_name="handovers")
    # Which kind of thing (see `people.handing`), and its number.
    kind = models.CharField(max_length=30)
    item = models.BigIntegerField()
    label = models.CharField(max_length=300)
    to = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    back_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.label
