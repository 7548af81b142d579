"""Until when this side waits for PostgreSQL, and what becomes of what comes later."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import closing

import pytest
from psycopg.errors import OperationalError
from sqlalchemy import make_url

from paynet_debug.database import OUTAGES, Database
from paynet_debug.database.deadline import ending_in
from paynet_debug.database.patient import PatientConnection, connect
from tests.servers import PostgreSQL, wait_until

NAMED = "postgresql+psycopg://nobody@database.invalid/none"


@pytest.fixture
def resolver(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """A resolver of names that answers, that there is none, once the event is set."""
    answers = threading.Event()

    def resolve(*_: object, **__: object) -> list[object]:
        assert answers.wait(60)
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    yield answers
    answers.set()


@pytest.fixture
def parameters(postgresql_server: PostgreSQL) -> dict[str, str]:
    """psycopg's, for the server."""
    url = make_url(postgresql_server.url)
    return {"host": str(url.query["host"]), "dbname": str(url.database), "user": "tester"}


def test_a_resolver_that_is_slow_keeps_nobody_waiting(
    resolver: threading.Event, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("paynet_debug.database.use.USE_SECONDS", 0.05)
    database = Database(NAMED, prepare=lambda _: None)
    with pytest.raises(OUTAGES), database.reading():
        pytest.fail("nothing can be read")
    assert not resolver.is_set()


def test_a_connection_that_comes_too_late_is_closed(
    parameters: dict[str, str], monkeypatch: pytest.MonkeyPatch
):
    late: list[PatientConnection] = []
    go_on = threading.Event()
    real = PatientConnection.connect

    def slow(**given: str) -> PatientConnection:
        assert go_on.wait(60)
        late.append(real(**given))
        return late[0]

    monkeypatch.setattr(PatientConnection, "connect", slow)
    with ending_in(0.05), pytest.raises(OperationalError):
        connect(**parameters)
    go_on.set()
    wait_until(lambda: bool(late) and late[0].closed, "closing it")


def test_why_there_is_no_connection_is_told(parameters: dict[str, str]):
    with ending_in(30), pytest.raises(OperationalError, match="does not exist"):
        connect(**parameters | {"dbname": "none"})


def test_a_limit_that_psycopg_asks_for_is_kept_beside_the_deadline(parameters: dict[str, str]):
    """It asks for one while it waits for notifications, of which none comes."""
    connection = PatientConnection.connect(**parameters, autocommit=True)
    with closing(connection), ending_in(5):
        assert list(connection.notifies(timeout=0.05)) == []
        assert connection.execute("SELECT 1").fetchone() == (1,)
