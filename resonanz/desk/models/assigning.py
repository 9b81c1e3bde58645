"""How cases find the agent who looks after them, and what agents say of themselves for it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from resonanz.channels.models import Channel
from resonanz.people.models import Person


class Assigning(models.Model):
    """How the cases of a channel are given to its desk; without one by hand."""

    class Way(models.TextChoices):
        HAND = "hand", _("By hand")
        TURN = "turn", _("In turn")
        LOAD = "load", _("To whoever has the fewest open cases")

    channel = models.OneToOneField(Channel, models.CASCADE, related_name="assigning")
    way = models.CharField(max_length=10, choices=Way, default=Way.HAND)
    # Whether those come first who speak the language and know the topic.
    by_skill = models.BooleanField(default=False)
    # So many open cases, over all desks, one agent is given at most; none: without limit.
    limit = models.PositiveSmallIntegerField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.channel}: {self.way}"


class Readiness(models.Model):
    """What an agent takes cases about, in which languages, and when they are away."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="readiness")
    languages = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    topics = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    # Away since and until a moment; without an end until they say they are back.
    away_from = models.DateTimeField(null=True, blank=True)
    away_until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"readiness of {self.person}"


class Turn(models.Model):
    """When somebody was given a case of a channel last: whose turn it is."""

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "person"], name="one_turn_a_channel")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.channel_id}"
