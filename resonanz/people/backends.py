"""Who is behind a session."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from resonanz.accounts.models import User

from . import viewers


class Backend(AuthenticationBackend):
    def get_user(self, user_id: Any) -> User | None:
        """The signed-in user with their person, from memory where nothing has changed."""
        person = viewers.by_user(int(user_id))
        return person.user if person is not None else None
