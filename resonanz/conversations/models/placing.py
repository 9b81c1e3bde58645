"""Where threads stand beside where they were said: pinned, shared into another space, moved."""

from django.db import models

from resonanz.channels.models import Channel
from resonanz.people.models import Person

from .order import Decision
from .posts import Post


class Pin(models.Model):
    """A thread stands on top of its space."""

    post = models.OneToOneField(Post, models.CASCADE, primary_key=True, related_name="pin")
    # Of its post: a thread that moves is pinned no more.
    channel = models.ForeignKey(Channel, models.CASCADE, related_name="pins")
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.post_id} on top of {self.channel_id}"


class Sharing(models.Model):
    """A post points to another one, said elsewhere; each reader sees of that what they may."""

    post = models.OneToOneField(Post, models.CASCADE, primary_key=True, related_name="sharing")
    origin = models.ForeignKey(Post, models.SET_NULL, null=True, related_name="shared_by")

    def __str__(self) -> str:
        return f"{self.post_id} shares {self.origin_id}"


class Relocation(models.Model):
    """A thread was moved from one space into another, and why."""

    root = models.ForeignKey(Post, models.CASCADE, related_name="relocations")
    source = models.ForeignKey(Channel, models.CASCADE, related_name="+")
    target = models.ForeignKey(Channel, models.CASCADE, related_name="+")
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=1000)
    at = models.DateTimeField()
    # What its author was told, and may appeal; nobody decides about what they said themselves.
    decision = models.OneToOneField(
        Decision, models.CASCADE, null=True, blank=True, related_name="relocation"
    )

    def __str__(self) -> str:
        return f"{self.root_id}: {self.source_id} → {self.target_id}"
