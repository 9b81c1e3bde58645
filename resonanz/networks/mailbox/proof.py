"""What a mailbox is opened with: a password, or the permission its provider gave (OAuth).

Google and Microsoft take a token in place of a password (SASL XOAUTH2), at both servers.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from resonanz.core.errors import Refused
from resonanz.networks import oauth2
from resonanz.networks.addresses import address_of
from resonanz.networks.contract import JSON, AccountView, ConnectRequest
from resonanz.networks.oauth2 import Provider
from resonanz.networks.values import text

GOOGLE, MICROSOFT = "google", "microsoft"
# Apps for one organisation alone name it; the others take anybody.
ANY_TENANT = "common"


@dataclass(frozen=True)
class Proof:
    """Who opens the mailbox, and the password or the token that says so."""

    user: str
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    @property
    def is_ascii(self) -> bool:
        return (self.user + self.password).isascii()

    def xoauth2(self) -> bytes:
        """What both servers are told, once."""
        return f"user={self.user}\x01auth=Bearer {self.token}\x01\x01".encode()


def google() -> Provider:
    accounts = address_of("google-accounts", "https://accounts.google.com")
    return Provider(
        authorise=f"{accounts}/o/oauth2/v2/auth",
        token=f"{address_of('google', 'https://oauth2.googleapis.com')}/token",
        scopes=("https://mail.google.com/",),
        # Without these Google gives a token that ends after an hour, and none to renew it.
        also={"access_type": "offline", "prompt": "consent"},
    )


def microsoft(tenant: str = ANY_TENANT) -> Provider:
    login = address_of("microsoft", "https://login.microsoftonline.com")
    return Provider(
        authorise=f"{login}/{tenant}/oauth2/v2.0/authorize",
        token=f"{login}/{tenant}/oauth2/v2.0/token",
        scopes=(
            "https://outlook.office.com/IMAP.AccessAsUser.All",
            "https://outlook.office.com/SMTP.Send",
            "offline_access",
        ),
        also={"prompt": "select_account"},
    )


def provider_of(secret: Mapping[str, Any]) -> Provider | None:
    """Who gave the permission; none where there is a password."""
    if secret.get("by") == GOOGLE:
        return google()
    if secret.get("by") == MICROSOFT:
        return microsoft(text(secret.get("tenant")) or ANY_TENANT)
    return None


def app_of(by: str, request: ConnectRequest) -> ConnectRequest:
    """The request, with the app that is registered at that provider and no other."""
    keep: Callable[[str, Mapping[str, Any]], None] = request.keep_app
    known = request.app_of
    return replace(
        request,
        app_of=lambda server: known(by),
        keep_app=lambda server, app: keep(by, app),
    )


def proof_of(account: AccountView) -> Proof:
    """What an account opens its mailbox with; a token is renewed where it is about to end."""
    user = text(account.secret.get("user")) or account.handle
    provider = provider_of(account.secret)
    if provider is None:
        return Proof(user, text(account.secret.get("password")))
    return Proof(user, token=oauth2.token_of(provider, account))


def renewed(account: AccountView) -> Proof | None:
    """The same with a new token, where the server took the old one no longer."""
    provider = provider_of(account.secret)
    if provider is None:
        return None
    user = text(account.secret.get("user")) or account.handle
    return Proof(user, token=oauth2.renewed(provider, account))


def lasting(secret: JSON) -> JSON:
    """The secret; raises `Refused` where it would end within the hour."""
    if not secret.get("refresh_token"):
        raise Refused(
            _(
                "The provider gave no lasting permission. Take the app away in the security "
                "settings of the account and begin again."
            )
        )
    return secret
