"""psycopg's connection, with an end to its patience.

Imported only where PostgreSQL is used, because the driver's libraries take megabytes.
"""

from __future__ import annotations

import math
from typing import Any, TypeVar

from psycopg import Connection, OperationalError
from psycopg.abc import PQGen
from psycopg.errors import ConnectionTimeout
from psycopg.pq import TransactionStatus

from paynet_debug.database.deadline import seconds_left

CONNECT_SECONDS = 3
"""For each address of the server's name. psycopg takes no less than 2."""

T = TypeVar("T")


class PatientConnection(Connection[Any]):
    """Waits for the server until the deadline of the present use, and then closes itself."""

    def wait(self, gen: PQGen[T], interval: float = 0.1, timeout: float | None = None) -> T:
        """Do what psycopg asks for in ``gen``. Raises ``OperationalError``."""
        try:
            return super().wait(gen, interval, timeout=seconds_left())
        except OperationalError:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.close()  # an answer that comes late would be taken for that of the next query
            raise


def connect(**parameters: Any) -> PatientConnection:
    """Connect, if there is time left. ``parameters`` are psycopg's."""
    left = seconds_left()
    if left == 0:
        raise ConnectionTimeout("no time is left to connect")
    limit = CONNECT_SECONDS if left is None else min(CONNECT_SECONDS, math.ceil(left))
    return PatientConnection.connect(**{**parameters, "connect_timeout": limit})
