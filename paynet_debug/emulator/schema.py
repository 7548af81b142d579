"""The emulator's tables. Kept apart from the queries so that migrations can import it alone.

Times are Unix seconds. Logins are compared as they are, code point by code point.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    func,
    select,
)
from sqlalchemy.schema import CreateIndex, CreateTable

metadata = MetaData()

merchants = Table(
    "merchants",
    metadata,
    Column("login", String(255), primary_key=True),
    Column("public_key", Text, nullable=False),
    Column("bits", Integer, nullable=False),
    Column("fingerprint", String(64), nullable=False),
)

# A nonce is any text of any length, so its digest stands for it: SHA-256 over login and nonce.
nonces = Table(
    "nonces",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("timestamp", BigInteger, nullable=False, index=True),
)

orders = Table(
    "orders",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("login", String(255), nullable=False),
    Column("client_orderid", String(255), nullable=False),
    Column("paynet_order_id", String(255), nullable=False),
    Column("serial_number", String(36), nullable=False),
    Column("amount", String(255)),
    Column("created_at", BigInteger, nullable=False, index=True),
    Index("ix_orders_login_client_orderid", "login", "client_orderid"),
)

_SCHEMA_LOCK = 5849_7235
"""Any number that nothing else in a shared PostgreSQL takes as an advisory lock."""


def create_schema(connection: Connection) -> None:
    """Create what is missing. Several processes may do so at once.

    PostgreSQL's ``IF NOT EXISTS`` still collides when two sessions create the same table, so
    they take turns by an advisory lock; SQLite has one writer at a time anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_SCHEMA_LOCK)))
    for table in metadata.sorted_tables:
        connection.execute(CreateTable(table, if_not_exists=True))
        for index in sorted(table.indexes, key=lambda each: str(each.name)):
            connection.execute(CreateIndex(index, if_not_exists=True))
