"""What is still being sent to us when our answer stands already.

A server that closes a connection on which something still comes in resets it, and the answer is
lost on its way. So the rest is taken in and forgotten first, within bounds: who sends even more,
or dawdles, meets a closed connection after all. (granian takes nothing in once it has an answer.)
"""

import threading
import time
from typing import Any

MOST_BYTES = 64_000_000
MOST_SECONDS = 30.0
QUIET_SECONDS = 5.0
PIECE_BYTES = 16_384


class Incoming:
    """What somebody sends with a request, and how much of it was taken."""

    def __init__(self, request: dict[str, Any]) -> None:
        self.stream = request["wsgi.input"]
        self.length = int(request.get("CONTENT_LENGTH") or -1)
        # They send nothing before we begin to read (`Expect: 100-continue`).
        self.waits_for_us = "HTTP_EXPECT" in request
        self.taken = 0

    def read(self, size: int = -1) -> bytes:
        piece: bytes = self.stream.read(size)
        self.taken += len(piece)
        return piece

    def readline(self, size: int = -1) -> bytes:
        line: bytes = self.stream.readline(size)
        self.taken += len(line)
        return line

    def let_pass(self) -> None:
        """Take in what nobody read."""
        if self.taken == self.length or (self.waits_for_us and not self.taken):
            return
        # In a thread of its own, as a read has no end of its own where nothing comes.
        taking = threading.Thread(target=self._take_rest, name="leftover", daemon=True)
        taking.start()
        until, before = time.monotonic() + MOST_SECONDS, -1
        while taking.is_alive() and self.taken != before and time.monotonic() < until:
            before = self.taken
            taking.join(QUIET_SECONDS)

    def _take_rest(self) -> None:
        most = self.taken + MOST_BYTES
        try:
            while self.taken < most and self.read(PIECE_BYTES):
                pass
        except OSError:  # they are gone
            return


def incoming_of(request: dict[str, Any]) -> Incoming | None:
    """What comes with a request, in its place; none where nothing was announced."""
    length = request.get("CONTENT_LENGTH") or "0"
    if "HTTP_TRANSFER_ENCODING" not in request and not (length.isdecimal() and int(length)):
        return None
    request["wsgi.input"] = incoming = Incoming(request)
    return incoming
