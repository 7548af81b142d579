"""A database that is locked, frozen or gone: every answer comes, and all works again afterwards.

Figures of these tests are bounds, not measurements: nothing here may wait without end.
"""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import pytest

from paynet_debug.catalog.loader import load_catalog
from paynet_debug.web import create_console
from paynet_debug.web.access.gate import COOKIE_MEMBER
from paynet_debug.web.access.sign_ins import Person, SignIns
from paynet_debug.web.settings import read_settings
from tests.faults.disasters import damaged, frozen, locked, stopped
from tests.servers import Gunicorn, PostgreSQL, fetch, gunicorn, running, wait_until

THREADS = 8
BOUND_SECONDS = 30

Loss = Callable[[], AbstractContextManager[None]]


@dataclass(frozen=True)
class Case:
    """One worker of eight threads, and how its database is lost."""

    console: Gunicorn
    lose: Loss

    def ask(self, path: str) -> tuple[int, str | None]:
        """Status and Retry-After."""
        status, _, headers = fetch(self.console.url + path, timeout=BOUND_SECONDS)
        return status, headers["Retry-After"]

    def register(self, login: str, public_key: str) -> int:
        status, body, headers = fetch(
            f"{self.console.url}/sandbox/merchants/{login}",
            method="PUT",
            json_body={"public_key": public_key},
            timeout=BOUND_SECONDS,
        )
        if status == 503:
            assert headers["Content-Type"] == "application/problem+json"
            assert (json.loads(body)["code"], headers["Retry-After"]) == ("emulator-busy", "1")
        return status


@pytest.fixture(params=["locked", "frozen", "stopped"])
def case(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Case]:
    lose: Loss
    if request.param == "locked":
        settings, lose = {}, lambda: locked(tmp_path / "emulator.sqlite3")
    else:
        server: PostgreSQL = request.getfixturevalue("postgresql_server")
        server.empty()
        settings = {"DATABASE_URL": server.url}
        lose = (lambda: frozen(server)) if request.param == "frozen" else (lambda: stopped(server))
    with running(gunicorn(tmp_path, workers=1, **settings)) as console:
        yield Case(console, lose)


def test_all_are_answered_while_it_lasts_and_served_afterwards(
    case: Case, throwaway_public_key: str
):
    assert case.register("before", throwaway_public_key) == 201
    workers = case.console.workers()
    with case.lose(), ThreadPoolExecutor(3 * THREADS) as pool:
        for attempt in range(2):
            names = [f"lost-{attempt}-{number}" for number in range(3 * THREADS)]
            answers = pool.map(lambda name: case.register(name, throwaway_public_key), names)
            assert set(answers) == {503}
        assert case.ask("/readyz") == (503, "5")
        assert case.ask("/healthz") == (200, None)
        assert case.ask("/api/v1/environments") == (200, None)
    wait_until(lambda: case.register("after", throwaway_public_key) in (200, 201), "recovery")
    wait_until(lambda: case.ask("/readyz") == (200, None), "being ready again")
    assert case.console.workers() == workers


def test_a_worker_that_starts_meanwhile_answers_and_recovers(case: Case, throwaway_public_key: str):
    """Also when the tables were never made: nothing was asked before."""
    with case.lose():
        (worker,) = case.console.workers()
        os.kill(worker, signal.SIGKILL)
        wait_until(lambda: case.console.workers() not in ([worker], []), "another worker")
        with ThreadPoolExecutor(3 * THREADS) as pool:
            names = [f"lost-{number}" for number in range(3 * THREADS)]
            answers = pool.map(lambda name: case.register(name, throwaway_public_key), names)
            assert set(answers) == {503}
        assert case.ask("/readyz") == (503, "5")
    wait_until(lambda: case.ask("/readyz") == (200, None), "being ready again")
    assert case.register("after", throwaway_public_key) == 201


def test_who_is_signed_in_cannot_be_told_by_a_frozen_server(postgresql_server: PostgreSQL):
    postgresql_server.empty()
    sign_ins = SignIns(postgresql_server.url)
    console = create_console(
        read_settings(
            {
                "PAYNET_DEBUG_SECRET_KEY": "the tests' own, which is no secret",
                "PAYNET_DEBUG_DATABASE_URL": postgresql_server.url,
                "PAYNET_DEBUG_OIDC_ISSUER": "http://127.0.0.1:1",
                "PAYNET_DEBUG_OIDC_CLIENT_ID": "console",
                "PAYNET_DEBUG_OIDC_CLIENT_SECRET": "known to both",
                "PAYNET_DEBUG_RATE_LIMIT": "off",
            }
        ),
        load_catalog(emulator_base_url="http://127.0.0.1:8000/sandbox/paynet"),
    )
    now = int(console.extensions["paynet"].clock())
    secret = sign_ins.begin(Person("somebody", "token"), now)

    def ask(_: int = 0) -> tuple[int, str | None]:
        client = console.test_client()
        with client.session_transaction() as session:
            session[COOKIE_MEMBER] = secret
        answer = client.get("/")
        return answer.status_code, answer.headers.get("Retry-After")

    assert ask() == (200, None)
    with frozen(postgresql_server), ThreadPoolExecutor(THREADS) as pool:
        assert set(pool.map(ask, range(2 * THREADS))) == {(503, "5")}
    wait_until(lambda: ask() == (200, None), "recovery")


def test_a_damaged_file_is_said_to_be_one_until_it_is_mended(
    tmp_path: Path, throwaway_public_key: str
):
    file = tmp_path / "emulator.sqlite3"
    with running(gunicorn(tmp_path, workers=1)) as console:
        assert Case(console, lambda: damaged(file)).register("before", throwaway_public_key) == 201
        with damaged(file):
            for path, method in (("/sandbox/merchants", "GET"), ("/sandbox/merchants/lost", "PUT")):
                status, body, headers = fetch(
                    console.url + path,
                    method=method,
                    json_body={"public_key": throwaway_public_key} if method == "PUT" else None,
                )
                assert headers["Content-Type"] == "application/problem+json"
                assert (status, headers["Retry-After"]) == (503, "1")
                assert json.loads(body)["code"] == "database-damaged"
                assert "restore it" in json.loads(body)["detail"]
            status, body, headers = fetch(f"{console.url}/readyz")
            assert (status, headers["Retry-After"]) == (503, "5")
            assert "restore it" in json.loads(body)["detail"]
            status, body, _ = fetch(f"{console.url}/readyz", headers={"Accept-Language": "ru"})
            assert "восстанов" in json.loads(body)["detail"]
            assert console.get("/healthz")[0] == 200
        wait_until(lambda: console.get("/readyz")[0] == 200, "being ready again")
        listed = json.loads(console.get("/sandbox/merchants")[1])["merchants"]
        assert [each["login"] for each in listed] == ["before", "demo"]


def test_an_empty_database_that_comes_back_gets_its_tables(
    postgresql_server: PostgreSQL, tmp_path: Path, throwaway_public_key: str
):
    postgresql_server.empty()
    settings = {"DATABASE_URL": postgresql_server.url}
    with running(gunicorn(tmp_path, workers=1, **settings)) as console:
        case = Case(console, lambda: stopped(postgresql_server))
        assert case.register("before", throwaway_public_key) == 201
        postgresql_server.empty()
        assert case.register("lost", throwaway_public_key) == 503
        wait_until(lambda: case.register("after", throwaway_public_key) == 201, "recovery")
        listed = json.loads(console.get("/sandbox/merchants")[1])["merchants"]
    assert [each["login"] for each in listed] == ["after", "demo"]
