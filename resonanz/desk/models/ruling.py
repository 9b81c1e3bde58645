"""Rules that say what becomes a case, and the log of what each of them did."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from resonanz.channels.models import Channel
from resonanz.conversations.models import Post
from resonanz.people.models import Person

from .cases import Case
from .sorting import Label


class Rule(models.Model):
    """What becomes of a post from outside that fits; the first rule that fits decides."""

    class Author(models.TextChoices):
        KNOWN = "known", _("Has written before")
        NEW = "new", _("Writes for the first time")

    class Outcome(models.TextChoices):
        CASE = "case", _("Becomes a case")
        NOTHING = "nothing", _("Becomes no case")

    name = models.CharField(max_length=80)
    position = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=False)
    # --- what fits; what is empty fits everything
    channel = models.ForeignKey(Channel, models.CASCADE, null=True, blank=True, related_name="+")
    reasons = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    # One of them is enough.
    words = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    language = models.CharField(max_length=10, blank=True)
    author = models.CharField(max_length=10, choices=Author, blank=True)
    # --- what becomes of it
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.CASE)
    kind = models.CharField(max_length=12, choices=Case.Kind, blank=True)
    priority = models.PositiveSmallIntegerField(choices=Case.Priority, default=Case.Priority.NORMAL)
    label = models.ForeignKey(Label, models.SET_NULL, null=True, blank=True, related_name="+")
    assignee = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class RuleRun(models.Model):
    """What a rule did with a post."""

    rule = models.ForeignKey(Rule, models.SET_NULL, null=True, related_name="runs")
    # As it was called then.
    name = models.CharField(max_length=80)
    post = models.OneToOneField(Post, models.CASCADE, related_name="rule_run")
    case = models.ForeignKey(Case, models.SET_NULL, null=True, related_name="rule_runs")
    outcome = models.CharField(max_length=10, choices=Rule.Outcome)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}: {self.post_id}"
