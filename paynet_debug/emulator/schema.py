"""The emulator's tables as the queries see them; ``migrations`` makes and changes them.

Times are Unix seconds. Logins are compared as they are, code point by code point.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

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
