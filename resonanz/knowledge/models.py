"""What is known, written down: pages, how they read before, who looks after them.

The text of a page is a post of the space it stands in (docs/decisions/0026-pages.md): here is only
what makes that post a page.
"""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from resonanz.channels.models import Channel
from resonanz.conversations.models import Post
from resonanz.core.time import now
from resonanz.people.models import Person


class PageQuerySet(models.QuerySet["Page"]):
    def visible_to(self, viewer: Person) -> "PageQuerySet":
        """Pages in spaces the viewer may read; archived ones too."""
        return self.filter(post__in=Post.objects.visible_to(viewer).values("pk"))

    def standing(self) -> "PageQuerySet":
        """Pages that are neither archived nor taken away."""
        return self.filter(post__deleted_at=None, archived_at=None)

    def archived(self) -> "PageQuerySet":
        """Pages that were put away, and by no decision about order."""
        return self.filter(archived_at__isnull=False, post__deleted_at__isnull=False)

    def with_space(self) -> "PageQuerySet":
        """With what a list of pages shows of each."""
        return self.select_related("post__channel", "owner__user", "deputy__user")


class Page(models.Model):
    """What makes a post a page: its title, its place in the tree, who looks after it."""

    post = models.OneToOneField(Post, models.CASCADE, primary_key=True, related_name="page")
    title = models.CharField(_("title"), max_length=200)
    # A page of the same space; where it is not (any more), this one stands at the top.
    above = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="below")
    position = models.PositiveIntegerField(default=0)
    # Of how it reads now: see `Version`.
    number = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    owner = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="owned_pages"
    )
    deputy = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="deputised_pages"
    )
    # Somebody who looks after it said that it is right, and until when that holds.
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    verified_until = models.DateField(null=True, blank=True)
    # How often it was reminded of since: before its day, after it, long after it.
    reminders = models.PositiveSmallIntegerField(default=0)
    # An answer to people outside, with variables ({{name}}).
    is_answer = models.BooleanField(_("answer"), default=False)
    # The thread, or the accepted answer, it was made of.
    made_of = models.ForeignKey(
        Post, models.SET_NULL, null=True, blank=True, related_name="pages_made"
    )
    archived_at = models.DateTimeField(null=True, blank=True)
    archived_by = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = PageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(above=None) | ~Q(above=F("post")), name="page_not_below_itself"
            ),
            models.CheckConstraint(
                condition=Q(deputy=None) | ~Q(deputy=F("owner")), name="deputy_is_somebody_else"
            ),
            models.CheckConstraint(
                condition=Q(verified_until=None) | Q(verified_at__isnull=False),
                name="verified_at_some_moment",
            ),
        ]
        indexes = [
            models.Index(
                fields=["verified_until"],
                condition=Q(verified_until__isnull=False),
                name="page_verified_until",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def address(self) -> str:
        """Where it is read."""
        return f"/knowledge/{self.pk}/"

    @property
    def is_verified(self) -> bool:
        """Whether what it says is said to be right today."""
        return self.verified_until is not None and self.verified_until >= today()


class Version(models.Model):
    """How a page reads or read, whole; the one with the highest number is how it reads now."""

    page = models.ForeignKey(Page, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    source = models.TextField(blank=True)
    # What was changed, in the words of whoever did.
    note = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page", "number"], name="page_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.page_id} as of {self.number}"


class PageLink(models.Model):
    """A post (a page is one too) links to a page."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="page_links")
    page = models.ForeignKey(Page, models.CASCADE, related_name="linked_from")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "page"], name="page_linked_once"),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} to {self.page_id}"


class Missed(models.Model):
    """Words people searched for and did not find; by how many, but never by whom."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        PROMISED = "promised", _("somebody will write it")
        ANSWERED = "answered", _("answered by a page")
        DROPPED = "dropped", _("left out")

    # In small letters, with single spaces.
    words = models.CharField(max_length=200, unique=True)
    # Everybody belongs to one of a few groups, another for each words: the bits of those who asked.
    # So many groups say that so many people asked at least, and nobody can be told from a group.
    groups = models.PositiveIntegerField(default=0)
    asked_by_at_least = models.PositiveSmallIntegerField(default=0)
    times = models.PositiveIntegerField(default=0)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    # Who decided so.
    by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    page = models.ForeignKey(Page, models.SET_NULL, null=True, blank=True, related_name="missed")

    class Meta:
        indexes = [
            models.Index(fields=["state", "-asked_by_at_least", "-times"], name="missed_most"),
        ]

    def __str__(self) -> str:
        return self.words


class MissedKeeper(models.Model):
    """Who looks after the list of what is missing: one person, or nobody yet."""

    # Always 1: there is one list.
    place = models.PositiveSmallIntegerField(primary_key=True, default=1)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(place=1), name="one_list_of_missed")]

    def __str__(self) -> str:
        return str(self.person)


class Writers(models.Model):
    """Who writes pages in a space, where it is not all of its members."""

    channel = models.OneToOneField(
        Channel, models.CASCADE, primary_key=True, related_name="page_writers"
    )
    moderators_only = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.channel_id}: {'moderators' if self.moderators_only else 'members'}"


def today() -> date:
    """The day it is where the organisation is."""
    return timezone.localdate(now())
