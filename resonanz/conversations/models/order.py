"""Order in what is said: what is looked at, what was decided, and what became of an appeal."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from resonanz.accounts.models import User
from resonanz.channels.models import Channel, Membership
from resonanz.people.models import Person

from .posts import Post

KEEPERS = (Membership.Role.OWNER, Membership.Role.MODERATOR)


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, viewer: Person) -> "ReviewQuerySet":
        """What the viewer may look at and decide: of the spaces they look after; administrators
        what stands where they may read, and what was reported anywhere. Nobody their own words.
        """
        mine = Membership.objects.filter(
            person=viewer, role__in=KEEPERS, channel__kind=Channel.Kind.SPACE
        )
        seen = Q(post__channel__in=mine.values("channel"))
        if viewer.role == User.Role.ADMINISTRATOR:
            places = Channel.objects.readable_by(viewer).without_direct().filter(kind="space")
            seen |= Q(post__channel__in=places.values("pk")) | Q(cause=Review.Cause.REPORTED)
        return self.filter(seen).exclude(post__author__person=viewer)

    def open(self) -> "ReviewQuerySet":
        """What nobody has decided yet."""
        return self.filter(decided_at=None)

    def shown(self) -> "ReviewQuerySet":
        """With all a list of them shows."""
        return self.select_related("post__author__person", "post__channel", "post__particulars")


class Review(models.Model):
    """A post that is to be looked at, once at a time; it is over when somebody decided."""

    class Cause(models.TextChoices):
        REPORTED = "reported", _("Reported")
        FIRST = "first", _("First post")
        WORDS = "words", _("Word to look at")
        SEEN = "seen", _("Seen by a moderator")

    post = models.ForeignKey(Post, models.CASCADE, related_name="reviews")
    cause = models.CharField(max_length=10, choices=Cause)
    # The words that were found, where it was these.
    found = models.CharField(max_length=300, blank=True)
    opened_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post"], condition=Q(decided_at=None), name="looked_at_once_at_a_time"
            ),
        ]
        indexes = [models.Index(fields=["decided_at", "id"], name="review_queue")]

    def __str__(self) -> str:
        return f"{self.cause} {self.post_id}"


class Report(models.Model):
    """Somebody says that a post is not all right. Who it was is shown to nobody."""

    class Reason(models.TextChoices):
        INSULT = "insult", _("It insults or threatens somebody")
        PRIVATE = "private", _("It shows what is private or confidential")
        SPAM = "spam", _("It is advertising, or said again and again")
        ELSEWHERE = "elsewhere", _("It belongs elsewhere")
        OTHER = "other", _("Something else")

    review = models.ForeignKey(Review, models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(Person, models.CASCADE, related_name="+")
    reason = models.CharField(max_length=10, choices=Reason)
    words = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "reporter"], name="reported_once"),
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.review_id}"


class Decision(models.Model):
    """What somebody decided about a post or its thread, with the reason its author is told."""

    class Deed(models.TextChoices):
        NOTHING = "nothing", _("Leave it as it is")
        WARN = "warn", _("Warn the author")
        HIDE = "hide", _("Hide it")
        LOCK = "lock", _("Lock the thread")
        SLOW = "slow", _("Slow the thread down")
        MOVE = "move", _("Move the thread")

    # What goes on until it is taken back.
    LASTING = (Deed.HIDE, Deed.LOCK, Deed.SLOW, Deed.MOVE)

    review = models.OneToOneField(Review, models.CASCADE, related_name="decision")
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    deed = models.CharField(max_length=10, choices=Deed)
    reason = models.CharField(max_length=1000, blank=True)
    minutes = models.PositiveIntegerField(null=True, blank=True)
    at = models.DateTimeField()
    # Taken back, by whoever decided or because of an appeal.
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(deed="nothing") | ~Q(reason=""), name="decided_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deed} {self.review_id}"

    @property
    def stands(self) -> bool:
        return self.lifted_at is None


class Appeal(models.Model):
    """The author asks that somebody else look at a decision again."""

    decision = models.OneToOneField(Decision, models.CASCADE, related_name="appeal")
    words = models.CharField(max_length=1000)
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    granted = models.BooleanField(null=True, blank=True)
    answer = models.CharField(max_length=1000, blank=True)

    def __str__(self) -> str:
        return f"appeal {self.decision_id}"


class Restraint(models.Model):
    """In a thread nobody writes any more, or each only once in so many minutes."""

    root = models.OneToOneField(Post, models.CASCADE, related_name="restraint")
    decision = models.ForeignKey(Decision, models.CASCADE, related_name="+")
    locked = models.BooleanField(default=False)
    minutes = models.PositiveIntegerField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.root_id} locked" if self.locked else f"{self.root_id}: {self.minutes} min"


class Watched(models.Model):
    """A word of the organisation's list: posts that say it are looked at."""

    word = models.CharField(max_length=100, unique=True)
    added_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.word


class Care(models.Model):
    """How closely a space is looked after."""

    channel = models.OneToOneField(Channel, models.CASCADE, related_name="care")
    # What members say there first is looked at by a moderator.
    first_posts = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.channel_id}"
