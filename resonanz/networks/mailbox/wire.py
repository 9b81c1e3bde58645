"""Lines to servers of mail: to guarded addresses, encrypted, in bounded time.

Encryption begins with the connection or by STARTTLS; a line that is not encrypted is only spoken
to a server the operator opened (`ALLOWED_PRIVATE_HOSTS`), and only where it offers no encryption.
"""

import imaplib
import re
import smtplib
import socket
import ssl
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any

import httpx2
from django.conf import settings
from django.utils.translation import gettext as _
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError, LoginError, ProtocolError

from resonanz.core.errors import Refused, TryLater
from resonanz.core.guard import is_allowed_private, open_socket
from resonanz.networks.contract import AccountView, LostRight, Uncertain

from . import servers
from .errors import IMAP, imap_trouble, not_let_in, smtp_trouble, told
from .proof import Proof, proof_of, renewed
from .servers import Server

# However slowly a server drips, nobody talks to it for longer than this.
TOTAL_SECONDS = 150.0
# After the last byte of a mail a server may think for a while: so much longer than usual.
THINKS = 3
# What one answer of a server may be, beside the mail we asked for.
MOST_BYTES = 30_000_000


class _Line(imaplib.IMAP4):
    def __init__(self, server: Server, timeout: float) -> None:
        self._server, self._patience = server, timeout
        super().__init__(server.host, server.port, timeout=timeout)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        return connected(self._server, self._patience)

    def read(self, size: int) -> bytes:
        if size > MOST_BYTES:
            raise self.abort("more than we read")
        return super().read(size)


class Box(IMAPClient):
    """A mailbox, over a line of ours."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._seconds = float(settings.HTTP_TIMEOUT_SECONDS)
        super().__init__(server.host, server.port, ssl=False, timeout=self._seconds)
        self.normalise_times = False

    def _create_IMAP4(self) -> imaplib.IMAP4:
        return _Line(self._server, self._seconds)


class Sender(smtplib.SMTP):
    """The server that takes our mails, over a line of ours."""

    def __init__(self, server: Server, name: str) -> None:
        self._server = server
        seconds = float(settings.HTTP_TIMEOUT_SECONDS)
        super().__init__(server.host, server.port, local_hostname=name, timeout=seconds)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return connected(self._server, timeout)

    def ask(self, reply: tuple[int, bytes], *good: int) -> None:
        """Raises what an answer stands for that is none of the good ones."""
        if reply[0] not in good:
            raise smtp_trouble(reply[0], words(reply[1]))

    def take(self, mail: bytes) -> tuple[int, bytes]:
        """What the server says to a whole mail; raises `Uncertain` where it says nothing."""
        try:
            if self.sock is not None:  # it may think for a while
                self.sock.settimeout(float(settings.HTTP_TIMEOUT_SECONDS) * THINKS)
            self.send(re.sub(rb"(?m)^\.", b"..", mail) + b".\r\n")
            return self.getreply()
        except (OSError, smtplib.SMTPException) as error:
            raise Uncertain(_("The connection broke while sending.")) from error


def words(answer: bytes | str) -> str:
    """What an SMTP server said."""
    return answer if isinstance(answer, str) else answer.decode("utf-8", "replace")


def trust() -> ssl.SSLContext:
    """What we trust: certificates of the public authorities, for the name we asked for."""
    return httpx2.create_ssl_context()


def connected(server: Server, timeout: float) -> socket.socket:
    """A line to one of the checked addresses of a server, encrypted where that begins with it."""
    line = open_socket(server.host, server.port, timeout)
    # Short questions and short answers: none waits for the next.
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if not server.is_encrypted:
        return line
    try:
        return trust().wrap_socket(line, server_hostname=server.host)
    except BaseException:
        line.close()
        raise


def may_be_open(server: Server) -> bool:
    """Whether an unencrypted line may be spoken: the operator opened the server."""
    return is_allowed_private(server.host, server.port)


@contextmanager
def mailbox(account: AccountView, seconds: float = TOTAL_SECONDS) -> Iterator[Box]:
    """The mailbox of an account, signed in, for at most so many seconds."""
    server = servers.kept(account.extra.get("imap"))

    def open_with(given: Proof) -> AbstractContextManager[Box]:
        return signed_in(server, given, seconds)

    with _opened_with(account, open_with) as box:
        yield box


@contextmanager
def _opened_with[Line](
    account: AccountView, open_with: Callable[[Proof], AbstractContextManager[Line]]
) -> Iterator[Line]:
    """A line with the account's proof; with a new token where the old one is not taken."""
    with ExitStack() as lines:
        try:
            line = lines.enter_context(open_with(proof_of(account)))
        except LostRight:
            given = renewed(account)
            if given is None:
                raise
            line = lines.enter_context(open_with(given))
        yield line


@contextmanager
def signed_in(server: Server, given: Proof, seconds: float = TOTAL_SECONDS) -> Iterator[Box]:
    """A mailbox; raises `LostRight` for a wrong password, `Refused` and `TryLater`."""
    with _imap_errors(), _opened(server) as box, bounded(box.socket(), seconds):
        if not server.is_encrypted and box.has_capability("STARTTLS"):
            box.starttls(trust())
        elif not server.is_encrypted and not may_be_open(server):
            raise Refused(_not_encrypted(server))
        try:
            _open(box, given)
        except LoginError as error:
            if isinstance(error.__context__, imaplib.IMAP4.abort):
                raise error.__context__ from error  # the line broke: the password may be right
            raise imap_trouble(str(error), signing_in=True, by_token=bool(given.token)) from error
        yield box


def _open(box: Box, given: Proof) -> None:
    if given.token:
        # The second challenge tells what is wrong; it is answered with nothing.
        answers = iter([given.xoauth2()])
        box.sasl_login("XOAUTH2", lambda challenge: next(answers, b""))
    elif given.is_ascii:
        box.login(given.user, given.password)
    else:
        box.plain_login(given.user, given.password)


def _opened(server: Server) -> Box:
    try:
        return Box(server)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:  # it lets us in no further, or is none
        raise TryLater(told(IMAP["UNAVAILABLE"], str(error)), code="unavailable") from error


@contextmanager
def post_office(account: AccountView) -> Iterator[Sender]:
    """The server that takes the mails of an account, signed in."""
    server = servers.kept(account.extra.get("smtp"))

    def open_with(given: Proof) -> AbstractContextManager[Sender]:
        return handing_in(server, given, account.handle)

    with _opened_with(account, open_with) as post:
        yield post


@contextmanager
def handing_in(server: Server, given: Proof, address: str) -> Iterator[Sender]:
    """The server that takes mails; raises like `signed_in`."""
    with _smtp_errors():
        post = Sender(server, address.rpartition("@")[2] or "localhost")
        try:
            with bounded(post.sock, TOTAL_SECONDS):
                post.ask(post.ehlo(), 250)
                _encrypt(post, server)
                _sign_in(post, given)
                yield post
        finally:
            post.close()


def _encrypt(post: Sender, server: Server) -> None:
    if server.is_encrypted:
        return
    if post.has_extn("starttls"):
        post.ask(post.starttls(context=trust()), 220)
        post.ask(post.ehlo(), 250)
    elif not may_be_open(server):
        raise Refused(_not_encrypted(server))


def _sign_in(post: Sender, given: Proof) -> None:
    if not post.has_extn("auth"):
        return  # a server in the house that knows us by our address
    if given.token:
        _sign_in_by_token(post, given)
        return
    if not given.is_ascii:
        packed = b64encode(f"\0{given.user}\0{given.password}".encode()).decode()
        post.ask(post.docmd("AUTH", f"PLAIN {packed}"), 235)
        return
    try:
        post.login(given.user, given.password)
    except smtplib.SMTPServerDisconnected:
        raise
    except smtplib.SMTPAuthenticationError as error:
        raise smtp_trouble(error.smtp_code, words(error.smtp_error)) from error
    except smtplib.SMTPException as error:
        raise Refused(_("The mail server offers no way to sign in that we know.")) from error


def _sign_in_by_token(post: Sender, given: Proof) -> None:
    reply = post.docmd("AUTH", f"XOAUTH2 {b64encode(given.xoauth2()).decode()}")
    if reply[0] == 334:  # it tells what is wrong, and wants to hear that we know
        reply = post.docmd("")
    if reply[0] == 535:
        raise LostRight(told(not_let_in(), words(reply[1])))
    post.ask(reply, 235)


@contextmanager
def bounded(line: Any, seconds: float) -> Iterator[None]:
    """End a line after so many seconds, whatever is being said."""

    def end() -> None:
        try:
            line.shutdown(socket.SHUT_RDWR)
        except OSError:
            return

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _not_encrypted(server: Server) -> str:
    said = _("%(host)s offers no encryption (TLS). Mails and the password would be readable.")
    return said % {"host": server.host}


@contextmanager
def _imap_errors() -> Iterator[None]:
    try:
        with _line_errors():
            yield
    except (imaplib.IMAP4.abort, ProtocolError) as error:
        raise TryLater(_("The connection to the mail server broke.")) from error
    except (IMAPClientError, imaplib.IMAP4.error) as error:
        raise imap_trouble(str(error)) from error


@contextmanager
def _smtp_errors() -> Iterator[None]:
    try:
        with _line_errors():
            yield
    except smtplib.SMTPResponseException as error:
        if error.smtp_code < 400:
            raise TryLater(_("The mail server answers something odd.")) from error
        raise smtp_trouble(error.smtp_code, words(error.smtp_error)) from error
    except smtplib.SMTPException as error:
        raise TryLater(_("The connection to the mail server broke.")) from error


@contextmanager
def _line_errors() -> Iterator[None]:
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        said = _("The server cannot prove who it is: its certificate is not valid.")
        raise Refused(said, code="certificate") from error
    except ssl.SSLError as error:
        said = _("No encrypted connection (TLS) to the mail server came about.")
        raise TryLater(said, code="tls") from error
    except TimeoutError as error:
        raise TryLater(_("The mail server answers too slowly.")) from error
    except smtplib.SMTPException:
        raise  # a kind of OSError
    except OSError as error:
        raise TryLater(_("The mail server cannot be reached right now.")) from error
