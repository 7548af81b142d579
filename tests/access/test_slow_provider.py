"""A provider that hangs or trickles costs few threads, for seconds, and people are told."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path

import pytest

from paynet_debug.web.access import provider
from tests.access.conftest import running_console
from tests.servers import HOST, fetch, free_port, wait_until

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"

ANSWERS = {
    "nothing": b"",
    "a status without end": b"HTTP/1.1 200 " + b"O" * 10_000,
    "a header without end": HEAD + b"X: " + b"x" * 10_000,
    "a body without end": HEAD + b"\r\n" + b" " * 10_000,
    "a short body": HEAD + b"Content-Length: 10000\r\n\r\n" + b" " * 9_999,
}


class Trickle(socketserver.BaseRequestHandler):
    """Sends ``server.answer`` a byte at a time, and then nothing, until the test is over."""

    def handle(self) -> None:
        self.server.asked.append(self.client_address)
        self.request.settimeout(0.05)
        left = iter(self.server.answer)
        while not self.server.ended.is_set():
            try:
                self.request.send(bytes(islice(left, 1)))
                if not self.request.recv(65536):
                    break
            except TimeoutError:
                continue
            except OSError:
                break
        self.server.left_by.append(self.client_address)


class SlowProvider(socketserver.ThreadingTCPServer):
    def __init__(self, answer: bytes) -> None:
        super().__init__((HOST, 0), Trickle)
        self.answer, self.ended = answer, threading.Event()
        self.asked: list[object] = []
        self.left_by: list[object] = []


@pytest.fixture
def slow_provider(request: pytest.FixtureRequest) -> Iterator[SlowProvider]:
    """One whose answer is the test's parameter."""
    with SlowProvider(request.param) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.ended.set()
            server.shutdown()
            thread.join()


@pytest.mark.parametrize("slow_provider", ANSWERS.values(), ids=ANSWERS, indirect=True)
def test_while_it_hangs_people_are_told_and_few_wait(
    slow_provider: SlowProvider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(provider, "WHOLE_SECONDS", 0.5)
    issuer = f"http://{HOST}:{slow_provider.server_address[1]}"
    with running_console(free_port(), issuer, tmp_path) as console, ThreadPoolExecutor(12) as pool:
        begun = pool.map(lambda _: fetch(f"{console.url}/sign-in/start"), range(12))
        assert fetch(f"{console.url}/healthz")[0] == 200
        for status, page, headers in begun:
            assert (status, headers["Retry-After"]) == (503, "5")
            assert b"provider can&#39;t be reached" in page
        assert 0 < len(slow_provider.asked) < 12
        both = (slow_provider.asked, slow_provider.left_by)
        wait_until(lambda: len(both[0]) == len(both[1]), "the end of every connection", 10)
    assert not slow_provider.ended.is_set()
