"""Connecting a mailbox: its servers, and a password or the permission of its provider."""

import re
from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from resonanz.core.errors import Refused, TryLater
from resonanz.networks import oauth2
from resonanz.networks.contract import (
    JSON,
    ConnectRequest,
    Grant,
    LostRight,
    RateLimited,
    Redirect,
)
from resonanz.networks.values import mapping, text

from . import servers, wire
from .letters import is_address, seen
from .proof import ANY_TENANT, Proof, app_of, lasting, provider_of
from .servers import Pair
from .wire import Box

# What folders of sent mails are called where the server does not say which one it is.
NAMES = ("Gesendet", "Gesendete Objekte", "Gesendete Elemente", "Sent", "Sent Items", "Sent Mail")


# A tenant is a number, a domain or a word.
TENANT = re.compile(r"[A-Za-z0-9.-]{1,100}")
# What of the form is kept while the person is away at the provider.
TYPED = ("user", "name", "imap", "smtp")


def connect(request: ConnectRequest) -> Grant | Redirect:
    """The right to read and answer a mailbox, or where its provider is asked for it.

    Raises `Refused` with what is to be mended.
    """
    if request.code:
        return _back(request)
    address = request.handle.strip()
    if not is_address(address):
        raise Refused(_("Type the address of the mailbox, as in service@velora.example."))
    if by := request.options.get("by", "").strip():
        return _away(by, request, address)
    if not request.secret:
        raise Refused(_("Type the password of the mailbox."), code="wrong_secret")
    user = request.options.get("user", "").strip() or address
    given = Proof(user, request.secret)
    return _granted(address, given, request.options, {"user": user, "password": request.secret})


def _away(by: str, request: ConnectRequest, address: str) -> Redirect:
    """Where the person agrees; the address is suggested there."""
    tenant = request.options.get("tenant", "").strip() or ANY_TENANT
    provider = provider_of({"by": by, "tenant": tenant})
    if provider is None or not TENANT.fullmatch(tenant):
        raise Refused(_("Choose how the mailbox is signed in to."))
    asked = replace(provider, also={**provider.also, "login_hint": address})
    typed = {name: request.options.get(name, "").strip() for name in TYPED}
    kept = {"by": by, "tenant": tenant, "address": address, "typed": typed}
    return oauth2.redirect(asked, app_of(by, request), **kept)


def _back(request: ConnectRequest) -> Grant:
    """The permission came; whether it opens the mailbox is tried at once."""
    by, tenant = text(request.state.get("by")), text(request.state.get("tenant"))
    address = text(request.state.get("address"))
    provider = provider_of({"by": by, "tenant": tenant})
    if provider is None or not is_address(address):
        raise Refused(_("This permission was not asked for here. Please begin again."))
    secret = lasting(oauth2.exchanged(provider, app_of(by, request)))
    typed = {name: text(mapping(request.state.get("typed")).get(name)) for name in TYPED}
    user = typed["user"] or address
    given = Proof(user, token=text(secret["access_token"]))
    return _granted(address, given, typed, {**secret, "user": user, "by": by, "tenant": tenant})


def _granted(address: str, given: Proof, options: Mapping[str, str], secret: JSON) -> Grant:
    pair, told = _mailbox(options, address, given, text(secret.get("by")))
    _post_office(pair, address, given)
    name = " ".join(seen(options.get("name", "")).split())[:100]
    return Grant(
        remote_id=address.lower(),
        handle=address,
        server=pair.imap.host,
        secret=secret,
        name=name or address,
        extra={"imap": pair.imap.kept(), "smtp": pair.smtp.kept(), "name": name, **told},
        rights=(f"IMAP {pair.imap.host}", f"SMTP {pair.smtp.host}"),
        ends_at=oauth2.end_of(secret),
        private=True,
    )


def _mailbox(options: Mapping[str, str], address: str, given: Proof, by: str) -> tuple[Pair, JSON]:
    """The servers, the first that answer, and what the mailbox is like."""
    problem: Exception = Exception()
    imap, smtp = options.get("imap", ""), options.get("smtp", "")
    for pair in servers.guesses(address, imap, smtp, by):
        try:
            with wire.signed_in(pair.imap, given) as box:
                return pair, _told(box)
        except (TryLater, Refused) as error:
            problem = error
        except LostRight as error:
            raise _wrong(error, given) from error
    words = _("%(problem)s Type the names of its servers (IMAP and SMTP) under More.")
    raise Refused(words % {"problem": getattr(problem, "message", "")}) from problem


def _told(box: Box) -> JSON:
    return {"sent": _sent_folder(box), "streaming": box.has_capability("IDLE")}


def _sent_folder(box: Box) -> str:
    """Where sent mails lie; made where there is none."""
    found = box.find_special_folder(b"\\Sent")
    if found is None:
        here = {str(name).lower(): str(name) for _flags, _delimiter, name in box.list_folders()}
        found = next((here[name.lower()] for name in NAMES if name.lower() in here), None)
    if found is None:
        box.create_folder("Sent")
        found = "Sent"
    return str(found)


def _post_office(pair: Pair, address: str, given: Proof) -> None:
    try:
        with wire.handing_in(pair.smtp, given, address):
            return
    except LostRight as error:
        raise _wrong(error, given) from error
    except RateLimited as error:
        raise TryLater(_("The mail server asks us to wait before the next try.")) from error
    except TryLater as error:
        words = _("Mails can be read, but not sent: %(problem)s")
        raise TryLater(words % {"problem": error.message}, code=error.code) from error


def _wrong(error: LostRight, given: Proof) -> Refused:
    if given.token:
        words = _(
            "%(said)s You must agree with the account of this very mailbox, and IMAP and SMTP must "
            "be switched on for it."
        )
        return Refused(words % {"said": error}, code="wrong_secret")
    words = _(
        "%(said)s Some providers want a password for this program alone (app password), and "
        "IMAP to be switched on first."
    )
    return Refused(words % {"said": error}, code="wrong_secret")
