"""An engine for each kind of database, so set that nothing waits without end."""

from __future__ import annotations

import sqlite3
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

USE_SECONDS = 5
"""How long one use of the database may wait: for SQLite's one writer, or for all that it asks of
PostgreSQL together."""

STATEMENT_SECONDS = 4
"""How long PostgreSQL itself tries a statement or waits for a lock: so much less that its answer
comes before the connection is given up."""

WAL_PAUSE_SECONDS = 0.02


def is_in_memory(url: URL) -> bool:
    return url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:")


def engine_for(url: URL) -> Engine:
    """An engine that has opened nothing yet."""
    if url.get_backend_name() == "postgresql":
        return _postgresql(url)
    return _sqlite_in_memory(url) if is_in_memory(url) else _sqlite_file(url)


def _postgresql(url: URL) -> Engine:
    """``pool_pre_ping`` replaces connections that a restarted server has forgotten."""
    from paynet_debug.database.patient import connect

    limits = f"-c statement_timeout={STATEMENT_SECONDS}s -c lock_timeout={STATEMENT_SECONDS}s"
    engine = create_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_timeout=USE_SECONDS,
        connect_args={"options": limits},
    )

    @event.listens_for(engine, "do_connect")
    def _connect(_dialect: object, _record: object, _args: object, parameters: Any) -> object:
        return connect(**parameters)

    return engine


def _sqlite_file(url: URL) -> Engine:
    """A database in a file, whose folder is made.

    A connection outlives its file: whoever deleted it would go on with a state that no other
    process sees. So each is given up that was opened to another file than is there now.
    """
    path = Path(str(url.database))
    engine = _sqlite(url)

    @event.listens_for(engine, "do_connect")
    def _make_folder(*_: object) -> None:
        with suppress(OSError):  # opening the file says so as well, as an error of the database
            path.parent.mkdir(parents=True, exist_ok=True)

    @event.listens_for(engine, "connect")
    def _note_file(_connection: object, record: ConnectionPoolEntry) -> None:
        record.info["file"] = _file_at(path)

    @event.listens_for(engine, "checkout")
    def _check_file(_connection: object, record: ConnectionPoolEntry, _proxy: object) -> None:
        if record.info["file"] != _file_at(path):
            raise DisconnectionError(f"{path} is another file now")

    return engine


def _file_at(path: Path) -> tuple[int, int] | None:
    """Which file it is, by what stays the same while it is written to."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _sqlite_in_memory(url: URL) -> Engine:
    """A database that lives in one connection, which the threads of the process share by turns.

    It is for trials and tests, since each worker process has its own.
    """
    return _sqlite(url, poolclass=QueuePool, pool_size=1, max_overflow=0)


def _sqlite(url: URL, **pool: Any) -> Engine:
    engine = create_engine(
        url,
        hide_parameters=True,
        pool_timeout=USE_SECONDS,
        connect_args={"timeout": USE_SECONDS, "check_same_thread": False},
        **pool,
    )
    event.listen(engine, "connect", _configure_sqlite)
    return engine


def _configure_sqlite(connection: Any, _record: object) -> None:
    """Readers don't wait for the writer (WAL), which needs no disk flush for each commit."""
    _choose_wal(connection)
    for pragma in ("synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _choose_wal(connection: Any) -> None:
    """Try again while another process does the same: SQLite itself does not wait for that."""
    until = time.monotonic() + USE_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(WAL_PAUSE_SECONDS)
        else:
            return
