"""Any earlier database is brought up to date, by whoever opens it first, on both databases."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, text

from paynet_debug.emulator import create_emulator
from paynet_debug.emulator.model import Merchant, Order
from paynet_debug.emulator.schema import metadata
from paynet_debug.emulator.storage import Store
from paynet_debug.emulator.upgrade import VERSION_TABLE, DatabaseTooNew
from tests.servers import PostgreSQL

ROOT = Path(__file__).parents[2]
BEFORE_MIGRATIONS = Path(__file__).with_name("before_migrations.sql")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'state' / 'emulator.sqlite3'}"
    server: PostgreSQL = request.getfixturevalue("postgresql_server")
    server.empty()
    return server.url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """The test's own way into the database."""
    if database_url.startswith("sqlite"):
        Path(database_url.removeprefix("sqlite:///")).parent.mkdir(parents=True)
    engine = create_engine(database_url)
    yield engine
    engine.dispose()


def test_the_steps_end_at_the_tables_that_the_queries_use(database_url: str, engine: Engine):
    Store(database_url).merchants()
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, metadata) == []


def test_a_database_from_before_there_were_migrations_keeps_what_it_holds(
    database_url: str, engine: Engine
):
    statements = BEFORE_MIGRATIONS.read_text().split(";\n")
    with engine.begin() as connection:
        for statement in filter(str.strip, statements):
            connection.execute(text(statement))
    store = Store(database_url, [Merchant("demo", "new", 2048, "02")])
    assert [each.login for each in store.merchants()] == ["demo", "old"]
    assert not store.spend_nonce("old", "spent", 1_700_000_000, made=(), now=1_700_000_000)
    assert store.find_order("old", "7") == Order("old", "7", "1", "sn", None, 1_700_000_000)


def test_a_step_that_fails_leaves_the_database_as_it_was(
    database_url: str, engine: Engine, monkeypatch: pytest.MonkeyPatch
):
    from paynet_debug.emulator import upgrade

    def fail_after(config: object, revision: str) -> None:
        real(config, revision)
        raise RuntimeError("in the middle")

    real = upgrade.command.upgrade
    with monkeypatch.context() as broken:
        broken.setattr("paynet_debug.emulator.upgrade.command.upgrade", fail_after)
        with pytest.raises(RuntimeError):
            Store(database_url).merchants()
    with engine.connect() as connection:
        assert not engine.dialect.has_table(connection, "merchants")
        assert not engine.dialect.has_table(connection, VERSION_TABLE)
    assert Store(database_url).merchants() == ()


def test_a_later_programs_database_is_refused_in_a_sentence(
    database_url: str, engine: Engine, catalog
):
    Store(database_url).merchants()
    with engine.begin() as connection:
        connection.execute(text("UPDATE emulator_version SET version_num = '9999'"))
    with pytest.raises(DatabaseTooNew):
        Store(database_url).merchants()
    emulator = create_emulator(
        catalog=catalog,
        base_url="https://sandbox.example/sandbox/paynet",
        database_url=database_url,
    )
    answer = emulator.test_client().get("/sandbox/merchants")
    assert (answer.status_code, answer.json["code"]) == (503, "database-too-new")
    assert "later version" in answer.json["detail"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_up_to_date_database_is_opened_while_another_process_writes(
    database_url: str, engine: Engine, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("paynet_debug.database.engines.USE_SECONDS", 0.01)
    demo = Merchant("demo", "pem", 2048, "00")
    Store(database_url, [demo]).merchants()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as writer:
        writer.execute(text("BEGIN EXCLUSIVE"))
        assert Store(database_url, [demo]).merchants() == (demo,)
        writer.execute(text("ROLLBACK"))


def test_the_developers_command_finds_nothing_to_add(database_url: str, engine: Engine):
    Store(database_url).merchants()
    for arguments in (["current", "--check-heads"], ["check"]):
        subprocess.run(
            [sys.executable, "-m", "alembic", *arguments],
            cwd=ROOT,
            env={"PAYNET_DEBUG_DATABASE_URL": database_url},
            check=True,
            capture_output=True,
        )
