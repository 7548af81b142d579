"""Gateways that misbehave, each a thread with one listening socket on loopback."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator

import pytest

Conduct = Callable[[socket.socket, bytes], None]


@pytest.fixture
def gateway() -> Iterator[Callable[[Conduct], str]]:
    """Start a gateway that reads one request and then does as it is told; its URL."""
    listeners: list[socket.socket] = []
    threads: list[threading.Thread] = []

    def start(conduct: Conduct) -> str:
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                received = connection.recv(65536)
                while b"\r\n\r\n" not in received and received[:1] == b"P":
                    received += connection.recv(65536)
                head, _, body = received.partition(b"\r\n\r\n")
                length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0] or 0)
                while len(body) < length:
                    body += connection.recv(65536)
                try:
                    conduct(connection, head + b"\r\n\r\n" + body)
                except OSError:
                    return  # the client had enough

        thread = threading.Thread(target=serve)
        thread.start()
        threads.append(thread)
        return f"http://127.0.0.1:{listener.getsockname()[1]}/paynet/x?q=a+b"

    yield start
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive()
    for listener in listeners:
        listener.close()
