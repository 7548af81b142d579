"""Merchants, nonces and orders.

Frozen: it says what was, not what ``schema`` says today. Databases made before there were
migrations have these tables already and are taken over as they are.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "merchants",
        sa.Column("login", sa.String(255), primary_key=True),
        sa.Column("public_key", sa.Text, nullable=False),
        sa.Column("bits", sa.Integer, nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "nonces",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("timestamp", sa.BigInteger, nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "orders",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("login", sa.String(255), nullable=False),
        sa.Column("client_orderid", sa.String(255), nullable=False),
        sa.Column("paynet_order_id", sa.String(255), nullable=False),
        sa.Column("serial_number", sa.String(36), nullable=False),
        sa.Column("amount", sa.String(255)),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        if_not_exists=True,
    )
    for name, table, columns in (
        ("ix_nonces_timestamp", "nonces", ["timestamp"]),
        ("ix_orders_created_at", "orders", ["created_at"]),
        ("ix_orders_login_client_orderid", "orders", ["login", "client_orderid"]),
    ):
        op.create_index(name, table, columns, if_not_exists=True)
