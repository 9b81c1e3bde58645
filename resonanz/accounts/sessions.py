"""Sessions in the database, read by one prepared statement: every page of everybody begins so."""

from types import SimpleNamespace
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.db import connection

from resonanz.core.time import now

_READ = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(DatabaseSessionStore):
    def _get_session_from_db(self) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(_READ, [self.session_key, now()])
            row = cursor.fetchone()
        if row is not None:
            return SimpleNamespace(session_data=row[0])
        self._session_key = None
        return None
