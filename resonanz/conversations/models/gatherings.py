"""Events: when and where people come together, who comes, who waits for a place."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from resonanz.people.models import Person

from .posts import Post


class Gathering(models.Model):
    """An event, the form of a post. (`core.Event` is what the ledger holds.)"""

    post = models.OneToOneField(Post, models.CASCADE, primary_key=True, related_name="gathering")
    title = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    # The clock it goes by ("Europe/Berlin").
    zone = models.CharField(max_length=60)
    place = models.CharField(max_length=300, blank=True)
    link = models.URLField(max_length=2000, blank=True)
    # How many can come; nothing where everybody can.
    places = models.PositiveIntegerField(null=True, blank=True)
    # How often it was changed: calendars take the highest.
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)
    remark = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="gathering_ends_after_it_begins"
            ),
        ]
        indexes = [models.Index(fields=["starts_at"], name="gathering_by_time")]

    def __str__(self) -> str:
        return self.title


class Attendance(models.Model):
    """Whether a person comes to an event; who waits moves up in the order they said yes."""

    class Answer(models.TextChoices):
        YES = "yes", _("I come")
        WAITING = "waiting", _("I wait for a place")
        MAYBE = "maybe", _("Maybe")
        NO = "no", _("I do not come")

    gathering = models.ForeignKey(
        Gathering, models.CASCADE, related_name="attendances", db_index=False
    )
    person = models.ForeignKey(Person, models.CASCADE, related_name="attendances")
    answer = models.CharField(max_length=10, choices=Answer)
    # Since when; whoever has waited longest moves up first.
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gathering", "person"], name="attends_once"),
        ]
        indexes = [
            models.Index(fields=["gathering", "answer", "since", "id"], name="attendance_queue"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.answer}"


class CalendarFeed(models.Model):
    """The secret address under which a person's calendar program reads the events they come to."""

    person = models.OneToOneField(
        Person, models.CASCADE, primary_key=True, related_name="calendar_feed"
    )
    # Only a digest of the secret: the address is shown once.
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.person)
