"""Who wants the feed "worth it", how they weigh the reasons, and what came of it."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from resonanz.conversations.models import Post
from resonanz.people.models import Person

MOST_WEIGHT = 3


def _weight() -> "models.PositiveSmallIntegerField[int, int]":
    """How much a reason counts: not at all, half, as it is, twice."""
    return models.PositiveSmallIntegerField(default=2, validators=[MaxValueValidator(MOST_WEIGHT)])


class WorthWish(models.Model):
    """A person switched the feed on; without a row nothing is weighed for them."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="worth_wish")
    mention = _weight()
    skill = _weight()
    author = _weight()
    colleague = _weight()
    tag = _weight()
    thread = _weight()
    many = _weight()
    # After so many days a thread counts half.
    days = models.PositiveSmallIntegerField(default=3)
    since = models.DateTimeField()
    weighed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(days__gte=1, days__lte=14), name="worth_halves_in_days"
            ),
        ]
        indexes = [models.Index(fields=["weighed_at"], name="worth_weighed")]

    def __str__(self) -> str:
        return str(self.person)


class Worth(models.Model):
    """A thread that is worth it for a person, and because of what; a bounded number each."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    post = models.ForeignKey(Post, models.CASCADE, related_name="+")
    score = models.FloatField()
    # The strongest first: why, the colleague's number, a word, how many.
    reasons = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "post"], name="worth_once"),
        ]
        indexes = [models.Index(fields=["person", "-score", "-post"], name="worth_list")]

    def __str__(self) -> str:
        return f"{self.person}: {self.post_id} ({self.score:.1f})"
