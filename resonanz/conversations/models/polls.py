"""Polls: what is asked; named votes with their voters, secret ones without."""

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from resonanz.people.models import Person

from .posts import Post


class Poll(models.Model):
    """A question with choices, the form of a post; its choices never change."""

    class Method(models.TextChoices):
        SINGLE = "single", _("One choice")
        SEVERAL = "several", _("Several choices")
        RANKED = "ranked", _("In order of preference")

    post = models.OneToOneField(Post, models.CASCADE, primary_key=True, related_name="poll")
    method = models.CharField(max_length=10, choices=Method, default=Method.SINGLE)
    choices = ArrayField(models.CharField(max_length=200))
    is_secret = models.BooleanField(default=False)
    # Whether the result is shown while votes still come in.
    is_live = models.BooleanField(default=False)
    closes_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    # What may be shown now (`conversations.polls.result_of`); nothing while none may.
    result = models.JSONField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["closes_at"],
                condition=Q(closed_at__isnull=True, closes_at__isnull=False),
                name="poll_due",
            ),
        ]

    def __str__(self) -> str:
        return ", ".join(self.choices)


class Vote(models.Model):
    """How a person voted in a named poll; none in a secret one."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="votes", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="votes")
    # The numbers of the choices; of a ranked poll in order, best first.
    choices = ArrayField(models.SmallIntegerField())
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "person"], name="voted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.poll_id}: {self.choices}"


class Voter(models.Model):
    """That somebody voted in a secret poll: neither how nor when.

    All rows of a poll are written anew in random order with each vote, so that the order of their
    numbers, of their places and of their transactions says nothing (`actions.polling`).
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    poll = models.ForeignKey(Poll, models.CASCADE, related_name="voters", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "person"], name="voted_secretly_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.poll_id}"


class Ballot(models.Model):
    """How often something was voted for in a secret poll, by whomever.

    All rows of a poll are written anew with each vote.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    poll = models.ForeignKey(Poll, models.CASCADE, related_name="ballots", db_index=False)
    choices = ArrayField(models.SmallIntegerField())
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "choices"], name="one_row_a_ballot"),
        ]

    def __str__(self) -> str:
        return f"{self.poll_id}: {self.choices} × {self.number}"
