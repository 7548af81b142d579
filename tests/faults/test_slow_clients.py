"""Clients that send or take a byte now and then must not keep the others from being served.

Figures of these tests are bounds, not measurements: each waits for what it expects, up to a
minute.
"""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

import worker
from tests.servers import HOST, Gunicorn, gunicorn, running, wait_until

THREADS = 8
HEAD = b"POST /api/v1/diagnose HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"

BEGINNINGS = {
    "nothing at all": b"",
    "half a request line": b"POST /api",
    "half a head": HEAD,
    "a head and no body": HEAD + b"Content-Length: 1000\r\n\r\n",
    "half a chunk": HEAD + b"Transfer-Encoding: chunked\r\n\r\nfff\r\n{",
}


@contextmanager
def trickling(console: Gunicorn, beginning: bytes) -> Iterator[list[socket.socket]]:
    """Two connections for each thread that begin so and then send a byte each half second."""
    ended = threading.Event()
    with ExitStack() as stack:
        connections = [
            stack.enter_context(socket.create_connection((HOST, console.port), 60))
            for _ in range(2 * THREADS)
        ]

        def trickle() -> None:
            while not ended.wait(0.5):
                for each in connections:
                    try:
                        each.send(b"x" if beginning else b"")
                    except OSError:
                        continue  # closed by the server, as it should be

        for each in connections:
            each.sendall(beginning)
        thread = threading.Thread(target=trickle)
        thread.start()
        try:
            yield connections
        finally:
            ended.set()
            thread.join()


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gunicorn]:
    """A console that is as patient as the shipped one, at a tenth of its time and less."""
    folder = tmp_path_factory.mktemp("impatient")
    (folder / "impatient.py").write_text(
        "import worker\n"
        f"worker.HEAD_SECONDS = {worker.HEAD_SECONDS / 10}\n"
        f"worker.BODY_SECONDS = {worker.BODY_SECONDS / 20}\n"
        f"worker.WHOLE_SECONDS = {worker.WHOLE_SECONDS / 10}\n"
        "PatientWorker = worker.PatientWorker\n"
    )
    process = gunicorn(folder, workers=1)
    process.command = [*process.command, "-k", "impatient.PatientWorker"]
    process.environment = {**process.environment, "PYTHONPATH": str(folder)}
    with running(process):
        yield process


@pytest.mark.parametrize("beginning", BEGINNINGS.values(), ids=BEGINNINGS)
def test_others_are_served_beside_clients_that_trickle(console: Gunicorn, beginning: bytes):
    with trickling(console, beginning) as connections:
        status, _ = console.get("/api/v1/environments")
        assert status == 200
        for each in connections:
            answer = each.recv(65536)
            assert answer == b"" or answer.startswith((b"HTTP/1.1 408 ", b"HTTP/1.1 400 "))


def test_a_request_that_comes_too_late_is_told_so(console: Gunicorn):
    with socket.create_connection((HOST, console.port), 60) as connection:
        connection.sendall(HEAD + b"Content-Length: 1000\r\n\r\n{")
        answer = b""
        while received := connection.recv(65536):
            answer += received
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 408 ")
    assert b"application/problem+json" in head
    assert b"Connection: close" in head
    assert json.loads(body)["code"] == "request-timeout"
    (request_id,) = re.findall(rb"X-Request-ID: (\w+)", head)
    logged = [json.loads(each) for each in console.log.read_text().splitlines() if "408" in each]
    (line,) = [each for each in logged if each.get("request_id") == request_id.decode()]
    assert (line["path"], line["status"]) == ("/api/v1/diagnose", 408)


def test_a_body_that_comes_too_late_is_logged_once(console: Gunicorn):
    before = len(console.log.read_text().splitlines())
    with socket.create_connection((HOST, console.port), 60) as connection:
        connection.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\nfff\r\n{")
        answer = b""
        while received := connection.recv(65536):
            answer += received
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert answer.count(b"HTTP/1.1 ") == 1
    assert console.get("/healthz")[0] == 200
    new = [json.loads(each) for each in console.log.read_text().splitlines()[before:]]
    assert [each["status"] for each in new if each["path"] != "/healthz"] == [408]


def test_a_client_that_does_not_take_its_answers_is_let_go(console: Gunicorn):
    request = b"GET /static/bootstrap/css/bootstrap.min.css HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    with ExitStack() as stack:
        for _ in range(2 * THREADS):
            client = stack.enter_context(socket.socket())
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.connect((HOST, console.port))
            client.sendall(request * 20)
        assert console.get("/api/v1/environments")[0] == 200


def test_a_body_that_takes_a_while_is_read(console: Gunicorn):
    body = json.dumps({"request": "curl x" * 200}).encode()
    with socket.create_connection((HOST, console.port), 60) as connection:
        connection.sendall(HEAD + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(body))
        step = len(body) // 4
        for at in range(0, len(body), step):
            connection.sendall(body[at : at + step])
            time.sleep(worker.BODY_SECONDS / 200)
        assert connection.recv(65536).startswith((b"HTTP/1.1 200", b"HTTP/1.1 422"))


def test_a_huge_body_is_refused_unread(console: Gunicorn):
    with socket.create_connection((HOST, console.port), 60) as connection:
        connection.sendall(HEAD + b"Content-Length: 99999999999\r\n\r\n" + b"x" * 100_000)
        assert connection.recv(65536).startswith(b"HTTP/1.1 413 ")


def test_an_endless_chunked_body_is_refused(console: Gunicorn):
    chunk = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    with socket.create_connection((HOST, console.port), 60) as connection:
        connection.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
        sent = 0
        try:
            while sent < 64 * 1024 * 1024:
                connection.sendall(chunk)
                sent += len(chunk)
        except OSError:
            sent = min(sent, 64 * 1024 * 1024)  # closed by the server, as it should be
        assert sent < 32 * 1024 * 1024
    wait_until(lambda: console.get("/healthz")[0] == 200, "the next answer")
