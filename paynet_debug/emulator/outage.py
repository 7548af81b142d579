"""Keeps a database that is locked or gone from holding every thread of the server.

Each attempt at such a database waits for seconds before it fails. Once one has failed, a single
request at a time tries on; the others are answered at once, and the first success ends it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

OUTAGES = (OperationalError, InterfaceError, PoolTimeoutError)
"""What SQLAlchemy raises for a database that is locked, full, stopped or out of reach."""


class DatabaseDown(Exception):
    """The database failed just now, and another request is finding out whether it still does."""


class Outage:
    """What one process knows of its database's health."""

    def __init__(self) -> None:
        self._lasts = False
        self._trying = threading.Lock()

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Run the body, which uses the database, and learn from how it ends.

        Raises ``DatabaseDown`` instead if the database is down and another thread tries it.
        """
        alone = self._lasts
        if alone and not self._trying.acquire(blocking=False):
            raise DatabaseDown
        try:
            yield
            self._lasts = False
        except OUTAGES:
            self._lasts = True
            raise
        finally:
            if alone:
                self._trying.release()
