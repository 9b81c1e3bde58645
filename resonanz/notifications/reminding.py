"""Reminders one set oneself, told when their day has come."""

from django.utils.translation import gettext_lazy as _

from resonanz.conversations.models import Bookmark, Post
from resonanz.core.events import listens
from resonanz.core.models import Event

from .actions import tell
from .models import Notification


@listens("bookmark.due")
def on_due(event: Event) -> None:
    """Whoever kept a post hears of it on the day they chose, while they keep it."""
    found = Bookmark.objects.select_related("person__user", "post")
    kept = found.filter(pk=event.subject_id).first()
    if kept is None:
        return
    seen = Post.objects.visible_to(kept.person).standing().filter(pk=kept.post_id).exists()
    post, address = (kept.post, f"/posts/{kept.post_id}/") if seen else (None, "/bookmarks/")
    sentence = (
        _("You wanted to be reminded: %(note)s")
        if kept.note
        else _("You wanted to be reminded of this")
    )
    words = {"note": kept.note} if kept.note else {}
    tell(kept.person, event, Notification.Reason.REMINDED, address, sentence, post, words=words)
