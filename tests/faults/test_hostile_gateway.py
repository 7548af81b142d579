"""Gateways that mean harm, submitted to through a console on gunicorn."""

from __future__ import annotations

import gzip
import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from werkzeug.test import Client

from app import create_application
from paynet_debug.catalog.demo import demo_private_key
from paynet_debug.transport.slots import MAX_WAITING
from tests.faults import disasters
from tests.servers import HOST, Gunicorn, fetch, gunicorn, running, wait_until

PATH = "/api/v1/operations/payout-pay/submit"
HEAD = b"HTTP/1.1 200 OK\r\n"
SCRIPT = b"<script>document.title='broken in'</script><img src=x onerror=alert(1)>"
BOMB = gzip.compress(b"\0" * 100_000_000)

Conduct = Callable[[socket.socket], None]


def endlessly(beginning: bytes, piece: bytes) -> Conduct:
    def conduct(connection: socket.socket) -> None:
        connection.sendall(beginning)
        while True:
            connection.sendall(piece)

    return conduct


def answering(message: bytes) -> Conduct:
    return lambda connection: connection.sendall(message)


@contextmanager
def gateway(conduct: Conduct) -> Iterator[int]:
    """A gateway that does so with everyone; its port."""
    with socket.create_server((HOST, 0)) as listener:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    threading.Thread(target=answer, args=listener.accept()[:1]).start()

        def answer(connection: socket.socket) -> None:
            with connection, suppress(OSError):
                connection.recv(65536)
                conduct(connection)
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(65536):
                    pass

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def body() -> dict[str, object]:
    return {
        "environment": "hanging",
        "endpoint_id": "39915",
        "consumer_key": "demo",
        "parameters": {"client_orderid": "1", "orderid": "2", "login": "demo"},
        "private_key": demo_private_key(),
    }


HOSTILE = {
    "endless headers": (endlessly(HEAD, b"X: " + b"x" * 1000 + b"\r\n"), 502),
    "endless interim answers": (endlessly(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), 502),
    "endless status line": (endlessly(b"HTTP/1.1 200 ", b"x" * 65536), 502),
    "endless body": (endlessly(HEAD + b"\r\n", b"x" * 65536), 200),
    "endless chunks": (
        endlessly(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n" * 10_000),
        502,
    ),
    "no HTTP": (answering(b"SSH-2.0-OpenSSH_9.2\r\n"), 502),
    "huge length": (answering(HEAD + b"Content-Length: 99999999999\r\n\r\nx"), 502),
    "compressed zeros": (
        answering(
            HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(BOMB) + BOMB
        ),
        200,
    ),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile")


@contextmanager
def console_facing(port: int, folder: Path) -> Iterator[Gunicorn]:
    path = disasters.environments(folder, port)
    with running(gunicorn(folder, workers=1, ENVIRONMENTS=str(path))) as console:
        yield console


def peak_kilobytes(console: Gunicorn) -> int:
    (worker,) = console.workers()
    found = re.search(r"^VmHWM:\s+(\d+)", Path(f"/proc/{worker}/status").read_text(), re.MULTILINE)
    assert found
    return int(found[1])


def test_no_gateway_costs_more_than_its_bounds(folder: Path):
    """All of them behind one port, by turns; memory is that of the process, seen from outside."""
    turns = [conduct for conduct, _ in HOSTILE.values() for _ in range(3)]
    expected = [status for _, status in HOSTILE.values() for _ in range(3)]
    following = iter(turns)
    lock = threading.Lock()

    def conduct(connection: socket.socket) -> None:
        with lock:
            chosen = next(following)
        chosen(connection)

    with gateway(conduct) as port, console_facing(port, folder) as console:
        console.get("/operations/payout-pay")
        fetch(f"{console.url}{PATH}", method="POST", json_body=body() | {"environment": "emulator"})
        before = peak_kilobytes(console)
        begun = time.monotonic()
        for status in expected:
            answered, text, headers = fetch(f"{console.url}{PATH}", method="POST", json_body=body())
            assert answered == status, text[:300]
            if status != 200:
                assert headers["Content-Type"] == "application/problem+json"
            assert len(text) < 8 * 1024 * 1024
        assert time.monotonic() - begun < 35 * len(expected)  # no exchange met its deadline
        assert peak_kilobytes(console) - before < 64 * 1024
        assert "Traceback" not in console.log.read_text()


def test_hanging_gateways_leave_threads_to_serve(folder: Path):
    with ExitStack() as stack:
        hanging = stack.enter_context(ExitStack())
        port = hanging.enter_context(disasters.hanging_gateway())
        console = stack.enter_context(console_facing(port, folder))
        answers: list[tuple[int, bytes, object]] = []

        def submit() -> None:
            answers.append(fetch(f"{console.url}{PATH}", method="POST", json_body=body()))

        crowd = [threading.Thread(target=submit) for _ in range(3 * MAX_WAITING)]
        for each in crowd:
            each.start()
        assert console.get("/operations/payout-pay")[0] == 200
        inside = body() | {"environment": "emulator"}
        assert fetch(f"{console.url}{PATH}", method="POST", json_body=inside)[0] == 200
        wait_until(lambda: len(answers) == 2 * MAX_WAITING, "the refusals")
        hanging.close()  # rather than wait for the deadline, which tests of the transport meet
        for each in crowd:
            each.join()
    refused = [(json.loads(text), headers) for status, text, headers in answers if status == 503]
    assert len(refused) == 2 * MAX_WAITING
    for problem, headers in refused:
        assert problem["code"] == "gateways-busy"
        assert headers["Retry-After"] == "5"
    waited = [json.loads(text)["code"] for status, text, _ in answers if status == 502]
    assert waited == ["answer-cut"] * MAX_WAITING


@pytest.fixture
def client(folder: Path, tmp_path: Path) -> Iterator[Client]:
    message = (
        HEAD + b"Content-Type: text/html\r\nSet-Cookie: session=stolen\r\n"
        b"Content-Security-Policy: default-src *\r\nX-Evil: a\r\n folded: " + SCRIPT + b"\r\n"
        b"Content-Length: %d\r\n\r\n" % len(SCRIPT) + SCRIPT
    )
    with gateway(answering(message)) as port:
        settings = {"ENVIRONMENTS": disasters.environments(folder, port), "RATE_LIMIT": "off"}
        settings |= {"DATABASE_URL": f"sqlite:///{tmp_path}/state", "SECRET_KEY": "x" * 32}
        yield Client(create_application(settings))


def test_html_with_scripts_is_shown_as_text(client: Client):
    page = BeautifulSoup(client.get("/operations/payout-pay").text, "html.parser")
    token = page.find("input", {"name": "csrf_token"})["value"]
    form = {each: value for each, value in body().items() if each != "parameters"}
    form |= {"client_orderid": "1", "orderid": "2", "login": "demo"}
    answer = client.post(
        "/operations/payout-pay", data=form | {"csrf_token": token, "action": "submit"}
    )
    page = BeautifulSoup(answer.text, "html.parser")
    shown = page.find(id="response-body")
    assert shown is not None
    assert shown.get_text() == SCRIPT.decode()
    assert shown.find(["script", "img"]) is None
    assert not page.find_all("script", string=re.compile("broken in"))
    assert not page.find_all(onerror=True)


def test_a_gateways_headers_are_shown_and_never_sent_on(client: Client):
    answer = client.post(PATH, json=body())
    assert answer.status_code == 200
    shown = dict(answer.json["response"]["headers"])
    assert shown["Set-Cookie"] == "session=stolen"
    assert "stolen" not in str(answer.headers)
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "X-Evil" not in answer.headers
