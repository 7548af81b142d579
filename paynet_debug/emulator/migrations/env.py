"""What Alembic runs: the steps, on the connection that ``upgrade`` (or the command) hands over.

The transaction is the caller's, so that a step that fails, or a process that dies in the middle,
leaves the database as it was. The ``alembic`` command itself reads PAYNET_DEBUG_DATABASE_URL.
"""

from __future__ import annotations

import os

from alembic import context
from sqlalchemy import Connection, create_engine

from paynet_debug.database import take_turn
from paynet_debug.emulator.schema import metadata
from paynet_debug.emulator.upgrade import VERSION_TABLE


def _run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=metadata, version_table=VERSION_TABLE)
    context.run_migrations()


if given := context.config.attributes.get("connection"):
    _run(given)
else:
    with create_engine(os.environ["PAYNET_DEBUG_DATABASE_URL"]).begin() as opened:
        take_turn(opened)
        _run(opened)
