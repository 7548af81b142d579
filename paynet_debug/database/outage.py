"""Keeps a database that is locked, frozen or gone from holding every thread of the server.

Each attempt at such a database waits for seconds before it fails. A few threads may wait at once.
Once an attempt has failed, everyone is answered at once for a moment; then one request at a time
tries again, and the first success ends it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

AT_ONCE = 3
"""How many threads of a process use one database at the same time, of the server's eight; the
console's table of sign-ins and the emulator's state count each for themselves."""

PLACE_SECONDS = 2
"""How long another one waits for its turn. A use takes milliseconds, unless something is wrong."""

PAUSE_SECONDS = 1
"""For how long after a failure nobody tries."""


class DatabaseDown(Exception):
    """The database failed just now, or others are waiting for it already."""


OUTAGES = (OperationalError, InterfaceError, InternalError, PoolTimeoutError, DatabaseDown)
"""What the use of a database raises that is locked, full, stopped, frozen, out of reach, or that
only reads because another server writes now (in PostgreSQL's terms an internal error)."""


class Outage:
    """What one process knows of its database's health, for reading or for writing.

    A database that is locked may be read, so that one success must not speak for the other.
    """

    def __init__(self, places: threading.Semaphore) -> None:
        """``places`` is taken from while the database is used."""
        self._places = places
        self._lasts = False
        self._quiet_until = 0.0
        self._trying = threading.Lock()

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Run the body, which uses the database, and learn from how it ends.

        Raises ``DatabaseDown`` instead while nothing else is to be expected.
        """
        if self._is_hopeless():
            raise DatabaseDown
        if not self._places.acquire(timeout=PLACE_SECONDS):
            self._begin()
            raise DatabaseDown
        try:
            alone = self._lasts
            if self._is_hopeless() or (alone and not self._trying.acquire(blocking=False)):
                raise DatabaseDown
            try:
                yield
                self._lasts = False
            except OUTAGES:
                self._begin()
                raise
            finally:
                if alone:
                    self._trying.release()
        finally:
            self._places.release()

    def _begin(self) -> None:
        self._quiet_until = time.monotonic() + PAUSE_SECONDS
        self._lasts = True

    def _is_hopeless(self) -> bool:
        """Whether the database failed, and nobody is to try it or somebody does."""
        return self._lasts and (time.monotonic() < self._quiet_until or self._trying.locked())
