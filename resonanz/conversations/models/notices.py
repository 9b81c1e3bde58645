"""Announcements: what everybody concerned is to read, and who has said that they did."""

from django.db import models
from django.db.models import F, Q

from resonanz.people.models import Person

from .posts import Post


class Notice(models.Model):
    """An announcement, the form of a post: its version is confirmed by each, until its term."""

    post = models.OneToOneField(Post, models.CASCADE, primary_key=True, related_name="notice")
    title = models.CharField(max_length=200)
    # What one confirms, in the words of the author.
    asks = models.CharField(max_length=300)
    # Everybody of the organisation, and not the members of the space alone.
    for_all = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    # Since when this version is asked about, and until when.
    asked_at = models.DateTimeField()
    until = models.DateTimeField()
    # After so many days it is asked anew; nothing: once is enough.
    renews_days = models.PositiveSmallIntegerField(null=True, blank=True)
    # Who has not confirmed is reminded every so many days; 0: never.
    reminds_days = models.PositiveSmallIntegerField(default=3)
    reminded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(asks=""), name="notice_asks_something"),
            models.CheckConstraint(condition=Q(until__gt=F("asked_at")), name="notice_has_a_term"),
        ]
        indexes = [
            models.Index(fields=["until"], condition=Q(ended_at=None), name="notice_running"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.version})"


class Confirmation(models.Model):
    """A person has confirmed a version of an announcement; not when. Gone with its term."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="confirmations", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="confirmations")
    version = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "person"], name="confirmed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.notice_id} ({self.version})"
