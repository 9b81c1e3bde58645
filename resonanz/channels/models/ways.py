"""How one comes to belong to a space: invited, or by what one belongs to anyway."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from resonanz.accounts.models import User
from resonanz.people.models import Department, Person

from .places import Channel, Membership


class Invitation(models.Model):
    """Somebody is asked to belong to a space; gone once they answered."""

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="invitations")
    person = models.ForeignKey(Person, models.CASCADE, related_name="invitations")
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    message = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "person"], name="invited_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} is invited to {self.channel_id}"


class GuestStay(models.Model):
    """A guest from outside: from where, who invited them, and the last day they are here."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="stay")
    company = models.CharField(_("company"), max_length=120, blank=True)
    until = models.DateField(null=True, blank=True)
    invited_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    invited_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person_id} until {self.until}"


class Group(models.Model):
    """A named list of people, kept by administrators."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    purpose = models.CharField(_("purpose"), max_length=300, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class GroupMember(models.Model):
    """Somebody stands on the list of a group."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.CASCADE, related_name="groups")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "person"], name="in_a_group_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.group_id}"


class Binding(models.Model):
    """Who belongs to something belongs to a space too, for as long as they do."""

    class Kind(models.TextChoices):
        EVERYBODY = "everybody", _("Everybody")
        DEPARTMENT = "department", _("A department")
        GROUP = "group", _("A group")
        ROLE = "role", pgettext_lazy("of the organisation", "A role")

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="bindings")
    kind = models.CharField(max_length=10, choices=Kind)
    department = models.ForeignKey(
        Department, models.CASCADE, null=True, blank=True, related_name="+"
    )
    # Also who belongs to a department below it.
    with_below = models.BooleanField(default=True)
    group = models.ForeignKey(Group, models.CASCADE, null=True, blank=True, related_name="bindings")
    org_role = models.CharField(max_length=30, choices=User.Role, blank=True)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "kind", "department", "group", "org_role"],
                name="bound_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=(Q(kind="department") & Q(department__isnull=False))
                | (~Q(kind="department") & Q(department=None)),
                name="binding_names_its_department",
            ),
            models.CheckConstraint(
                condition=(Q(kind="group") & Q(group__isnull=False))
                | (~Q(kind="group") & Q(group=None)),
                name="binding_names_its_group",
            ),
            models.CheckConstraint(
                condition=(Q(kind="role") & ~Q(org_role="")) | (~Q(kind="role") & Q(org_role="")),
                name="binding_names_its_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel_id} {self.kind}"

    @property
    def words(self) -> str:
        """Why somebody belongs by it, in the reader's language; needs department and group."""
        if self.kind == self.Kind.DEPARTMENT:
            return gettext("because of the department %s") % self.department
        if self.kind == self.Kind.GROUP:
            return gettext("because of the group %s") % self.group
        if self.kind == self.Kind.ROLE:
            return gettext("because of the role %s") % self.get_org_role_display()
        return gettext("because everybody belongs here")


class Reason(models.Model):
    """Why somebody belongs to a space beside their own wish: a binding that holds for them."""

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="reasons")
    binding = models.ForeignKey(Binding, models.CASCADE, related_name="reasons")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["membership", "binding"], name="one_reason_a_binding"),
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} by {self.binding_id}"
