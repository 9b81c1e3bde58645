"""What was sent under a key of the sender, so that sending again says nothing twice."""

from django.db import models

from resonanz.people.models import Person

from .posts import Post


class SentOnce(models.Model):
    """A post was said under a key; kept as long as it may be sent again."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    key = models.UUIDField()
    post = models.ForeignKey(Post, models.CASCADE, null=True, related_name="+")
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="sent_once")]

    def __str__(self) -> str:
        return str(self.key)
