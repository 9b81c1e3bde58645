"""Connecting a mailbox: address and password, and the servers it lies on."""

from django.utils.translation import gettext as _

from resonanz.core.errors import Refused, TryLater
from resonanz.networks.contract import JSON, ConnectRequest, Grant, LostRight, RateLimited

from . import servers, wire
from .letters import is_address, seen
from .servers import Pair
from .wire import Box

# What folders of sent mails are called where the server does not say which one it is.
NAMES = ("Gesendet", "Gesendete Objekte", "Gesendete Elemente", "Sent", "Sent Items", "Sent Mail")


def connect(request: ConnectRequest) -> Grant:
    """The right to read and answer a mailbox; raises `Refused` with what is to be mended."""
    address = request.handle.strip()
    if not is_address(address):
        raise Refused(_("Type the address of the mailbox, as in service@velora.example."))
    if not request.secret:
        raise Refused(_("Type the password of the mailbox."), code="wrong_secret")
    user = request.options.get("user", "").strip() or address
    pair, told = _mailbox(request, address, user)
    _post_office(pair, address, user, request.secret)
    name = " ".join(seen(request.options.get("name", "")).split())[:100]
    return Grant(
        remote_id=address.lower(),
        handle=address,
        server=pair.imap.host,
        secret={"user": user, "password": request.secret},
        name=name or address,
        extra={"imap": pair.imap.kept(), "smtp": pair.smtp.kept(), "name": name, **told},
        rights=(f"IMAP {pair.imap.host}", f"SMTP {pair.smtp.host}"),
        private=True,
    )


def _mailbox(request: ConnectRequest, address: str, user: str) -> tuple[Pair, JSON]:
    """The servers, the first that answer, and what the mailbox is like."""
    options, problem = request.options, Exception()
    for pair in servers.guesses(address, options.get("imap", ""), options.get("smtp", "")):
        try:
            with wire.signed_in(pair.imap, user, request.secret) as box:
                return pair, _told(box)
        except (TryLater, Refused) as error:
            problem = error
        except LostRight as error:
            raise _wrong(error) from error
    words = _("%(problem)s Type the names of its servers (IMAP and SMTP) below.")
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


def _post_office(pair: Pair, address: str, user: str, password: str) -> None:
    try:
        with wire.handing_in(pair.smtp, user, password, address):
            return
    except LostRight as error:
        raise _wrong(error) from error
    except RateLimited as error:
        raise TryLater(_("The mail server asks us to wait before the next try.")) from error
    except TryLater as error:
        words = _("Mails can be read, but not sent: %(problem)s")
        raise TryLater(words % {"problem": error.message}, code=error.code) from error


def _wrong(error: LostRight) -> Refused:
    words = _(
        "%(said)s Some providers want a password for this program alone (app password), and "
        "IMAP to be switched on first."
    )
    return Refused(words % {"said": error}, code="wrong_secret")
