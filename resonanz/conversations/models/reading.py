"""Where somebody stood before they said "read up to here": kept an hour, to take it back."""

from django.db import models

from resonanz.people.models import Person


class ReadBefore(models.Model):
    """The last time a person marked a feed as read by hand; no older one is kept."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    up_to = models.DateTimeField()
    # Membership by number: up to where it was read (ISO 8601), or nothing.
    marks = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.person}: {len(self.marks)}"
