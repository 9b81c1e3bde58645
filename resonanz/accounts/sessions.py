"""Sessions in the database, kept in the process that reads them (`core.memory`): every page of
everybody begins with one. Whoever writes one, in any process, is told of by a trigger.
"""

from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.db import connection

from resonanz.core.memory import Memory
from resonanz.core.time import now

CHANNEL = "resonanz_sessions"
_READ = "SELECT session_data, expire_date FROM django_session WHERE session_key = %s"


@dataclass(frozen=True)
class KeptSession:
    """What a session holds, and until when it is one."""

    data: dict[str, Any]
    expires_at: datetime


memory: Memory[KeptSession] = Memory()


class SessionStore(DatabaseSessionStore):
    def load(self) -> dict[str, Any]:
        key = self.session_key or ""
        found = memory.get(key) or self._read(key)
        if found is None or found.expires_at <= now():
            self._session_key = None
            return {}
        return deepcopy(found.data)

    def save(self, must_create: bool = False) -> None:
        super().save(must_create)
        memory.forget(self.session_key or "")

    def delete(self, session_key: str | None = None) -> None:
        super().delete(session_key)
        memory.forget(session_key or self.session_key or "")

    def _read(self, key: str) -> KeptSession | None:
        changes = memory.changes
        with connection.cursor() as cursor:
            cursor.execute(_READ, [key])
            row = cursor.fetchone()
        if row is None:
            return None
        found = KeptSession(self.decode(row[0]), row[1])
        memory.put(key, found, key, changes)
        return found
