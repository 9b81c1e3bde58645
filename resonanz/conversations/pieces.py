"""A file that lies in the store in pieces, read as the one it is."""

import io
from collections.abc import Sequence
from typing import IO

from django.core.files.storage import default_storage

from resonanz.core.film import Blank, covered


class Pieces(io.RawIOBase):
    """All pieces in their order, with blanks over them; one piece at a time is open."""

    def __init__(self, pieces: Sequence[tuple[str, int]], blanks: Sequence[Blank] = ()) -> None:
        self._pieces = pieces
        self._blanks = blanks
        self._at = 0
        self._open: tuple[str, IO[bytes]] | None = None
        self.size = sum(size for _name, size in pieces)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def read(self, size: int = -1) -> bytes:
        """So many bytes, fewer only at the end."""
        wanted = max(0, self.size - self._at) if size < 0 else size
        found = bytearray()
        while len(found) < wanted and (part := self._next(wanted - len(found))):
            found += part
        return bytes(found)

    def close(self) -> None:
        if self._open is not None:
            self._open[1].close()
            self._open = None
        super().close()

    def _next(self, most: int) -> bytes:
        """What comes next, within one piece."""
        begin = 0
        for name, size in self._pieces:
            if self._at < begin + size:
                file = self._opened(name)
                file.seek(self._at - begin)
                part = file.read(min(most, begin + size - self._at))
                self._at += len(part)
                return covered(part, self._at - len(part), self._blanks)
            begin += size
        return b""

    def _opened(self, name: str) -> IO[bytes]:
        if self._open is None or self._open[0] != name:
            if self._open is not None:
                self._open[1].close()
            self._open = name, default_storage.open(name, "rb")
        return self._open[1]
