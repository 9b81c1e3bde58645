"""What is planned: one post, a variant of it per channel, and who agreed to which wording."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from resonanz.channels.models import Channel, Membership
from resonanz.conversations.models import Attachment
from resonanz.networks.models import Delivery
from resonanz.people.models import Person


class PlannedPostQuerySet(models.QuerySet["PlannedPost"]):
    def visible_to(self, viewer: Person) -> "PlannedPostQuerySet":
        """One's own, and those for a channel one belongs to."""
        mine = Membership.objects.filter(person=viewer).values("channel")
        for_mine = Variant.objects.filter(channel__in=mine).values("planned_post")
        return self.filter(Q(author=viewer) | Q(pk__in=for_mine))

    def with_all(self) -> "PlannedPostQuerySet":
        """Loads what a planned post is shown with: four queries, however many there are."""
        variants = Variant.objects.select_related(
            "channel__identity", "delivery", "comment"
        ).order_by("channel__name", "pk")
        return self.select_related("author").prefetch_related(
            models.Prefetch("variants", variants),
            "pictures",
            models.Prefetch("versions", Version.objects.order_by("-number")),
            "versions__approvals__by",
        )


class PlannedPost(models.Model):
    """A post from the first word to its place on every network."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        WAITING = "waiting", _("waiting for approval")
        APPROVED = "approved", _("approved")
        SCHEDULED = "scheduled", _("scheduled")
        STOPPED = "stopped", _("stopped")

    author = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="planned_posts")
    # Text, title, link and so on, as `content.Content` reads them; a variant overrides some.
    original = models.JSONField(default=dict)
    pictures = models.ManyToManyField(Attachment, blank=True, related_name="planned_posts")
    language = models.CharField(max_length=10, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    # The wall time somebody meant ("2026-10-25T02:30"), where, and which of two such times (1: the
    # second); `due_at` is the moment that makes.
    wall = models.CharField(max_length=16, blank=True)
    zone = models.CharField(max_length=60, blank=True)
    fold = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True, blank=True)
    # To go out as soon as it may, with no time of its own.
    at_once = models.BooleanField(default=False)
    submitted_by = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # Why it was stopped or came back, for whoever goes on with it.
    remark = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = PlannedPostQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["due_at", "id"], name="planned_due"),
            models.Index(fields=["state", "-changed_at", "-id"], name="planned_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="scheduled") | Q(due_at__isnull=False),
                name="scheduled_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return str(self.original.get("text", ""))[:60]

    @property
    def words(self) -> str:
        """What it is about, for lists."""
        return str(self.original.get("text") or self.original.get("title") or "")

    @property
    def local_due(self) -> datetime | None:
        """The moment it is due, as a clock on the wall shows it where it was planned."""
        return self.due_at.astimezone(ZoneInfo(self.zone or "UTC")) if self.due_at else None

    @property
    def is_begun(self) -> bool:
        """Whether anything of it went out, or is just going out."""
        return any(variant.is_begun for variant in self.variants.all())

    @property
    def has_trouble(self) -> bool:
        """Whether a network refused a part of it: a person must act."""
        return any(variant.stage == Delivery.State.REFUSED for variant in self.variants.all())

    @property
    def stage(self) -> str:
        """How far it has come: its state, or what its deliveries make of it."""
        stages = [variant.stage for variant in self.variants.all()]
        sent = stages.count(Delivery.State.SENT)
        if sent and sent == len(stages):
            return "published"
        if sent:
            return "partly"
        if self.has_trouble and self.state == self.State.SCHEDULED:
            return "refused"
        return str(self.state)


class Variant(models.Model):
    """A planned post on one channel: the original, with what is said differently there."""

    planned_post = models.ForeignKey(PlannedPost, models.CASCADE, related_name="variants")
    channel = models.ForeignKey(Channel, models.CASCADE, related_name="planned_variants")
    override = models.JSONField(default=dict)
    # What only this network knows, by the names of its options.
    options = models.JSONField(default=dict)
    # The words as they will go out, to find the same ones again.
    plain = models.TextField(blank=True)
    # How often it was handed to delivery: what was withdrawn goes out anew under a new name.
    round = models.PositiveIntegerField(default=0)
    delivery = models.OneToOneField(
        Delivery, models.SET_NULL, null=True, blank=True, related_name="planned_variant"
    )
    comment = models.OneToOneField(
        Delivery, models.SET_NULL, null=True, blank=True, related_name="commented_variant"
    )
    # Deleted on the network after it was published.
    taken_down_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["planned_post", "channel"], name="one_variant_each"),
        ]

    def __str__(self) -> str:
        return f"{self.planned_post_id} on {self.channel_id}"

    @property
    def stage(self) -> str:
        """How far it has come on this channel: its delivery's state, or that of the post."""
        if self.delivery is None or self.delivery.state == Delivery.State.WITHDRAWN:
            return str(self.planned_post.state)
        return str(self.delivery.state)

    @property
    def shown_stage(self) -> str:
        """The stage, or "gone" once it was deleted there."""
        return "gone" if self.taken_down_at is not None else self.stage

    @property
    def is_unsent(self) -> bool:
        """Whether what does not fit can still be mended."""
        return not self.is_begun

    @property
    def is_begun(self) -> bool:
        """Whether it went out, or is just going out."""
        begun = ("claimed", "sending", "sent", "unknown")
        return self.delivery is not None and (
            self.delivery.state in begun or bool(self.delivery.progress.get("parts"))
        )


class Rendition(models.Model):
    """A picture as one channel takes it: smaller, or of another kind; the original stays."""

    variant = models.ForeignKey(Variant, models.CASCADE, related_name="renditions")
    original = models.ForeignKey(Attachment, models.CASCADE, related_name="+")
    picture = models.ForeignKey(Attachment, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["variant", "original"], name="one_rendition_each"),
        ]

    def __str__(self) -> str:
        return f"{self.original_id} as {self.picture_id}"


class Version(models.Model):
    """The wording as it was submitted: what is approved is what goes out."""

    planned_post = models.ForeignKey(PlannedPost, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["planned_post", "number"], name="version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.planned_post_id} v{self.number}"

    @property
    def text(self) -> str:
        """The words of the original, for the list of versions."""
        original: dict[str, Any] = self.content.get("original", {})
        return str(original.get("text", ""))


class Approval(models.Model):
    """A second person agreed to a version for one channel."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="approvals")
    channel = models.ForeignKey(Channel, models.CASCADE, related_name="+")
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "channel"], name="approved_once"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} for {self.channel_id}"


class PlanComment(models.Model):
    """Something said about a planned post among those who plan it; never leaves the plan."""

    planned_post = models.ForeignKey(PlannedPost, models.CASCADE, related_name="comments")
    author = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    source = models.TextField()
    html = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.source[:60]
