"""What was told of a week, once and for all."""

from django.db import models


class ToldWeek(models.Model):
    """The figures of one week as they were released; told again they are the same.

    `inside` holds for each measure and group what the gate let through (`core.gate.Figure`),
    `outside` the plain sums of people outside. `counted` says for which department each colleague
    counted; only the newest week needs it.
    """

    begins = models.DateField(unique=True)
    inside = models.JSONField(default=dict)
    outside = models.JSONField(default=dict)
    counted = models.JSONField(default=dict)
    # The rules of the gate that held: people at least, the share of one, the step.
    gate = models.JSONField(default=dict)
    told_at = models.DateTimeField()

    class Meta:
        ordering = ["-begins"]

    def __str__(self) -> str:
        return str(self.begins)
