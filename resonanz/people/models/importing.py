"""Files of people that were looked at and wait for a yes."""

from django.db import models

from .persons import Person


class PeopleFile(models.Model):
    """A file somebody uploaded: what it would change was shown, nothing of it was done yet."""

    by = models.ForeignKey(Person, models.CASCADE, related_name="people_files")
    name = models.CharField(max_length=200)
    content = models.TextField()
    # Whether who is not in the file belongs to no department any more.
    is_complete = models.BooleanField(default=False)
    # Whether who is new gets a mail whose link lets them in.
    invites = models.BooleanField(default=False)
    # What the shown changes came to: others by now are shown anew before they are done.
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
