"""One number of calls for each address, whoever answers them: console, register or commands."""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import socketserver
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from werkzeug.test import Client

import app
from paynet_debug.exposure import SettingError
from paynet_debug.web import counters, rate_limit
from paynet_debug.web.counters import SharedCounters
from paynet_debug.web.rate_limit import RateLimit
from paynet_debug.web.settings import Settings
from tests.access.conftest import settings
from tests.servers import HOST, ROOT, fetch, gunicorn, running, wait_until

COMMAND = "/sandbox/paynet/api/v4/payout-pay/39915"
REGISTER = "/sandbox/merchants/someone"
JSON_ANSWERS = {"Accept": "application/vnd.pay+json"}


def limited(folder: Path, calls: int) -> Client:
    return Client(
        app.create_application(settings(8000, folder) | {"RATE_LIMIT": f"{calls} per day"})
    )


def test_calls_of_the_emulator_count_as_the_consoles_do(tmp_path: Path):
    client = limited(tmp_path, 3)
    assert client.post(COMMAND).status_code == 403
    assert client.put(REGISTER, json={}).status_code == 422
    assert client.post("/api/v1/sign", json={}).status_code == 422
    for path in (COMMAND, "/api/v1/sign"):
        assert client.post(path, json={}).status_code == 429
    assert client.put(REGISTER, json={}).status_code == 429
    assert client.get("/sandbox/merchants").status_code == 429
    assert client.get("/sandbox").status_code == 200


def test_the_emulator_refuses_in_its_own_form(tmp_path: Path):
    client = limited(tmp_path, 1)
    client.post(COMMAND)
    plain, as_json = client.post(COMMAND), client.post(COMMAND, headers=JSON_ANSWERS)
    registering = client.put(REGISTER, json={})
    for answer in (plain, as_json, registering):
        assert answer.status == "429 Too Many Requests"
        assert 86_000 < int(answer.headers["Retry-After"]) <= 86_400
    assert plain.content_type == "text/plain;charset=utf-8"
    assert plain.headers["X-Emulator-Reason"] == "too-many-requests"
    assert as_json.json == {"type": "error", "error-message": plain.text}
    assert registering.content_type == "application/problem+json"
    assert registering.json["code"] == "too-many-requests"


def test_a_submit_to_the_emulator_is_one_call(tmp_path: Path):
    client = limited(tmp_path, 2)
    body = {"environment": "emulator", "endpoint_id": "1", "consumer_key": "demo"}
    body |= {"parameters": {"client_orderid": "1", "orderid": "1", "login": "demo"}}
    body |= {"nonce": "x", "timestamp": "1", "signature": "AAAA"}
    path = "/api/v1/operations/payout-pay/submit"
    assert [client.post(path, json=body).status_code for _ in range(3)] == [200, 200, 429]


def test_an_address_behind_a_proxy_is_its_own_at_the_emulator_too(tmp_path: Path):
    given = settings(8000, tmp_path, TRUSTED_PROXY=1) | {"RATE_LIMIT": "1 per day"}
    client = Client(app.create_application(given))
    asked = ["203.0.113.1", "203.0.113.1", "203.0.113.2"]
    answers = [client.post(COMMAND, headers={"X-Forwarded-For": each}) for each in asked]
    assert [each.status_code for each in answers] == [403, 429, 403]


def test_all_workers_count_together_and_a_killed_one_forgets_nothing(tmp_path: Path):
    with running(gunicorn(tmp_path, 2, RATE_LIMIT="12 per day")) as console:

        def ask(_: int) -> int:
            return fetch(f"{console.url}/api/v1/environments")[0]

        with ThreadPoolExecutor(8) as clients:
            assert set(clients.map(ask, range(6))) == {200}
            before = set(console.workers())
            for each in before:
                os.kill(each, signal.SIGKILL)
            wait_until(lambda: len(set(console.workers()) - before) == 2, "new workers")
            wait_until(lambda: console.get("/healthz")[0] == 200, "an answer")
            answers = list(clients.map(ask, range(40)))
        assert (answers.count(200), answers.count(429)) == (6, 34)


def test_steps_of_a_sign_in_count_and_its_first_page_does_not(tmp_path: Path):
    nowhere = {
        "OIDC_ISSUER": "http://127.0.0.1:1",
        "OIDC_CLIENT_ID": "x",
        "OIDC_CLIENT_SECRET": "x",
    }
    given = settings(8000, tmp_path, **nowhere) | {"RATE_LIMIT": "2 per day"}
    client = Client(app.create_application(given))
    steps = ["/sign-in/start", "/sign-in/callback", "/sign-in/start", "/sign-in/callback"]
    assert [client.get(each).status_code for each in steps] == [503, 503, 429, 429]
    assert client.get("/sign-in").status_code == 200


def test_a_window_ends(monkeypatch: pytest.MonkeyPatch):
    now = 1_000.0
    monkeypatch.setattr(counters.time, "time", lambda: now)
    limit = RateLimit("2 per minute")
    assert [limit.seconds_to_wait("a") for _ in range(3)] == [None, None, 60]
    now += 59.5
    assert limit.seconds_to_wait("a") == 1
    assert limit.seconds_to_wait("b") is None
    now += 1
    assert limit.seconds_to_wait("a") is None


@pytest.mark.parametrize(
    ("address", "other", "are_one"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("", "", True),
        ("192.0.2.1:5678", "192.0.2.1:5679", True),
        ("192.0.2.1:5678", "192.0.2.1", True),
        ("192.0.2.1:5678", "192.0.2.2:5678", False),
        ("[2001:db8::1]:5678", "[2001:db8::2]:5679", True),
        ("[2001:db8::1]:5678", "2001:db8::1", True),
        ("[2001:db8::1]:5678", "[2001:db8:0:1::1]:5678", False),
        ("[::ffff:192.0.2.1]:5678", "192.0.2.1", True),
    ],
)
def test_who_has_many_addresses_of_ipv6_is_one_caller(address: str, other: str, are_one: bool):
    limit = RateLimit("1 per day")
    assert limit.seconds_to_wait(address) is None
    assert (limit.seconds_to_wait(other) is not None) is are_one


@pytest.mark.parametrize("limits", ["3 per day; 2 per minute", "2 per minute; 3 per day"])
def test_each_of_several_limits_counts(limits: str, monkeypatch: pytest.MonkeyPatch):
    now = 1_000.0
    monkeypatch.setattr(counters.time, "time", lambda: now)
    limit = RateLimit(limits)
    assert [limit.seconds_to_wait("a") for _ in range(2)] == [None, None]
    assert limit.seconds_to_wait("a") == 60
    now += 86_000  # the minute is over, the day is not
    limit = RateLimit(limits)
    for _ in range(3):
        assert limit.seconds_to_wait("a") is None
        now += 61
    assert limit.seconds_to_wait("a") > 60


def count_together(storage: SharedCounters, begin: Barrier) -> None:
    begin.wait(60)
    for _ in range(COUNTED_EACH):
        storage.incr("one", 3600)


COUNTED_EACH = 4_000


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_processes_that_count_at_once_miss_nothing():
    storage = SharedCounters()
    forked = multiprocessing.get_context("fork")
    begin = forked.Barrier(4)
    processes = [forked.Process(target=count_together, args=(storage, begin)) for _ in range(4)]
    for each in processes:
        each.start()
    for each in processes:
        each.join(60)
    assert storage.get("one") == 4 * COUNTED_EACH


def test_no_disk_has_to_take_the_table():
    program = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))\n"
        "from paynet_debug.web.counters import SharedCounters\n"
        "storage = SharedCounters()\n"
        "print(max(storage.incr(str(key), 60) for key in range(20_000)))\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert (ran.returncode, ran.stdout) == (0, "1\n"), ran.stderr


def test_of_more_addresses_than_fit_the_busiest_are_remembered():
    storage = SharedCounters()
    for _ in range(100):
        storage.incr("busy", 60)
    for number in range(40_000):
        storage.incr(f"idle {number}", 60)
    assert storage.get("busy") == 100
    assert sum(storage.get(f"idle {number}") for number in range(40_000)) < 16_384
    storage.clear("busy")
    assert storage.get("busy") == 0
    storage.reset()
    assert storage.get("idle 39999") == 0


@pytest.mark.parametrize("storage", ["memcached://host", "redis://host:port", "everywhere"])
def test_a_storage_that_is_none_is_refused(given: Callable[..., Settings], storage: str):
    with pytest.raises(SettingError, match="PAYNET_DEBUG_RATE_LIMIT_STORAGE"):
        given(RATE_LIMIT_STORAGE=storage)


def test_nobody_waits_for_the_name_of_redis_and_one_asks_again_after_a_pause(
    monkeypatch: pytest.MonkeyPatch,
):
    asked, found = [], threading.Event()

    def hang(host: str, *_: object, **__: object) -> list[object]:
        asked.append(host)
        found.wait(60)
        raise socket.gaierror

    now = 1_000.0
    monkeypatch.setattr(socket, "getaddrinfo", hang)
    monkeypatch.setattr(rate_limit.time, "monotonic", lambda: now)
    limit = RateLimit("5 per day", "redis://redis.example")
    assert [limit.seconds_to_wait("a") is None for _ in range(9)] == [True] * 5 + [False] * 4
    assert asked == ["redis.example"]
    now += rate_limit.PAUSE_SECONDS
    for _ in range(9):
        limit.seconds_to_wait("a")
    assert asked == ["redis.example"] * 2
    assert not found.is_set()
    found.set()


def test_of_a_redis_that_trickles_nobody_waits_for_the_end():
    ended = threading.Event()
    asked: list[bool] = []

    class Trickle(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            asked.append(True)
            while not ended.wait(0.05):
                try:
                    self.request.send(b"+")
                except OSError:  # the other side had enough
                    asked.append(False)
                    return

    with socketserver.ThreadingTCPServer((HOST, 0), Trickle) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            limit = RateLimit("2 per day", f"redis://{HOST}:{server.server_address[1]}")
            assert [limit.seconds_to_wait("a") is None for _ in range(3)] == [True, True, False]
            wait_until(lambda: False in asked, "the end of the connection", 10)
            assert asked == [True, False]
        finally:
            ended.set()
            server.shutdown()
            thread.join()


def test_without_redis_the_machine_counts_and_nobody_waits_long():
    """Nothing listens there; ``tests/deployment`` holds what a real one that hangs or dies does."""
    limit = RateLimit("2 per day", "redis://127.0.0.1:1")
    assert [limit.seconds_to_wait("a") is None for _ in range(3)] == [True, True, False]
