"""Keys for programs, and what people set for themselves."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from resonanz.core.api import SCOPES
from resonanz.core.errors import Gone, Refused
from resonanz.core.events import record
from resonanz.core.time import now

from .models import ApiToken, User

TOKEN_PREFIX = "rz_"  # The beginning of every key, so that leaked ones are found


def digest_of(secret: str) -> str:
    """What is stored of a key."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def create_token(
    user: User, name: str, scopes: Iterable[str] = ("read",), days: int | None = None
) -> tuple[ApiToken, str]:
    """A new key of the user; the secret is returned once and never stored."""
    chosen = list(dict.fromkeys(scopes))
    _check_token(user, name, chosen, days)
    secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user,
        name=name.strip(),
        digest=digest_of(secret),
        scopes=chosen,
        expires_at=now() + timedelta(days=days) if days else None,
    )
    record(getattr(user, "person", None), "token.created", token, scopes=chosen)
    return token, secret


def _check_token(user: User, name: str, scopes: list[str], days: int | None) -> None:
    if not name.strip():
        raise Refused(_("Give the key a name, so that you recognise it later."))
    if not scopes or set(scopes) - set(SCOPES):
        raise Refused(_("Choose what the key may be used for: %s.") % ", ".join(SCOPES))
    if {"admin", "directory"} & set(scopes) and user.role != User.Role.ADMINISTRATOR:
        raise Refused(_("Only administrators can make a key for administration."))
    if days is not None and not 1 <= days <= 3650:
        raise Refused(_("A key lasts between one day and ten years."))


def revoke_token(user: User, token_id: int) -> None:
    """Take a key of the user back; programs that use it are refused from now on."""
    deleted, _rows = ApiToken.objects.filter(user=user, pk=token_id).delete()
    if not deleted:
        raise Gone(_("This key is not here (any more)."))
