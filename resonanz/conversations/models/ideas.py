"""Ideas: how far each came, who is for it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from resonanz.channels.models import Channel
from resonanz.people.models import Person

from .posts import Post


class Idea(models.Model):
    """A suggestion, the form of a post: collected, weighed, decided, then done or declined."""

    class Stage(models.TextChoices):
        COLLECTED = "collected", _("collected")
        WEIGHED = "weighed", _("being weighed")
        DECIDED = "decided", _("decided")
        DONE = "done", _("done")
        DECLINED = "declined", _("declined")

    post = models.OneToOneField(Post, models.CASCADE, primary_key=True, related_name="idea")
    # Of its post (the database keeps it): the list of a space is one indexed read.
    channel = models.ForeignKey(Channel, models.CASCADE, related_name="+", db_index=False)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.COLLECTED)
    reason = models.TextField(blank=True)
    # Kept by `conversations.actions`; the facts are the backings.
    backing_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(stage="declined") | ~Q(reason=""), name="declined_with_a_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["channel", "-backing_count", "-post"], name="idea_by_backing"),
            models.Index(
                fields=["channel", "stage", "-backing_count", "-post"], name="idea_by_stage"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_id}: {self.stage}"


class IdeaStep(models.Model):
    """An idea came to a stage, and why."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="steps")
    stage = models.CharField(max_length=10, choices=Idea.Stage)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.idea_id}: {self.stage}"


class Backing(models.Model):
    """A person is for an idea."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="backings", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="backings")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["idea", "person"], name="backed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person} is for {self.idea_id}"
