"""One number of calls for each address, whoever answers them: console, register or commands."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from werkzeug.test import Client

import app
from paynet_debug.exposure import SettingError
from paynet_debug.web import counters
from paynet_debug.web.counters import SharedCounters
from paynet_debug.web.rate_limit import RateLimit
from paynet_debug.web.settings import Settings
from tests.access.conftest import settings
from tests.servers import fetch, gunicorn, running, wait_until

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
    ],
)
def test_who_has_many_addresses_of_ipv6_is_one_caller(address: str, other: str, are_one: bool):
    limit = RateLimit("1 per day")
    assert limit.seconds_to_wait(address) is None
    assert (limit.seconds_to_wait(other) is not None) is are_one


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


def test_without_redis_the_machine_counts_and_nobody_waits_long():
    """Nothing listens there; ``tests/deployment`` holds what a real one that hangs or dies does."""
    limit = RateLimit("2 per day", "redis://127.0.0.1:1")
    assert [limit.seconds_to_wait("a") is None for _ in range(3)] == [True, True, False]
