"""What the emulator remembers: who may sign, which nonces are spent, which orders were made.

Every write is one short transaction, opened after the signature was verified, that begins with
its INSERT; nothing is selected first and inserted afterwards, because SQLite can't turn a
reader into a writer without a deadlock and two workers would both find the nonce unused.
Errors of a database that is locked, frozen or gone pass through: ``OUTAGES``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from paynet_debug.catalog.gateway import TIMESTAMP_WINDOW_SECONDS
from paynet_debug.database import Database
from paynet_debug.emulator.model import Merchant, Order, is_storable
from paynet_debug.emulator.schema import merchants, nonces, orders
from paynet_debug.emulator.upgrade import upgrade

NONCE_SECONDS = 2 * TIMESTAMP_WINDOW_SECONDS
"""A nonce is remembered this long after its timestamp: longer than any request stays fresh."""

ORDER_SECONDS = 30 * 24 * 3600
PURGE_SECONDS = 60
"""How often one process looks for what it may forget."""

MAX_MERCHANTS = 10_000


class StorageFull(Exception):
    """There is no room for another login."""


class Store:
    """The emulator's state in one database, shared by threads and worker processes."""

    def __init__(
        self,
        database_url: str,
        permanent: Sequence[Merchant] = (),
        permanent_orders: Sequence[Order] = (),
    ) -> None:
        """``permanent`` merchants are registered at start, in place of any earlier key.

        ``permanent_orders`` are known beside those of the database, and never forgotten.
        """
        self._permanent = tuple(permanent)
        self._permanent_orders = tuple(permanent_orders)
        self._database = Database(database_url, self._prepare)
        self._purged_at = 0.0

    def check(self) -> None:
        """Find out whether a command could be stored. Raises what storing it would raise.

        Deleting a nonce that can't be there needs all that a write needs (the one writer's turn,
        the table, the right to change it) and leaves nothing to be written.
        """
        with self._database.writing() as connection:
            connection.execute(delete(nonces).where(nonces.c.digest == ""))

    def public_key(self, login: str) -> str | None:
        """The SPKI PEM registered for ``login``, or None."""
        if not is_storable(login):
            return None
        query = select(merchants.c.public_key).where(merchants.c.login == login)
        with self._database.reading() as connection:
            return connection.scalar(query)

    def merchants(self) -> tuple[Merchant, ...]:
        """Everyone registered, by login in code point order."""
        with self._database.reading() as connection:
            rows = connection.execute(select(merchants)).mappings().all()
        return tuple(sorted((Merchant(**row) for row in rows), key=lambda each: each.login))

    def register(self, merchant: Merchant) -> bool:
        """Register a key in place of any earlier one; True if the login is new.

        Raises ``StorageFull`` instead of taking more than ``MAX_MERCHANTS`` logins.
        """
        with self._database.writing() as connection:
            created = _register(connection, merchant)
            count = connection.scalar(select(func.count()).select_from(merchants)) or 0
            if created and count > MAX_MERCHANTS:
                raise StorageFull
        return created

    def spend_nonce(
        self, login: str, nonce: str, timestamp: int, *, made: Sequence[Order], now: float
    ) -> bool:
        """Take the nonce and remember the orders ``made``; False if ``login`` used it before.

        One INSERT on a unique key decides, so of any number of simultaneous requests one wins.
        """
        text = f"{login}\0{nonce}".encode("utf-8", "surrogateescape")
        row = {"digest": hashlib.sha256(text).hexdigest(), "timestamp": timestamp}
        with self._database.writing() as connection:
            fresh = _insert_unless_there(connection, nonces, row)
            if fresh and made:
                connection.execute(insert(orders), [asdict(each) for each in made])
            self._forget_old(connection, now)
        return fresh

    def find_order(
        self, login: str, client_orderid: str, *, paynet_order_id: str = "", serial_number: str = ""
    ) -> Order | None:
        """The latest order of ``login`` with these identifiers; an empty one is not compared."""
        wanted = {
            "login": login,
            "client_orderid": client_orderid,
            "paynet_order_id": paynet_order_id,
            "serial_number": serial_number,
        }
        if not all(is_storable(value) for value in wanted.values()):
            return None
        columns = [orders.c[name] for name in Order.__slots__]
        query = select(*columns).order_by(orders.c.id.desc()).limit(1)
        query = query.where(*(orders.c[name] == value for name, value in wanted.items() if value))
        with self._database.reading() as connection:
            row = connection.execute(query).mappings().one_or_none()
        if row is not None:
            return Order(**row)
        return next((each for each in self._permanent_orders if _is_meant(each, wanted)), None)

    def _prepare(self, connection: Connection) -> None:
        upgrade(connection)
        for merchant in self._permanent:
            if not _is_registered(connection, merchant):
                _register(connection, merchant)

    def _forget_old(self, connection: Connection, now: float) -> None:
        if now - self._purged_at < PURGE_SECONDS:
            return
        self._purged_at = now
        connection.execute(delete(nonces).where(nonces.c.timestamp < int(now) - NONCE_SECONDS))
        connection.execute(delete(orders).where(orders.c.created_at < int(now) - ORDER_SECONDS))


def _is_meant(order: Order, wanted: dict[str, str]) -> bool:
    return all(getattr(order, name) == value for name, value in wanted.items() if value)


def _is_registered(connection: Connection, merchant: Merchant) -> bool:
    query = select(merchants).where(merchants.c.login == merchant.login)
    row = connection.execute(query).mappings().one_or_none()
    return row is not None and Merchant(**row) == merchant


def _register(connection: Connection, merchant: Merchant) -> bool:
    values = asdict(merchant)
    created = _insert_unless_there(connection, merchants, values)
    if not created:
        known = merchants.c.login == merchant.login
        connection.execute(update(merchants).where(known).values(values))
    return created


def _insert_unless_there(connection: Connection, table: Table, row: dict[str, Any]) -> bool:
    """Insert ``row`` in one statement; False if its primary key is taken.

    SQLAlchemy keeps ``ON CONFLICT`` apart for each database, though both write it alike, and
    promises a row count for an INSERT only on request.
    """
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table).values(row).on_conflict_do_nothing()
    options = {"preserve_rowcount": True}
    return connection.execute(statement, execution_options=options).rowcount == 1
