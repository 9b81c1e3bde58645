"""Starts a real IMAP server (dovecot) and a real SMTP server (aiosmtpd) on loopback."""

import base64
import imaplib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from django.conf import settings

from tests.servers.http import Asked, Told, serving

from . import certificate

HERE = Path(__file__).parent
PASSWORD = "fahrtwind-2026"
PATIENCE_SECONDS = 20.0

# One password for everybody; a mailbox is made when somebody signs in for the first time.
CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {log}
protocols = imap
listen = 127.0.0.1
default_internal_user = {inner}
default_internal_group = {inner_group}
default_login_user = {outer}
ssl = yes
ssl_cert = <{pem}
ssl_key = <{pem}
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2
first_valid_uid = 1
mail_location = maildir:{folder}/mails/%u
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {folder}/oauth2.conf
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mails/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Gesendet {{
    auto = create
    special_use = \\Sent
  }}
  mailbox Archiv {{
    special_use = \\Archive
  }}
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {secure_port}
    ssl = yes
  }}
}}
"""

# Whose a token is, the server asks whoever gave it.
PERMISSION = """
tokeninfo_url = {asked}/tokeninfo?access_token=
introspection_mode = get
introspection_url = {asked}/tokeninfo?access_token=
username_attribute = email
"""


@dataclass
class Servers:
    """The running servers, and what was handed in."""

    imap: str
    imaps: str
    pem: Path
    smtp: str = ""
    handed_in: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    # The tokens that open a mailbox, and whose they are.
    tokens: dict[str, str] = field(default_factory=dict)
    # What the next mails are answered, once they were taken; "cut" ends the line.
    spoils: list[str] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=lambda: iter(range(1, 10**6)))

    def somebody(self, name: str) -> str:
        """The address of a mailbox nobody has written to; tests stay apart."""
        return f"{name}{next(self._numbers)}@velora.example"

    @contextmanager
    def mailbox(self, user: str, folder: str = "INBOX") -> Iterator[imaplib.IMAP4]:
        """A mailbox, seen with another program."""
        host, _colon, port = self.imap.rpartition(":")
        with imaplib.IMAP4(host, int(port)) as box:
            box.login(user, PASSWORD)
            box.select(folder)
            yield box

    def brings(self, user: str, raw: bytes, folder: str = "INBOX") -> None:
        with self.mailbox(user, folder) as box:
            assert box.append(folder, "", None, raw)[0] == "OK"  # type: ignore[arg-type]

    def lies(self, user: str, folder: str = "INBOX") -> list[EmailMessage]:
        """What lies in a folder."""
        with self.mailbox(user, folder) as box:
            numbers = box.search(None, "ALL")[1][0].split()
            raws: list[Any] = [box.fetch(one.decode(), "(BODY.PEEK[])")[1] for one in numbers]
        return [message_from_bytes(raw[0][1], policy=policy.default) for raw in raws]  # type: ignore[misc]

    async def auth_XOAUTH2(self, server: Any, given: list[str]) -> AuthResult:
        """The SMTP server looks itself."""
        user, _bar, bearer = base64.b64decode(given[1]).decode().partition("\x01")
        token = bearer.removeprefix("auth=Bearer ").rstrip("\x01")
        is_right = user == f"user={self.tokens.get(token)}"
        return AuthResult(success=is_right, auth_data=user)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Takes a mail, and brings what is for somebody here."""
        raw = bytes(envelope.content)
        self.handed_in.append((envelope.mail_from, list(envelope.rcpt_tos), raw))
        for one in envelope.rcpt_tos:
            if one.endswith("@velora.example"):
                self.brings(one, raw)
        spoil = self.spoils.pop(0) if self.spoils else ""
        if spoil == "cut":
            server.transport.abort()
        return spoil or "250 2.0.0 Ok"


def _sign_in(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    is_right = isinstance(data, LoginPassword) and data.password == PASSWORD.encode()
    return AuthResult(success=is_right)


@contextmanager
def running() -> Iterator[Servers]:
    """Both servers, until the block ends."""
    install()
    with (
        tempfile.TemporaryDirectory(prefix="mail-") as name,
        _asked_for_tokens() as (asked, tokens),
        _imap(Path(name), asked) as servers,
    ):
        servers.tokens = tokens
        controller = Controller(
            servers,
            hostname="127.0.0.1",
            port=_free_port(),
            authenticator=_sign_in,
            auth_require_tls=True,
            require_starttls=True,
            tls_context=certificate.shown(servers.pem),
        )
        controller.start()
        try:
            servers.smtp = f"127.0.0.1:{controller.port}"
            yield servers
        finally:
            controller.stop()


@contextmanager
def _asked_for_tokens() -> Iterator[tuple[str, dict[str, str]]]:
    """Where it is asked whose a token is, and what is answered."""
    tokens: dict[str, str] = {}

    def whose(asked: Asked) -> Told:
        user = tokens.get(asked.one("access_token"))
        return Told(200, {"email": user}) if user else Told(400, {"error": "invalid_token"})

    with serving(whose) as address:
        yield address, tokens


@contextmanager
def _imap(folder: Path, asked: str) -> Iterator[Servers]:
    port, secure_port = _free_port(), _free_port()
    log = Path(settings.VAR) / "mail-server.log"
    log.unlink(missing_ok=True)
    pem = certificate.made(folder)
    (folder / "mails").mkdir()
    users = _users(folder)
    told = {"folder": folder, "log": log.resolve(), "pem": pem, "password": PASSWORD}
    (folder / "oauth2.conf").write_text(PERMISSION.format(asked=asked))
    configuration = folder / "dovecot.conf"
    configuration.write_text(
        CONFIGURATION.format(port=port, secure_port=secure_port, **told, **users)
    )
    command = [shutil.which("dovecot") or "/usr/sbin/dovecot", "-F", "-c", configuration]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port, process, log)
        yield Servers(f"127.0.0.1:{port}", f"imaps://127.0.0.1:{secure_port}", pem)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def install() -> None:
    """Install the server where that was not done yet."""
    subprocess.run([shutil.which("bash") or "bash", HERE / "setup.sh"], check=True)


def _users(folder: Path) -> dict[str, Any]:
    """Whom its processes run as: us, or as root the users Debian made for them."""
    me = pwd.getpwuid(os.getuid())
    if me.pw_uid:
        group = {"inner_group": str(me.pw_gid), "uid": me.pw_uid, "gid": me.pw_gid}
        return {"inner": me.pw_name, "outer": me.pw_name, **group}
    mail = pwd.getpwnam("mail")
    folder.chmod(0o755)
    os.chown(folder / "mails", mail.pw_uid, mail.pw_gid)
    group = {"inner_group": "dovecot", "uid": mail.pw_uid, "gid": mail.pw_gid}
    return {"inner": "dovecot", "outer": "dovenull", **group}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as line:
                if line.recv(20).startswith(b"* OK"):
                    return
        except OSError:
            time.sleep(0.05)
    said = log.read_text()[-3000:] if log.exists() else "it said nothing"
    raise RuntimeError(f"The IMAP server does not answer:\n{said}")
