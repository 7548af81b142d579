"""Any earlier database is brought up to date, by whoever opens it first, on both databases."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, text

from paynet_debug.database import OUTAGES
from paynet_debug.emulator import create_emulator
from paynet_debug.emulator.model import Merchant, Order
from paynet_debug.emulator.schema import metadata
from paynet_debug.emulator.storage import Store
from paynet_debug.emulator.upgrade import VERSION_TABLE, DatabaseTooNew

ROOT = Path(__file__).parents[2]
MIGRATIONS = ROOT / "paynet_debug" / "emulator" / "migrations"
BEFORE_MIGRATIONS = Path(__file__).with_name("before_migrations.sql")


@pytest.fixture
def database_url(each_database_url: str) -> str:
    return each_database_url


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


@pytest.mark.parametrize("each_database_url", ["sqlite"], indirect=True)
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


@pytest.mark.parametrize("table", [*metadata.tables, VERSION_TABLE])
def test_a_table_that_was_dropped_is_made_again_and_the_others_keep_what_they_hold(
    table: str, database_url: str, engine: Engine, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("paynet_debug.database.outage.PAUSE_SECONDS", 0)
    store = Store(database_url, [Merchant("demo", "pem", 2048, "00")])
    store.register(Merchant("a", "pem", 2048, "00"))
    with engine.begin() as connection:
        connection.execute(text(f"DROP TABLE {table}"))
    for each in (store, Store(database_url)):
        with suppress(*OUTAGES):
            each.spend_nonce("a", "first", 0, made=[Order("a", "7", "1", "sn", None, 0)], now=0)
        with suppress(*OUTAGES):
            each.merchants()
        assert each.spend_nonce("a", f"of {id(each)}", 0, made=(), now=0)
        logins = [merchant.login for merchant in each.merchants()]
        assert logins == (["demo"] if table == "merchants" else ["a", "demo"])
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, metadata) == []


NEXT_STEP = """
import sys
import sqlalchemy as sa
from alembic import op
revision = "0002"
down_revision = "0001"
def upgrade():
    op.create_table("taken", sa.Column("by", sa.Integer))
    op.execute("INSERT INTO taken VALUES (1)")
    print("in the middle", flush=True)
    sys.stdin.readline()
"""
CONSOLE = """
import sys
import time
from paynet_debug.database import OUTAGES
from paynet_debug.emulator import upgrade
from paynet_debug.emulator.model import Merchant
from paynet_debug.emulator.storage import Store
upgrade.SCRIPTS = sys.argv[1]
store = Store(sys.argv[2], [Merchant("demo", "pem", 2048, "00")])
end = time.monotonic() + 60
while time.monotonic() < end:
    try:
        print([each.login for each in store.merchants()], flush=True)
        break
    except OUTAGES:
        print("busy", flush=True)
        time.sleep(0.1)
"""

Start = Callable[[], "subprocess.Popen[str]"]


@pytest.fixture
def start(database_url: str, tmp_path: Path) -> Iterator[Start]:
    """Start a console of the next version, whose step waits for a line; it asks until it knows."""
    scripts = tmp_path / "next"
    shutil.copytree(MIGRATIONS, scripts)
    (scripts / "versions" / "0002_next.py").write_text(NEXT_STEP)
    command = [sys.executable, "-c", CONSOLE, str(scripts), database_url]
    with ExitStack() as stack:

        def console() -> subprocess.Popen[str]:
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
            process = stack.enter_context(subprocess.Popen(command, cwd=ROOT, text=True, **pipes))
            stack.callback(process.kill)
            return process

        yield console


def said(console: subprocess.Popen[str]) -> str:
    """What it says next, but for being busy, for which it has a minute."""
    assert console.stdout is not None
    return next(line.strip() for line in console.stdout if line != "busy\n")


def go_on(console: subprocess.Popen[str]) -> None:
    assert console.stdin is not None
    console.stdin.write("\n")
    console.stdin.flush()


def test_one_console_takes_a_step_while_the_others_wait(
    database_url: str, engine: Engine, start: Start
):
    Store(database_url, [Merchant("demo", "pem", 2048, "00")]).merchants()
    first = start()
    assert said(first) == "in the middle"
    others = [start() for _ in range(3)]
    for each in others:
        assert each.stdout is not None
        assert each.stdout.readline() == "busy\n"  # and not "in the middle" as well
    go_on(first)
    assert [said(each) for each in (first, *others)] == ["['demo']"] * 4
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM taken")) == 1


def test_a_step_in_which_its_console_was_killed_is_taken_by_another(engine: Engine, start: Start):
    first = start()
    assert said(first) == "in the middle"
    second = start()
    assert second.stdout is not None
    assert second.stdout.readline() == "busy\n"
    first.kill()
    assert said(second) == "in the middle"
    go_on(second)
    assert said(second) == "['demo']"
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM taken")) == 1


@pytest.mark.parametrize("each_database_url", ["postgresql"], indirect=True)
def test_a_step_may_take_longer_than_a_request(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    scripts = tmp_path / "next"
    shutil.copytree(MIGRATIONS, scripts)
    (scripts / "versions" / "0002_next.py").write_text(
        'from alembic import op\nrevision = "0002"\ndown_revision = "0001"\n'
        'def upgrade():\n    op.execute("SELECT pg_sleep(3)")\n'
    )
    monkeypatch.setattr("paynet_debug.emulator.upgrade.SCRIPTS", str(scripts))
    monkeypatch.setattr("paynet_debug.database.engines.STATEMENT_SECONDS", 1)
    monkeypatch.setattr("paynet_debug.database.use.USE_SECONDS", 2)
    assert Store(database_url).merchants() == ()


def test_a_console_goes_on_beside_a_step_of_a_later_version(database_url: str, start: Start):
    """As while consoles are replaced one after the other; it stays known what was registered."""
    store = Store(database_url)
    store.register(Merchant("demo", "pem", 2048, "00"))
    later = start()
    assert said(later) == "in the middle"
    assert [each.login for each in store.merchants()] == ["demo"]
    go_on(later)
    assert said(later) == "['demo']"
    assert store.register(Merchant("new", "pem", 2048, "00"))


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
