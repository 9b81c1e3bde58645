"""Bookmarks: what somebody wants to find again, and when to be reminded of it."""

from django.db import models
from django.db.models import Q

from resonanz.people.models import Person

from .posts import Post


class Bookmark(models.Model):
    """A person keeps a post for themselves; nobody else sees it."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="bookmarks", db_index=False)
    post = models.ForeignKey(Post, models.CASCADE, related_name="+")
    note = models.CharField(max_length=500, blank=True)
    remind_at = models.DateTimeField(null=True, blank=True)
    # When the reminder went out; a new date lets it go out again.
    reminded_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "post"], name="bookmarked_once"),
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="bookmark_list"),
            models.Index(
                fields=["remind_at"],
                condition=Q(remind_at__isnull=False, reminded_at=None),
                name="bookmark_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} keeps {self.post_id}"
