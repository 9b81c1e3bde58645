"""Whose posts somebody wants to see folded."""

from django.db import models

from resonanz.people.models import Person


class Folding(models.Model):
    """The posts of a colleague are folded for a person: they see that they are there, no more.

    Written by `notifications.actions.attend`, where a colleague is muted or heard again.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    colleague = models.ForeignKey(Person, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "colleague"], name="folded_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.colleague}"
