"""What deserves an answer, the times promised for it, and the answer on its way."""

from datetime import datetime, time, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from resonanz.channels.models import Channel, Membership
from resonanz.conversations.models import Attachment, Post
from resonanz.networks.models import Delivery
from resonanz.people.models import Person

from .sorting import Label


class OpeningHours(models.Model):
    """One period of a weekday in which the organisation answers; a day may have several.

    One that closes at 00:00 lasts until midnight.
    """

    weekday = models.PositiveSmallIntegerField()  # 0 is Monday
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday__lte=6) & (Q(closes__gt=models.F("opens")) | Q(closes=time(0))),
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
        return self.filter(channel__in=mine)

    def open(self) -> "CaseQuerySet":
        return self.exclude(state=Case.State.DONE)

    def awake(self, moment: datetime) -> "CaseQuerySet":
        """Cases nobody has put aside, and those whose time to come back has come."""
        return self.filter(Q(snoozed_at=None) | Q(snoozed_until__lte=moment))

    def asleep(self, moment: datetime) -> "CaseQuerySet":
        """Cases put aside until a moment to come, or until the person writes again."""
        back = Q(snoozed_until=None) | Q(snoozed_until__gt=moment)
        return self.filter(back, snoozed_at__isnull=False)

    def with_all(self) -> "CaseQuerySet":
        """Loads what a case is shown with: its posts, their author, the channel, the people."""
        return self.select_related(
            "channel__service_level",
            "channel__identity",
            "post__author__person",
            "latest__author",
            "assignee",
        )


class Case(models.Model):
    """A conversation with one person in one thread outside that deserves an answer."""

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

    class Priority(models.IntegerChoices):
        LOW = 0, _("Low")
        NORMAL = 1, _("Normal")
        HIGH = 2, _("High")
        URGENT = 3, _("Urgent")

    # What began it; later posts of the same person in the thread belong to the same case.
    post = models.OneToOneField(Post, models.CASCADE, related_name="case")
    # The newest thing they said: what an answer answers.
    latest = models.ForeignKey(Post, models.CASCADE, related_name="+")
    # The channel of its posts, here so that the queue is one index.
    channel = models.ForeignKey(Channel, models.CASCADE, related_name="cases")
    kind = models.CharField(max_length=12, choices=Kind, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    priority = models.PositiveSmallIntegerField(
        choices=Priority, default=Priority.NORMAL, db_default=Priority.NORMAL
    )
    labels = models.ManyToManyField(Label, through="desk.CaseLabel", related_name="cases")
    assignee = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="cases"
    )
    opened_at = models.DateTimeField()
    # Since when the time for a resolution counts: asked first, or again after it was done.
    begun_at = models.DateTimeField(null=True, blank=True)
    # Since when the person outside waits for an answer; none while it is their turn.
    asked_at = models.DateTimeField(null=True, blank=True)
    first_answered_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    # How much of the time that counts it was done before it was opened again by hand, since it was
    # begun and since they asked: so long the promises stood still.
    rested = models.DurationField(default=timedelta(0))
    rested_asked = models.DurationField(default=timedelta(0))
    first_answer_due_at = models.DateTimeField(null=True, blank=True)
    next_answer_due_at = models.DateTimeField(null=True, blank=True)
    resolution_due_at = models.DateTimeField(null=True, blank=True)
    # A next answer is promised many times: how many were given, and how many of them in time.
    next_answers_due = models.PositiveIntegerField(default=0)
    next_answers_kept = models.PositiveIntegerField(default=0)
    # The earliest promise not yet kept: the queue's order.
    due_at = models.DateTimeField(null=True, blank=True)
    # Put aside since then, until a moment; without one until the person writes again.
    snoozed_at = models.DateTimeField(null=True, blank=True)
    snoozed_until = models.DateTimeField(null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "due_at", "id"], name="case_queue"),
            models.Index(fields=["assignee", "state", "due_at"], name="case_assignee"),
            models.Index(fields=["-done_at", "-id"], condition=Q(state="done"), name="case_done"),
            models.Index(
                fields=["snoozed_until"],
                condition=Q(snoozed_at__isnull=False),
                name="case_snoozed",
            ),
        ]

    def __str__(self) -> str:
        return f"case {self.pk}"

    @property
    def is_done(self) -> bool:
        return self.state == self.State.DONE

    @property
    def promise(self) -> str:
        """Which promise is due next: "first", "next", "resolution", or none."""
        if self.due_at is None:
            return ""
        if self.asked_at is not None and self.due_at == self.first_answer_due_at:
            return "first"
        if self.asked_at is not None and self.due_at == self.next_answer_due_at:
            return "next"
        return "resolution"


class CaseNote(models.Model):
    """A note among agents; never leaves the desk."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="notes")
    author = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    source = models.TextField()
    html = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.source[:60]


class AnswerQuerySet(models.QuerySet["Answer"]):
    def visible_to(self, viewer: Person) -> "AnswerQuerySet":
        """Answers to cases the viewer may work on; a draft is its author's alone."""
        mine = Case.objects.visible_to(viewer).values("pk")
        hidden = Q(state=Answer.State.DRAFT) & ~Q(author=viewer)
        return self.filter(Q(case__in=mine) & ~hidden)

    def with_all(self) -> "AnswerQuerySet":
        return self.select_related(
            "author", "decided_by", "delivery", "parent__author", "based_on", "case__channel"
        )


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
    source = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    # What of the person's it answers on the network.
    parent = models.ForeignKey(Post, models.SET_NULL, null=True, related_name="+")
    # The newest post of the thread the author had seen: anything newer stops the answer.
    based_on = models.ForeignKey(Post, models.SET_NULL, null=True, related_name="+")
    visibility = models.CharField(max_length=10, default="public")
    content_warning = models.CharField(max_length=500, blank=True)
    language = models.CharField(max_length=10, blank=True)
    # When it is to go out; none: at once.
    due_at = models.DateTimeField(null=True, blank=True)
    attachments = models.ManyToManyField(Attachment, blank=True, related_name="answers")
    # Comments inside that went into it; their authors are thanked when it is sent.
    drawn_from = models.ManyToManyField(Post, blank=True, related_name="answers_drawn")
    # What we said in threads inside once it was out: news, and no words for another answer.
    told_inside = models.ManyToManyField(Post, blank=True, related_name="tells_of_answers")
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    remark = models.CharField(max_length=500, blank=True)
    delivery = models.OneToOneField(
        Delivery, models.SET_NULL, null=True, blank=True, related_name="answer"
    )
    written_at = models.DateTimeField()

    objects = AnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "author"],
                condition=Q(state__in=["draft", "returned"]),
                name="one_draft_an_author",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(state="awaiting"), name="one_awaits_approval"
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(decided_at__isnull=False),
                name="approved_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.source[:60]

    @property
    def is_editable(self) -> bool:
        return self.state in (self.State.DRAFT, self.State.RETURNED)

    @property
    def stage(self) -> str:
        """How far it has come: its state, and once approved that of its delivery."""
        if self.state == self.State.APPROVED and self.delivery is not None:
            return str(self.delivery.state)
        return str(self.state)


class Presence(models.Model):
    """Who has a case open right now; gone a minute after the last sign of life."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="presences")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    typing = models.BooleanField(default=False)
    # Which page gave the last sign of life: what an earlier one says when it closes comes too late.
    visit = models.CharField(max_length=40, blank=True)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "person"], name="present_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person} at {self.case_id}"
