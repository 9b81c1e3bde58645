"""The event ledger: one row for everything that happened."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Event(models.Model):
    """Who did what to what, and when. Rooms react to it; nobody changes it."""

    # A plain number: core lies below people and must not know them.
    actor_id = models.BigIntegerField(null=True, blank=True)
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    channel_id = models.BigIntegerField(null=True, blank=True)
    details = models.JSONField(default=dict)
    # Who listens to one of these was told; who was away for a moment asks for them again.
    topics = ArrayField(models.CharField(max_length=60), default=list)
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject_id", "id"], name="event_subject")]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type} {self.subject_id}"
