"""One SQLAlchemy engine a process, used within limits of time and threads.

The engine is made at the first use, never at import or start: a server that loads the program
before it forks must not share an open database between its workers.
"""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, func, make_url, select
from sqlalchemy.exc import DatabaseError

from paynet_debug.database.deadline import end_in, ending_in, seconds_left
from paynet_debug.database.engines import USE_SECONDS, engine_for
from paynet_debug.database.outage import AT_ONCE, OUTAGES, DatabaseDown, Outage, outage_behind
from paynet_debug.database.url import check_database_url

CHANGE_SECONDS = 60
"""How long changing the tables may take; what needs more is a matter for the alembic command,
whose connection has no deadline."""

_TURN = 5849_7235
"""Any number that nothing else in a shared PostgreSQL takes as an advisory lock."""


class Database:
    """Gives each process its own engine; ``prepare`` makes what the queries rely on.

    ``prepare`` runs in a transaction before the first use in each process, and before the next
    use after a failure: the database that comes back may be an empty one. Other processes may run
    theirs at the same moment, see ``take_turn``.
    """

    def __init__(self, url: str, prepare: Callable[[Connection], None]) -> None:
        """Raise ``UnusableDatabase``. ``url`` is SQLAlchemy's."""
        check_database_url(url)
        self._url = make_url(url)
        self._prepare = prepare
        self._lock = threading.Lock()
        self._failures = 0
        self._engine: Engine | None = None
        self._engine_of = self._prepared_in = 0
        places = threading.BoundedSemaphore(AT_ONCE)
        self._reads, self._writes = Outage(places), Outage(places)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection to read by. Raises ``OUTAGES`` and SQLAlchemy's other errors."""
        with self._within_limits(self._reads), self._opened().connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection in a transaction, which an exception in the body rolls back.

        Raises ``OUTAGES`` and SQLAlchemy's other errors.
        """
        with self._within_limits(self._writes), self._opened().begin() as connection:
            yield connection

    @contextmanager
    def _within_limits(self, outage: Outage) -> Iterator[None]:
        with outage.watched(), ending_in(USE_SECONDS):
            try:
                yield
            except OUTAGES:
                self._prepared_in = 0
                raise
            except DatabaseError as error:
                outage_behind_it = outage_behind(error)
                if outage_behind_it is None:
                    raise
                self._start_anew()
                raise outage_behind_it from error

    def _opened(self) -> Engine:
        """The engine of this process, with its tables in place."""
        engine, process = self._engine, os.getpid()
        if engine is not None and self._prepared_in == process:
            return engine
        failures = self._failures
        if not self._lock.acquire(timeout=seconds_left() or 0):
            raise DatabaseDown
        try:
            if self._failures != failures:  # of whoever held the lock, after seconds
                raise DatabaseDown
            engine = self._engine_of_this_process()
            if self._prepared_in != process:
                with engine.begin() as connection:
                    self._prepare(connection)
                self._prepared_in = process
            return engine
        except BaseException:
            self._failures += 1
            raise
        finally:
            self._lock.release()

    def _start_anew(self) -> None:
        """Let go of all that is open: what somebody mends is seen by opening it again."""
        self._prepared_in = 0
        if self._engine is not None:
            _close(self._engine, self._engine_of)

    def _engine_of_this_process(self) -> Engine:
        process = os.getpid()
        if self._engine is None or self._engine_of != process:
            self._engine, self._engine_of = engine_for(self._url), process
            weakref.finalize(self, _close, self._engine, process)
        return self._engine


def take_turn(connection: Connection) -> None:
    """Wait until no other process is changing tables, keep them from it, and take time for it.

    It ends with the transaction, however that ends: with a killed process, too.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_TURN)))
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    else:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    end_in(CHANGE_SECONDS)


def _close(engine: Engine, process: int) -> None:
    """Close what this process opened; a fork leaves the connections of its parent alone."""
    if os.getpid() == process:
        engine.dispose()
