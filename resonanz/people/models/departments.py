"""The parts of the organisation, and who belongs to them from when until when."""

from datetime import date
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from resonanz.core.time import now

from .persons import Person


def today() -> date:
    """The day it is where the viewer is."""
    return timezone.localdate(now())


class DepartmentQuerySet(models.QuerySet["Department"]):
    def visible_to(self, viewer: Person) -> "DepartmentQuerySet":
        """Colleagues see how the organisation is made; guests do not."""
        return self.none() if viewer.is_guest else self.all()

    def open(self) -> "DepartmentQuerySet":
        """Those that are not closed."""
        return self.filter(closed_on=None)


class Department(models.Model):
    """A part of the organisation; departments form a tree."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(max_length=120, unique=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    # What another system (personnel, directory) calls it for good.
    external_id = models.CharField(_("external id"), max_length=200, blank=True)
    # The last day it was a part of the organisation; what it was stays readable.
    closed_on = models.DateField(null=True, blank=True)

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["external_id"],
                condition=~Q(external_id=""),
                name="department_external_id_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["DepartmentMembership"]):
    def on(self, day: date) -> "MembershipQuerySet":
        """Those that hold on a day."""
        return self.filter(Q(until=None) | Q(until__gte=day), since__lte=day)

    def now(self) -> "MembershipQuerySet":
        """Those that hold today."""
        return self.on(today())


def _days() -> Func:
    """The days of a membership as a range; open at its end where it lasts."""
    bounds = RangeBoundary(inclusive_lower=True, inclusive_upper=True)
    return Func("since", "until", bounds, function="daterange", output_field=DateRangeField())


def _never_twice(*names: str) -> Any:
    return [(name, RangeOperators.EQUAL) for name in names] + [(_days(), RangeOperators.OVERLAPS)]


class DepartmentMembership(models.Model):
    """From when until when a person belonged to a department (days, inclusive).

    A person may belong to several at once; one of them is the main one.
    """

    department = models.ForeignKey(Department, models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, models.CASCADE, related_name="department_memberships")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    is_main = models.BooleanField(default=True)
    # Whether they lead the department.
    leads = models.BooleanField(default=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="department_until_after_since",
            ),
            ExclusionConstraint(
                name="one_main_department",
                expressions=_never_twice("person"),
                condition=Q(is_main=True),
            ),
            ExclusionConstraint(
                name="in_a_department_once", expressions=_never_twice("person", "department")
            ),
        ]
        indexes = [models.Index(fields=["department", "until"], name="department_members")]

    def __str__(self) -> str:
        return f"{self.person} in {self.department}"

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)

    @property
    def holds(self) -> bool:
        """Whether it holds today."""
        return self.holds_on(today())
