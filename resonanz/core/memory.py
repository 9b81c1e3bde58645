"""What is read on every request, kept in the process for as long as somebody hears of changes.

The database says by NOTIFY when a row changes, and what was kept of it is dropped within
milliseconds. Where the process cannot hear (no listener, or a silent one), nothing is kept and
every request asks anew.
"""

import threading
import time

# A listener that gave no sign of life for so long is not believed any more.
TRUST_SECONDS = 15.0
MOST_ENTRIES = 20_000


class Memory[Kept]:
    """Values by key, forgotten by whom they belong to; remembers only while somebody listens."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.values: dict[str, Kept] = {}
        self.keys_of: dict[str, set[str]] = {}
        self.changes = 0
        self.heard_at = -TRUST_SECONDS

    @property
    def is_current(self) -> bool:
        return time.monotonic() - self.heard_at < TRUST_SECONDS

    def get(self, key: str) -> Kept | None:
        return self.values.get(key) if self.is_current else None

    def put(self, key: str, value: Kept, owner: str, changes: int) -> None:
        """Remember, unless something changed since the row was read."""
        with self.lock:
            if changes != self.changes or not self.is_current:
                return
            if len(self.values) >= MOST_ENTRIES:
                self._forget_all()
            self.values[key] = value
            self.keys_of.setdefault(owner, set()).add(key)

    def forget(self, owner: str) -> None:
        """Drop what is kept of somebody."""
        with self.lock:
            self.changes += 1
            for key in self.keys_of.pop(owner, ()):
                self.values.pop(key, None)

    def alive(self) -> None:
        """The listener hears; what was kept before a silence is dropped first."""
        with self.lock:
            if not self.is_current:
                self._forget_all()
            self.heard_at = time.monotonic()

    def deaf(self) -> None:
        with self.lock:
            self._forget_all()
            self.heard_at = -TRUST_SECONDS

    def _forget_all(self) -> None:
        self.changes += 1
        self.values, self.keys_of = {}, {}
