"""What people of the demonstration keep for themselves."""

from datetime import timedelta

from django.utils import timezone

from resonanz.conversations.actions import annotate
from resonanz.conversations.models import Post
from resonanz.core.time import now
from resonanz.notifications.worth.actions import switch_on
from resonanz.people.models import Person

# Who of the four who enter with one click has the feed "worth it".
CHOSEN = ("demo-employee", "demo-influencer")

# What they note, in how many days they want to be reminded (or not at all).
NOTES: tuple[tuple[str, int], ...] = (
    ("Für die Runde am Montag", 4),
    ("Nachfragen, was daraus wurde", 9),
    ("Gute Antwort, als Vorlage", 0),
)


def keep_what_matters() -> None:
    """Each of the four who enter with one click has a few bookmarks, two with a reminder."""
    today = timezone.localdate(now())
    for person in Person.objects.filter(user__email__startswith="demo-").select_related("user"):
        posts = Post.objects.visible_to(person).standing().filter(parent=None)
        mine = posts.filter(channel__memberships__person=person).exclude(channel__kind="direct")
        talked_of = mine.select_related("channel").filter(comment_count__gt=1)
        for post, (note, days) in zip(talked_of.order_by("-said_at")[:3], NOTES, strict=False):
            annotate(person, post, note, today + timedelta(days=days) if days else None)


def choose_what_is_worth_it() -> None:
    """Two of the four switched the feed "worth it" on; all its threads are there by now."""
    for person in Person.objects.filter(user__email__startswith="demo-").select_related("user"):
        if person.user and person.user.email.startswith(CHOSEN):
            switch_on(person)
