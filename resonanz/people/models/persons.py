"""Persons, and how they appear on networks."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Upper
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..networks import network_name


class PersonQuerySet(models.QuerySet["Person"]):
    def colleagues(self) -> "PersonQuerySet":
        """People of the organisation and its guests: those who can sign in, or once could."""
        return self.filter(user__isnull=False)

    def visible_to(self, viewer: "Person") -> "PersonQuerySet":
        """Colleagues see all colleagues; a guest sees whom they share a channel with.

        People outside are seen by every colleague who is no guest.
        """
        if viewer.is_guest:
            shared = Q(memberships__channel__memberships__person=viewer)
            return self.filter(Q(pk=viewer.pk) | shared).distinct()
        return self


class Person(models.Model):
    """A human being, employee or not. Whoever has a `user` is a colleague or a guest."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="person"
    )
    name = models.CharField(max_length=120)
    title = models.CharField(_("title"), max_length=120, blank=True)
    about = models.TextField(_("about me"), blank=True)
    picture = models.ImageField(upload_to="people/", blank=True)
    time_zone = models.CharField(max_length=60, blank=True)
    # What another system (personnel, directory) calls them for good. People outside come by
    # thousands in statements of their own, which need not know of it: the database fills it.
    external_id = models.CharField(
        _("external id"), max_length=200, blank=True, default="", db_default=""
    )
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = PersonQuerySet.as_manager()

    # Set for whoever asks, where they were read together with the person.
    known_profiles: "tuple[Identity, ...] | None" = None

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["external_id"], condition=~Q(external_id=""), name="person_external_id_once"
            ),
        ]
        indexes = [
            models.Index(fields=["name", "id"], name="person_directory"),
            GinIndex(OpClass(Upper("name"), "gin_trgm_ops"), name="person_name_like"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_guest(self) -> bool:
        """Whether they come from outside, limited to their channels."""
        return self.user is not None and self.user.is_guest

    @property
    def marked_name(self) -> str:
        """Their name with the word that they are a guest; needs their user."""
        return gettext("%(name)s (guest)") % {"name": self.name} if self.is_guest else self.name

    def profile_on(self, network: str) -> "Identity | None":
        """How the person appears on a network; None where they do not."""
        if self.known_profiles is None:
            return self.identities.filter(network=network).first()
        return next((one for one in self.known_profiles if one.network == network), None)

    @property
    def role(self) -> str:
        """Their role in the organisation, or nothing for people outside."""
        return self.user.role if self.user is not None else ""


class IdentityQuerySet(models.QuerySet["Identity"]):
    def inside(self) -> "IdentityQuerySet":
        """How colleagues appear to each other."""
        return self.filter(network=Identity.INSIDE)

    def outside(self) -> "IdentityQuerySet":
        """How people appear on networks outside."""
        return self.exclude(network=Identity.INSIDE)

    def visible_to(self, viewer: Person) -> "IdentityQuerySet":
        """Colleagues see who appears how; a guest only of whom they see."""
        if viewer.is_guest:
            return self.filter(person__in=Person.objects.visible_to(viewer))
        return self


class Identity(models.Model):
    """How a person appears on one network: a colleague has one inside, a fan one per network."""

    INSIDE = "inside"

    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="identities"
    )
    network = models.CharField(max_length=30)
    # What the network calls them for good (a DID, an account number); inside: the person's number.
    remote_id = models.CharField(max_length=300)
    handle = models.CharField(max_length=300)
    name = models.CharField(max_length=300, blank=True)
    address = models.URLField(max_length=600, blank=True)
    picture_address = models.URLField(max_length=1000, blank=True)
    seen_at = models.DateTimeField(auto_now_add=True)

    objects = IdentityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "identities"
        constraints = [
            models.UniqueConstraint(fields=["network", "remote_id"], name="identity_once"),
            models.UniqueConstraint(
                Lower("handle"), condition=Q(network="inside"), name="handle_once_inside"
            ),
        ]
        indexes = [
            models.Index(fields=["network", "handle"], name="identity_handle"),
            GinIndex(OpClass(Upper("handle"), "gin_trgm_ops"), name="identity_handle_like"),
        ]

    def __str__(self) -> str:
        return f"@{self.handle}"

    @property
    def is_inside(self) -> bool:
        """Whether it is how a colleague appears to colleagues."""
        return self.network == self.INSIDE

    @property
    def display_name(self) -> str:
        return self.name or self.handle

    @property
    def network_name(self) -> str:
        return network_name(self.network)
