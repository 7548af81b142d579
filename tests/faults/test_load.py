"""A short trial of each database; ``make load`` is the full minute with two hundred clients."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from tests.faults import load, trial
from tests.servers import PostgreSQL, gunicorn, running

AT_ONCE = 50


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_disasters_under_load_cost_time_and_nothing_else(
    database: str, tmp_path: Path, request: pytest.FixtureRequest
):
    server: PostgreSQL | None = None
    if database == "postgresql":
        server = request.getfixturevalue("postgresql_server")
        server.empty()
    verdict = trial.run(seconds=16, clients=60, folder=tmp_path, server=server)
    assert verdict.faults == []
    for act, outcome in trial.GOOD.items():
        assert verdict.tally.outcomes[act, outcome]
    assert verdict.tally.registered
    assert verdict.tally.accepted
    assert verdict.tally.count("emulator busy"), "the database was never missed"


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_of_fifty_clients_with_one_nonce_one_passes(
    database: str, tmp_path: Path, request: pytest.FixtureRequest, throwaway_key: str
):
    """Over connections, to two consoles of two processes each, on one database."""
    settings = {}
    if database == "postgresql":
        server: PostgreSQL = request.getfixturevalue("postgresql_server")
        server.empty()
        settings["DATABASE_URL"] = server.url
    key = load_pem_private_key(throwaway_key.encode(), None)
    assert isinstance(key, rsa.RSAPrivateKey)
    settings["PUBLIC_URL"] = "http://console.localhost"
    settings["TRUSTED_HOSTS"] = "127.0.0.1,console.localhost"
    with (
        running(gunicorn(tmp_path, 2, "first", **settings)) as first,
        running(gunicorn(tmp_path, 2, "second", **settings)) as second,
    ):
        merchant = load.Merchant(key, "http://console.localhost")
        tally = load.Tally(())
        merchant.register(second.port)
        together = Barrier(AT_ONCE)

        def send(number: int) -> str:
            with load.Connection((first if number % 2 else second).port, ()) as connection:
                together.wait()
                return load.call(merchant, connection, tally, "one nonce of all")

        with ThreadPoolExecutor(AT_ONCE) as pool:
            outcomes = list(pool.map(send, range(AT_ONCE)))
    assert sorted(outcomes) == ["accepted"] + ["nonce refused"] * (AT_ONCE - 1)


def test_forty_submits_at_once_are_all_answered_on_the_default_settings(
    tmp_path: Path, throwaway_key: str
):
    process = gunicorn(tmp_path, workers=2)
    for name in ("PAYNET_DEBUG_RATE_LIMIT", "PAYNET_DEBUG_WORKERS"):
        del process.environment[name]
    key = load_pem_private_key(throwaway_key.encode(), None)
    assert isinstance(key, rsa.RSAPrivateKey)
    with running(process) as console:
        merchant = load.Merchant(key, console.url)
        merchant.register(console.port)
        together = Barrier(40)

        def send(_: int) -> str:
            with load.Connection(console.port, ()) as connection:
                together.wait()
                return load.submit(merchant, connection, load.Tally(()))

        with ThreadPoolExecutor(40) as pool:
            assert list(pool.map(send, range(40))) == ["accepted"] * 40
