"""Who is told of what, and why."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from resonanz.conversations.models import Post
from resonanz.core.models import Event
from resonanz.people.models import Person


class Notification(models.Model):
    """One event, one notification per person, with the strongest reason."""

    class Reason(models.TextChoices):
        MENTIONED = "mentioned", _("You were mentioned")
        ANSWERED = "answered", _("An answer to you")
        COMMENTED = "commented", _("A comment on your post")
        TAKING_PART = "taking_part", _("New in a thread you take part in")
        ASSIGNED = "assigned", _("Assigned to you")
        APPROVAL = "approval", _("Your approval is asked for")
        APPROVED = "approved", _("Your answer was approved")
        RETURNED = "returned", _("Your answer came back")
        REFUSED = "refused", _("A network refused your answer")
        THANKED = "thanked", _("Thank you: your words helped in an answer")
        REACTED = "reacted", _("A reaction to your post")
        ASKED_TO_JOIN = "asked_to_join", _("Somebody asks to join")
        LET_IN = "let_in", _("You were let in")
        ACCOUNT_LOST = "account_lost", _("A network account needs you")

    person = models.ForeignKey(Person, models.CASCADE, related_name="notifications")
    event = models.ForeignKey(Event, models.CASCADE, related_name="notifications")
    reason = models.CharField(max_length=20, choices=Reason)
    post = models.ForeignKey(Post, models.CASCADE, null=True, blank=True, related_name="+")
    # Where a click leads, without host; what it shows is checked against the reader's rights there.
    address = models.CharField(max_length=300, blank=True)
    text = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "event"], name="told_once"),
        ]
        indexes = [models.Index(fields=["person", "-at", "-id"], name="notification_list")]

    def __str__(self) -> str:
        return f"{self.person}: {self.reason}"
