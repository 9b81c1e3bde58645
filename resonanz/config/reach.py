"""Under which names an installation is reached that was told nothing but a host and a port."""

import os
import socket

WILDCARDS = {"0.0.0.0", "::"}
LOCAL = ["localhost", "127.0.0.1", "[::1]"]


def describe(host: str, port: int, stream_port: int) -> None:
    """Fill in what the environment does not say: address, hosts, where the stream is."""
    os.environ.setdefault("PUBLIC_ADDRESS", shown(host, port))
    os.environ.setdefault("ALLOWED_HOSTS", ",".join(_names(host)))
    if os.environ["PUBLIC_ADDRESS"].startswith("http://"):
        # No proxy in front of us: the stream is on its own port of the same host.
        os.environ.setdefault("STREAM_ADDRESS", f":{stream_port}")


def shown(host: str, port: int) -> str:
    """The address to open in a browser on this machine."""
    is_here = host in WILDCARDS or host in {"127.0.0.1", "::1"}
    return f"http://{'localhost' if is_here else _bracketed(host)}:{port}"


def loopback(host: str) -> str:
    """Where this machine itself reaches a server that listens on the host."""
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, _bracketed(host))


def _names(host: str) -> list[str]:
    if host not in WILDCARDS:
        return [*dict.fromkeys([*LOCAL, _bracketed(host)])]
    name = socket.gethostname()
    try:
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except OSError:
        found = []
    addresses = [_bracketed(str(entry[4][0])) for entry in found]
    return [*dict.fromkeys([*LOCAL, name, f"{name}.local", *addresses])]


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
