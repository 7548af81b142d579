"""Keeps a database that is locked, frozen or gone from holding every thread of the server.

Each attempt at such a database waits for seconds before it fails. A few threads may wait at once.
Once an attempt has failed, everyone is answered at once for a moment; then one request at a time
tries again, and the first success ends it.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DatabaseError, InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from paynet_debug.text import N_, Message

AT_ONCE = 3
"""How many threads of a process use one database at the same time, of the server's eight; the
console's table of sign-ins and the emulator's state count each for themselves."""

PLACE_SECONDS = 0.5
"""How long another one waits for its turn, and one of the server's threads with it: a use takes
milliseconds, making the tables a few dozen, unless something is wrong."""

PAUSE_SECONDS = 1
"""For how long after a failure nobody tries."""


class DatabaseDown(Exception):
    """The database failed just now, or others are waiting for it already."""


class DatabaseDamaged(DatabaseDown):
    """SQLite can't make sense of its file, and won't before somebody has mended it."""


DAMAGED = Message(
    N_(
        "The database's file is damaged. Whoever runs the console should restore it, or remove it "
        "together with the files beside it that end in -wal and -shm: then a new one is made."
    )
)
"""What is to be said of ``DatabaseDamaged``; the file's name is nobody else's business."""

OUTAGES = (OperationalError, InterfaceError, InternalError, PoolTimeoutError, DatabaseDown)
"""What the use of a database raises that is locked, full, stopped, frozen, out of reach, or that
only reads because another server writes now (in PostgreSQL's terms an internal error)."""

_NO_SUCH_TABLE = "42P01"
"""PostgreSQL's error code ``undefined_table``. SQLite's is an ``OperationalError`` already."""


def outage_behind(error: DatabaseError) -> DatabaseDown | None:
    """Which outage shows itself in ``error``, that is none of ``OUTAGES``; None for a mistake."""
    if getattr(error.orig, "sqlstate", None) == _NO_SUCH_TABLE:
        return DatabaseDown()
    code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF  # above are details of the same
    damaged = code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
    return DatabaseDamaged() if damaged else None


class Outage:
    """What one process knows of its database's health, for reading or for writing.

    A database that is locked may be read, so that one success must not speak for the other.
    """

    def __init__(self, places: threading.Semaphore) -> None:
        """``places`` is taken from while the database is used."""
        self._places = places
        self._lasting: type[DatabaseDown] | None = None
        self._quiet_until = 0.0
        self._trying = threading.Lock()

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Run the body, which uses the database, and learn from how it ends.

        Raises ``DatabaseDown`` instead while nothing else is to be expected.
        """
        self._stop_the_hopeless()
        if not self._places.acquire(timeout=PLACE_SECONDS):
            self._begin(DatabaseDown)
            raise DatabaseDown
        try:
            lasting = self._lasting
            self._stop_the_hopeless()
            if lasting and not self._trying.acquire(blocking=False):
                raise lasting
            try:
                yield
                self._lasting = None
            except OUTAGES as error:
                self._begin(type(error) if isinstance(error, DatabaseDown) else DatabaseDown)
                raise
            finally:
                if lasting:
                    self._trying.release()
        finally:
            self._places.release()

    def _begin(self, outage: type[DatabaseDown]) -> None:
        self._quiet_until = time.monotonic() + PAUSE_SECONDS
        self._lasting = outage

    def _stop_the_hopeless(self) -> None:
        """Raise what lasts, if the database failed and nobody is to try it, or somebody does."""
        lasting = self._lasting
        if lasting and (time.monotonic() < self._quiet_until or self._trying.locked()):
            raise lasting
