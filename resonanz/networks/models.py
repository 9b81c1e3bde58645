"""Our accounts on networks, what is on its way out, and the practice network's own store."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from resonanz.channels.abilities import Ability
from resonanz.channels.models import Channel
from resonanz.conversations.models import Attachment, Post
from resonanz.core.secrets import SecretField
from resonanz.core.time import from_iso, now
from resonanz.people.models import Person

# What is due goes out within seconds; after so long something is wrong, and within a minute of its
# moment those it concerns have heard of it.
LATE_AFTER = timedelta(seconds=40)


class Account(models.Model):
    """The right to listen and speak on a network; it belongs to one channel."""

    class State(models.TextChoices):
        CONNECTED = "connected", _("connected")
        LOST = "lost", _("needs to be connected again")
        PAUSED = "paused", _("paused")

    channel = models.OneToOneField(Channel, models.CASCADE, related_name="account")
    server = models.CharField(max_length=300, blank=True)
    handle = models.CharField(max_length=300)
    remote_id = models.CharField(max_length=300)
    secret = SecretField()
    # What is known of the server: its limits, its software.
    extra = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.CONNECTED)
    problem = models.CharField(max_length=500, blank=True)
    cursor = models.JSONField(default=dict)
    intake_at = models.DateTimeField(null=True, blank=True)
    # The network asked to wait: with questions, and with what we say.
    hold_off_until = models.DateTimeField(null=True, blank=True)
    speak_again_at = models.DateTimeField(null=True, blank=True)
    # More happened outside than was taken in so far: since then a gap is being filled.
    behind_since = models.DateTimeField(null=True, blank=True)
    # After trouble we try again by ourselves; a person may ask earlier.
    look_again_at = models.DateTimeField(null=True, blank=True)
    connected_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    connected_at = models.DateTimeField()
    # What we may do there in the network's words, and when a person must renew that.
    rights = models.JSONField(default=list)
    rights_end_at = models.DateTimeField(null=True, blank=True)
    # A watch listens with the right of another account, or (a feed) with none.
    watch = models.JSONField(default=dict)
    through = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="watches"
    )

    class Meta:
        # A network that calls us names the account by its own name.
        indexes = [models.Index(fields=["remote_id"], name="account_remote")]

    def __str__(self) -> str:
        return self.handle

    @property
    def is_watch(self) -> bool:
        return bool(self.watch)

    @property
    def only_listens(self) -> bool:
        """Whether nothing can be said there at all."""
        return not (self.channel.can(Ability.POST) or self.channel.can(Ability.REPLY))

    @property
    def told_until(self) -> datetime | None:
        """Until when a hub tells us of news by itself, where one does."""
        until = (self.cursor.get("hub") or {}).get("until")
        return from_iso(until) if until else None

    @property
    def gap_since(self) -> datetime | None:
        """From when on something outside may not be here yet; none where we are up to date."""
        is_deaf = self.state != self.State.CONNECTED or bool(self.problem)
        return self.behind_since or (self.intake_at if is_deaf else None)

    @property
    def waits_until(self) -> datetime | None:
        """Until when the network lets us wait, with questions or with what we say."""
        told = [self.hold_off_until, self.speak_again_at]
        return max((one for one in told if one is not None and one > now()), default=None)

    @property
    def shown_handle(self) -> str:
        """What it is called there: a name among others, or the place of a website."""
        return self.handle if self.only_listens else f"@{self.handle}"


class Hint(models.Model):
    """What a network called us about: kept until the intake has made use of it."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="hints")
    content = models.JSONField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.account_id} at {self.at:%c}"


class FileToFetch(models.Model):
    """A picture or file that only our right opens, until it lies here."""

    attachment = models.OneToOneField(Attachment, models.CASCADE, related_name="to_fetch")
    account = models.ForeignKey(Account, models.CASCADE, related_name="files_to_fetch")
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "files to fetch"

    def __str__(self) -> str:
        return f"attachment {self.attachment_id}"


class AppRegistration(models.Model):
    """Resonanz as a server knows it (OAuth dynamic registration): one per server."""

    network = models.CharField(max_length=30)
    server = models.CharField(max_length=300)
    secret = SecretField()
    registered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "server"], name="one_app_a_server"),
        ]

    def __str__(self) -> str:
        return f"{self.network} {self.server}"


class Delivery(models.Model):
    """Something of ours on its way to a channel: published once, whatever breaks."""

    class State(models.TextChoices):
        SCHEDULED = "scheduled", _("scheduled")
        CLAIMED = "claimed", _("about to be sent")
        SENDING = "sending", _("sending")
        SENT = "sent", _("sent")
        REFUSED = "refused", _("refused by the network")
        UNKNOWN = "unknown", _("looking whether it arrived")
        WITHDRAWN = "withdrawn", _("withdrawn before sending")

    # What is delivered, as its own room names it ("answer:7"); with the channel it is unique.
    origin = models.CharField(max_length=80)
    channel = models.ForeignKey(Channel, models.CASCADE, related_name="deliveries")
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="deliveries")
    parent = models.ForeignKey(Post, models.SET_NULL, null=True, blank=True, related_name="+")
    parts = models.JSONField(default=list)
    language = models.CharField(max_length=10, blank=True)
    visibility = models.CharField(max_length=10, default="public")
    content_warning = models.CharField(max_length=500, blank=True)
    attachments = models.ManyToManyField(Attachment, blank=True, related_name="deliveries")
    title = models.CharField(max_length=300, blank=True)
    link = models.URLField(max_length=2000, blank=True)
    # {"options": [words], "seconds": 86400, "multiple": false}; empty: no poll.
    poll = models.JSONField(default=dict)
    # What only this network knows, by the names of its options.
    options = models.JSONField(default=dict)
    quotes = models.ForeignKey(Post, models.SET_NULL, null=True, blank=True, related_name="+")
    # A first comment answers a post of ours, once that stands.
    after = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="followed_by"
    )

    state = models.CharField(max_length=10, choices=State, default=State.SCHEDULED)
    due_at = models.DateTimeField()
    # Somebody chose its moment: it stands still while all that is scheduled does.
    is_planned = models.BooleanField(default=False)
    # A claim is a lease with a fencing number: who holds an old number may note nothing.
    fence = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    key = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    # We began to send and nobody knows how that ended: look before sending anything.
    must_look = models.BooleanField(default=False)
    # What is known to be done: published parts and uploaded media (contract.Progress).
    progress = models.JSONField(default=dict)
    problem = models.CharField(max_length=500, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    # Whether what went out stands here too: a moment after it was sent.
    is_entered = models.BooleanField(default=False)
    remote_id = models.CharField(max_length=600, blank=True)
    address = models.URLField(max_length=1000, blank=True)
    post = models.ForeignKey(
        Post, models.SET_NULL, null=True, blank=True, related_name="deliveries"
    )

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["origin", "channel"], name="once_per_channel"),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(remote_id__gt=""), name="sent_has_remote_id"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=["scheduled", "claimed", "sending", "unknown"]),
                name="delivery_due",
            ),
            models.Index(
                fields=["sent_at"],
                condition=Q(state="sent", is_entered=False),
                name="delivery_to_enter",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.origin} to {self.channel_id}: {self.state}"

    @property
    def unmade(self) -> Attachment | None:
        """A video it waits for, that is still being converted."""
        if self.state != self.State.SCHEDULED:
            return None
        waiting = Attachment.State.WAITING
        return next((one for one in self.attachments.all() if one.state == waiting), None)

    @property
    def standing(self) -> int:
        """How many of its parts stand on the network already."""
        return len(self.progress.get("parts", []))

    @property
    def notes(self) -> list[str]:
        """What did not go along, although the post stands there."""
        return self.progress.get("notes", []) if self.state == self.State.SENT else []

    @property
    def is_late(self) -> bool:
        """Whether it should have gone out by now, and nothing says why it did not."""
        waits = self.state == self.State.SCHEDULED and not self.problem
        begun = self.state in (self.State.CLAIMED, self.State.SENDING)
        left = begun and self.lease_until is not None and self.lease_until < now()
        return (waits or left) and self.due_at < now() - LATE_AFTER


class PostFigures(models.Model):
    """What a network counts of a post of ours; read again until it stops moving."""

    post = models.OneToOneField(Post, models.CASCADE, related_name="figures")
    # {"impressions": 1200, "likes": 14 …}: what the network tells, by the words of the contract.
    values = models.JSONField(default=dict)
    read_at = models.DateTimeField(null=True, blank=True)
    # None: it has come to rest.
    next_at = models.DateTimeField(null=True, blank=True)
    # Every reading that differed from the one before: [moment, values].
    history = models.JSONField(default=list)

    class Meta:
        verbose_name_plural = "post figures"
        indexes = [
            models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="figures_due")
        ]

    def __str__(self) -> str:
        return f"{self.post_id}: {self.values}"


class Halt(models.Model):
    """All that is scheduled stands still, from one moment to another; at most one is open."""

    since = models.DateTimeField()
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                models.Value(1), condition=Q(ended_at__isnull=True), name="one_open_halt"
            ),
        ]

    def __str__(self) -> str:
        return f"halt since {self.since:%c}"


class PracticePost(models.Model):
    """The practice network's own memory: what stands on the simulated outside."""

    account_remote_id = models.CharField(max_length=300)
    author = models.JSONField()
    text = models.TextField()
    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True)
    key = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001
    reason = models.CharField(max_length=10, default="mention")
    visibility = models.CharField(max_length=10, default="public")
    extra = models.JSONField(default=dict)
    at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.text[:60]


class PracticeReaction(models.Model):
    """Somebody simulated liked, shared or followed."""

    account_remote_id = models.CharField(max_length=300)
    post = models.ForeignKey(PracticePost, models.CASCADE, null=True, blank=True)
    by = models.JSONField()
    kind = models.CharField(max_length=10)  # reaction | share | follow
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.kind
