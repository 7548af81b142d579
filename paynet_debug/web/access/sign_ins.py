"""Who is signed in, remembered on the server, so that signing out ends it for every copy.

The cookie holds 256 random bits; this table holds their SHA-256, so that a copy of the database
signs nobody in. All consoles on one database share it.
"""

from __future__ import annotations

import hashlib
import secrets
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    MetaData,
    String,
    Table,
    Text,
    delete,
    insert,
    inspect,
    or_,
    select,
    update,
)
from sqlalchemy.schema import CreateTable

from paynet_debug.database import OUTAGES, Database, take_turn

IDLE_SECONDS = 60 * 60
"""Without a request for so long, a person has to sign in again."""

ABSOLUTE_SECONDS = 12 * 60 * 60
"""A working day: afterwards the provider is asked whether it still knows the person."""

NOTED_SECONDS = 60
"""How stale the note of the latest request may be; a write for each would cost too much."""

_TABLE = Table(
    "console_sign_ins",
    MetaData(),
    Column("digest", String(64), primary_key=True),
    Column("name", String(255), nullable=False),
    Column("id_token", Text, nullable=False),
    Column("begun_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Person:
    """Who is signed in. ``id_token`` tells the provider whom to sign out."""

    name: str
    id_token: str


class SignIns:
    """The table, in the database at ``url`` (SQLAlchemy's). Times are Unix seconds.

    Nothing is opened before the first use. Every method raises ``OUTAGES`` while the database
    can't be used.
    """

    def __init__(self, url: str) -> None:
        """Raise ``UnusableDatabase``."""
        self._database = Database(url, _create_table)

    def begin(self, person: Person, now: int) -> str:
        """Remember ``person``; the answer is the secret for the cookie. Old ones are forgotten."""
        secret = secrets.token_urlsafe(32)
        row = {
            "digest": _digest(secret),
            "name": person.name[:255],
            "id_token": person.id_token,
            "begun_at": now,
            "seen_at": now,
        }
        ended = or_(*_ended(now))
        with self._database.writing() as connection:
            connection.execute(delete(_TABLE).where(ended))
            connection.execute(insert(_TABLE).values(row))
        return secret

    def find(self, secret: str, now: int) -> Person | None:
        """Who holds ``secret``, unless it ended; this counts as a sign of life.

        If that can't be noted just now, the session may end the earlier for it.
        """
        this = _TABLE.c.digest == _digest(secret)
        lasts = [~each for each in _ended(now)]
        with self._database.reading() as connection:
            row = connection.execute(select(_TABLE).where(this, *lasts)).one_or_none()
        if row is None:
            return None
        if now - row.seen_at >= NOTED_SECONDS:
            with suppress(*OUTAGES), self._database.writing() as connection:
                connection.execute(update(_TABLE).where(this).values(seen_at=now))
        return Person(row.name, row.id_token)

    def end(self, secret: str) -> None:
        """Forget who holds ``secret``."""
        with self._database.writing() as connection:
            connection.execute(delete(_TABLE).where(_TABLE.c.digest == _digest(secret)))


def _create_table(connection: Connection) -> None:
    if not inspect(connection).has_table(_TABLE.name):
        take_turn(connection)
        connection.execute(CreateTable(_TABLE, if_not_exists=True))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _ended(now: int) -> tuple[ColumnElement[bool], ...]:
    return (_TABLE.c.seen_at <= now - IDLE_SECONDS, _TABLE.c.begun_at <= now - ABSOLUTE_SECONDS)
