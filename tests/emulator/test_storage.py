"""State under several threads, processes and requests at once, on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import create_engine, text
from werkzeug.test import TestResponse

from paynet_debug.database import OUTAGES
from paynet_debug.emulator import UnusableDatabase, check_database_url, create_emulator
from paynet_debug.emulator.model import Merchant, Order
from paynet_debug.emulator.storage import NONCE_SECONDS, PURGE_SECONDS, StorageFull, Store
from tests.servers import wait_until

BASE_URL = "https://sandbox.example/sandbox/paynet"
PATH = "/api/v4/payout-pay/39915"
STATUS_PATH = "/api/v4/status/39915"
BODY = "client_orderid=3&login=test-merchant&orderid=900258"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def database_url(each_database_url: str) -> str:
    return each_database_url


def insist(emulator, authorization: str) -> TestResponse:
    """The emulator's answer; who is told that it is busy comes again, as clients do."""
    answers: list[TestResponse] = []

    def is_answered() -> bool:
        answer = emulator.test_client().post(
            f"/sandbox/paynet{PATH}",
            data=BODY,
            content_type="application/x-www-form-urlencoded",
            headers={"Authorization": authorization},
        )
        answers.append(answer)
        return answer.status_code != 503

    wait_until(is_answered, "an answer of an emulator that is not busy")
    return answers[-1]


def test_of_fifty_simultaneous_requests_with_one_nonce_one_wins(caller, emulator):
    authorization = caller.merchant.authorization(PATH, BODY)
    together = Barrier(50)

    def send(_: int) -> tuple[int, str | None]:
        together.wait()
        answer = insist(emulator, authorization)
        return answer.status_code, answer.headers.get("X-Emulator-Reason")

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(send, range(50)))
    assert sorted(answers, key=str) == [(200, None)] + [(403, "nonce-reused")] * 49


def test_simultaneous_requests_with_their_own_nonces_all_win(caller, emulator):
    headers = [caller.merchant.authorization(PATH, BODY) for _ in range(20)]
    with ThreadPoolExecutor(20) as pool:
        answers = pool.map(lambda each: insist(emulator, each).status_code, headers)
        assert set(answers) == {200}


OPEN = """
import sys
from paynet_debug.emulator.model import Merchant
from paynet_debug.emulator.storage import Store
print("ready", flush=True)
sys.stdin.read()
store = Store(sys.argv[1], [Merchant("demo", "pem", 2048, "00")])
print([each.login for each in store.merchants()])
"""


def test_several_processes_may_start_at_once(database_url):
    command = [sys.executable, "-c", OPEN, database_url]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    workers = [subprocess.Popen(command, cwd=ROOT, text=True, **pipes) for _ in range(4)]
    for each in workers:
        assert each.stdout.readline() == "ready\n"
    for each in workers:
        each.stdin.close()
    printed = []
    for each in workers:
        printed.append(each.stdout.read())
        each.stdout.close()
        each.wait()
    assert printed == ["['demo']\n"] * 4


def test_two_emulators_share_one_state(catalog, database_url, clock, caller):
    second = create_emulator(
        catalog=catalog, base_url=BASE_URL, database_url=database_url, clock=clock
    )
    authorization = caller.merchant.authorization(PATH, BODY)
    assert caller.send(PATH, BODY, authorization).status_code == 200
    caller.client = second.test_client()
    assert caller.send(PATH, BODY, authorization).headers["X-Emulator-Reason"] == "nonce-reused"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="only where servers fork")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_forked_worker_opens_its_own_connection(database_url):
    store = Store(database_url)
    assert store.spend_nonce("a", "1", 0, made=(), now=0)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:  # pragma: no cover - measured in no process
        try:
            used = store.spend_nonce("a", "1", 0, made=(), now=0)
            fresh = store.spend_nonce("a", "2", 0, made=(), now=0)
            os.write(writer, f"{used} {fresh}".encode())
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    os.close(writer)
    with os.fdopen(reader) as said:
        assert said.read() == "False True"
    assert not store.spend_nonce("a", "2", 0, made=(), now=0)


def test_old_nonces_are_forgotten_and_fresh_ones_kept(database_url):
    store = Store(database_url)
    now = 1_700_000_000
    for nonce, age in (("old", NONCE_SECONDS + 1), ("young", NONCE_SECONDS - 2 * PURGE_SECONDS)):
        assert store.spend_nonce("a", nonce, now - age, made=(), now=now - age)
    later = now + PURGE_SECONDS
    assert store.spend_nonce("a", "trigger", now, made=(), now=now)
    assert store.spend_nonce("a", "old", now, made=(), now=later)
    assert not store.spend_nonce("a", "young", now, made=(), now=later)


@pytest.mark.parametrize("nonce", ["", "\0", "\udcff", "é" * 100_000])
def test_any_nonce_can_be_remembered(database_url, nonce):
    store = Store(database_url)
    assert store.spend_nonce("логин", nonce, 0, made=(), now=0)
    assert not store.spend_nonce("логин", nonce, 0, made=(), now=0)


def test_the_latest_order_of_an_id_is_found(database_url):
    store = Store(database_url)
    made = [Order("a", "1", str(number), f"sn{number}", None, 0) for number in range(3)]
    store.spend_nonce("a", "1", 0, made=made, now=0)
    assert store.find_order("a", "1") == made[2]
    assert store.find_order("a", "1", paynet_order_id="1") == made[1]
    assert store.find_order("a", "1", serial_number="sn0") == made[0]
    assert store.find_order("b", "1") is None


@pytest.mark.parametrize(
    "client_orderid", ["line one\r\nline two", "\x01\t\x1b\x7f\x85", "\n" * 255]
)
def test_an_order_id_with_control_characters_is_remembered(caller, client_orderid):
    login = ("login", caller.merchant.login)
    made = caller.post(PATH, [("client_orderid", client_orderid), ("orderid", "900258"), login])
    assert made.text.startswith("type=async-response\n")
    asked = [login, ("client_orderid", client_orderid), ("orderid", "900258")]
    assert caller.post(STATUS_PATH, asked).text.startswith("type=status-response\n")


@pytest.mark.parametrize("client_orderid", ["a\0b", "9" * 256])
def test_an_order_id_that_no_database_keeps_is_unknown_afterwards(caller, client_orderid):
    pairs = [("client_orderid", client_orderid), ("orderid", "900258"), ("login", "x")]
    assert caller.post(PATH, pairs).text.startswith("type=async-response\n")
    assert caller.post(STATUS_PATH, pairs).text.startswith("type=error\n")


def test_registering_replaces_the_key(database_url):
    store = Store(database_url, [Merchant("demo", "old", 2048, "00")])
    assert store.register(Merchant("логин", "one", 2048, "01"))
    assert not store.register(Merchant("логин", "two", 4096, "02"))
    assert store.public_key("логин") == "two"
    assert [each.login for each in store.merchants()] == ["demo", "логин"]
    renewed = Store(database_url, [Merchant("demo", "new", 2048, "03")])
    assert renewed.public_key("demo") == "new"


def test_logins_are_not_taken_without_end(database_url, monkeypatch):
    monkeypatch.setattr("paynet_debug.emulator.storage.MAX_MERCHANTS", 1)
    store = Store(database_url)
    assert store.register(Merchant("a", "one", 2048, "01"))
    assert not store.register(Merchant("a", "two", 2048, "01"))
    with pytest.raises(StorageFull):
        store.register(Merchant("b", "one", 2048, "01"))
    assert [each.login for each in store.merchants()] == ["a"]


UNUSABLE_DATABASES = (
    "mysql://name:throw-away@host/name",
    "oracle+none://host/name",
    "postgresql+psycopg3://name:throw-away@host/name",
    "sqlite+none:///file",
    "postgresql+psycopg://host:port/name",
    "a file",
)


@pytest.mark.parametrize("url", UNUSABLE_DATABASES)
def test_another_database_is_refused_at_once_without_its_password(url):
    with pytest.raises(UnusableDatabase, match="PAYNET_DEBUG_DATABASE_URL must name") as refused:
        Store(url)
    assert "throw-away" not in str(refused.value)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:////none/file", "postgresql+psycopg://u:p@h/n"]
)
def test_a_database_is_judged_without_being_opened(url):
    check_database_url(url)


def test_the_server_says_once_that_it_cannot_use_a_database(project_root):
    environ = {k: v for k, v in os.environ.items() if not k.startswith("PAYNET_DEBUG_")}
    ran = subprocess.run(
        [sys.executable, "-m", "gunicorn"],
        cwd=project_root,
        env={**environ, "PORT": "1", "PAYNET_DEBUG_DATABASE_URL": UNUSABLE_DATABASES[0]},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.returncode != 0
    assert len(ran.stderr.splitlines()) == 1
    assert ran.stderr.startswith("PAYNET_DEBUG_DATABASE_URL must name")


def test_a_database_in_memory_is_shared_by_the_threads():
    store = Store("sqlite://")
    store.register(Merchant("a", "one", 2048, "01"))
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: store.public_key("a"), range(50))) == {"one"}


@pytest.mark.parametrize("each_database_url", ["sqlite"], indirect=True)
def test_a_locked_database_is_a_503_and_no_verdict(caller, database_url, monkeypatch, catalog):
    monkeypatch.setattr("paynet_debug.database.engines.USE_SECONDS", 0.01)
    monkeypatch.setattr("paynet_debug.database.outage.PAUSE_SECONDS", 0)
    emulator = create_emulator(
        catalog=catalog, base_url=BASE_URL, database_url=database_url, clock=caller.merchant.clock
    )
    caller.client = emulator.test_client()
    assert caller.client.get("/sandbox/merchants").status_code == 200
    authorization = caller.merchant.authorization(PATH, BODY)
    engine = create_engine(database_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as writer:
        writer.execute(text("BEGIN IMMEDIATE"))
        answer = caller.send(PATH, BODY, authorization)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
        assert answer.headers["X-Emulator-Reason"] == "emulator-busy"
        writer.execute(text("ROLLBACK"))
    engine.dispose()
    assert caller.send(PATH, BODY, authorization).status_code == 200


@pytest.mark.parametrize("each_database_url", ["sqlite"], indirect=True)
def test_being_ready_is_asked_of_the_writer_and_writes_nothing(database_url, monkeypatch):
    monkeypatch.setattr("paynet_debug.database.engines.USE_SECONDS", 0.01)
    monkeypatch.setattr("paynet_debug.database.outage.PAUSE_SECONDS", 0)
    store = Store(database_url)
    store.check()
    engine = create_engine(database_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as other:
        version = text("PRAGMA data_version")  # another one after a change by somebody else
        before = other.scalar(version)
        for _ in range(3):
            store.check()
        assert other.scalar(version) == before
        store.register(Merchant("a", "one", 2048, "01"))
        assert other.scalar(version) != before
        other.execute(text("BEGIN IMMEDIATE"))
        with pytest.raises(OUTAGES):
            store.check()
        assert store.merchants()
        other.execute(text("ROLLBACK"))
        store.check()
    engine.dispose()


@pytest.mark.parametrize("each_database_url", ["postgresql"], indirect=True)
def test_a_server_that_only_reads_is_an_outage(database_url, monkeypatch):
    """As after another server took over."""
    monkeypatch.setattr("paynet_debug.database.outage.PAUSE_SECONDS", 0)
    Store(database_url).check()
    engine = create_engine(database_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as other:
        other.execute(text("ALTER DATABASE postgres SET default_transaction_read_only = on"))
        try:
            store = Store(database_url)
            with pytest.raises(OUTAGES):
                store.check()
            assert store.merchants() == ()
        finally:
            other.execute(text("ALTER DATABASE postgres RESET default_transaction_read_only"))
    engine.dispose()


@pytest.mark.parametrize("each_database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("in_its_place", ["nothing", "another database"])
def test_a_file_that_was_deleted_is_made_anew_and_shared_again(
    database_url, in_its_place, tmp_path, monkeypatch
):
    monkeypatch.setattr("paynet_debug.database.outage.PAUSE_SECONDS", 0)
    demo = Merchant("demo", "pem", 2048, "00")
    first, second = Store(database_url, [demo]), Store(database_url, [demo])
    first.register(Merchant("lost", "pem", 2048, "00"))
    assert len(second.merchants()) == 2
    (tmp_path / "state").rename(tmp_path / "away")
    if in_its_place == "another database":
        Store(database_url).merchants()
    for store, login in ((first, "a"), (second, "b")):
        with suppress(*OUTAGES):
            store.check()  # finds out, if the tables are missing
        store.register(Merchant(login, "pem", 2048, "00"))
    for store in (first, second):
        logins = {each.login for each in store.merchants()}
        assert logins - {"demo"} == {"a", "b"}
        assert store.spend_nonce("a", "first" if store is first else "second", 0, made=(), now=0)
    assert not first.spend_nonce("a", "second", 0, made=(), now=0)


@pytest.mark.parametrize("each_database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("bytes_left", [0, 100, 8192])
def test_a_file_that_was_cut_off_is_no_mistake_of_the_program(
    database_url, bytes_left, tmp_path, monkeypatch
):
    """Once it is removed, both processes share a new one."""
    monkeypatch.setattr("paynet_debug.database.outage.PAUSE_SECONDS", 0)
    monkeypatch.setattr("paynet_debug.database.engines.USE_SECONDS", 0.01)
    demo = Merchant("demo", "pem", 2048, "00")
    stores = [Store(database_url, [demo]) for _ in range(2)]
    for store in stores:
        store.check()
    file = tmp_path / "state" / "emulator.sqlite3"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    os.truncate(file, bytes_left)
    failures = 0
    for _ in range(2):
        for store in stores:
            for use in (store.check, store.merchants):
                try:
                    use()
                except OUTAGES:
                    failures += 1
    assert failures
    for each in file.parent.iterdir():
        each.unlink()
    for store in stores:
        with suppress(*OUTAGES):
            store.check()
    assert stores[0].register(Merchant("a", "pem", 2048, "00"))
    assert [each.login for each in stores[1].merchants()] == ["a", "demo"]


def test_a_folder_that_cannot_be_made_is_a_503(catalog, tmp_path):
    (tmp_path / "file").touch()
    url = f"sqlite:///{tmp_path}/file/emulator.sqlite3"
    client = create_emulator(catalog=catalog, base_url=BASE_URL, database_url=url).test_client()
    assert client.get("/sandbox/merchants").status_code == 503


def test_a_database_that_is_gone_is_a_503(catalog, tmp_path):
    url = f"postgresql+psycopg://nobody@/none?host={tmp_path}"
    client = create_emulator(catalog=catalog, base_url=BASE_URL, database_url=url).test_client()
    answer = client.get("/sandbox/merchants")
    assert answer.status_code == 503
    assert answer.get_json()["code"] == "emulator-busy"
