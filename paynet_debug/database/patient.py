"""psycopg's connection, with an end to its patience.

Imported only where PostgreSQL is used, because the driver's libraries take megabytes.
"""

from __future__ import annotations

import math
import threading
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
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
        """Do what psycopg asks for in ``gen``, in ``timeout`` seconds at the most.

        Raises ``OperationalError``.
        """
        limits = [each for each in (timeout, seconds_left()) if each is not None]
        try:
            return super().wait(gen, interval, timeout=min(limits, default=None))
        except OperationalError:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.close()  # an answer that comes late would be taken for that of the next query
            raise


def connect(**parameters: Any) -> PatientConnection:
    """Connect, if there is time left. ``parameters`` are psycopg's. Raises its errors.

    A thread does it, which is left to itself when the time is over: nothing ends the look-up of a
    name before the system's resolver gives up, and a name may have many addresses to try.
    """
    left = seconds_left()
    if left == 0:
        raise ConnectionTimeout("no time is left to connect")
    limit = CONNECT_SECONDS if left is None else min(CONNECT_SECONDS, math.ceil(left))
    made: Future[PatientConnection] = Future()
    arguments = (made, {**parameters, "connect_timeout": limit})
    threading.Thread(target=_connect_for, args=arguments, name="connecting", daemon=True).start()
    with suppress(TimeoutError):
        return made.result(left)
    if made.cancel():
        raise ConnectionTimeout("the time to connect is over")
    return made.result()


def _connect_for(made: Future[PatientConnection], parameters: dict[str, Any]) -> None:
    try:
        connection = PatientConnection.connect(**parameters)
    except Exception as error:  # whatever it is, whoever waits is told
        with suppress(InvalidStateError):
            made.set_exception(error)
        return
    try:
        made.set_result(connection)
    except InvalidStateError:
        connection.close()  # nobody waits for it any more
