"""Real programs that judge how a paste is read: bash, curl and Node, on input of our own."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "pasted" in metafunc.fixturenames:
        files = sorted((HERE / "pasted").glob("*.txt"))
        metafunc.parametrize("pasted", files, ids=[each.stem for each in files])


@pytest.fixture(scope="session")
def program() -> Callable[[str], str]:
    """Return a program's path; without it the test is skipped, in CI it fails."""

    def path(name: str) -> str:
        if found := shutil.which(name):
            return found
        if os.environ.get("CI") == "true":
            pytest.fail(f"{name} is not installed")
        pytest.skip(f"{name} is not installed")

    return path


@pytest.fixture(scope="session")
def bash(program: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Run a script of ours in bash, in an empty folder and a UTF-8 locale; return its output."""
    path, folder = program("bash"), tmp_path_factory.mktemp("empty")

    def run(script: str) -> bytes:
        command = [path, "--norc", "--noprofile", "-c", script]
        environment = {"LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"]}
        return subprocess.run(
            command, capture_output=True, env=environment, cwd=folder, timeout=30, check=False
        ).stdout

    return run


@pytest.fixture(scope="session")
def node(program: Callable[[str], str]) -> Run:
    """Run a script of ours in Node; return its output."""
    path = program("node")

    def run(script: str) -> bytes:
        return subprocess.run(
            [path, "-"], input=script.encode(), capture_output=True, timeout=60, check=True
        ).stdout

    return run


class Recorder:
    """A server on loopback that keeps the raw bytes of each request and answers 403."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.origin = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        self.requests: list[bytes] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            with connection:
                self.requests.append(self._request(connection))
                connection.sendall(
                    b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                )

    def _request(self, connection: socket.socket) -> bytes:
        data = b""
        while True:
            received = connection.recv(65536)
            data += received
            head, blank, body = data.partition(b"\r\n\r\n")
            length = re.search(rb"content-length: *(\d+)", head, re.IGNORECASE)
            if not received or (blank and len(body) >= int(length[1] if length else 0)):
                return data


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    server = Recorder()
    yield server
    server.socket.close()


Run = Callable[[str], bytes]
