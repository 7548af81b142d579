"""One SQLAlchemy engine a process: SQLite by default, PostgreSQL by its URL.

The engine is made at the first use, never at import or start: a server that loads the program
before it forks must not share an open database between its workers.
"""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import QueuePool

from paynet_debug.emulator.outage import DatabaseDown, Outage

BUSY_SECONDS = 5
"""How long a request waits for SQLite's one writer, for a connection to PostgreSQL or for one of
its statements, before it is answered 503."""

DIALECTS = ("sqlite", "postgresql")


class UnusableDatabase(ValueError):
    """A setting that names no database the state can be kept in; says what is expected.

    The URL is not in the text: it may hold a password.
    """


def check_database_url(url: str) -> None:
    """Raise ``UnusableDatabase`` unless ``url`` is one of ``DIALECTS`` with a driver that is here.

    Nothing is opened.
    """
    try:
        known = make_url(url)
        if known.get_backend_name() in DIALECTS:
            known.get_dialect().import_dbapi()
            return
    except (SQLAlchemyError, ImportError, ValueError):  # no URL, an unknown driver, a bad port
        pass
    raise UnusableDatabase(
        "PAYNET_DEBUG_DATABASE_URL must name an SQLite or a PostgreSQL database: "
        "sqlite:////path/to/a/file or postgresql+psycopg://user:password@host/name."
    )


class Database:
    """Gives each process its own engine; ``prepare`` runs once in each, in a transaction."""

    def __init__(self, url: str, prepare: Callable[[Connection], None]) -> None:
        """Raise ``UnusableDatabase``."""
        check_database_url(url)
        self._url = make_url(url)
        self._prepare = prepare
        self._lock = threading.Lock()
        self._engine: Engine | None = None
        self._process = 0
        self._outage = Outage()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection to read by. Raises SQLAlchemy's errors and ``DatabaseDown``."""
        with self._outage.watched(), self._opened().connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection in a transaction, which an exception in the body rolls back.

        Raises SQLAlchemy's errors and ``DatabaseDown``.
        """
        with self._outage.watched(), self._opened().begin() as connection:
            yield connection

    def _opened(self) -> Engine:
        """The engine of this process, with its schema in place."""
        if self._engine is None or self._process != os.getpid():
            if not self._lock.acquire(timeout=BUSY_SECONDS):
                raise DatabaseDown
            try:
                if self._engine is None or self._process != os.getpid():
                    self._engine, self._process = self._open(), os.getpid()
                    weakref.finalize(self, _close, self._engine, self._process)
            finally:
                self._lock.release()
        return self._engine

    def _open(self) -> Engine:
        is_sqlite = self._url.get_backend_name() == "sqlite"
        engine = _sqlite(self._url) if is_sqlite else _postgresql(self._url)
        try:
            with engine.begin() as connection:
                self._prepare(connection)
        except BaseException:
            engine.dispose()
            raise
        return engine


def _close(engine: Engine, process: int) -> None:
    """Close what this process opened; a fork leaves the connections of its parent alone."""
    if os.getpid() == process:
        engine.dispose()


def _postgresql(url: URL) -> Engine:
    """``pool_pre_ping`` replaces connections that a restarted server has forgotten."""
    limits = f"-c statement_timeout={BUSY_SECONDS}s -c lock_timeout={BUSY_SECONDS}s"
    return create_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,
        connect_args={"connect_timeout": BUSY_SECONDS, "options": limits},
    )


def _sqlite(url: URL) -> Engine:
    """An engine for a file, whose folder is made, or for a database in memory.

    A database in memory lives in one connection, which the threads of the process then share
    by turns; it is for trials and tests, since each worker process has its own.
    """
    options: dict[str, Any] = {"timeout": BUSY_SECONDS, "check_same_thread": False}
    in_memory = url.database in (None, "", ":memory:")
    if in_memory:
        engine = create_engine(
            url,
            hide_parameters=True,
            connect_args=options,
            poolclass=QueuePool,
            pool_size=1,
            max_overflow=0,
        )
    else:
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(url, hide_parameters=True, connect_args=options)
    event.listen(engine, "connect", _configure_sqlite)
    return engine


def _configure_sqlite(connection: Any, _record: object) -> None:
    """Readers don't wait for the writer (WAL), which needs no disk flush for each commit."""
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
