"""What one can be told of, in a few kinds that people switch on and off for mail and push."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    MENTIONS = "mentions", _("Mentions of you")
    NOTICES = "notices", _("Announcements you are asked to confirm")
    ANSWERS = "answers", _("Answers to you, and threads you take part in")
    FOLLOWED = "followed", _("What you follow: spaces, threads, colleagues, tags")
    REACTIONS = "reactions", _("Reactions and thanks")
    REMINDERS = "reminders", _("Reminders you set yourself")
    SPACES = "spaces", _("Who asks to join, and where you were let in")
    WORK = "work", _("Cases, approvals, promises, what goes out")


_KIND_OF = {
    "mentioned": Kind.MENTIONS,
    "answered": Kind.ANSWERS,
    "commented": Kind.ANSWERS,
    "taking_part": Kind.ANSWERS,
    "followed_thread": Kind.FOLLOWED,
    "followed_person": Kind.FOLLOWED,
    "followed_tag": Kind.FOLLOWED,
    "followed_space": Kind.FOLLOWED,
    "department_space": Kind.FOLLOWED,
    "everybody_space": Kind.FOLLOWED,
    "reminded": Kind.REMINDERS,
    "reacted": Kind.REACTIONS,
    "thanked": Kind.REACTIONS,
    "shared": Kind.REACTIONS,
    "announced": Kind.NOTICES,
    "still_open": Kind.NOTICES,
    "asked_to_join": Kind.SPACES,
    "let_in": Kind.SPACES,
}


def kind_of(reason: str) -> Kind:
    """The kind a reason belongs to; what rooms above tell is work."""
    return _KIND_OF.get(reason, Kind.WORK)


def not_mailed() -> list[str]:
    """The kinds nobody gets mails about until they switch them on."""
    return [Kind.REACTIONS.value]


def not_pushed() -> list[str]:
    """The kinds that are pushed to nobody until they switch them on."""
    return [Kind.REACTIONS.value, Kind.FOLLOWED.value]
