"""What follows when somebody signs in."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from resonanz.core.events import record

from .models import User


@receiver(user_logged_in, dispatch_uid="accounts.signed_in")
def note_sign_in(sender: Any, user: User, **_more: Any) -> None:
    """A sign-in stands in the audit trail."""
    record(getattr(user, "person", None), "user.signed_in", user)
