"""What is to be said later."""

from django.db import models

from resonanz.channels.models import Channel
from resonanz.people.models import Person

from .posts import Post


class Scheduled(models.Model):
    """A post that is said at its time, with the rights its author has then."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="scheduled")
    channel = models.ForeignKey(Channel, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Post.Kind, default=Post.Kind.POST)
    source = models.TextField(blank=True)
    # The fields of the composer as they were typed, on the clock of their zone.
    fields = models.JSONField(default=dict)
    zone = models.CharField(max_length=60)
    due_at = models.DateTimeField()
    # Why it was not said at its time; it waits until somebody looks at it.
    problem = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(problem=""), name="scheduled_due"),
        ]

    def __str__(self) -> str:
        return f"{self.person} at {self.due_at:%c}"
