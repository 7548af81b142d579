"""The console on gunicorn as ``make run`` starts it, and cheap clients that load it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
HOST = "127.0.0.1"
START_SECONDS = 60

CLIENTS = 3
"""Enough to keep one worker busy; each takes little beside it."""


@dataclass(frozen=True, slots=True)
class Server:
    """A console that answers at ``HOST`` and ``port``; ``process`` is gunicorn's first one."""

    port: int
    process: int

    def post(self, path: str, content_type: str, body: bytes, *headers: str) -> bytes:
        """A POST as it goes on the wire."""
        head = (
            f"POST {path} HTTP/1.1",
            f"Host: {HOST}:{self.port}",
            f"Content-Type: {content_type}",
            f"Content-Length: {len(body)}",
            *headers,
        )
        return "\r\n".join((*head, "", "")).encode() + body

    def worker_kilobytes(self) -> int:
        """The resident memory of the workers, which only Linux tells in this way."""
        children = Path(f"/proc/{self.process}/task/{self.process}/children").read_text()
        status = (Path(f"/proc/{pid}/status").read_text() for pid in children.split())
        return sum(
            int(line.split()[1])
            for text in status
            for line in text.splitlines()
            if line.startswith("VmRSS:")
        )


@contextmanager
def serving(workers: int) -> Iterator[Server]:
    """Run the console with so many workers, an empty database and no rate limit."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        settings = {
            "HOST": HOST,
            "PORT": str(port),
            "PAYNET_DEBUG_DATABASE_URL": f"sqlite:///{folder}/emulator.sqlite3",
            "PAYNET_DEBUG_RATE_LIMIT": "off",
            "PAYNET_DEBUG_WORKERS": str(workers),
        }
        log = Path(folder) / "log"  # a line for each request, as everywhere
        with log.open("wb") as stderr:
            process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn"],
                cwd=PROJECT,
                env={**os.environ, **settings},
                stdout=subprocess.DEVNULL,
                stderr=stderr,
            )
        try:
            _wait(port, process, log)
            yield Server(port, process.pid)
        finally:
            process.terminate()
            process.wait()


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return once a connection is answered."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with socket.create_connection((HOST, port), timeout=START_SECONDS) as connection:
                connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
                if connection.recv(1024).startswith(b"HTTP/1.1 200 "):
                    return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"gunicorn did not start:\n{log.read_text(errors='replace')[-2000:]}")


def answers_per_second(
    server: Server, requests: Sequence[Sequence[bytes]], *, seconds: float, limit: int = 0
) -> float:
    """Load ``server`` as ``load`` does, and say how many answers a second came."""
    counted = load(server, requests, seconds=seconds, limit=limit)
    return sum(answers / took for answers, took in counted)


def load(
    server: Server, requests: Sequence[Sequence[bytes]], *, seconds: float, limit: int = 0
) -> list[tuple[int, float]]:
    """Load ``server`` with one client for each list of requests, all at once.

    Each asks for ``seconds`` or ``limit`` times, whichever comes first; returned are how many
    answers it had, and in how many seconds. Raises ``RuntimeError`` if any is not a 200.
    """
    arguments = (HOST, str(server.port), str(seconds), str(limit))
    clients = [
        subprocess.Popen(  # noqa: S603 - this interpreter, fixed arguments
            [sys.executable, "-m", "bench.client", *arguments],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for _ in requests
    ]
    for client, own in zip(clients, requests, strict=True):
        assert client.stdin is not None  # noqa: S101 - it was asked for
        for request in own:
            client.stdin.write(b"%d\n%s" % (len(request), request))
        client.stdin.write(b"\n")
        client.stdin.flush()
    for client in clients:
        assert client.stdout is not None  # noqa: S101 - it was asked for
        client.stdout.readline()
    counted = []
    for client in clients:
        assert client.stdin is not None  # noqa: S101 - it was asked for
        client.stdin.write(b"go\n")
        client.stdin.flush()
    for client in clients:
        told, _ = client.communicate()
        if client.returncode:
            raise RuntimeError("a client had an answer that it did not expect; see above")
        answers, took = told.split()
        counted.append((int(answers), float(took)))
    return counted
