"""Which databases may be named in ``PAYNET_DEBUG_DATABASE_URL``."""

from __future__ import annotations

from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

DRIVERS = ("pysqlite", "psycopg")
"""SQLite's and PostgreSQL's. Another one would wait without end for a server that is frozen."""


class UnusableDatabase(ValueError):
    """A setting that names no database the state can be kept in; says what is expected.

    The URL is not in the text: it may hold a password.
    """


def check_database_url(url: str) -> None:
    """Raise ``UnusableDatabase`` unless ``url`` (SQLAlchemy's) is one of ``DRIVERS``.

    Nothing is opened.
    """
    try:
        dialect = make_url(url).get_dialect()
        if dialect.driver in DRIVERS:
            dialect.import_dbapi()
            return
    except (SQLAlchemyError, ImportError, ValueError):  # no URL, an unknown driver, a bad port
        pass
    raise UnusableDatabase(
        "PAYNET_DEBUG_DATABASE_URL must name an SQLite or a PostgreSQL database: "
        "sqlite:////path/to/a/file or postgresql+psycopg://user:password@host/name."
    )
