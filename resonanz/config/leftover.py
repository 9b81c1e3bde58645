"""What is sent with a request: in pieces of no known length, or still when our answer stands.

Django reads no further than the length somebody announced. What comes without one (chunked) is
gathered first and measured; what is larger than we take is marked `TOO_LARGE`, for nobody to read.

A server that closes a connection on which something still comes in resets it, and the answer is
lost on its way. So the rest is taken in and forgotten first, within bounds: who sends even more,
or dawdles, meets a closed connection after all. (granian takes nothing in once it has an answer.)
"""

import threading
import time
from tempfile import SpooledTemporaryFile
from typing import Any

from django.conf import settings

from resonanz.core.api import TOO_LARGE

MOST_BYTES = 64_000_000
MOST_SECONDS = 30.0
QUIET_SECONDS = 5.0
PIECE_BYTES = 16_384
# What is gathered lies in memory up to here, beyond it in a file of its own.
IN_MEMORY_BYTES = 1_000_000


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
    if "CONTENT_LENGTH" not in request:
        _gather(request, incoming)
    return incoming


def _gather(request: dict[str, Any], incoming: Incoming) -> None:
    """Take in what came without a length, and say how long it was."""
    has_files = request.get("CONTENT_TYPE", "").startswith("multipart/")
    most = MOST_BYTES if has_files else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    gathered = SpooledTemporaryFile(IN_MEMORY_BYTES)  # noqa: SIM115 (ends with the request)
    while incoming.taken <= most and (piece := incoming.read(PIECE_BYTES)):
        gathered.write(piece)
    gathered.seek(0)
    request["wsgi.input"], request["CONTENT_LENGTH"] = gathered, str(incoming.taken)
    if incoming.taken > most:  # half of it is no form
        request[TOO_LARGE], request["CONTENT_TYPE"] = True, "application/octet-stream"
