"""What deserves an answer, the times promised for it, and the answer on its way."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from resonanz.channels.models import Channel, Membership
from resonanz.conversations.models import Attachment, Post
from resonanz.networks.models import Delivery
from resonanz.people.models import Person


class OpeningHours(models.Model):
    """One period of a weekday in which the organisation answers; a day may have several."""

    weekday = models.PositiveSmallIntegerField()  # 0 is Monday
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday__lte=6) & Q(closes__gt=models.F("opens")),
                name="opens_before_it_closes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens:%H:%M}-{self.closes:%H:%M}"


class ServiceLevel(models.Model):
    """The times promised on a channel; none of them set means none promised."""

    channel = models.OneToOneField(Channel, models.CASCADE, related_name="service_level")
    first_answer = models.DurationField(null=True, blank=True, default=timedelta(hours=2))
    next_answer = models.DurationField(null=True, blank=True, default=timedelta(hours=4))
    resolution = models.DurationField(null=True, blank=True, default=timedelta(hours=24))
    # Whether the times run in opening hours only, or around the clock.
    in_opening_hours = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"service level of {self.channel}"


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, viewer: Person) -> "CaseQuerySet":
        """Cases of channels whose desk the viewer belongs to."""
        mine = Membership.objects.filter(person=viewer).values("channel")
        return self.filter(post__channel__in=mine)

    def open(self) -> "CaseQuerySet":
        return self.exclude(state=Case.State.DONE)


class Case(models.Model):
    """Something said that deserves an answer."""

    class Kind(models.TextChoices):
        QUESTION = "question", _("Question")
        SUGGESTION = "suggestion", _("Suggestion")
        COMPLAINT = "complaint", _("Complaint")
        PRAISE = "praise", _("Praise")
        CRISIS = "crisis", _("Crisis")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        WAITING = "waiting", _("waiting")
        DONE = "done", _("done")

    # What began it; later posts of the same person in the thread belong to the same case.
    post = models.OneToOneField(Post, models.CASCADE, related_name="case")
    kind = models.CharField(max_length=12, choices=Kind, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    assignee = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="cases"
    )
    opened_at = models.DateTimeField()
    # When the person outside spoke last without an answer of ours since.
    asked_at = models.DateTimeField(null=True, blank=True)
    first_answered_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    first_answer_due_at = models.DateTimeField(null=True, blank=True)
    next_answer_due_at = models.DateTimeField(null=True, blank=True)
    resolution_due_at = models.DateTimeField(null=True, blank=True)
    # The earliest promise not yet kept: the queue's order.
    due_at = models.DateTimeField(null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["due_at", "id"], condition=~Q(state="done"), name="case_queue"),
            models.Index(fields=["assignee", "state"], name="case_assignee"),
        ]

    def __str__(self) -> str:
        return f"case {self.pk}"


class CaseNote(models.Model):
    """A note among agents; never leaves the desk."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="notes")
    author = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    source = models.TextField()
    html = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.source[:60]


class Answer(models.Model):
    """An answer to a case, from the first word to its place on the network."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        AWAITING = "awaiting", _("awaiting approval")
        RETURNED = "returned", _("came back")
        APPROVED = "approved", _("approved")
        WITHDRAWN = "withdrawn", _("withdrawn")

    case = models.ForeignKey(Case, models.CASCADE, related_name="answers")
    author = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="answers")
    source = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    # The newest post of the thread the author had seen: anything newer stops the answer.
    based_on = models.ForeignKey(Post, models.SET_NULL, null=True, related_name="+")
    visibility = models.CharField(max_length=10, default="public")
    content_warning = models.CharField(max_length=500, blank=True)
    attachments = models.ManyToManyField(Attachment, blank=True, related_name="answers")
    # Comments inside that went into it; their authors are thanked when it is sent.
    drawn_from = models.ManyToManyField(Post, blank=True, related_name="answers_drawn")
    decided_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    remark = models.CharField(max_length=500, blank=True)
    delivery = models.OneToOneField(
        Delivery, models.SET_NULL, null=True, blank=True, related_name="answer"
    )
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.source[:60]


class Presence(models.Model):
    """Who has a case open right now; gone a minute after the last sign of life."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="presences")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    typing = models.BooleanField(default=False)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "person"], name="present_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person} at {self.case_id}"
