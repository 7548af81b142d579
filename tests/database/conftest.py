"""A database of each kind, used as the two rooms use theirs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import PostgreSQL, Program, postgresql


@pytest.fixture(scope="session")
def postgresql_server(program: Program) -> Iterator[PostgreSQL]:
    with postgresql(program) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'state' / 'emulator.sqlite3'}"
    server: PostgreSQL = request.getfixturevalue("postgresql_server")
    server.empty()
    return server.url
