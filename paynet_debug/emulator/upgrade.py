"""Brings the database to the tables that this program knows, whatever made it."""

from __future__ import annotations

import threading

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from paynet_debug.database import take_turn
from paynet_debug.emulator.schema import metadata

SCRIPTS = "paynet_debug.emulator:migrations"

VERSION_TABLE = "emulator_version"
"""Not Alembic's usual name: a database may be shared with a program that uses Alembic as well."""

_ONE_THREAD = threading.Lock()
"""Alembic keeps the environment that it runs in a global variable."""


class DatabaseTooNew(Exception):
    """A later program changed the tables, by a step that this one does not know."""


def upgrade(connection: Connection) -> None:
    """Take the missing steps, inside the transaction of ``connection``.

    Several processes may do so at once: they take turns by PostgreSQL's advisory lock, or by
    SQLite's one writer, and all but the first find nothing to do. A database that is up to date
    is only read, so that a worker can start while another one writes. A table that somebody
    dropped is made again, empty, as all of them are in an empty database. Raises
    ``DatabaseTooNew``.
    """
    config = Config()
    config.set_main_option("script_location", SCRIPTS)
    config.attributes["connection"] = connection
    scripts = ScriptDirectory.from_config(config)
    if _revision(connection) == scripts.get_current_head() and _has_all_tables(connection):
        return
    take_turn(connection)
    revision = _revision(connection)
    if revision not in {None, *(each.revision for each in scripts.walk_revisions())}:
        raise DatabaseTooNew(revision)
    with _ONE_THREAD:
        command.upgrade(config, "head")
    metadata.create_all(connection)  # no step comes twice


def _revision(connection: Connection) -> str | None:
    options = {"version_table": VERSION_TABLE}
    return MigrationContext.configure(connection, opts=options).get_current_revision()


def _has_all_tables(connection: Connection) -> bool:
    database = inspect(connection)
    return all(database.has_table(name) for name in metadata.tables)
