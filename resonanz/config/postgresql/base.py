"""Django's PostgreSQL, with a health check that asks the socket before it asks the server.

A connection the server closed (a restart, a failover) has its end waiting at the socket. Where
nothing waits there, the connection is as it was left, and each request spares a round trip.
"""

from select import POLLIN, poll
from typing import Any

from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus


class DatabaseWrapper(base.DatabaseWrapper):
    health_check_enabled: bool
    health_check_done: bool

    def close_if_health_check_failed(self) -> Any:
        if self.health_check_enabled and not self.health_check_done and self._is_as_left():
            self.health_check_done = True
        return super().close_if_health_check_failed()

    def _is_as_left(self) -> bool:
        connection = self.connection
        if connection is None or connection.closed:
            return False
        if connection.pgconn.transaction_status != TransactionStatus.IDLE:
            return False
        waiting = poll()
        waiting.register(connection.fileno(), POLLIN)
        return not waiting.poll(0)
