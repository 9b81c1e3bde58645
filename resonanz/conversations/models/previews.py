"""What the page says that a post links to, as it was when the post was said."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .posts import Post


class LinkPreview(models.Model):
    """Title, words and picture of the first page a post links to; our own copy of them."""

    class State(models.TextChoices):
        WAITING = "waiting", _("is being fetched")
        READY = "ready", _("is shown")
        NOTHING = "nothing", _("nothing to show")
        REMOVED = "removed", _("taken away by the author")

    post = models.OneToOneField(Post, models.CASCADE, related_name="link_preview")
    address = models.URLField(max_length=2000)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    title = models.CharField(max_length=300, blank=True)
    description = models.CharField(max_length=600, blank=True)
    site = models.CharField(max_length=200, blank=True)
    picture = models.FileField(upload_to="previews/%Y/%m/", blank=True)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)

    def __str__(self) -> str:
        return self.title or self.address
