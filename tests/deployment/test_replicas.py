"""Two consoles, as on two machines, that share a database and count together."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from redis import Redis

from tests.servers import Gunicorn, PostgreSQL, Process, fetch, gunicorn, running, wait_until

LIMIT = 20
PUBLIC_URL = "https://console.example"


@pytest.fixture(scope="module")
def consoles(
    postgresql_server: PostgreSQL, redis_server: Process, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[Gunicorn]]:
    """Started at once on an empty database, so that both would create its tables."""
    folder = tmp_path_factory.mktemp("consoles")
    settings = {
        "DATABASE_URL": postgresql_server.url,
        "RATE_LIMIT": f"{LIMIT} per day",
        "RATE_LIMIT_STORAGE": f"redis://127.0.0.1:{redis_server.port}",
        "PUBLIC_URL": PUBLIC_URL,
        "OPEN_BECAUSE": "proxy-authenticates",
        "TRUSTED_PROXY": "1",
        "TRUSTED_HOSTS": "127.0.0.1,console.example",
    }
    with ExitStack() as stack:
        yield [
            stack.enter_context(running(gunicorn(folder, 2, name, **settings)))
            for name in ("first", "second")
        ]


@pytest.fixture(autouse=True)
def nothing_counted(redis_server: Process) -> None:
    with Redis(port=redis_server.port) as connection:
        connection.flushall()


def ask(console: Gunicorn) -> int:
    return console.get("/api/v1/environments")[0]


def test_what_one_registers_the_other_knows(consoles: list[Gunicorn], throwaway_public_key: str):
    first, second = consoles
    status, _, _ = fetch(
        f"{first.url}/sandbox/merchants/shared",
        method="PUT",
        json_body={"public_key": throwaway_public_key},
    )
    assert status == 201
    known = json.loads(second.get("/sandbox/merchants")[1])["merchants"]
    assert [each["login"] for each in known] == ["demo", "shared"]


def test_a_limit_counts_what_all_processes_answer(consoles: list[Gunicorn]):
    first, second = consoles
    answers = [ask(console) for _ in range(LIMIT) for console in (first, second)]
    assert answers.count(200) == LIMIT
    assert answers.count(429) == LIMIT
    status, body, headers = fetch(f"{first.url}/api/v1/environments")
    assert (status, headers["Content-Type"]) == (429, "application/problem+json")
    assert int(headers["Retry-After"]) > 0
    assert json.loads(body)["code"] == "too-many-requests"


@pytest.mark.parametrize(("fault", "number"), [("hanging", 0), ("gone", 1)])
def test_without_redis_each_machine_counts_for_itself(
    consoles: list[Gunicorn], redis_server: Process, fault: str, number: int
):
    first = consoles[number]  # what one counted for itself stays counted
    assert ask(first) == 200
    if fault == "gone":
        redis_server.stop(signal.SIGKILL)
    else:
        redis_server.process.send_signal(signal.SIGSTOP)
    try:
        answers = [ask(first) for _ in range(4 * LIMIT)]
        assert (answers.count(200), answers.count(429)) == (LIMIT, 3 * LIMIT)
    finally:
        if fault == "gone":
            redis_server.start()
        else:
            redis_server.process.send_signal(signal.SIGCONT)
    wait_until(lambda: ask(first) == 200, "counting together again")


def test_readiness_follows_the_database(consoles: list[Gunicorn], postgresql_server: PostgreSQL):
    first, _ = consoles
    assert first.get("/readyz") == (200, b'{"status":"ok"}')
    postgresql_server.stop()
    try:
        status, body, headers = fetch(f"{first.url}/readyz")
        assert (status, json.loads(body)["code"]) == (503, "not-ready")
        assert int(headers["Retry-After"]) > 0
        assert first.get("/healthz")[0] == 200
    finally:
        postgresql_server.start()
    wait_until(lambda: first.get("/readyz")[0] == 200, "being ready again")
