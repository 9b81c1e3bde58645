"""How a desk sorts its work: labels, views kept under a name, and deeds that can be undone."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from resonanz.people.models import Person


class Label(models.Model):
    """A word of the organisation by which cases are sorted, in a colour of the design."""

    class Colour(models.TextChoices):
        SAND = "sand", _("Sand")
        SAGE = "sage", _("Sage")
        APRICOT = "apricot", _("Apricot")
        MIST = "mist", _("Mist")
        ROSE = "rose", _("Rose")
        MOSS = "moss", _("Moss")

    name = models.CharField(max_length=40)
    colour = models.CharField(max_length=10, choices=Colour, default=Colour.SAND)
    # Cases keep it; it is offered for no other.
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(Lower("name"), name="label_once")]

    def __str__(self) -> str:
        return self.name


class CaseLabel(models.Model):
    """A case bears a label."""

    case = models.ForeignKey("desk.Case", models.CASCADE, related_name="borne")
    label = models.ForeignKey(Label, models.CASCADE, related_name="borne")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "label"], name="labelled_once")]
        indexes = [models.Index(fields=["label", "case"], name="case_by_label")]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.label_id}"


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, viewer: Person) -> "SavedViewQuerySet":
        """One's own views, and those others share; what they show is asked with own rights."""
        return self.filter(Q(owner=viewer) | Q(is_shared=True))


class SavedView(models.Model):
    """A wish for a part of the queue, kept under a name."""

    owner = models.ForeignKey(Person, models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=60)
    # As an address says it: "tab=due&label=3".
    wish = models.CharField(max_length=500)
    is_shared = models.BooleanField(default=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="own_view_once")]

    def __str__(self) -> str:
        return self.name


class Deed(models.Model):
    """Something an agent did to several cases at once, and how they stood before."""

    by = models.ForeignKey(Person, models.CASCADE, related_name="+")
    act = models.CharField(max_length=20)
    at = models.DateTimeField()
    # Each a case with what stood there and what stands there now: [{"case", "before", "after"}].
    changed = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.act} by {self.by_id}"
