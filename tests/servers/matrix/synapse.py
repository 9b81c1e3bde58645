"""Starts a real Matrix server (Synapse) on loopback and stops it by its number."""

import hmac
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

from django.conf import settings

HERE = Path(__file__).parent
DOMAIN = "velora.test"
PASSWORD = "fahrtwind-2026"
PATIENCE_SECONDS = 60.0
SECRET = "only for tests"

# Open to whoever asks, quick with passwords, silent towards other servers; no limit is in a hurry.
CONFIGURATION = """
server_name: "{domain}"
listeners:
  - port: {port}
    bind_addresses: ["127.0.0.1"]
    type: http
    resources: [{{names: [client, media]}}]
database: {{name: sqlite3, args: {{database: "{folder}/homeserver.db"}}}}
media_store_path: "{folder}/media"
signing_key_path: "{folder}/signing.key"
pid_file: "{folder}/homeserver.pid"
report_stats: false
suppress_key_server_warning: true
trusted_key_servers: []
enable_registration: true
enable_registration_without_verification: true
presence: {{enabled: false}}
bcrypt_rounds: 4
macaroon_secret_key: "only for tests"
form_secret: "only for tests"
registration_shared_secret: "{secret}"
rc_message: {{per_second: 1000, burst_count: 1000}}
rc_registration: {{per_second: 1000, burst_count: 1000}}
rc_joins: {{local: {{per_second: 1000, burst_count: 1000}}}}
rc_login:
  address: {{per_second: 1000, burst_count: 1000}}
  account: {{per_second: 1000, burst_count: 1000}}
  failed_attempts: {{per_second: 1000, burst_count: 1000}}
"""


@dataclass
class Member:
    """Somebody with an account there, who speaks to the server without our connector."""

    server: str
    user_id: str
    token: str
    _numbers: Iterator[int] = field(default_factory=lambda: iter(range(1, 10**6)))

    @property
    def name(self) -> str:
        return self.user_id.removeprefix("@").partition(":")[0]

    def ask(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        """What the server answers; raises where it refuses."""
        return ask(self.server, method, path, body, self.token)

    def makes_room(self, **wishes: Any) -> str:
        """A new public room."""
        wishes = {"preset": "public_chat", "name": "Hilfe", **wishes}
        return str(self.ask("POST", "createRoom", wishes)["room_id"])

    def joins(self, room: str) -> None:
        self.ask("POST", f"join/{quote(room, safe='')}", {})

    def sends(self, room: str, kind: str, content: dict[str, Any]) -> str:
        """The id of a new event."""
        path = f"rooms/{quote(room, safe='')}/send/{kind}/{self.name}-{next(self._numbers)}"
        return str(self.ask("PUT", path, content)["event_id"])

    def says(self, room: str, text: str, parent: str = "", **more: Any) -> str:
        content = {"msgtype": "m.text", "body": text, **more}
        if parent:
            content["m.relates_to"] = {"m.in_reply_to": {"event_id": parent}}
        return self.sends(room, "m.room.message", content)

    def reacts(self, room: str, event: str, key: str) -> str:
        relation = {"rel_type": "m.annotation", "event_id": event, "key": key}
        return self.sends(room, "m.reaction", {"m.relates_to": relation})

    def takes_back(self, room: str, event: str) -> None:
        path = f"rooms/{quote(room, safe='')}/redact/{quote(event, safe='')}"
        self.ask("PUT", f"{path}/{self.name}-{next(self._numbers)}", {})

    def sets(self, room: str, kind: str, content: dict[str, Any]) -> None:
        """Change the state of the room."""
        self.ask("PUT", f"rooms/{quote(room, safe='')}/state/{kind}", content)

    def reads(self, room: str, event: str) -> dict[str, Any]:
        """An event as it stands; an empty one where it does not."""
        try:
            path = f"rooms/{quote(room, safe='')}/event/{quote(event, safe='')}"
            return self.ask("GET", path)
        except HTTPError:
            return {}

    def history(self, room: str) -> list[dict[str, Any]]:
        """All events of a room, the oldest first."""
        path = f"rooms/{quote(room, safe='')}/messages?dir=b&limit=1000"
        return list(self.ask("GET", path)["chunk"])[::-1]


@dataclass
class Synapse:
    """The running server; its address is a loopback one."""

    address: str
    process: "subprocess.Popen[bytes]"
    _numbers: Iterator[int] = field(default_factory=lambda: iter(range(1, 10**6)))

    def member(self, name: str) -> Member:
        """Somebody new; their name gets a number, so that tests stay apart."""
        username = f"{name}{next(self._numbers)}"
        body = {"username": username, "password": PASSWORD, "auth": {"type": "m.login.dummy"}}
        given = ask(self.address, "POST", "register", body)
        return Member(self.address, given["user_id"], given["access_token"])

    def slows(self, member: Member) -> None:
        """Somebody may say one thing a second from now on."""
        path = f"/_synapse/admin/v1/users/{quote(member.user_id)}/override_ratelimit"
        limit = {"messages_per_second": 1, "burst_count": 1}
        ask(self.address, "POST", path, limit, self._administrator())

    def _administrator(self) -> str:
        """The token of a new administrator, made with the secret of the configuration."""
        register = "/_synapse/admin/v1/register"
        nonce = str(ask(self.address, "GET", register)["nonce"])
        name = f"ada{next(self._numbers)}"
        signed = "\0".join([nonce, name, PASSWORD, "admin"]).encode()
        mac = hmac.new(SECRET.encode(), signed, "sha1").hexdigest()
        body = {"nonce": nonce, "username": name, "password": PASSWORD, "admin": True, "mac": mac}
        return str(ask(self.address, "POST", register, body)["access_token"])


def ask(server: str, method: str, path: str, body: Any = None, token: str = "") -> dict[str, Any]:
    """What a server answers to a request of the client-server API."""
    base = "" if path.startswith("/") else "/_matrix/client/v3/"
    request = Request(f"{server}{base}{path}", method=method)
    request.add_header("content-type", "application/json")
    if token:
        request.add_header("authorization", f"Bearer {token}")
    data = None if body is None else json.dumps(body).encode()
    with urlopen(request, data, timeout=20) as answer:
        return dict(json.load(answer))


@contextmanager
def running() -> Iterator[Synapse]:
    """A server with nobody on it, until the block ends."""
    python = install() / "bin" / "python"
    with tempfile.TemporaryDirectory(prefix="matrix-") as folder:
        port = _free_port()
        configuration = Path(folder) / "homeserver.yaml"
        told = {"domain": DOMAIN, "port": port, "folder": folder, "secret": SECRET}
        configuration.write_text(CONFIGURATION.format(**told), encoding="utf-8")
        command = [python, "-m", "synapse.app.homeserver", "--config-path", configuration]
        # Kept until the next start, for whoever looks for the reason of a failure.
        with (Path(settings.VAR) / "matrix-server.log").open("w") as log:
            quiet: dict[str, Any] = {"stdout": log, "stderr": log, "env": _environment(folder)}
            subprocess.run([*command, "--generate-keys"], check=True, **quiet)
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, **quiet)
            try:
                server = Synapse(f"http://127.0.0.1:{port}", process)
                _wait_for(server, Path(log.name))
                yield server
            finally:
                _end(process)


def install() -> Path:
    """The environment the server is installed in; installs it where that was not done yet."""
    done = subprocess.run(
        [shutil.which("bash") or "bash", HERE / "setup.sh"],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return Path(done.stdout.splitlines()[-1])


def _environment(folder: str) -> dict[str, str]:
    return os.environ | {"TMPDIR": folder, "PYTHONPATH": ""}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(server: Synapse, log: Path) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        try:
            ask(server.address, "GET", "/_matrix/client/versions")
            return
        except (URLError, ConnectionError, TimeoutError):
            if server.process.poll() is not None:
                break
            time.sleep(0.1)
    raise RuntimeError(f"The Matrix server does not answer:\n{log.read_text()[-3000:]}")


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
