"""What profiles say beyond name and title: fields the organisation defines, and their values."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from resonanz.accounts.models import User

from .persons import Person


class ProfileFieldQuerySet(models.QuerySet["ProfileField"]):
    def living(self) -> "ProfileFieldQuerySet":
        """Those in use, in their order."""
        return self.filter(retired_at=None).order_by("position", "pk")


class ProfileField(models.Model):
    """Something a profile can say, what for, and to whom."""

    class Kind(models.TextChoices):
        TEXT = "text", _("Text")
        LONG = "long", _("Long text")
        LINK = "link", _("Link")
        DAY = "day", _("Date")
        CHOICE = "choice", _("One of several")
        CHOICES = "choices", _("Several of several")
        SKILLS = "skills", _("What one may be asked about")

    class Audience(models.TextChoices):
        EVERYBODY = "everybody", _("All colleagues")
        SPACES = "spaces", _("Colleagues who share a space, and administrators")
        ADMINISTRATORS = "administrators", _("Administrators")

    name = models.CharField(_("name"), max_length=80)
    # What the organisation asks for it: shown where it is filled in, and with what is stored.
    purpose = models.CharField(_("what it is for"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.TEXT)
    options = models.JSONField(default=list, blank=True)
    audience = models.CharField(
        _("who sees it"), max_length=20, choices=Audience, default=Audience.EVERYBODY
    )
    is_required = models.BooleanField(default=False)
    position = models.PositiveIntegerField(default=0)
    # Not shown and not asked any more; its values come back with it.
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = ProfileFieldQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def has_options(self) -> bool:
        return self.kind in (self.Kind.CHOICE, self.Kind.CHOICES)

    @property
    def is_many(self) -> bool:
        """Whether it may hold several values."""
        return self.kind in (self.Kind.CHOICES, self.Kind.SKILLS)


class ProfileValueQuerySet(models.QuerySet["ProfileValue"]):
    def visible_to(self, viewer: Person) -> "ProfileValueQuerySet":
        """One's own, and what a field shows to the viewer; guests see their own alone."""
        living = self.filter(field__retired_at=None)
        if viewer.role == User.Role.ADMINISTRATOR:
            return living
        mine = Q(person=viewer)
        if viewer.is_guest:
            return living.filter(mine)
        near = Person.objects.filter(
            memberships__channel__kind="space", memberships__channel__memberships__person=viewer
        )
        everybody = Q(field__audience=ProfileField.Audience.EVERYBODY)
        spaces = Q(field__audience=ProfileField.Audience.SPACES, person__in=near.values("pk"))
        return living.filter(mine | everybody | spaces)


class ProfileValue(models.Model):
    """What a person says in a field; several where it may hold several."""

    field = models.ForeignKey(ProfileField, models.CASCADE, related_name="values")
    person = models.ForeignKey(Person, models.CASCADE, related_name="profile_values")
    place = models.PositiveSmallIntegerField(default=0)
    value = models.TextField()

    objects = ProfileValueQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "field", "place"], name="profile_value_in_its_place"
            ),
        ]
        indexes = [
            GinIndex(OpClass(Upper("value"), "gin_trgm_ops"), name="profile_value_like"),
        ]

    def __str__(self) -> str:
        return self.value
